import { ed25519 } from '@noble/curves/ed25519.js';
import { blake2b } from '@noble/hashes/blake2.js';
import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, concatBytes, utf8ToBytes } from '@noble/hashes/utils.js';
import { entropyToMnemonic } from '@scure/bip39';
import { wordlist } from '@scure/bip39/wordlists/english.js';
import { fromBase64, toBase64 } from './base64.ts';

/**
 * Files of minisign (https://jedisct1.github.io/minisign/), in the prehashed form only: what is signed is the BLAKE2b-512
 * of the file (`ED`), so that a file of any size is read once and never held. The older form (`Ed`, over the file itself)
 * is refused. Nothing here reads a file; whoever calls brings the hash.
 */
export interface ReleaseKey {
  /** 8 bytes: which key a signature says it is by. */
  keyId: Uint8Array;
  /** 32 bytes, Ed25519. */
  key: Uint8Array;
}

export interface Signature {
  keyId: Uint8Array;
  /** 64 bytes over the BLAKE2b-512 of the file. */
  signature: Uint8Array;
  /** What the signer says beside it, covered by `global`. */
  trusted: string;
  /** 64 bytes over `signature` and `trusted`. */
  global: Uint8Array;
}

const KEY_ID = 8;
/** In a key file stands the kind of the key, in a signature that of what was signed. */
const KEY_KIND = utf8ToBytes('Ed');
const PREHASHED = utf8ToBytes('ED');
const UNTRUSTED = 'untrusted comment: ';
const TRUSTED = 'trusted comment: ';
/**
 * Comments are one line of printable ASCII, and tabs, which minisign itself writes: nothing that a terminal would obey,
 * nothing that looks like another line.
 */
const COMMENT = /^[\t\x20-\x7e]{0,1000}$/;

/** As minisign prints it: the number of a key, high byte first. */
export const keyIdText = (keyId: Uint8Array): string => bytesToHex(keyId.toReversed()).toUpperCase();

const same = (a: Uint8Array, b: Uint8Array): boolean => a.length === b.length && a.every((byte, at) => byte === b[at]);
export const sameKey = (a: ReleaseKey, b: ReleaseKey): boolean => same(a.keyId, b.keyId) && same(a.key, b.key);

/** Lines of a file that ends in one line end or in none; either kind of line end. */
const linesOf = (text: string): string[] => text.replace(/\r?\n$/, '').split(/\r?\n/);

function comment(text: string): string {
  if (!COMMENT.test(text)) throw new RangeError('a comment is one line of printable ASCII');
  return text;
}

/** A public key file of minisign. */
export function publicKeyFile({ keyId, key }: ReleaseKey, said: string): string {
  return `${UNTRUSTED}${comment(said)}\n${toBase64(concatBytes(KEY_KIND, keyId, key))}\n`;
}

/** Null if it is none. */
export function readPublicKey(text: string): ReleaseKey | null {
  const [first, second, ...rest] = linesOf(text);
  if (!first?.startsWith(UNTRUSTED) || second === undefined || rest.length > 0) return null;
  const bytes = fromBase64(second);
  if (bytes?.length !== 2 + KEY_ID + 32 || !same(bytes.subarray(0, 2), KEY_KIND)) return null;
  return { keyId: bytes.slice(2, 2 + KEY_ID), key: bytes.slice(2 + KEY_ID) };
}

/** A signature file of minisign. `said` is covered by nothing and may be anything. */
export function signatureFile({ keyId, signature, trusted, global }: Signature, said: string): string {
  const own = toBase64(concatBytes(PREHASHED, keyId, signature));
  return `${UNTRUSTED}${comment(said)}\n${own}\n${TRUSTED}${comment(trusted)}\n${toBase64(global)}\n`;
}

/** Null if it is none, or one over the file itself. */
export function readSignature(text: string): Signature | null {
  const [first, second, third, fourth, ...rest] = linesOf(text);
  if (!first?.startsWith(UNTRUSTED) || !third?.startsWith(TRUSTED) || rest.length > 0) return null;
  const [bytes, global] = [fromBase64(second ?? ''), fromBase64(fourth ?? '')];
  if (bytes?.length !== 2 + KEY_ID + 64 || !same(bytes.subarray(0, 2), PREHASHED) || global?.length !== 64) return null;
  const trusted = third.slice(TRUSTED.length);
  if (!COMMENT.test(trusted)) return null;
  return { keyId: bytes.slice(2, 2 + KEY_ID), signature: bytes.slice(2 + KEY_ID), trusted, global };
}

/**
 * Signs the hash of a file. `sign` is Ed25519 with the seed of `keyId`'s key.
 * @param hash BLAKE2b-512 of the file, 64 bytes.
 */
export function signHash(
  hash: Uint8Array,
  trusted: string,
  by: { keyId: Uint8Array; sign: (bytes: Uint8Array) => Uint8Array },
): Signature {
  const signature = by.sign(hash);
  const global = by.sign(concatBytes(signature, utf8ToBytes(comment(trusted))));
  return { keyId: by.keyId, signature, trusted, global };
}

/** A hash in pieces, of the platform where it has a faster one. */
export interface Hasher {
  update(bytes: Uint8Array): unknown;
  digest(): Uint8Array;
}

/** BLAKE2b-512 in pieces: what a signature is over. */
export const prehash = (): Hasher => blake2b.create({ dkLen: 64 });

export function prehashOf(text: string): Uint8Array {
  const hasher = prehash();
  hasher.update(utf8ToBytes(text));
  return hasher.digest();
}

/** Strict (RFC 8032): a key or a signature that another implementation might judge otherwise is not valid here. */
export function validSignature(signature: Uint8Array, bytes: Uint8Array, key: Uint8Array): boolean {
  try {
    return ed25519.verify(signature, bytes, key, { zip215: false });
  } catch {
    return false;
  }
}

/** Whether its trusted comment is by this key, whatever the file; the signature's own part is for `signsHash`. */
export const signsComment = ({ keyId, signature, trusted, global }: Signature, key: ReleaseKey): boolean =>
  same(keyId, key.keyId) && validSignature(global, concatBytes(signature, utf8ToBytes(trusted)), key.key);

/** Whether this key signed a file with this BLAKE2b-512. */
export const signsHash = ({ keyId, signature }: Signature, hash: Uint8Array, key: ReleaseKey): boolean =>
  same(keyId, key.keyId) && validSignature(signature, hash, key.key);

/** 128 bits of the SHA-256 over what stands in the key file: what two people compare by voice. */
const FINGERPRINT = 16;

/**
 * A key to be read aloud: twelve words of the English list of BIP 39 (the last one checks the others), and the same as
 * eight groups of five digits. Both say all 128 bits.
 */
export function fingerprint({ keyId, key }: ReleaseKey): { words: string[]; digits: string[] } {
  const bits = sha256(concatBytes(KEY_KIND, keyId, key)).slice(0, FINGERPRINT);
  const digits = BigInt(`0x${bytesToHex(bits)}`)
    .toString()
    .padStart(40, '0');
  return {
    words: entropyToMnemonic(bits, wordlist).split(' '),
    digits: Array.from({ length: 8 }, (_, group) => digits.slice(group * 5, group * 5 + 5)),
  };
}

/** Whether what somebody typed, words or digits, is this key's fingerprint. Upper case and spaces don't matter. */
export function isFingerprint(typed: string, key: ReleaseKey): boolean {
  const { words, digits } = fingerprint(key);
  const said = typed.normalize('NFKC').trim().toLowerCase();
  return said.split(/[\s,]+/).join(' ') === words.join(' ') || said.replace(/[\s-]+/g, '') === digits.join('');
}
