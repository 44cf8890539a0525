import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import type { KeyVault } from '../ports.ts';
import {
  destroyFile,
  type KdfParams,
  type RandomBytes,
  readKeyring,
  StoreError,
  slotShape,
  type Unlocked,
  unlockSlot,
  wrapSlot,
  writeFileSafely,
} from '../store/index.ts';
import { PeopleError } from './errors.ts';

/**
 * A slot whose passphrase is a random secret that the system's keychain holds: whoever can unlock this computer's account
 * starts the headquarters as one person. It lies beside the keyring, not in it: it belongs to this machine, is no part of
 * a backup, and goes with the first wipe or re-keying. docs/decisions/007.
 */
const NAME = 'keychain.json';
const SECRET_BYTES = 32;
/** The secret has 256 random bits: there is nothing to guess, so nothing to slow down. */
const KDF: KdfParams = { memory: 8, time: 1, parallelism: 1 };

const shape = z.strictObject({
  v: z.literal(1),
  slot: slotShape,
  /** Hex, as the keychain sealed it. */
  secret: z.string().regex(/^(?:[0-9a-f]{2}){1,4096}$/),
});

export async function vaultState(vault: KeyVault | null): Promise<'yes' | 'no' | 'insecure'> {
  return vault === null ? 'no' : vault.available();
}

/** Number of the person for whom the keychain opens this workspace; null if for nobody. */
export function keychainNumber(dir: string): string | null {
  return read(dir)?.slot.number ?? null;
}

/** Throws PeopleError KEYCHAIN_UNAVAILABLE, KEYCHAIN_INSECURE; StoreError. */
export async function entrustToKeychain(
  dir: string,
  vault: KeyVault | null,
  who: { number: string; unlocked: Pick<Unlocked, 'dataKey' | 'personSecret'> },
  random: RandomBytes,
): Promise<void> {
  const trusted = await requireVault(vault);
  const secret = random(SECRET_BYTES);
  const passphrase = Buffer.from(secret).toString('hex');
  const slot = await wrapSlot(readKeyring(dir), who.number, { ...who.unlocked, passphrase, kdf: KDF }, random);
  const sealed = await trusted.seal(secret);
  secret.fill(0);
  write(dir, slot, sealed, random);
}

function write(dir: string, slot: z.infer<typeof slotShape>, sealed: Uint8Array, random: RandomBytes): void {
  const content = JSON.stringify({ v: 1, slot, secret: Buffer.from(sealed).toString('hex') });
  writeFileSafely(join(dir, NAME), Buffer.from(`${content}\n`), random);
}

/**
 * The workspace's keys by way of the keychain. Throws PeopleError KEYCHAIN_UNAVAILABLE, KEYCHAIN_INSECURE, KEYCHAIN_LOST
 * (nothing entrusted, the keychain lost its key, or the workspace has another key since); StoreError KEYRING_MISSING,
 * KEYRING_DAMAGED.
 */
export async function unlockByKeychain(
  dir: string,
  vault: KeyVault | null,
  random: RandomBytes,
): Promise<{ number: string; unlocked: Unlocked }> {
  const keyring = readKeyring(dir);
  const trusted = await requireVault(vault);
  const kept = read(dir);
  if (kept === null) throw new PeopleError('KEYCHAIN_LOST');
  let secret: Uint8Array;
  let resealed: Uint8Array | null;
  try {
    ({ secret, resealed } = await trusted.open(Uint8Array.from(Buffer.from(kept.secret, 'hex'))));
  } catch {
    throw new PeopleError('KEYCHAIN_LOST');
  }
  try {
    const unlocked = await unlockSlot(keyring, kept.slot, Buffer.from(secret).toString('hex'));
    // The keychain changed its own key: what was kept may not open another time.
    if (resealed) write(dir, kept.slot, resealed, random);
    return { number: kept.slot.number, unlocked };
  } catch (error) {
    if (error instanceof StoreError && error.code === 'WRONG_PASSPHRASE') throw new PeopleError('KEYCHAIN_LOST');
    throw error;
  } finally {
    secret.fill(0);
  }
}

export function forgetKeychain(dir: string, random: RandomBytes): void {
  destroyFile(join(dir, NAME), random);
}

async function requireVault(vault: KeyVault | null): Promise<KeyVault> {
  const state = await vaultState(vault);
  if (state === 'insecure') throw new PeopleError('KEYCHAIN_INSECURE');
  if (state === 'no' || vault === null) throw new PeopleError('KEYCHAIN_UNAVAILABLE');
  return vault;
}

function read(dir: string): z.infer<typeof shape> | null {
  const file = join(dir, NAME);
  if (!existsSync(file)) return null;
  try {
    return shape.parse(JSON.parse(readFileSync(file, 'utf8')));
  } catch {
    // Damaged: as good as none, the passphrase opens the headquarters.
    return null;
  }
}
