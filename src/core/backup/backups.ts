import { existsSync, lstatSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { Worker } from 'node:worker_threads';
import type { Ms } from '../../domain/index.ts';
import { Failure, hasCode } from '../failure.ts';
import { outsideFolder } from '../outside-folder.ts';
import { mediaDir, type Session, type Workspace } from '../people/index.ts';
import type { Ports } from '../ports.ts';
import { asStoreError, KEYRING_NAME, one, run, StoreError, syncFolder, writeFileSafely } from '../store/index.ts';
import { Cancelled, measure } from './copy-files.ts';
import { type BackupFilled, type BackupJob, type BackupReply, type BackupStep, fillBackup } from './job.ts';
import { MANIFEST, type Manifest, openManifest, sealManifest } from './manifest.ts';

const NAME = /^maere-backup-[0-9TZ]+-[0-9a-f]{8}$/;
const PART = /^\.maere-backup-[0-9TZ]+-[0-9a-f]{8}\.part$/;
/** Where the store remembers the unfinished folder, so that after a crash it is removed. */
const MARK = 'backup.part';

export interface BackupState {
  running: { step: BackupStep | 'sealing' | 'cancelling'; share: number | null; startedAt: Ms } | null;
  last: { at: Ms; folder: string; bytes: number | null; error: string | null } | null;
}

/** Backups of the open headquarters, made while it runs. */
export interface Backups {
  /** Throws Failure BACKUP_RUNNING, BACKUP_FOLDER_UNSUITABLE; StoreError. What goes wrong later is in `state`. */
  make(folder: string, by: Session): void;
  state(): BackupState;
  /** Leaves nothing behind. Nothing happens if none is running. */
  cancel(): void;
  list(folder: string): { folder: string; madeAt: number | null; bytes: number | null; entries: number | null }[];
  /** Cancels and waits a little; the thread's copy of the key goes with it. */
  stop(): Promise<void>;
}

export function createBackups(workspace: Workspace, ports: Ports, changed: () => void): Backups {
  const { db } = workspace;
  let running: (NonNullable<BackupState['running']> & { flag: Int32Array; file: string; done: Promise<void> }) | null =
    null;
  let last: BackupState['last'] = null;
  removeUnfinished();

  function removeUnfinished(): void {
    const found = one<{ value: Buffer }>(db, 'SELECT value FROM meta WHERE name = ?', MARK);
    if (found === undefined) return;
    const part = found.value.toString('utf8');
    // The name is checked again: only what this program made is removed.
    if (PART.test(basename(part))) quietly(() => rmSync(part, { recursive: true, force: true }));
    run(db, 'DELETE FROM meta WHERE name = ?', MARK);
  }

  function make(folder: string, by: Session): void {
    if (running) throw new Failure('BACKUP_RUNNING');
    const target = suitable(folder, ports.dataDir);
    const now = ports.clock.now();
    const stamp = new Date(now).toISOString().replace(/[-:]|\.\d+/g, '');
    const name = `maere-backup-${stamp}-${Buffer.from(ports.ids.randomBytes(4)).toString('hex')}`;
    const part = join(target, `.${name}.part`);
    run(
      db,
      'INSERT INTO meta (name, value) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value',
      MARK,
      Buffer.from(part),
    );
    try {
      mkdirSync(part, { mode: 0o700 });
    } catch (error) {
      throw asStoreError(error);
    }
    const store = basename(db.name);
    const cancel = new SharedArrayBuffer(4);
    const location = workspace.location();
    const job: BackupJob = {
      job: 'backup',
      location,
      part,
      store,
      media: mediaDir(workspace.dir),
      device: workspace.device.id,
      cancel,
    };
    const own = {
      step: 'copying' as NonNullable<BackupState['running']>['step'],
      share: 0 as number | null,
      startedAt: now,
      flag: new Int32Array(cancel),
      file: join(part, store),
      done: Promise.resolve(),
    };
    running = own;
    const tell = (step: BackupStep, share: number | null): void => {
      if (own.step !== 'cancelling') Object.assign(own, { step, share });
    };
    own.done = fill(job, tell, ports)
      .then((filled) => {
        own.step = own.step === 'cancelling' ? own.step : 'sealing';
        if (Atomics.load(own.flag, 0) === 1) throw new Cancelled();
        const bytes = finish(part, join(target, name), filled, now, by);
        last = { at: ports.clock.now(), folder: join(target, name), bytes, error: null };
      })
      .catch((error: unknown) => {
        quietly(() => rmSync(part, { recursive: true, force: true }));
        const code = error instanceof Cancelled ? 'CANCELLED' : hasCode(error) ? error.code : 'INTERNAL';
        last = { at: ports.clock.now(), folder: target, bytes: null, error: code };
        if (code === 'INTERNAL') ports.log.error('backup.failed', { name: error instanceof Error ? error.name : '' });
      })
      .finally(() => {
        location.dataKey.fill(0);
        running = null;
        if (db.open) quietly(() => void run(db, 'DELETE FROM meta WHERE name = ?', MARK));
        changed();
      });
  }

  /** Keyring, manifest, and the name that makes it a backup. Nothing is called one before it is whole and on the disk. */
  function finish(part: string, final: string, filled: BackupFilled, madeAt: Ms, by: Session): number {
    if (!db.open) throw new Cancelled();
    const keyring = readFileSync(join(workspace.dir, KEYRING_NAME));
    writeFileSafely(join(part, KEYRING_NAME), keyring, ports.ids.randomBytes);
    const manifest: Manifest = {
      v: 1,
      workspaceId: workspace.id,
      madeAt,
      version: ports.version,
      entries: filled.entries,
      device: workspace.device.id,
      head: filled.head,
      files: [...filled.files, measure(join(part, KEYRING_NAME), KEYRING_NAME)],
    };
    const { dataKey } = workspace.location();
    writeFileSafely(
      join(part, MANIFEST),
      sealManifest(dataKey, manifest, ports.ids.randomBytes),
      ports.ids.randomBytes,
    );
    dataKey.fill(0);
    try {
      renameSync(part, final);
    } catch (error) {
      throw asStoreError(error);
    }
    syncFolder(dirname(final));
    const bytes = manifest.files.reduce((sum, file) => sum + file.bytes, 0);
    // The folder's path is not journalled: it may name a person or a place.
    const draft = {
      type: 'backup.made',
      subjects: [`workspace:${workspace.id}`],
      payload: { bytes, entries: filled.entries, files: manifest.files.length },
    };
    quietly(() => void workspace.journal.append(draft, by.live ? by : 'system'));
    return bytes;
  }

  function cancel(): void {
    if (!running) return;
    Atomics.store(running.flag, 0, 1);
    Object.assign(running, { step: 'cancelling', share: null });
  }

  return {
    make,
    state() {
      if (!running) return { running: null, last };
      const { step, startedAt, file } = running;
      const share = step === 'copying' ? sizeOf(file) / Math.max(1, storeSize()) : running.share;
      return { running: { step, share: share === null ? null : Math.min(1, share), startedAt }, last };
    },
    cancel,
    list(folder) {
      const target = suitable(folder, ports.dataDir);
      const { dataKey } = workspace.location();
      try {
        return backupsIn(target).map((each) => {
          const manifest = openManifest(dataKey, workspace.id, readFileSync(join(each, MANIFEST)));
          const bytes = manifest?.files.reduce((sum, file) => sum + file.bytes, 0) ?? null;
          return { folder: each, madeAt: manifest?.madeAt ?? null, bytes, entries: manifest?.entries ?? null };
        });
      } finally {
        dataKey.fill(0);
      }
    },
    async stop() {
      const { done } = running ?? {};
      cancel();
      // A copy of the database can't be interrupted, and a seal must not wait for it: the rest is removed behind it.
      if (done) await Promise.race([done, new Promise((resolve) => setTimeout(resolve, 500).unref())]);
    },
  };

  function storeSize(): number {
    return Number(db.pragma('page_count', { simple: true })) * Number(db.pragma('page_size', { simple: true }));
  }
}

/** In a thread of its own where there is one to be had. */
function fill(
  job: BackupJob,
  tell: (step: BackupStep, share: number | null) => void,
  ports: Ports,
): Promise<BackupFilled> {
  const entry = ports.workerEntry;
  if (entry === null) return Promise.resolve().then(() => fillBackup(job, tell));
  const worker = new Worker(entry, { workerData: job });
  return new Promise((resolve, reject) => {
    worker.on('message', (reply: BackupReply) => {
      if ('step' in reply) tell(reply.step, reply.share);
      else if ('filled' in reply) resolve(reply.filled);
      else if (reply.failed === 'CANCELLED') reject(new Cancelled());
      else
        reject(
          reply.failed === 'INTERNAL'
            ? new Error(reply.detail)
            : new StoreError(reply.failed as 'DISK_FULL', reply.detail),
        );
    });
    worker.on('error', reject);
    worker.on('exit', () => reject(new Error('The backup thread ended')));
  });
}

function suitable(folder: string, dataDir: string): string {
  const real = outsideFolder(folder, dataDir);
  if (real === null) throw new Failure('BACKUP_FOLDER_UNSUITABLE');
  return real;
}

/** Newest first, by the time in their names. */
function backupsIn(folder: string): string[] {
  return readdirSync(folder)
    .filter((name) => NAME.test(name) && existsSync(join(folder, name, MANIFEST)))
    .filter((name) => lstatSync(join(folder, name)).isDirectory())
    .sort()
    .reverse()
    .map((name) => join(folder, name));
}

function sizeOf(file: string): number {
  return existsSync(file) ? statSync(file).size : 0;
}

function quietly(work: () => void): void {
  try {
    work();
  } catch {
    // Best effort: the backup itself, or the headquarters, doesn't depend on it.
  }
}
