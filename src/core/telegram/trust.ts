import { createHash } from 'node:crypto';
import type { DataCentre } from '../ports.ts';
import { bigInt, serverKeys } from './library.ts';

/**
 * SHA-256 over {@link canonicalKeys} of GramJS 2.26.22 as published: two production keys of Telegram. A dependency that
 * brings another key, or anything that adds one in memory, changes it. Moving to another version of the library means
 * comparing its keys with Telegram's published ones by eye and pinning anew.
 */
export const LIBRARY_KEYS_SHA256 = 'a1c56706e86bd06544b05d5223e3013a5ddfdbdad14777f34bcd2a6954ae5fad';

type KeyMap = ReadonlyMap<string, { n: { toString(radix?: number): string }; e: number }>;

/** One line per key, `fingerprint:modulus in hex:exponent`, sorted by fingerprint as text. */
export function canonicalKeys(keys: KeyMap): string {
  return [...keys]
    .map(([fingerprint, key]) => `${fingerprint}:${key.n.toString(16)}:${key.e}\n`)
    .sort()
    .join('');
}

export function keyMapDigest(keys: KeyMap = serverKeys): string {
  return createHash('sha256').update(canonicalKeys(keys)).digest('hex');
}

/**
 * A live headquarters talks only to whoever holds Telegram's own keys: with one more key in the map anybody on the path
 * could read everything. Throws a plain Error 'KEY_MAP_ALTERED'.
 */
export function assertLibraryKeys(keys: KeyMap = serverKeys): void {
  if (keyMapDigest(keys) !== LIBRARY_KEYS_SHA256) throw new Error('KEY_MAP_ALTERED');
}

const lent = new Map<string, number>();

/**
 * Trusts a practice data centre until the returned function is called. Counted, since a drill may run several accounts
 * against one centre. Never replaces a key that is already there under the same fingerprint with another modulus.
 */
export function trustCentre(centre: DataCentre): () => void {
  const { n, e, fingerprint } = centre.publicKey;
  const modulus = parseModulus(n);
  const present = serverKeys.get(fingerprint);
  if (present && !present.n.equals(modulus)) throw new Error('KEY_MAP_ALTERED');
  const count = lent.get(fingerprint) ?? 0;
  if (!present) serverKeys.set(fingerprint, { n: modulus, e });
  else if (count === 0) return () => {}; // one of the library's own: nothing to take back
  lent.set(fingerprint, count + 1);
  let released = false;
  return () => {
    if (released) return;
    released = true;
    const left = (lent.get(fingerprint) ?? 1) - 1;
    if (left > 0) {
      lent.set(fingerprint, left);
      return;
    }
    lent.delete(fingerprint);
    serverKeys.delete(fingerprint);
  };
}

/** Decimal, or hexadecimal with an 0x prefix or a letter in it. */
function parseModulus(n: string): ReturnType<typeof bigInt> {
  if (/^\d+$/.test(n)) return bigInt(n);
  const hex = n.toLowerCase().replace(/^0x/, '');
  if (!/^[0-9a-f]+$/.test(hex)) throw new Error('KEY_MAP_ALTERED');
  return bigInt(hex, 16);
}
