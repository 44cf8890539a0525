import { basename, join } from 'node:path';
import type { PersonId } from '../../domain/index.ts';
import { entriesOf, type Journal, verify } from '../journal/index.ts';
import type { Ids } from '../ports.ts';
import {
  closeStore,
  copyStore,
  destroyFile,
  digestTables,
  integrityOk,
  type KdfParams,
  one,
  openRead,
  openStore,
  type ReadDb,
  rekeyCopy,
  rekeyedKeyring,
  run,
  StoreError,
  strayStores,
  transaction,
  type Unlocked,
  type WriteDb,
  writeKeyring,
} from '../store/index.ts';
import { slotHolders } from './credentials.ts';
import { PeopleError } from './errors.ts';
import { databaseFile } from './folders.ts';
import { destroyHeads, readHeads } from './head-file.ts';
import { forgetKeychain } from './keychain.ts';

/** What is done by now; each is a point at which a crash must leave one whole store. */
export type RekeyStep = 'opened' | 'copied' | 'rekeyed' | 'compared' | 'committed' | 'destroyed';

/** In the store before it is copied; becomes an entry when the copy is opened as the store. */
const MARK = 'rekey';

export interface RekeyOptions {
  dir: string;
  unlocked: Unlocked;
  own: { number: string; personId: PersonId; passphrase: string; kdf: KdfParams };
  ids: Ids;
  onStep?: (step: RekeyStep) => void;
}

/**
 * Moves a closed workspace into a fresh store under a new random key: whoever left with the old one can read what was
 * stored until now, if they also have the file, and nothing from now on. Page by page, so nothing can be lost on the way;
 * compared to the last row before it counts. Committed by the one rename that puts the new keyring in place: before it the
 * old store is whole, after it the new one. The old file is overwritten, which flash storage may not honour.
 *
 * Everybody who holds a slot and is active keeps number and passphrase. `unlocked` is zeroed. Throws PeopleError
 * JOURNAL_BROKEN, StoreError DISK_FULL, FOLDER_READ_ONLY, STORE_DAMAGED; the old store is as it was then.
 */
export async function rekeyWorkspace(options: RekeyOptions): Promise<{ slots: number }> {
  const { dir, unlocked, own, ids } = options;
  const { cipher } = unlocked.header;
  const step = options.onStep ?? (() => undefined);
  const oldFile = databaseFile(dir);
  const store = `workspace-${Buffer.from(ids.randomBytes(8)).toString('hex')}.db`;
  const newFile = join(dir, store);
  const dataKey = ids.randomBytes(32);
  const db = openStore({ file: oldFile, dataKey: unlocked.dataKey, cipher, keyProven: true, mode: 'write' });
  let committed = false;
  try {
    step('opened');
    destroyStrayStores(dir, ids);
    // Whom to give the new key is read from the journal: had its tables been tampered with, an intruder would get one.
    if (!verify(db, readHeads(dir, unlocked.dataKey)).whole) throw new PeopleError('JOURNAL_BROKEN');
    const others = slotHolders(db)
      .filter(({ number }) => number !== own.number)
      .map(({ number, personId }) => ({ number, publicKey: keyOf(db, personId) }));
    setMark(db, { store, by: own.personId, slots: others.length + 1 });
    copyStore(db, newFile);
    step('copied');
    await breath();
    rekeyCopy({ file: newFile, dataKey: unlocked.dataKey, cipher }, dataKey);
    step('rekeyed');
    await breath();
    compare(db, { file: newFile, dataKey, cipher });
    step('compared');
    const personSecret = unlocked.personSecret;
    const keyring = await rekeyedKeyring(
      dir,
      { dataKey, store, own: { ...own, personSecret }, others },
      ids.randomBytes,
    );
    writeKeyring(dir, keyring, ids.randomBytes);
    committed = true;
    step('committed');
    return { slots: keyring.slots.length };
  } finally {
    closeStore(db);
    dataKey.fill(0);
    unlocked.dataKey.fill(0);
    unlocked.personSecret.fill(0);
    // Committed or not: what the keyring doesn't name goes.
    destroyStrayStores(dir, ids);
    if (committed) {
      quietly(() => destroyHeads(dir, ids.randomBytes));
      quietly(() => forgetKeychain(dir, ids.randomBytes));
      step('destroyed');
    }
  }
}

/** After opening: says in the journal that this store has a new key, or forgets the attempt that came to nothing. */
export function recordRekey(db: WriteDb, journal: Journal, workspaceId: string): void {
  const found = one<{ value: Buffer }>(db, 'SELECT value FROM meta WHERE name = ?', MARK);
  if (found === undefined) return;
  const { store, by, slots } = JSON.parse(found.value.toString('utf8')) as Mark;
  transaction(db, () => {
    run(db, 'DELETE FROM meta WHERE name = ?', MARK);
    if (store !== basename(db.name)) return;
    const subjects = [`workspace:${workspaceId}`, `person:${by}`];
    journal.append({ type: 'workspace.rekeyed', subjects, payload: { by, slots } }, 'system');
  });
}

/** Databases that the keyring doesn't name: of a re-keying that crashed, on either side of its commit. */
export function destroyStrayStores(dir: string, ids: Ids): void {
  for (const file of strayStores(dir)) quietly(() => destroyFile(file, ids.randomBytes));
}

interface Mark {
  store: string;
  by: PersonId;
  slots: number;
}

function setMark(db: WriteDb, mark: Mark): void {
  run(
    db,
    'INSERT INTO meta (name, value) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value',
    MARK,
    Buffer.from(JSON.stringify(mark)),
  );
}

/** The key with which the journal says that this person signs. */
function keyOf(db: ReadDb, person: PersonId): string {
  const added = entriesOf(db, `person:${person}`).find((entry) => entry.type === 'person.added');
  const key = added?.subjects.find((subject) => subject.startsWith('key:'));
  if (key === undefined) throw new PeopleError('JOURNAL_BROKEN');
  return key.slice('key:'.length);
}

function compare(db: ReadDb, copy: Parameters<typeof openRead>[0]): void {
  const reader = openRead(copy);
  try {
    if (!integrityOk(reader) || digestTables(reader) !== digestTables(db))
      throw new StoreError('STORE_DAMAGED', 'the copy differs');
  } finally {
    closeStore(reader);
  }
}

/** Lets windows be answered between two long steps. */
const breath = () => new Promise<void>((resolve) => setImmediate(resolve));

/** What can't be destroyed is tried again at the next opening. */
function quietly(work: () => void): void {
  try {
    work();
  } catch (error) {
    if (!(error instanceof StoreError)) throw error;
  }
}
