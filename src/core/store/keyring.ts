import { type RandomBytes, seal, unseal } from './crypto.ts';
import { StoreError } from './errors.ts';
import { makeGrant, openGrant } from './grant.ts';
import { deriveKey, type KdfParams } from './kdf.ts';
import { type Keyring, readKeyring, type Slot, slotHeader, writeKeyring } from './keyring-file.ts';
import type { Cipher } from './open.ts';

/**
 * The keyring of a workspace: the random data key of the store, wrapped once per person who may start the headquarters.
 * A slot is named by a number of four digits and nothing else; it also carries that person's signing seed.
 */
export interface KeyringHeader {
  workspaceId: string;
  kind: 'drill' | 'live';
  cipher: Cipher;
  createdAt: number;
}

/** Secrets of an unlocked slot. The owner zeroes both after use. */
export interface Unlocked {
  header: KeyringHeader;
  dataKey: Uint8Array;
  /** 32-byte Ed25519 seed. */
  personSecret: Uint8Array;
}

export interface SlotSecrets {
  dataKey: Uint8Array;
  personSecret: Uint8Array;
  passphrase: string;
  kdf: KdfParams;
}

/** Writes a new keyring with one slot; returns the slot's number. */
export async function createKeyring(
  dir: string,
  header: KeyringHeader,
  secrets: SlotSecrets,
  random: RandomBytes,
): Promise<string> {
  const keyring: Keyring = { v: 1, ...header, slots: [] };
  const number = freeNumber([], random);
  const slot = await wrapSlot(keyring, number, secrets, random);
  writeKeyring(dir, { ...keyring, slots: [slot] }, random);
  return number;
}

/**
 * Opens a slot. Throws StoreError WRONG_PASSPHRASE, NO_SUCH_SLOT (shown as WRONG_PASSPHRASE, and as slow),
 * KEYRING_DAMAGED, KEYRING_MISSING. A changed header shows as WRONG_PASSPHRASE: it no longer authenticates.
 */
export async function unlock(dir: string, number: string, passphrase: string): Promise<Unlocked> {
  const keyring = readKeyring(dir);
  const slot = keyring.slots.find((candidate) => candidate.number === number);
  if (slot !== undefined) return unlockSlot(keyring, slot, passphrase);
  // An unknown number must cost the same time as a wrong passphrase.
  const model = keyring.slots[0];
  if (model === undefined) throw new StoreError('KEYRING_DAMAGED', 'no slots');
  (await deriveKey(passphrase, Buffer.from(model.salt, 'hex'), model.kdf)).fill(0);
  throw new StoreError('NO_SUCH_SLOT', 'unknown number');
}

/** Opens one slot of this keyring, also one that is kept elsewhere. Throws WRONG_PASSPHRASE, KEYRING_DAMAGED. */
export async function unlockSlot(keyring: Keyring, slot: Slot, passphrase: string): Promise<Unlocked> {
  const key = await deriveKey(passphrase, Buffer.from(slot.salt, 'hex'), slot.kdf);
  const plain = unseal(key, Buffer.from(slot.wrapped, 'hex'), slotHeader(keyring, slot));
  key.fill(0);
  if (plain === null) throw new StoreError('WRONG_PASSPHRASE', 'does not unwrap');
  // Own copies: slices of Node's pool would be zeroed together with strangers' bytes, or not at all.
  const wrappedKey = Uint8Array.from(plain.subarray(0, 32));
  const personSecret = Uint8Array.from(plain.subarray(32));
  plain.fill(0);
  const dataKey = slot.grant ? openGrant(keyring, slot, slot.grant, personSecret) : wrappedKey;
  if (slot.grant) wrappedKey.fill(0);
  if (dataKey === null) throw new StoreError('KEYRING_DAMAGED', 'grant');
  const { workspaceId, kind, cipher, createdAt } = keyring;
  return { header: { workspaceId, kind, cipher, createdAt }, dataKey, personSecret };
}

export interface Rekeying {
  /** The new data key. */
  dataKey: Uint8Array;
  /** File name of the database under it, see `storeName`. */
  store: string;
  /** Whose passphrase is at hand. */
  own: { number: string; passphrase: string; personSecret: Uint8Array; kdf: KdfParams };
  /** Who keeps a slot besides, by the signing key that the journal knows as theirs (hex). */
  others: readonly { number: string; publicKey: string }[];
}

/**
 * The keyring of a store with a new data key: the slot of whoever does it is wrapped anew, the others keep their wrap and
 * get a grant, every other slot is gone. Not written yet: writing it is what makes the new store the store.
 */
export async function rekeyedKeyring(dir: string, rekeying: Rekeying, random: RandomBytes): Promise<Keyring> {
  const { dataKey, store, own, others } = rekeying;
  const old = readKeyring(dir);
  const keyring: Keyring = { ...old, store, slots: [] };
  const slots = [await wrapSlot(keyring, own.number, { ...own, dataKey }, random)];
  for (const { number, publicKey } of others) {
    const slot = old.slots.find((candidate) => candidate.number === number);
    if (slot !== undefined && number !== own.number)
      slots.push({ ...slot, grant: makeGrant(keyring, slot, { publicKey, dataKey }, random) });
  }
  return { ...keyring, slots };
}

/** Adds a slot under a number free in the file and not in `taken`; returns the number. */
export async function addSlot(
  dir: string,
  secrets: SlotSecrets,
  taken: readonly string[],
  random: RandomBytes,
): Promise<string> {
  const keyring = readKeyring(dir);
  const number = freeNumber([...taken, ...keyring.slots.map((slot) => slot.number)], random);
  const slot = await wrapSlot(keyring, number, secrets, random);
  // Read again: deriving took a while, and another slot may have come or gone meanwhile.
  const current = readKeyring(dir);
  writeKeyring(dir, { ...current, slots: [...current.slots, slot] }, random);
  return number;
}

/** Removes a slot; nothing happens if it is gone already. The data key stays the same: re-key to lock someone out. */
export function removeSlot(dir: string, number: string, random: RandomBytes): void {
  const keyring = readKeyring(dir);
  const slots = keyring.slots.filter((slot) => slot.number !== number);
  if (slots.length !== keyring.slots.length) writeKeyring(dir, { ...keyring, slots }, random);
}

/** Rewraps a slot for a new passphrase, and proves that the new one opens it before returning. */
export async function changeSlotPassphrase(
  dir: string,
  change: { number: string; old: string; next: string; kdf: KdfParams },
  random: RandomBytes,
): Promise<void> {
  const { dataKey, personSecret } = await unlock(dir, change.number, change.old);
  try {
    const keyring = readKeyring(dir);
    const secrets = { dataKey, personSecret, passphrase: change.next, kdf: change.kdf };
    const slot = await wrapSlot(keyring, change.number, secrets, random);
    const current = readKeyring(dir);
    const slots = current.slots.map((old) => (old.number === change.number ? slot : old));
    writeKeyring(dir, { ...current, slots }, random);
    const proof = await unlock(dir, change.number, change.next);
    proof.dataKey.fill(0);
    proof.personSecret.fill(0);
  } finally {
    dataKey.fill(0);
    personSecret.fill(0);
  }
}

/** A random number of four digits (1000–9999) not in `taken`. */
export function freeNumber(taken: readonly string[], random: RandomBytes): string {
  const used = new Set(taken);
  if (used.size >= 9000) throw new Error('No number is free');
  for (;;) {
    const [high = 0, low = 0] = random(2);
    const drawn = high * 256 + low;
    // 63 000 is the largest multiple of 9 000 below 65 536: no number is likelier than another.
    if (drawn >= 63_000) continue;
    const number = String(1000 + (drawn % 9000));
    if (!used.has(number)) return number;
  }
}

/** One slot, to be put into this keyring or kept elsewhere. */
export async function wrapSlot(
  keyring: Keyring,
  number: string,
  secrets: SlotSecrets,
  random: RandomBytes,
): Promise<Slot> {
  const salt = random(16);
  const own = { number, kdf: secrets.kdf, salt: Buffer.from(salt).toString('hex') };
  const key = await deriveKey(secrets.passphrase, salt, secrets.kdf);
  const plain = Buffer.concat([secrets.dataKey, secrets.personSecret]);
  const wrapped = seal(key, plain, slotHeader(keyring, own), random);
  key.fill(0);
  plain.fill(0);
  return { ...own, wrapped: wrapped.toString('hex') };
}
