import { createHash } from 'node:crypto';
import { closeSync, existsSync, fsyncSync, mkdirSync, openSync, readdirSync, readSync, writeSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { asStoreError } from '../store/index.ts';
import type { BackedUpFile } from './manifest.ts';

const CHUNK = 1024 * 1024;

/** Thrown out of a copy that nobody wants any more. */
export class Cancelled extends Error {}

/** Length and hash of a file, read once. */
export function measure(file: string, path: string): BackedUpFile {
  return pass(openSync(file, 'r'), null, path, () => false);
}

/**
 * Copies a file, made with the folders it lies in, hashing what is written; on the disk when it returns. Throws StoreError
 * DISK_FULL, FOLDER_READ_ONLY, or Cancelled.
 */
export function copyMeasured(from: string, to: string, path: string, cancelled: () => boolean): BackedUpFile {
  try {
    mkdirSync(dirname(to), { recursive: true, mode: 0o700 });
    return pass(openSync(from, 'r'), openSync(to, 'wx', 0o600), path, cancelled);
  } catch (error) {
    throw asStoreError(error);
  }
}

function pass(from: number, to: number | null, path: string, cancelled: () => boolean): BackedUpFile {
  const hash = createHash('sha256');
  const chunk = Buffer.allocUnsafe(CHUNK);
  let bytes = 0;
  try {
    for (;;) {
      if (cancelled()) throw new Cancelled();
      const read = readSync(from, chunk, 0, CHUNK, null);
      if (read === 0) break;
      const part = chunk.subarray(0, read);
      hash.update(part);
      if (to !== null) for (let at = 0; at < read; ) at += writeSync(to, part, at, read - at);
      bytes += read;
    }
    if (to !== null) fsyncSync(to);
  } finally {
    closeSync(from);
    if (to !== null) closeSync(to);
  }
  return { path, bytes, sha256: hash.digest('hex') };
}

/** Files under a folder, as paths below it with slashes, sorted; none if there is no such folder. */
export function filesUnder(folder: string, prefix = ''): string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { withFileTypes: true })
    .flatMap((entry) => {
      if (entry.isDirectory()) return filesUnder(join(folder, entry.name), `${prefix}${entry.name}/`);
      return entry.isFile() ? [prefix + entry.name] : [];
    })
    .sort();
}
