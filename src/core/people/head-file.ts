import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Head } from '../journal/index.ts';
import { destroyFile, type RandomBytes, seal, sha256, unseal, writeFileSafely } from '../store/index.ts';

/**
 * The ends of the journal's chains, kept beside the store so that an older database put in its place shows. Sealed:
 * a count of decisions would tell a seizer something. Best effort: who replaces both files is not caught.
 */
const NAME = 'journal.head';
const AAD = Buffer.from('maere journal head 1');

const headKey = (dataKey: Uint8Array): Uint8Array => sha256(Buffer.concat([AAD, dataKey]));

export type Heads = Record<string, Head>;

/** Empty if there is none or it doesn't open: a missing file proves nothing. */
export function readHeads(dir: string, dataKey: Uint8Array): Heads {
  let sealed: Buffer;
  try {
    sealed = readFileSync(join(dir, NAME));
  } catch {
    return {};
  }
  const plain = unseal(headKey(dataKey), sealed, AAD);
  return plain === null ? {} : (JSON.parse(plain.toString('utf8')) as Heads);
}

/** Throws StoreError FOLDER_READ_ONLY, DISK_FULL. */
export function writeHeads(dir: string, dataKey: Uint8Array, heads: Heads, random: RandomBytes): void {
  const plain = Buffer.from(JSON.stringify(heads), 'utf8');
  writeFileSafely(join(dir, NAME), seal(headKey(dataKey), plain, AAD, random), random);
}

/** Part of a wipe. */
export function destroyHeads(dir: string, random: RandomBytes): void {
  destroyFile(join(dir, NAME), random);
}
