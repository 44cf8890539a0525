import { rmSync } from 'node:fs';
import { totalmem } from 'node:os';
import type { PersonId } from '../../domain/index.ts';
import { createJournal, type Device, headOf, type Journal, keySubject } from '../journal/index.ts';
import type { Ids, Ports } from '../ports.ts';
import {
  type Cipher,
  closeStore,
  createKeyring,
  defaultKdf,
  type KdfParams,
  type KeyringHeader,
  makeFolder,
  migrate,
  one,
  openStore,
  readKeyring,
  removeSlot,
  run,
  StoreError,
  type StoreLocation,
  signingKey,
  transaction,
  type Unlocked,
  unlock,
  type WriteDb,
} from '../store/index.ts';
import { addSlotCredential, slotNumbers } from './credentials.ts';
import { PeopleError, refused, requireStrong, wrongPassphrase } from './errors.ts';
import { databaseFile } from './folders.ts';
import { personProjection, workspaceProjection } from './folds.ts';
import { writeHeads } from './head-file.ts';
import { createPeople, type People } from './people.ts';
import { destroyStrayStores, recordRekey } from './rekey.ts';
import type { Session } from './session.ts';

export type WorkspacePorts = Pick<Ports, 'clock' | 'ids' | 'migrationsDir' | 'kdf'>;
export type WorkspaceKind = 'drill' | 'live';

/** An open headquarters: the one writing connection and everything that hangs on it. */
export interface Workspace {
  dir: string;
  id: string;
  kind: WorkspaceKind;
  name: string;
  db: WriteDb;
  journal: Journal;
  people: People;
  device: Device;
  /** The person whose slot opened it. */
  session: Session;
  /** For `openRead`, also in a worker; the key in it is a copy that the receiver zeroes. */
  location(): StoreLocation;
  /** Ends all sessions, closes the store, gives the lock free and zeroes the keys. Also what sealing calls. */
  close(): void;
}

const HEAD_EVERY_MS = 60_000;

export interface CreateOptions {
  /** The folder to make; must not exist. See newWorkspaceDir. */
  dir: string;
  kind: WorkspaceKind;
  hqName: string;
  callName: string;
  passphrase: string;
  cipher?: Cipher;
  /** Tests pass light parameters. */
  kdf?: KdfParams;
}

/**
 * Makes a workspace and opens it with its maker as lead, under `session.number`. Throws PeopleError PASSPHRASE_WEAK,
 * StoreError FOLDER_READ_ONLY, DISK_FULL; nothing is left behind then.
 */
export async function createWorkspace(options: CreateOptions, ports: WorkspacePorts): Promise<Workspace> {
  const { dir, kind, passphrase } = options;
  requireStrong(passphrase, kind);
  const { ids, clock } = ports;
  const header = { workspaceId: ids.uuid(), kind, cipher: options.cipher ?? 'aegis', createdAt: clock.now() };
  const kdf = options.kdf ?? ports.kdf ?? defaultKdf(totalmem());
  const unlocked: Unlocked = { header, dataKey: ids.randomBytes(32), personSecret: ids.randomBytes(32) };
  makeFolder(dir);
  let db: WriteDb | null = null;
  try {
    const number = await createKeyring(dir, header, { ...unlocked, passphrase, kdf }, ids.randomBytes);
    const made = openDatabase(dir, unlocked, true, ports);
    db = made;
    const personId = ids.uuid() as PersonId;
    return assemble({ dir, unlocked, kdf, db: made, ports }, { number, personId }, (journal, device) => {
      const publicKey = publicKeyOf(unlocked.personSecret);
      journal.append(
        {
          type: 'workspace.created',
          subjects: [`workspace:${header.workspaceId}`, `device:${device.id}`, keySubject(device.key.publicKey)],
          payload: { name: options.hqName, kind },
        },
        'system',
      );
      journal.append(
        {
          type: 'person.added',
          subjects: [`person:${personId}`, keySubject(publicKey)],
          payload: { callName: options.callName, role: 'lead' },
        },
        'system',
      );
      addSlotCredential(made, number, personId);
    });
  } catch (error) {
    if (db !== null) closeStore(db);
    rmSync(dir, { recursive: true, force: true });
    throw error;
  }
}

export interface OpenWorkspaceOptions {
  dir: string;
  number: string;
  passphrase: string;
  kdf?: KdfParams;
}

/**
 * Opens a workspace with a slot. Throws PeopleError WRONG_PASSPHRASE (also for an unknown number, and for someone whose
 * access has ended), ROLE_FORBIDDEN (the person's role may no longer start the headquarters); StoreError
 * KEYRING_MISSING, KEYRING_DAMAGED, STORE_DAMAGED, STORE_NEWER, WORKSPACE_IN_USE, FOLDER_READ_ONLY, DISK_FULL.
 */
export async function openWorkspace(options: OpenWorkspaceOptions, ports: WorkspacePorts): Promise<Workspace> {
  const unlocked = await unlockForPeople(options.dir, options.number, options.passphrase);
  return openUnlocked({ dir: options.dir, number: options.number, unlocked, kdf: options.kdf }, ports);
}

/** Opens a workspace whose keys are at hand; takes them over. Throws as openWorkspace, except WRONG_PASSPHRASE. */
export function openUnlocked(
  options: { dir: string; number: string; unlocked: Unlocked; kdf?: KdfParams | undefined },
  ports: WorkspacePorts,
): Workspace {
  const { dir, number, unlocked } = options;
  const kdf = options.kdf ?? ports.kdf ?? defaultKdf(totalmem());
  const db = openDatabase(dir, unlocked, false, ports);
  try {
    const person = starter(db, publicKeyOf(unlocked.personSecret));
    return assemble({ dir, unlocked, kdf, db, ports }, { number, personId: person }, () => undefined);
  } catch (error) {
    closeStore(db);
    unlocked.dataKey.fill(0);
    unlocked.personSecret.fill(0);
    throw error;
  }
}

/** Unlocks a slot with the codes that people see: an unknown number is a wrong passphrase. */
export async function unlockForPeople(dir: string, number: string, passphrase: string): Promise<Unlocked> {
  try {
    return await unlock(dir, number, passphrase);
  } catch (error) {
    const wrong = error instanceof StoreError && ['NO_SUCH_SLOT', 'WRONG_PASSPHRASE'].includes(error.code);
    throw wrong ? refused(passphrase, 0) : error;
  }
}

function openDatabase(dir: string, unlocked: Unlocked, create: boolean, ports: WorkspacePorts): WriteDb {
  const { dataKey, header } = unlocked;
  const location = { file: databaseFile(dir), dataKey, cipher: header.cipher, keyProven: true };
  const db = openStore({ ...location, mode: 'write', create });
  try {
    migrate(db, ports.migrationsDir);
    return db;
  } catch (error) {
    closeStore(db);
    throw error;
  }
}

/** The active person whose key the slot held, if their role may start the headquarters. */
export function starter(db: WriteDb, publicKey: string): PersonId {
  const sql = `SELECT id, role IN ('lead', 'coordinator', 'responder') AS mayStart FROM person
    WHERE public_key = ? AND active = 1`;
  const found = one<{ id: PersonId; mayStart: number }>(db, sql, publicKey);
  if (found === undefined) throw wrongPassphrase(0);
  if (found.mayStart === 0) throw new PeopleError('ROLE_FORBIDDEN');
  return found.id;
}

interface Opened {
  dir: string;
  unlocked: Unlocked;
  kdf: KdfParams;
  db: WriteDb;
  ports: WorkspacePorts;
}

function assemble(
  opened: Opened,
  opener: { number: string; personId: PersonId },
  firstEntries: (journal: Journal, device: Device) => void,
): Workspace {
  const { dir, unlocked, kdf, db, ports } = opened;
  const { clock, ids } = ports;
  const { header, dataKey } = unlocked;
  const device = ownDevice(db, ids);
  const journal = createJournal({ db, clock, ids, device });
  journal.register(workspaceProjection);
  journal.register(personProjection);
  transaction(db, () => firstEntries(journal, device));
  const name = nameOf(db, header);
  recordRekey(db, journal, header.workspaceId);
  dropOrphanSlots(db, dir, ids);
  destroyStrayStores(dir, ids);
  const credentials = { db, dir, workspaceId: header.workspaceId, random: ids.randomBytes, kdf };
  const people = createPeople({ ...credentials, kind: header.kind, dataKey, journal, clock, ids });
  const session = people.adopt({ ...opener, seed: unlocked.personSecret });
  const remember = (): void => {
    const head = headOf(db, device.id);
    if (head !== null) writeHeads(dir, dataKey, { [device.id]: head }, ids.randomBytes);
  };
  const stopRemembering = repeat(ports, remember);
  return {
    dir,
    id: header.workspaceId,
    kind: header.kind,
    name,
    db,
    journal,
    people,
    device,
    session,
    location: () => ({
      file: db.name,
      dataKey: Uint8Array.from(dataKey),
      cipher: header.cipher,
      keyProven: true,
    }),
    close() {
      if (!db.open) return;
      stopRemembering();
      people.signOutAll();
      bestEffort(remember);
      closeStore(db);
      device.key.destroy();
      dataKey.fill(0);
    },
  };
}

/** Once a minute and on close. Never more often: each is two fsyncs. */
function repeat(ports: WorkspacePorts, task: () => void): () => void {
  let cancel = ports.clock.after(HEAD_EVERY_MS, function again() {
    bestEffort(task);
    cancel = ports.clock.after(HEAD_EVERY_MS, again);
  });
  return () => cancel();
}

/** A full disk must not stop the headquarters over a precaution. */
function bestEffort(task: () => void): void {
  try {
    task();
  } catch (error) {
    if (!(error instanceof StoreError)) throw error;
  }
}

function ownDevice(db: WriteDb, ids: Ids): Device {
  const known = one<{ id: string; seed: Buffer }>(db, 'SELECT id, seed FROM device WHERE seed IS NOT NULL');
  if (known !== undefined) return { id: known.id, key: signingKey(known.seed) };
  const id = ids.uuid();
  const seed = ids.randomBytes(32);
  const key = signingKey(seed);
  run(db, 'INSERT INTO device (id, public_key, seed) VALUES (?, ?, ?)', id, key.publicKey, seed);
  return { id, key };
}

/** What the keyring says must be what the signed first entry says: a drill can't pose as live, nor the reverse. */
function nameOf(db: WriteDb, header: KeyringHeader): string {
  const sql = 'SELECT name, kind FROM workspace_info WHERE id = ?';
  const info = one<{ name: string; kind: WorkspaceKind }>(db, sql, header.workspaceId);
  if (info === undefined) throw new StoreError('STORE_DAMAGED', 'no first entry');
  if (info.kind !== header.kind) throw new StoreError('KEYRING_DAMAGED', 'kind');
  return info.name;
}

/** Slots nobody is known to hold: left by a crash while someone was added, or while their access ended. */
function dropOrphanSlots(db: WriteDb, dir: string, ids: Ids): void {
  const held = new Set(slotNumbers(db));
  for (const { number } of readKeyring(dir).slots) if (!held.has(number)) removeSlot(dir, number, ids.randomBytes);
}

function publicKeyOf(seed: Uint8Array): string {
  const key = signingKey(seed);
  key.destroy();
  return key.publicKey;
}
