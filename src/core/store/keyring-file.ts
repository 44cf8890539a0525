import { closeSync, fsyncSync, openSync, readFileSync, rmSync, statSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { canonicalHash, canonicalJson } from '../../domain/index.ts';
import type { RandomBytes } from './crypto.ts';
import { sha256 } from './crypto.ts';
import { asStoreError, codeOf, StoreError } from './errors.ts';
import { writeFileSafely } from './files.ts';
import { kdfParams } from './kdf.ts';
import { CIPHERS } from './open.ts';

export const KEYRING_NAME = 'keyring.json';
const hex = (bytes: number) => z.string().regex(new RegExp(`^[0-9a-f]{${bytes * 2}}$`));

export const slotNumber = z.string().regex(/^[1-9]\d{3}$/);

const slot = z.strictObject({
  number: slotNumber,
  kdf: kdfParams,
  salt: hex(16),
  /** AES-256-GCM: nonce, data key (32) ‖ person's signing seed (32), tag. */
  wrapped: hex(12 + 64 + 16),
});
export type Slot = z.infer<typeof slot>;

const keyringShape = z.strictObject({
  v: z.literal(1),
  workspaceId: z.string().min(1).max(100),
  kind: z.enum(['drill', 'live']),
  cipher: z.enum(CIPHERS),
  createdAt: z.number().int(),
  slots: z.array(slot).max(1000),
  /** SHA-256 of the canonical rest: tells a damaged file from a wrong passphrase. Not a protection. */
  check: hex(32),
});
export type Keyring = Omit<z.infer<typeof keyringShape>, 'check'>;

/** What every slot authenticates: a drill can't be turned into a live workspace by editing the file, nor a slot moved. */
export function slotHeader(keyring: Keyring, own: Omit<Slot, 'wrapped'>): Uint8Array {
  const { v, workspaceId, kind, cipher, createdAt } = keyring;
  return Buffer.from(
    canonicalJson({ v, workspaceId, kind, cipher, createdAt, number: own.number, kdf: own.kdf, salt: own.salt }),
  );
}

/** Throws StoreError KEYRING_MISSING or KEYRING_DAMAGED. */
export function readKeyring(dir: string): Keyring {
  let text: string;
  try {
    text = readFileSync(join(dir, KEYRING_NAME), 'utf8');
  } catch (error) {
    const missing = ['ENOENT', 'ENOTDIR'].includes(codeOf(error));
    throw missing ? new StoreError('KEYRING_MISSING', codeOf(error), error) : asStoreError(error);
  }
  const parsed = keyringShape.safeParse(parseJson(text));
  if (!parsed.success) throw new StoreError('KEYRING_DAMAGED', 'shape');
  const { check, ...keyring } = parsed.data;
  if (canonicalHash(keyring, sha256) !== check) throw new StoreError('KEYRING_DAMAGED', 'checksum');
  return keyring;
}

/** Replaces the file safely; see writeFileSafely. */
export function writeKeyring(dir: string, keyring: Keyring, random: RandomBytes): void {
  const content = JSON.stringify({ ...keyring, check: canonicalHash(keyring, sha256) }, null, 2);
  writeFileSafely(join(dir, KEYRING_NAME), Buffer.from(`${content}\n`), random);
}

/**
 * Wipe: destroys every slot, and with them all access. Overwrites before deleting, which flash storage may not honour
 * for old copies; backups of the keyring elsewhere stay usable.
 */
export function wipeKeyring(dir: string, random: RandomBytes): void {
  const path = join(dir, KEYRING_NAME);
  try {
    const { size } = statSync(path);
    const fd = openSync(path, 'r+');
    try {
      for (let at = 0; at < size; at += 4096) writeSync(fd, random(Math.min(4096, size - at)), 0, undefined, at);
      fsyncSync(fd);
    } finally {
      closeSync(fd);
    }
    rmSync(path);
  } catch (error) {
    if (codeOf(error) !== 'ENOENT') throw asStoreError(error);
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
