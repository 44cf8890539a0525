import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { canonicalHash, canonicalJson } from '../../domain/index.ts';
import type { RandomBytes } from './crypto.ts';
import { sha256 } from './crypto.ts';
import { asStoreError, codeOf, StoreError } from './errors.ts';
import { destroyFile, writeFileSafely } from './files.ts';
import { kdfParams } from './kdf.ts';
import { CIPHERS } from './open.ts';

export const KEYRING_NAME = 'keyring.json';
const hex = (bytes: number) => z.string().regex(new RegExp(`^[0-9a-f]{${bytes * 2}}$`));

/** The database a keyring belongs to until the first re-keying. */
export const FIRST_STORE = 'workspace.db';
const STORE_NAME = /^workspace(-[0-9a-f]{16})?\.db$/;

export const slotNumber = z.string().regex(/^[1-9]\d{3}$/);

/** A data key for the holder of a signing key: see grant.ts. */
const grant = z.strictObject({
  /** X25519 public key made for this one grant. */
  from: hex(32),
  /** AES-256-GCM: nonce, data key (32), tag. */
  sealed: hex(12 + 32 + 16),
});
export type Grant = z.infer<typeof grant>;

const slot = z.strictObject({
  number: slotNumber,
  kdf: kdfParams,
  salt: hex(16),
  /** AES-256-GCM: nonce, data key (32) ‖ person's signing seed (32), tag. */
  wrapped: hex(12 + 64 + 16),
  /** After a re-keying: the present data key, for the seed inside `wrapped`. Then the data key in there is an old one. */
  grant: grant.optional(),
});
export const slotShape = slot;
export type Slot = z.infer<typeof slot>;

const keyringShape = z.strictObject({
  v: z.literal(1),
  workspaceId: z.string().min(1).max(100),
  kind: z.enum(['drill', 'live']),
  cipher: z.enum(CIPHERS),
  createdAt: z.number().int(),
  /** File name of the database; renaming this file into place is what commits a re-keying. Missing: `workspace.db`. */
  store: z.string().regex(STORE_NAME).optional(),
  slots: z.array(slot).max(1000),
  /** SHA-256 of the canonical rest: tells a damaged file from a wrong passphrase. Not a protection. */
  check: hex(32),
});
export type Keyring = Omit<z.infer<typeof keyringShape>, 'check'>;

/** What every slot authenticates: a drill can't be turned into a live workspace by editing the file, nor a slot moved. */
export function slotHeader(keyring: Keyring, own: Omit<Slot, 'wrapped' | 'grant'>): Uint8Array {
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

/** Name of the database file that this folder's keyring opens; the first one's where the keyring can't be read. */
export function storeName(dir: string): string {
  try {
    return readKeyring(dir).store ?? FIRST_STORE;
  } catch (error) {
    if (error instanceof StoreError) return FIRST_STORE;
    throw error;
  }
}

/** Databases in the folder, with their logs, that the keyring does not name: left by a re-keying. Paths. */
export function strayStores(dir: string): string[] {
  const current = storeName(dir);
  return readdirSync(dir)
    .filter((name) => {
      const database = name.replace(/-(wal|shm|journal)$/, '');
      return STORE_NAME.test(database) && database !== current;
    })
    .map((name) => join(dir, name));
}

/**
 * Wipe: destroys every slot, and with them all access. Overwrites before deleting, which flash storage may not honour
 * for old copies; backups of the keyring elsewhere stay usable. Throws StoreError FOLDER_READ_ONLY.
 */
export function wipeKeyring(dir: string, random: RandomBytes): void {
  destroyFile(join(dir, KEYRING_NAME), random);
  // What a crash left of a keyring that was being replaced.
  const left = readdirSync(dir).filter((name) => name.startsWith(`${KEYRING_NAME}.`));
  for (const name of left) destroyFile(join(dir, name), random);
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
