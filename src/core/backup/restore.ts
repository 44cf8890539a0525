import { existsSync, readFileSync, renameSync, rmSync, statSync } from 'node:fs';
import { dirname, isAbsolute, join } from 'node:path';
import { canonicalJson } from '../../domain/index.ts';
import { Failure } from '../failure.ts';
import { createJournal, headOf, keySubject } from '../journal/index.ts';
import { newWorkspaceDir, starter, UNFINISHED, unlockForPeople } from '../people/index.ts';
import type { Clock, Ids } from '../ports.ts';
import {
  asStoreError,
  closeStore,
  integrityOk,
  KEYRING_NAME,
  makeFolder,
  migrate,
  one,
  openStore,
  run,
  StoreError,
  signingKey,
  storeName,
  syncFolder,
  takeLock,
  transaction,
  type Unlocked,
  type WriteDb,
} from '../store/index.ts';
import { copyMeasured } from './copy-files.ts';
import { MANIFEST, type Manifest, openManifest } from './manifest.ts';
import { dropSessions } from './old-sessions.ts';

export interface RestoreOptions {
  folder: string;
  number: string;
  passphrase: string;
}

type RestorePorts = { clock: Clock; ids: Ids; dataDir: string; migrationsDir: string };

/**
 * Makes a headquarters of a backup: checks every byte, copies, and gives the copy a device of its own, so that it and the
 * original can both go on and both verify. Its folder, ready to be opened. Throws Failure BACKUP_NOT_FOUND,
 * BACKUP_DAMAGED; what unlocking throws; PeopleError ROLE_FORBIDDEN; StoreError. Nothing is left behind then.
 */
export async function restoreBackup(options: RestoreOptions, ports: RestorePorts): Promise<string> {
  const { folder } = options;
  const isBackup = isAbsolute(folder) && [MANIFEST, KEYRING_NAME].every((name) => isFile(join(folder, name)));
  if (!isBackup) throw new Failure('BACKUP_NOT_FOUND');
  const unlocked = await unlockForPeople(folder, options.number, options.passphrase);
  const dir = newWorkspaceDir(ports.dataDir, ports.ids);
  const part = dir + UNFINISHED;
  try {
    const manifest = manifestOf(folder, unlocked);
    makeFolder(part);
    await copyAll(folder, part, manifest);
    settle(part, manifest, unlocked, ports);
    renameSync(part, dir);
    syncFolder(dirname(dir));
    return dir;
  } catch (error) {
    rmSync(part, { recursive: true, force: true });
    throw asStoreError(error);
  } finally {
    unlocked.dataKey.fill(0);
    unlocked.personSecret.fill(0);
  }
}

/** Removes what a crash left of a restore. What another process is making is locked, and stays. */
export function removeUnfinishedRestores(dataDir: string, names: readonly string[]): void {
  for (const name of names.filter((each) => each.endsWith(UNFINISHED))) {
    try {
      takeLock(join(dataDir, name, 'lock')).release();
      rmSync(join(dataDir, name), { recursive: true, force: true });
    } catch {
      // In use, or not ours to remove.
    }
  }
}

function manifestOf(folder: string, unlocked: Unlocked): Manifest {
  const manifest = openManifest(unlocked.dataKey, unlocked.header.workspaceId, readFileSync(join(folder, MANIFEST)));
  const names = manifest?.files.map((file) => file.path) ?? [];
  const whole =
    new Set(names).size === names.length && names.includes(KEYRING_NAME) && names.includes(storeName(folder));
  if (manifest === null || !whole) throw new Failure('BACKUP_DAMAGED');
  return manifest;
}

async function copyAll(folder: string, part: string, manifest: Manifest): Promise<void> {
  // Held while copying, so that nobody takes the folder for one that a crash left.
  const lock = takeLock(join(part, 'lock'));
  try {
    for (const { path, bytes, sha256 } of manifest.files) {
      if (!isFile(join(folder, path))) throw new Failure('BACKUP_DAMAGED');
      // What is compared is what was written here, not what may be read there the next time.
      const copied = copyMeasured(join(folder, path), join(part, path), path, () => false);
      if (copied.bytes !== bytes || copied.sha256 !== sha256) throw new Failure('BACKUP_DAMAGED');
      await new Promise<void>((resolve) => setImmediate(resolve));
    }
  } finally {
    lock.release();
  }
}

/** The copy becomes a headquarters of its own. */
function settle(part: string, manifest: Manifest, unlocked: Unlocked, ports: RestorePorts): void {
  const { dataKey, header } = unlocked;
  const file = join(part, storeName(part));
  const db = openStore({ file, dataKey, cipher: header.cipher, keyProven: true, mode: 'write' });
  try {
    if (!integrityOk(db)) throw new StoreError('STORE_DAMAGED', 'integrity_check');
    const head = headOf(db, manifest.device);
    if (head?.hash !== manifest.head.hash) throw new Failure('BACKUP_DAMAGED');
    migrate(db, ports.migrationsDir);
    transaction(db, () => {
      becomeNewDevice(db, manifest, unlocked, ports);
      dropSessions(db);
    });
  } finally {
    closeStore(db);
  }
}

/**
 * A device of its own from here on: two copies that both wrote the old device's chain would contradict each other for
 * ever. The entry that introduces it opens the new chain, signed by the person who restored, whom the journal knows; in
 * its payload the old device's key vouches for the new one. Then the old key is erased from the copy.
 */
function becomeNewDevice(db: WriteDb, manifest: Manifest, unlocked: Unlocked, ports: RestorePorts): void {
  const old = one<{ id: string; seed: Buffer }>(db, 'SELECT id, seed FROM device WHERE seed IS NOT NULL');
  if (old === undefined) throw new Failure('BACKUP_DAMAGED');
  const person = signingKey(unlocked.personSecret);
  const personId = starter(db, person.publicKey);
  const id = ports.ids.uuid();
  const seed = ports.ids.randomBytes(32);
  const key = signingKey(seed);
  const oldKey = signingKey(old.seed);
  const attestation = Buffer.from(oldKey.sign(attestedBytes(unlocked.header.workspaceId, id, key.publicKey)));
  run(db, 'UPDATE device SET seed = NULL');
  run(db, 'INSERT INTO device (id, public_key, seed) VALUES (?, ?, ?)', id, key.publicKey, seed);
  const journal = createJournal({ db, clock: ports.clock, ids: ports.ids, device: { id, key } });
  journal.append(
    {
      type: 'device.added',
      subjects: [`device:${id}`, keySubject(key.publicKey)],
      payload: {
        why: 'restored',
        from: old.id,
        head: { ...manifest.head },
        backupMadeAt: manifest.madeAt,
        attestation: attestation.toString('hex'),
      },
    },
    { actor: personId, sign: person.sign },
  );
  for (const each of [person, key, oldKey]) each.destroy();
  seed.fill(0);
  old.seed.fill(0);
}

/** What the old device signs about the new one. */
export function attestedBytes(workspaceId: string, device: string, publicKey: string): Uint8Array {
  return Buffer.from(canonicalJson(['device.added', workspaceId, device, publicKey]));
}

function isFile(path: string): boolean {
  return existsSync(path) && statSync(path).isFile();
}
