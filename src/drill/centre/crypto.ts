/** The primitives of MTProto on node:crypto: AES-IGE, the RSA key, key derivation. Sources: core.telegram.org/mtproto. */
import {
  constants,
  createCipheriv,
  createDecipheriv,
  createDiffieHellman,
  createHash,
  type DiffieHellman,
  generateKeyPairSync,
  type KeyObject,
  privateDecrypt,
  randomBytes,
} from 'node:crypto';

export const sha1 = (...parts: Uint8Array[]): Buffer => digest('sha1', parts);
export const sha256 = (...parts: Uint8Array[]): Buffer => digest('sha256', parts);

function digest(algorithm: string, parts: Uint8Array[]): Buffer {
  const hash = createHash(algorithm);
  for (const part of parts) hash.update(part);
  return hash.digest();
}

export function xor(a: Uint8Array, b: Uint8Array): Buffer {
  const out = Buffer.allocUnsafe(a.length);
  for (let i = 0; i < a.length; i++) out[i] = (a[i] ?? 0) ^ (b[i] ?? 0);
  return out;
}

export const bytesToBigInt = (bytes: Uint8Array): bigint => BigInt(`0x${Buffer.from(bytes).toString('hex') || '0'}`);

/** Big-endian bytes, left-padded with zeros to `length`. */
export function bigIntToBytes(value: bigint, length: number): Buffer {
  return Buffer.from(value.toString(16).padStart(length * 2, '0'), 'hex');
}

/** base^exponent mod modulus. 2048 bits take about 20 ms: for SRP only, the handshake's powers are OpenSSL's. */
export function modPow(base: bigint, exponent: bigint, modulus: bigint): bigint {
  let result = 1n;
  let square = base % modulus;
  for (let e = exponent; e > 0n; e >>= 1n) {
    if (e & 1n) result = (result * square) % modulus;
    square = (square * square) % modulus;
  }
  return result;
}

/**
 * AES-256-IGE encryption by one native CBC call: with q_i = p_i ^ p_(i-2) CBC yields y_i, and the IGE block is
 * c_i = y_i ^ p_(i-1). The first 16 bytes of the iv stand for c_0, the rest for p_0.
 */
export function igeEncrypt(plain: Uint8Array, key: Uint8Array, iv: Uint8Array): Buffer {
  const mixed = Buffer.from(plain);
  for (let i = 32; i < mixed.length; i++) mixed[i] = (plain[i] ?? 0) ^ (plain[i - 32] ?? 0);
  // p_0 enters the second block the way p_(i-2) does.
  for (let i = 16; i < Math.min(32, mixed.length); i++) mixed[i] = (plain[i] ?? 0) ^ (iv[i] ?? 0);
  const cbc = createCipheriv('aes-256-cbc', key, iv.subarray(0, 16)).setAutoPadding(false);
  const out = Buffer.concat([cbc.update(mixed), cbc.final()]);
  for (let i = 0; i < 16; i++) out[i] = (out[i] ?? 0) ^ (iv[16 + i] ?? 0);
  for (let i = 16; i < out.length; i++) out[i] = (out[i] ?? 0) ^ (plain[i - 16] ?? 0);
  return out;
}

/** AES-256-IGE decryption, block by block: what is decrypted next depends on the last plaintext. */
export function igeDecrypt(cipher: Uint8Array, key: Uint8Array, iv: Uint8Array): Buffer {
  const ecb = createDecipheriv('aes-256-ecb', key, null).setAutoPadding(false);
  const out = Buffer.allocUnsafe(cipher.length);
  const block = Buffer.alloc(16);
  for (let at = 0; at < cipher.length; at += 16) {
    for (let i = 0; i < 16; i++) block[i] = (cipher[at + i] ?? 0) ^ ((at ? out[at - 16 + i] : iv[16 + i]) ?? 0);
    const plain = ecb.update(block);
    for (let i = 0; i < 16; i++) out[at + i] = (plain[i] ?? 0) ^ ((at ? cipher[at - 16 + i] : iv[i]) ?? 0);
  }
  return out;
}

export interface AesParams {
  readonly key: Buffer;
  readonly iv: Buffer;
}

/** Key and iv of one MTProto 2.0 message; x is 0 for what clients send, 8 for what servers send. */
export function messageAes(authKey: Buffer, msgKey: Uint8Array, x: 0 | 8): AesParams {
  const a = sha256(msgKey, authKey.subarray(x, x + 36));
  const b = sha256(authKey.subarray(40 + x, 76 + x), msgKey);
  return {
    key: Buffer.concat([a.subarray(0, 8), b.subarray(8, 24), a.subarray(24, 32)]),
    iv: Buffer.concat([b.subarray(0, 8), a.subarray(8, 24), b.subarray(24, 32)]),
  };
}

/** The middle 128 bits of SHA-256 over 32 bytes of the key and the padded plaintext. */
export function messageKey(authKey: Buffer, padded: Uint8Array, x: 0 | 8): Buffer {
  return sha256(authKey.subarray(88 + x, 120 + x), padded).subarray(8, 24);
}

/** Key and iv of an MTProto 1.0 message, still used to bind a temporary key. */
export function oldMessageAes(authKey: Buffer, msgKey: Uint8Array): AesParams {
  const a = sha1(msgKey, authKey.subarray(0, 32));
  const b = sha1(authKey.subarray(32, 48), msgKey, authKey.subarray(48, 64));
  const c = sha1(authKey.subarray(64, 96), msgKey);
  const d = sha1(msgKey, authKey.subarray(96, 128));
  return {
    key: Buffer.concat([a.subarray(0, 8), b.subarray(8, 20), c.subarray(4, 16)]),
    iv: Buffer.concat([a.subarray(8, 20), b.subarray(0, 8), c.subarray(16, 20), d.subarray(0, 8)]),
  };
}

/** The key that hides the Diffie-Hellman answers, from the two nonces. */
export function nonceAes(newNonce: Buffer, serverNonce: Buffer): AesParams {
  const a = sha1(newNonce, serverNonce);
  const b = sha1(serverNonce, newNonce);
  const c = sha1(newNonce, newNonce);
  return {
    key: Buffer.concat([a, b.subarray(0, 12)]),
    iv: Buffer.concat([b.subarray(12, 20), c, newNonce.subarray(0, 4)]),
  };
}

/** Telegram's known safe prime; clients check a different one for minutes. */
export const DH_PRIME = Buffer.from(
  'c71caeb9c6b1c9048e6c522f70f13f73980d40238e3e21c14934d037563d930f48198a0aa7c14058229493d22530f4dbfa336f6e0ac925139543' +
    'aed44cce7c3720fd51f69458705ac68cd4fe6b6b13abdc9746512969328454f18faf8c595f642477fe96bb2a941d5bcd1d4ac8cc49880708fa9b' +
    '378e3c4f3a9060bee67cf9a4a4a695811051907e162753b56b0f6b410dba74d8a84b2a14b3144e0ef1284754fd17ed950d5965b4b9dd46582db1' +
    '178d169c6bc465b0d6ff9ca3928fef5b9ae4e418fc15e83ebea0f87fa9ff5eed70050ded2849f47bf959d956850ce929851f0d8115f635b105ee' +
    '2e4e15d04b2454bf6f4fadf034b10403119cd8e3b92fcc5b',
  'hex',
);
export const DH_G = 3;

/** One object for all exchanges, because making one has OpenSSL check the prime for a tenth of a second. */
let shared: DiffieHellman | undefined;

/** One side of an exchange: g^a, and g^(ab) padded to 256 bytes for the other side's g^b. */
export function diffieHellman(): { ga: Buffer; secret: (gb: Buffer) => Buffer } {
  shared ??= createDiffieHellman(DH_PRIME, DH_G);
  const dh = shared;
  const privateKey = randomBytes(256);
  dh.setPrivateKey(privateKey);
  const ga = leftPad(dh.generateKeys(), 256);
  return {
    ga,
    secret: (gb) => {
      dh.setPrivateKey(privateKey);
      return leftPad(dh.computeSecret(gb), 256);
    },
  };
}

export function leftPad(bytes: Uint8Array, length: number): Buffer {
  return bytes.length >= length ? Buffer.from(bytes) : Buffer.concat([Buffer.alloc(length - bytes.length), bytes]);
}

export interface RsaKey {
  readonly n: bigint;
  readonly e: number;
  /** The last 8 bytes of SHA1(tl(n) ‖ tl(e)) as a signed 64-bit integer, little-endian. */
  readonly fingerprint: bigint;
  /** RSA without padding; 256 bytes in, 256 bytes out. */
  readonly decrypt: (data: Buffer) => Buffer;
}

export function rsaFingerprint(n: Uint8Array, e: Uint8Array): bigint {
  const tl = (bytes: Uint8Array): Buffer => {
    const head =
      bytes.length < 254 ? Buffer.from([bytes.length]) : Buffer.from([254, bytes.length & 255, bytes.length >> 8, 0]);
    const pad = (4 - ((head.length + bytes.length) & 3)) & 3;
    return Buffer.concat([head, bytes, Buffer.alloc(pad)]);
  };
  return sha1(tl(n), tl(e)).readBigInt64LE(12);
}

/** A fresh 2048-bit key: the centre's identity for one run. */
export function createRsaKey(): RsaKey {
  for (;;) {
    const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048, publicExponent: 65537 });
    const key = rsaKeyOf(privateKey);
    // Clients that print the fingerprint in hex without leading zeros could not find such a key.
    if (BigInt.asUintN(64, key.fingerprint) >> 60n !== 0n) return key;
  }
}

function rsaKeyOf(privateKey: KeyObject): RsaKey {
  const n = Buffer.from(privateKey.export({ format: 'jwk' }).n ?? '', 'base64url');
  return {
    n: bytesToBigInt(n),
    e: 65537,
    fingerprint: rsaFingerprint(n, Buffer.from([1, 0, 1])),
    decrypt: (data) => privateDecrypt({ key: privateKey, padding: constants.RSA_NO_PADDING }, data),
  };
}

export const randomLong = (): bigint => randomBytes(8).readBigInt64LE();
