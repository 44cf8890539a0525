import type { StationMapping } from '../../domain/index.ts';
import type { Election } from '../election.ts';
import { Failure } from '../failure.ts';
import type { Clock, Ids } from '../ports.ts';
import type { StoreLocation, WriteDb } from '../store/index.ts';
import type { Uploaded } from '../uploads/index.ts';
import { knownStations } from './lookup.ts';
import type { Registry } from './registry.ts';
import { type StationWorker, startStationThread } from './thread.ts';
import { createStationWork, type ImportPlan, type TableSummary } from './work.ts';

/** One person's import from the file to its being applied or dropped. */
export interface ImportSession {
  file: { name: string; size: number; sha256: string };
  summary: TableSummary;
  plan: ImportPlan | null;
  /** What the plan was compared with. */
  basis: string;
}

interface Running {
  owner: string;
  worker: StationWorker;
  touchedAt: number;
  session: ImportSession | null;
}

export interface StationImports {
  /** Throws FILE_UNREADABLE, FILE_EMPTY, FILE_TOO_LARGE, or IMPORT_GONE when it was cancelled meanwhile. */
  open(owner: string, file: Uploaded): Promise<{ importId: string; session: ImportSession }>;
  plan(owner: string, importId: string, mapping: StationMapping): Promise<ImportPlan>;
  /** Throws IMPORT_GONE. */
  get(owner: string, importId: string): ImportSession;
  /** Whatever this person has open, also what is still being read. */
  drop(owner: string): void;
  stop(): void;
}

const IDLE = 30 * 60_000;

/** Tables being looked at, one for each person. The table itself lies in its thread, the plan here. */
export function createStationImports(parts: {
  db: WriteDb;
  election: Election;
  registry: Registry;
  clock: Clock;
  ids: Ids;
  /** Null: in this thread (tests). */
  workerEntry: string | null;
  location: () => StoreLocation;
}): StationImports {
  const { db, election, registry, clock, ids } = parts;
  const running = new Map<string, Running>();

  const worker = (): StationWorker => {
    if (parts.workerEntry) return startStationThread(parts.workerEntry, parts.location(), election.profile);
    const work = createStationWork(election, () => knownStations(db));
    return { read: work.read, plan: async (mapping) => work.plan(mapping), end: () => undefined };
  };
  const end = (id: string): void => {
    running.get(id)?.worker.end();
    running.delete(id);
  };
  const drop = (owner: string): void => {
    for (const [id, each] of running) if (each.owner === owner || clock.now() - each.touchedAt > IDLE) end(id);
  };
  const find = (owner: string, id: string): Running & { session: ImportSession } => {
    const found = running.get(id);
    if (!found?.session || found.owner !== owner) throw new Failure('IMPORT_GONE');
    found.touchedAt = clock.now();
    return found as Running & { session: ImportSession };
  };

  return {
    async open(owner, { name, bytes, sha256 }) {
      drop(owner);
      const importId = ids.uuid();
      const own: Running = { owner, worker: worker(), touchedAt: clock.now(), session: null };
      running.set(importId, own);
      try {
        const summary = await own.worker.read(bytes);
        if (running.get(importId) !== own) throw new Failure('IMPORT_GONE');
        own.session = { file: { name, size: bytes.length, sha256 }, summary, plan: null, basis: '' };
        return { importId, session: own.session };
      } catch (error) {
        end(importId);
        throw error;
      }
    },
    async plan(owner, importId, mapping) {
      const own = find(owner, importId);
      const basis = registry.basis();
      const plan = await own.worker.plan(mapping);
      own.session.plan = plan;
      own.session.basis = basis;
      return plan;
    },
    get: (owner, importId) => find(owner, importId).session,
    drop,
    stop: () => {
      for (const id of [...running.keys()]) end(id);
    },
  };
}
