import { open, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { asStoreError, syncFolder } from '../../store/index.ts';

/** What is not finished bears this at the end of its name: whoever finds one knows that it is nothing. */
export const partialOf = (target: string): string => `${target}.partial`;

/** A file on its way: it has its name only once it is whole and on the disk. */
export interface Target {
  /** Takes a piece; resolves once the disk has it. Throws StoreError DISK_FULL, FOLDER_READ_ONLY. */
  write(bytes: Uint8Array): Promise<void>;
  /** Flushes and closes it; it keeps its partial name. */
  close(): Promise<void>;
  /** Closes and deletes it. */
  discard(): Promise<void>;
}

/** Begins `target` under its partial name; one that was left there is replaced. */
export async function openTarget(target: string): Promise<Target> {
  const path = partialOf(target);
  try {
    await rm(path, { force: true });
    const file = await open(path, 'wx', 0o600);
    let closed = false;
    const close = async (): Promise<void> => {
      if (closed) return;
      closed = true;
      await file.close();
    };
    return {
      async write(bytes) {
        try {
          for (let at = 0; at < bytes.length; ) at += (await file.write(bytes, at)).bytesWritten;
        } catch (error) {
          throw asStoreError(error);
        }
      },
      async close() {
        try {
          await file.sync();
        } catch (error) {
          throw asStoreError(error);
        } finally {
          await close();
        }
      },
      async discard() {
        await close().catch(() => undefined);
        await rm(path, { force: true });
      },
    };
  } catch (error) {
    throw asStoreError(error);
  }
}

/** Gives a whole file its name. */
export async function nameTarget(target: string): Promise<void> {
  try {
    await rename(partialOf(target), target);
  } catch (error) {
    throw asStoreError(error);
  }
  syncFolder(dirname(target));
}
