/** The server's side of Telegram's SRP for cloud passwords. Source: core.telegram.org/api/srp. */
import { pbkdf2Sync, randomBytes } from 'node:crypto';
import { bigIntToBytes, bytesToBigInt, DH_G, DH_PRIME, leftPad, modPow, sha256, xor } from './crypto.ts';

const P = bytesToBigInt(DH_PRIME);
const G = BigInt(DH_G);
const padded = (value: bigint): Buffer => bigIntToBytes(value, 256);
const K = bytesToBigInt(sha256(DH_PRIME, padded(G)));

export interface PasswordSecret {
  readonly salt1: Buffer;
  readonly salt2: Buffer;
  /** g^x mod p: what a server keeps instead of the password. */
  readonly verifier: bigint;
}

const salted = (data: Uint8Array, salt: Buffer): Buffer => sha256(salt, data, salt);

/** x of the password: SH(SH(password, salt1), salt2), 100 000 rounds of PBKDF2-HMAC-SHA512, SH with salt2. */
export function passwordHash(password: string, salt1: Buffer, salt2: Buffer): Buffer {
  const first = salted(salted(Buffer.from(password, 'utf8'), salt1), salt2);
  return salted(pbkdf2Sync(first, salt1, 100_000, 64, 'sha512'), salt2);
}

export function createPassword(password: string, salts?: { salt1: Buffer; salt2: Buffer }): PasswordSecret {
  const salt1 = salts?.salt1 ?? randomBytes(40);
  const salt2 = salts?.salt2 ?? randomBytes(16);
  return { salt1, salt2, verifier: modPow(G, bytesToBigInt(passwordHash(password, salt1, salt2)), P) };
}

export interface Challenge {
  readonly b: bigint;
  readonly B: Buffer;
}

/** A fresh challenge: B = (k·v + g^b) mod p. */
export function createChallenge(secret: PasswordSecret, b = bytesToBigInt(randomBytes(256))): Challenge {
  return { b, B: padded((K * secret.verifier + modPow(G, b, P)) % P) };
}

/** True when A and M1 prove the password to this challenge. */
export function checkPassword(secret: PasswordSecret, challenge: Challenge, a: Buffer, m1: Buffer): boolean {
  const A = bytesToBigInt(a);
  if (A <= 1n || A >= P - 1n) return false;
  const aBytes = leftPad(a, 256);
  const u = bytesToBigInt(sha256(aBytes, challenge.B));
  if (u === 0n) return false;
  const shared = sha256(padded(modPow(A * modPow(secret.verifier, u, P), challenge.b, P)));
  const expected = sha256(
    xor(sha256(DH_PRIME), sha256(padded(G))),
    sha256(secret.salt1),
    sha256(secret.salt2),
    aBytes,
    challenge.B,
    shared,
  );
  return expected.equals(m1);
}
