import { existsSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { loadElection } from './election.ts';
import { Failure, hasCode } from './failure.ts';
import { createHeadquarters, type Headquarters } from './headquarters.ts';
import type { LiveHub } from './live/hub.ts';
import type { WorkspaceEntry } from './people/index.ts';
import {
  createWorkspace,
  listWorkspaces,
  newWorkspaceDir,
  openWorkspace,
  type Session,
  type Workspace,
} from './people/index.ts';
import type { Ports } from './ports.ts';
import { enterWorld, PRACTICE_DIR, PRACTICE_KDF, PRACTICE_PASSPHRASE, startWorld } from './practice.ts';
import type { Seat, Seats } from './seats/seats.ts';
import { readKeyring } from './store/index.ts';

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
  seal(): Promise<void>;
  leaveSealed(): void;
  stop(): Promise<void>;
}

export function createShell(ports: Ports, hub: LiveHub, seats: Seats<Session>): Shell {
  let stage: Stage = 'welcome';
  let hq: Headquarters | null = null;
  /** Opening takes a second of key derivation: a second one must wait for its end, not race it. */
  let opening = false;
  const drillOnly = () => ports.drill?.fixedCentre != null;

  const enter = async (seat: Seat<Session>, workspace: Workspace): Promise<Headquarters> => {
    hq = createHeadquarters({ workspace, ports, election: loadElection(ports.resourcesDir, ELECTION), hub, seats });
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
    seats.clear();
    await closing?.stop();
    await ports.drill?.stop();
    ports.host.holdAwake(false);
  };

  return {
    ports,
    hub,
    seats,
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
        // A practice headquarters without its world would wait for ever: it is started along.
        if (workspace.kind === 'drill' && ports.drill && !drillOnly())
          inBackground(
            'practice',
            startWorld(ports).then((world) => enterWorld(opened, world)),
          );
        else inBackground('start', opened.start());
      }),
    practise: (seat, callName) =>
      exclusively(async () => {
        if (!ports.drill || drillOnly()) throw new Failure('DRILL_UNAVAILABLE');
        const world = await startWorld(ports);
        const dir = join(ports.dataDir, PRACTICE_DIR);
        const workspace = existsSync(dir)
          ? await openPractice(dir)
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
    practiceExists: () => existsSync(join(ports.dataDir, PRACTICE_DIR)),
    async seal() {
      if (!hq) throw new Failure('NO_WORKSPACE');
      stage = 'sealed';
      await close();
      hub.changed('seat', 'alarms', 'cases', 'inbox', 'telegram', 'people');
    },
    leaveSealed() {
      if (stage === 'sealed') stage = 'welcome';
      hub.changed('seat');
    },
    stop: close,
  };

  /** All slots of the practice keyring have the practice passphrase, unless somebody changed theirs. */
  async function openPractice(dir: string): Promise<Workspace> {
    let last: unknown = new Failure('KEYRING_DAMAGED');
    for (const { number } of readKeyring(dir).slots) {
      try {
        return await openWorkspace({ dir, number, passphrase: PRACTICE_PASSPHRASE, kdf: PRACTICE_KDF }, ports);
      } catch (error) {
        if (!hasCode(error) || error.code !== 'WRONG_PASSPHRASE') throw error;
        last = error;
      }
    }
    throw last;
  }

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
  const file = [join(dir, 'workspace.db-wal'), join(dir, 'workspace.db'), dir].find((each) => existsSync(each));
  return file ? Math.trunc(statSync(file).mtimeMs) : 0;
}
