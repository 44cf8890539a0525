import {
  closeSync,
  existsSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeSync,
} from 'node:fs';
import { dirname } from 'node:path';
import type { RandomBytes } from './crypto.ts';
import { asStoreError, codeOf } from './errors.ts';

const CHUNK = 1024 * 1024;

/**
 * Replaces a small file so that after a crash or a power cut either the old or the new content is there: temporary file
 * (0600), fsync, rename, fsync of the folder, read back. Throws StoreError FOLDER_READ_ONLY, DISK_FULL.
 */
export function writeFileSafely(path: string, content: Uint8Array, random: RandomBytes): void {
  const temporary = `${path}.${Buffer.from(random(6)).toString('hex')}.tmp`;
  try {
    const fd = openSync(temporary, 'wx', 0o600);
    try {
      writeSync(fd, content);
      fsyncSync(fd);
    } finally {
      closeSync(fd);
    }
    renameSync(temporary, path);
    syncFolder(dirname(path));
  } catch (error) {
    rmSync(temporary, { force: true });
    throw asStoreError(error);
  }
  if (!Buffer.from(content).equals(readFileSync(path))) throw new Error('A written file reads back differently');
}

/**
 * Overwrites a file with random bytes, then removes it; nothing happens if there is none. What flash storage, a file
 * system that copies on write, or a backup still holds of it is out of reach. Throws StoreError FOLDER_READ_ONLY.
 */
export function destroyFile(path: string, random: RandomBytes): void {
  try {
    const { size } = statSync(path);
    const fd = openSync(path, 'r+');
    try {
      for (let at = 0; at < size; at += CHUNK) writeSync(fd, random(Math.min(CHUNK, size - at)), 0, undefined, at);
      fsyncSync(fd);
    } finally {
      closeSync(fd);
    }
    rmSync(path);
  } catch (error) {
    if (codeOf(error) !== 'ENOENT') throw asStoreError(error);
  }
}

/** Waits until a file is on the disk. Never for a database that this process has open. */
export function syncFile(path: string): void {
  const fd = openSync(path, 'r+');
  try {
    fsyncSync(fd);
  } finally {
    closeSync(fd);
  }
}

/** Makes a new private folder (0700). Throws StoreError FOLDER_READ_ONLY, DISK_FULL, or Error if it exists. */
export function makeFolder(path: string): void {
  if (existsSync(path)) throw new Error('The folder exists already');
  try {
    mkdirSync(path, { recursive: true, mode: 0o700 });
  } catch (error) {
    throw asStoreError(error);
  }
}

/** Windows can't open a folder; there the rename itself is journalled. */
export function syncFolder(path: string): void {
  let fd: number;
  try {
    fd = openSync(path, 'r');
  } catch {
    return;
  }
  try {
    fsyncSync(fd);
  } catch {
    // Some network file systems refuse it.
  } finally {
    closeSync(fd);
  }
}
