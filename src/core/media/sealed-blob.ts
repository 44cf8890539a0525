import { createCipheriv, createDecipheriv, type KeyObject } from 'node:crypto';

/** Plain bytes per record. */
export const CHUNK = 65_536;
const PREFIX = 7;
const TAG = 16;
/** A whole record on disk: nonce prefix ‖ ciphertext ‖ tag. */
export const RECORD = PREFIX + CHUNK + TAG;
const AAD = Buffer.from('maere media 1');

/**
 * A blob is a row of AES-256-GCM records of 64 KiB, in the STREAM construction (Hoang, Reyhanitabar, Rogaway, Vizár,
 * "Online Authenticated-Encryption and its Nonce-Reuse Misuse-Resistance", CRYPTO 2015; as in Tink and age): nonce =
 * prefix (7 random bytes) ‖ index (4, big endian) ‖ 1 for the last record, else 0. Any record opens by itself, so ranges
 * can be read; none can be left out, moved or cut off unnoticed. Every blob has a key of its own. The prefix stands in
 * each record because a download that goes on after a crash may write a record anew: it draws another one, so that no
 * nonce meets two plaintexts.
 */
export function sealRecord(
  key: KeyObject,
  record: { prefix: Uint8Array; index: number; last: boolean },
  plain: Uint8Array,
): Buffer {
  const cipher = createCipheriv('aes-256-gcm', key, nonceOf(record));
  cipher.setAAD(AAD);
  return Buffer.concat([record.prefix, cipher.update(plain), cipher.final(), cipher.getAuthTag()]);
}

/** The plain bytes, or null if these are not the sealed ones in this place. */
export function openRecord(key: KeyObject, index: number, last: boolean, record: Uint8Array): Buffer | null {
  if (record.length < PREFIX + TAG || record.length > RECORD) return null;
  const nonce = nonceOf({ prefix: record.subarray(0, PREFIX), index, last });
  const decipher = createDecipheriv('aes-256-gcm', key, nonce, { authTagLength: TAG });
  decipher.setAAD(AAD);
  decipher.setAuthTag(record.subarray(record.length - TAG));
  try {
    return Buffer.concat([decipher.update(record.subarray(PREFIX, record.length - TAG)), decipher.final()]);
  } catch {
    return null;
  }
}

export const PREFIX_BYTES = PREFIX;

function nonceOf({ prefix, index, last }: { prefix: Uint8Array; index: number; last: boolean }): Buffer {
  if (prefix.length !== PREFIX) throw new RangeError('A nonce prefix has 7 bytes');
  const nonce = Buffer.alloc(12);
  nonce.set(prefix, 0);
  nonce.writeUInt32BE(index, PREFIX);
  nonce[11] = last ? 1 : 0;
  return nonce;
}

/** Records of a blob of `size` bytes; an empty one has one, which says that there is nothing. */
export const recordCount = (size: number): number => Math.max(1, Math.ceil(size / CHUNK));

/** Where record `index` of a blob of `size` bytes lies on disk. */
export function recordPlace(size: number, index: number): { at: number; length: number; last: boolean } {
  const last = index === recordCount(size) - 1;
  const plain = last ? size - index * CHUNK : CHUNK;
  return { at: index * RECORD, length: PREFIX + plain + TAG, last };
}

/** Bytes on disk before padding. */
export const sealedSize = (size: number): number => size + recordCount(size) * (PREFIX + TAG);

const SMALLEST = 4096;

/**
 * The size class of a file: Padmé (Nikitin et al., "Reducing Metadata Leakage from Encrypted Files and Communication with
 * PURBs", PoPETs 2019, 4): at most 12 % more, and only log log n bits of the length are told. Nothing below 4 KiB.
 */
export function sizeClass(bytes: number): number {
  if (bytes <= SMALLEST) return SMALLEST;
  const exponent = Math.floor(Math.log2(bytes));
  const kept = Math.floor(Math.log2(exponent)) + 1;
  const step = 2 ** Math.max(0, exponent - kept);
  return Math.ceil(bytes / step) * step;
}
