import { canonicalJson, type PersonId } from '../../domain/index.ts';
import {
  all,
  changeSlotPassphrase,
  deriveKey,
  type KdfParams,
  kdfParams,
  one,
  type RandomBytes,
  type ReadDb,
  run,
  StoreError,
  seal,
  unlock,
  unseal,
  type WriteDb,
} from '../store/index.ts';

/** Where credentials live: slots in the workspace's keyring, members' wrapped keys in the store. */
export interface CredentialStore {
  db: WriteDb;
  dir: string;
  workspaceId: string;
  random: RandomBytes;
  kdf: KdfParams;
}

export type CredentialKind = 'slot' | 'member' | 'ended';

interface Row {
  number: string;
  personId: PersonId;
  kind: CredentialKind;
  kdf: string | null;
  salt: Buffer | null;
  wrapped: Buffer | null;
}

const SELECT = 'SELECT number, person_id AS personId, kind, kdf, salt, wrapped FROM credential';

/** Every number ever given out, ended ones too: none is given twice. */
export function takenNumbers(db: WriteDb): string[] {
  return all<{ number: string }>(db, 'SELECT number FROM credential').map((row) => row.number);
}

/** Numbers of those who hold a slot in the keyring. */
export function slotNumbers(db: WriteDb): string[] {
  return all<{ number: string }>(db, "SELECT number FROM credential WHERE kind = 'slot'").map((row) => row.number);
}

/** Active people who hold a slot. */
export function slotHolders(db: ReadDb): { number: string; personId: PersonId }[] {
  return all(
    db,
    `SELECT number, person_id AS personId FROM credential JOIN person ON person.id = person_id
      WHERE kind = 'slot' AND active = 1`,
  );
}

export function addSlotCredential(db: WriteDb, number: string, personId: PersonId): void {
  run(db, "INSERT INTO credential (number, person_id, kind) VALUES (?, ?, 'slot')", number, personId);
}

/** A member's signing seed under their passphrase, ready to be stored. */
export interface MemberWrap {
  number: string;
  personId: PersonId;
  kdf: KdfParams;
  salt: Uint8Array;
  wrapped: Uint8Array;
}

export async function wrapMember(
  store: CredentialStore,
  who: { number: string; personId: PersonId },
  seed: Uint8Array,
  passphrase: string,
): Promise<MemberWrap> {
  const salt = store.random(16);
  const key = await deriveKey(passphrase, salt, store.kdf);
  const wrapped = seal(key, seed, header(store.workspaceId, who, store.kdf, salt), store.random);
  key.fill(0);
  return { ...who, kdf: store.kdf, salt, wrapped };
}

/** Throws where the number is somebody's already. */
export function addMember(db: WriteDb, wrap: MemberWrap): void {
  run(
    db,
    "INSERT INTO credential (number, person_id, kind, kdf, salt, wrapped) VALUES (?, ?, 'member', ?, ?, ?)",
    wrap.number,
    wrap.personId,
    canonicalJson(wrap.kdf),
    wrap.salt,
    wrap.wrapped,
  );
}

function replaceMember(db: WriteDb, { number, personId, kdf, salt, wrapped }: MemberWrap): void {
  run(
    db,
    "UPDATE credential SET kdf = ?, salt = ?, wrapped = ? WHERE number = ? AND person_id = ? AND kind = 'member'",
    canonicalJson(kdf),
    salt,
    wrapped,
    number,
    personId,
  );
}

export function endCredential(db: WriteDb, personId: PersonId): void {
  const sql = "UPDATE credential SET kind = 'ended', kdf = NULL, salt = NULL, wrapped = NULL WHERE person_id = ?";
  run(db, sql, personId);
}

/** The person's signing seed, or null for an unknown number or a wrong passphrase, which take equally long. */
export async function openCredential(
  store: CredentialStore,
  number: string,
  passphrase: string,
): Promise<{ personId: PersonId; kind: CredentialKind; seed: Uint8Array } | null> {
  const row = one<Row>(store.db, `${SELECT} WHERE number = ?`, number);
  if (row?.kind === 'slot') {
    const seed = await openSlot(store.dir, number, passphrase);
    return seed === null ? null : { personId: row.personId, kind: 'slot', seed };
  }
  if (row === undefined || row.kdf === null || row.salt === null || row.wrapped === null) {
    (await deriveKey(passphrase, store.random(16), store.kdf)).fill(0);
    return null;
  }
  const params = kdfParams.parse(JSON.parse(row.kdf));
  const key = await deriveKey(passphrase, row.salt, params);
  const plain = unseal(key, row.wrapped, header(store.workspaceId, row, params, row.salt));
  key.fill(0);
  if (plain === null) return null;
  const seed = Uint8Array.from(plain);
  plain.fill(0);
  return { personId: row.personId, kind: 'member', seed };
}

/** Rewraps under a new passphrase; the old one has been checked. */
export async function rewrap(
  store: CredentialStore,
  who: { number: string; personId: PersonId; kind: CredentialKind; seed: Uint8Array },
  old: string,
  next: string,
): Promise<void> {
  if (who.kind === 'slot') {
    await changeSlotPassphrase(store.dir, { number: who.number, old, next, kdf: store.kdf }, store.random);
    return;
  }
  replaceMember(store.db, await wrapMember(store, { number: who.number, personId: who.personId }, who.seed, next));
}

async function openSlot(dir: string, number: string, passphrase: string): Promise<Uint8Array | null> {
  try {
    const { dataKey, personSecret } = await unlock(dir, number, passphrase);
    dataKey.fill(0);
    return personSecret;
  } catch (error) {
    if (error instanceof StoreError && (error.code === 'WRONG_PASSPHRASE' || error.code === 'NO_SUCH_SLOT'))
      return null;
    throw error;
  }
}

/** What the wrap authenticates: it can't be moved to another number, person or workspace. */
function header(
  workspaceId: string,
  who: { number: string; personId: PersonId },
  kdf: KdfParams,
  salt: Uint8Array,
): Uint8Array {
  return Buffer.from(
    canonicalJson(['credential', workspaceId, who.number, who.personId, kdf, Buffer.from(salt).toString('hex')]),
  );
}
