import { hkdfSync } from 'node:crypto';
import { ed25519, x25519 } from '@noble/curves/ed25519.js';
import { canonicalJson } from '../../domain/index.ts';
import { type RandomBytes, seal, unseal } from './crypto.ts';
import { type Grant, type Keyring, type Slot, slotHeader } from './keyring-file.ts';

/**
 * Hands the data key to somebody who isn't there: sealed to the signing key that the journal knows as theirs (Ed25519
 * as X25519, an ephemeral sender, HKDF-SHA256, AES-256-GCM). Only the seed in their slot opens it, and only their
 * passphrase opens that, so nobody needs a new passphrase when a store gets a new key. docs/decisions/005.
 */
const INFO = 'maere grant 1';

/** `publicKey`: raw Ed25519, hex. Throws on one that is no point of the curve. */
export function makeGrant(
  keyring: Keyring,
  slot: Omit<Slot, 'wrapped' | 'grant'>,
  who: { publicKey: string; dataKey: Uint8Array },
  random: RandomBytes,
): Grant {
  const to = ed25519.utils.toMontgomery(Buffer.from(who.publicKey, 'hex'));
  const secret = random(32);
  const from = Buffer.from(x25519.getPublicKey(secret)).toString('hex');
  const key = sharedKey(x25519.getSharedSecret(secret, to), from);
  const sealed = seal(key, who.dataKey, header(keyring, slot, from), random);
  secret.fill(0);
  key.fill(0);
  return { from, sealed: sealed.toString('hex') };
}

/** The data key, or null if the seed or the keyring isn't the one it was made for. */
export function openGrant(keyring: Keyring, slot: Slot, grant: Grant, seed: Uint8Array): Uint8Array | null {
  const secret = ed25519.utils.toMontgomerySecret(seed);
  const key = sharedKey(x25519.getSharedSecret(secret, Buffer.from(grant.from, 'hex')), grant.from);
  secret.fill(0);
  const plain = unseal(key, Buffer.from(grant.sealed, 'hex'), header(keyring, slot, grant.from));
  key.fill(0);
  if (plain === null) return null;
  const dataKey = Uint8Array.from(plain);
  plain.fill(0);
  return dataKey;
}

function sharedKey(shared: Uint8Array, from: string): Uint8Array {
  const key = new Uint8Array(hkdfSync('sha256', shared, Buffer.from(from, 'hex'), INFO, 32));
  shared.fill(0);
  return key;
}

function header(keyring: Keyring, slot: Omit<Slot, 'wrapped' | 'grant'>, from: string): Uint8Array {
  const own = slotHeader(keyring, slot);
  return Buffer.concat([own, Buffer.from(canonicalJson(['grant', keyring.store ?? '', from]))]);
}
