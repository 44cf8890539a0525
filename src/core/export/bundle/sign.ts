import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import {
  prehashOf,
  type ReleaseKey,
  type Revocation,
  revocationComment,
  revocationText,
  signatureFile,
  signatureSaid,
  signHash,
  statementFile,
} from '../../../domain/index.ts';
import { asStoreError, type SigningKey, signingKey } from '../../store/index.ts';

/** A release key that is open: its seed is in memory. Zeroed by `destroy`. */
export interface OpenKey extends ReleaseKey {
  sign(bytes: Uint8Array): Uint8Array;
  destroy(): void;
}

/** Takes a 32-byte seed, which stays the caller's to zero. */
export function openKey(keyId: Uint8Array, seed: Uint8Array): OpenKey {
  const own: SigningKey = signingKey(seed);
  return {
    keyId: Uint8Array.from(keyId),
    key: Uint8Array.from(Buffer.from(own.publicKey, 'hex')),
    sign: own.sign,
    destroy: own.destroy,
  };
}

/** The signature file of what has this BLAKE2b-512 (hex); `comment` is covered by it. */
export function signPrehash(hash: string, comment: string, key: OpenKey): string {
  return signatureFile(signHash(Buffer.from(hash, 'hex'), comment, key), signatureSaid(key.keyId));
}

/** A statement that takes back this key, or one bundle that it signed. */
export function signRevocation(bundle: Revocation['bundle'], key: OpenKey): string {
  const revocation = { key: { keyId: key.keyId, key: key.key }, bundle };
  const text = revocationText(revocation);
  const signature = signHash(prehashOf(text), revocationComment(revocation), key);
  return statementFile(text, signatureFile(signature, signatureSaid(key.keyId)));
}

/** SHA-512 of a file as it lies there, hex; null if there is none. */
export async function sha512OfFile(path: string): Promise<string | null> {
  const hash = createHash('sha512');
  try {
    for await (const piece of createReadStream(path)) hash.update(piece as Buffer);
    return hash.digest('hex');
  } catch {
    return null;
  }
}

/** A small text beside the bundle, to be read by anybody. Throws StoreError. */
export async function writeBeside(path: string, text: string): Promise<void> {
  try {
    await writeFile(path, text, { mode: 0o600 });
  } catch (error) {
    throw asStoreError(error);
  }
}
