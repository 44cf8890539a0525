import { existsSync, readdirSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import {
  type Backups,
  createBackups,
  type RestoreOptions,
  removeUnfinishedRestores,
  restoreBackup,
} from './backup/index.ts';
import { loadElection } from './election.ts';
import { Failure, hasCode } from './failure.ts';
import { createHeadquarters, type Headquarters } from './headquarters.ts';
import type { LiveHub } from './live/hub.ts';
import { type NewKeyOutcome, openWithNewKey } from './new-key.ts';
import type { WorkspaceEntry } from './people/index.ts';
import {
  createWorkspace,
  databaseFile,
  destroyHeads,
  forgetKeychain,
  listWorkspaces,
  newWorkspaceDir,
  openUnlocked,
  openWorkspace,
  type Session,
  unlockByKeychain,
  type Workspace,
} from './people/index.ts';
import type { Ports } from './ports.ts';
import { enterWorld, openPractice, PRACTICE_DIR, PRACTICE_KDF, PRACTICE_PASSPHRASE, startWorld } from './practice.ts';
import type { Seat, Seats } from './seats/seats.ts';
import { createStorageWatch, type StorageTrouble } from './storage-watch.ts';
import { KEYRING_NAME, wipeKeyring } from './store/index.ts';

/** The election this build knows. A headquarters for another one brings another profile (later: chosen at creation). */
const ELECTION = 'kz-mazhilis-2021';

export type Stage = 'welcome' | 'open' | 'sealed';

/** Which workspace is open, if any, and how it is entered and left. One core serves one workspace at a time. */
export interface Shell {
  readonly ports: Ports;
  readonly hub: LiveHub;
  readonly seats: Seats<Session>;
  readonly stage: Stage;
  readonly hq: Headquarters | null;
  /** Backups of the open headquarters. */
  readonly backups: Backups | null;
  /** Why nothing new can be stored at the moment. */
  readonly storage: StorageTrouble | null;
  /** A call failed: was it for want of room? */
  storageFailed(error: unknown): void;
  drillPaused: boolean;
  /** Folder name → entry, of every workspace on this machine. */
  list(): { id: string; entry: WorkspaceEntry; usedAt: number }[];
  create(
    seat: Seat<Session>,
    who: { hqName: string; callName: string; passphrase: string },
  ): Promise<{ id: string; number: string }>;
  open(seat: Seat<Session>, id: string, number: string, passphrase: string): Promise<void>;
  practise(seat: Seat<Session>, callName: string): Promise<void>;
  practiceExists(): boolean;
  /** The open headquarters is the practice one. */
  inPractice(): boolean;
  openByKeychain(seat: Seat<Session>, id: string): Promise<void>;
  /** A headquarters made of a backup, opened; its id. */
  restore(seat: Seat<Session>, options: RestoreOptions): Promise<string>;
  seal(): Promise<void>;
  /** Destroys every slot first, and then seals. */
  wipe(): Promise<void>;
  /** Closes, moves into a fresh store under a new key, opens again for this seat. The others have to sign in. */
  rekey(seat: Seat<Session>, passphrase: string): Promise<{ slots: number }>;
  /** Locks seats that nobody has touched for their time. */
  lockIdle(): void;
  leaveSealed(): void;
  stop(): Promise<void>;
}

/** How often seats are looked at for idleness, ms: a screen that asks nothing is told, too. */
const IDLE_TICK = 5000;

export function createShell(given: Ports, hub: LiveHub, seats: Seats<Session>): Shell {
  const storage = createStorageWatch(given, () => hub.changed('seat'));
  const ports: Ports = { ...given, clock: storage.guarded(given.clock) };
  let stage: Stage = 'welcome';
  let hq: Headquarters | null = null;
  let backups: Backups | null = null;
  /** Opening takes a second of key derivation: a second one must wait for its end, not race it. */
  let opening = false;
  const drillOnly = () => ports.drill?.fixedCentre != null;

  const enter = async (seat: Seat<Session>, workspace: Workspace): Promise<Headquarters> => {
    const election = loadElection(ports.resourcesDir, ELECTION);
    hq = createHeadquarters({ workspace, ports, election, hub, seats, storageFailed: storage.note });
    backups = createBackups(workspace, ports, () => hub.changed('journal'));
    storage.watch(workspace.db);
    seats.signIn(seat, workspace.session);
    stage = 'open';
    hub.changed('seat', 'people');
    return hq;
  };

  const exclusively = async <T>(work: () => Promise<T>): Promise<T> => {
    if (hq || opening) throw new Failure('WORKSPACE_OPEN');
    opening = true;
    try {
      return await work();
    } finally {
      opening = false;
    }
  };

  /** Telegram may take its time, or be unreachable for hours: a headquarters opens without waiting for it. */
  const inBackground = (what: string, work: Promise<void>) => {
    work.catch((error: unknown) => {
      const name = error instanceof Error ? error.name : 'unknown';
      ports.log.error('hq.background', { what, name, code: hasCode(error) ? error.code : null });
    });
  };

  const dirOf = (id: string): string => {
    const known = listWorkspaces(ports.dataDir).find((entry) => nameOf(entry) === id);
    if (!known) throw new Failure('NOT_FOUND_HERE');
    return known.dir;
  };

  const close = async () => {
    const closing = hq;
    hq = null;
    storage.watch(null);
    seats.clear();
    const stopping = backups;
    backups = null;
    await Promise.all([stopping?.stop(), closing?.stop()]);
    await ports.drill?.stop();
    ports.host.holdAwake(false);
  };

  const start = (workspace: Workspace, opened: Headquarters) => {
    // A practice headquarters without its world would wait for ever: it is started along.
    if (workspace.kind === 'drill' && ports.drill && !drillOnly())
      inBackground(
        'practice',
        startWorld(ports).then((world) => enterWorld(opened, world)),
      );
    else inBackground('start', opened.start());
  };

  const lockIdle = () => {
    if (seats.lockIdle().length === 0) return;
    hub.changed('seat');
    hq?.listenersChanged();
  };

  removeUnfinishedRestores(ports.dataDir, existsSync(ports.dataDir) ? readdirSync(ports.dataDir) : []);
  let cancelIdle = ports.clock.after(IDLE_TICK, function again() {
    cancelIdle = ports.clock.after(IDLE_TICK, again);
    lockIdle();
  });

  return {
    ports,
    hub,
    seats,
    get backups() {
      return backups;
    },
    get storage() {
      return storage.trouble;
    },
    storageFailed: (error) => void storage.note(error),
    lockIdle,
    drillPaused: false,
    get stage() {
      return stage;
    },
    get hq() {
      return hq;
    },
    list: () => listWorkspaces(ports.dataDir).map((entry) => ({ id: nameOf(entry), entry, usedAt: usedAt(entry.dir) })),
    create: (seat, who) =>
      exclusively(async () => {
        const dir = newWorkspaceDir(ports.dataDir, ports.ids);
        const workspace = await createWorkspace({ dir, kind: drillOnly() ? 'drill' : 'live', ...who }, ports);
        inBackground('start', (await enter(seat, workspace)).start());
        return { id: baseName(dir), number: workspace.session.number };
      }),
    open: (seat, id, number, passphrase) =>
      exclusively(async () => {
        const workspace = await openWorkspace({ dir: dirOf(id), number, passphrase }, ports);
        const opened = await enter(seat, workspace);
        start(workspace, opened);
      }),
    openByKeychain: (seat, id) =>
      exclusively(async () => {
        const dir = dirOf(id);
        const { number, unlocked } = await unlockByKeychain(dir, ports.vault, ports.ids.randomBytes);
        const workspace = openUnlocked({ dir, number, unlocked }, ports);
        start(workspace, await enter(seat, workspace));
      }),
    restore: (seat, options) =>
      exclusively(async () => {
        const dir = await restoreBackup(options, ports);
        const { number, passphrase } = options;
        const workspace = await openWorkspace({ dir, number, passphrase }, ports);
        start(workspace, await enter(seat, workspace));
        return baseName(dir);
      }),
    practise: (seat, callName) =>
      exclusively(async () => {
        if (!ports.drill || drillOnly()) throw new Failure('DRILL_UNAVAILABLE');
        const world = await startWorld(ports);
        const dir = join(ports.dataDir, PRACTICE_DIR);
        // A wiped practice has nothing to lose: it is made anew.
        if (!existsSync(join(dir, KEYRING_NAME))) rmSync(dir, { recursive: true, force: true });
        const workspace = existsSync(dir)
          ? await openPractice(dir, ports)
          : await createWorkspace(
              {
                dir,
                kind: 'drill',
                hqName: 'Märe',
                callName,
                passphrase: PRACTICE_PASSPHRASE,
                kdf: PRACTICE_KDF,
              },
              ports,
            );
        const opened = await enter(seat, workspace);
        await signInAs(opened, seat, callName);
        inBackground('practice', enterWorld(opened, world));
      }),
    inPractice: () => hq !== null && baseName(hq.workspace.dir) === PRACTICE_DIR,
    practiceExists: () => existsSync(join(ports.dataDir, PRACTICE_DIR, KEYRING_NAME)),
    async seal() {
      if (!hq) throw new Failure('NO_WORKSPACE');
      stage = 'sealed';
      await close();
      hub.changed('seat', 'alarms', 'cases', 'inbox', 'telegram', 'people');
    },
    async wipe() {
      if (!hq) throw new Failure('NO_WORKSPACE');
      const { dir } = hq.workspace;
      const { randomBytes } = ports.ids;
      stage = 'sealed';
      try {
        // The keys first: nothing that could take its time comes before.
        wipeKeyring(dir, randomBytes);
        forgetKeychain(dir, randomBytes);
      } finally {
        await close();
        destroyHeads(dir, randomBytes);
        hub.changed('seat', 'alarms', 'cases', 'inbox', 'telegram', 'people');
      }
    },
    async rekey(seat, passphrase) {
      const session = seat.session;
      const current = hq;
      if (!current || !session) throw new Failure('NO_WORKSPACE');
      const { workspace } = current;
      if (!workspace.people.byId(session.personId)?.canStart) throw new Failure('ROLE_FORBIDDEN');
      await workspace.people.confirm(session, passphrase);
      if (hq !== current || opening || !session.live) throw new Failure('WORKSPACE_OPEN');
      opening = true;
      const { dir } = workspace;
      const { number, personId } = session;
      let outcome: NewKeyOutcome;
      try {
        // Truthful: while the store is moved nothing is received.
        stage = 'sealed';
        await close();
        hub.changed('seat');
        const opened = await openWithNewKey({ dir, number, personId, passphrase }, ports);
        outcome = opened.outcome;
        start(opened.workspace, await enter(seat, opened.workspace));
      } finally {
        opening = false;
        hub.changed('seat');
      }
      if ('failed' in outcome) throw outcome.failed;
      return outcome;
    },
    leaveSealed() {
      if (stage === 'sealed') stage = 'welcome';
      hub.changed('seat');
    },
    async stop() {
      cancelIdle();
      await close();
    },
  };

  /** Practising under another name is another person: who acknowledged what must stay true in a drill, too. */
  async function signInAs(opened: Headquarters, seat: Seat<Session>, callName: string): Promise<void> {
    const { people, session } = opened.workspace;
    const known = people.list().find((person) => person.active && person.callName === callName);
    if (known?.id === session.personId) return;
    const number =
      known?.number ??
      (await people.addPerson(session, { callName, role: 'lead', canStart: true, passphrase: PRACTICE_PASSPHRASE }))
        .number;
    seats.signIn(seat, await people.signIn(number, PRACTICE_PASSPHRASE));
  }
}

const baseName = (dir: string) => dir.split(/[\\/]/).at(-1) ?? dir;
const nameOf = (entry: WorkspaceEntry) => baseName(entry.dir);

function usedAt(dir: string): number {
  const database = databaseFile(dir);
  const file = [`${database}-wal`, database, dir].find((each) => existsSync(each));
  return file ? Math.trunc(statSync(file).mtimeMs) : 0;
}
