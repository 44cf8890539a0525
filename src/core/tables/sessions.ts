import { Failure } from '../failure.ts';
import type { Clock, Ids } from '../ports.ts';
import type { Uploaded } from '../uploads/index.ts';
import type { TableWorker } from './work.ts';

/** One person's import from the file to its being applied or dropped. */
export interface ImportSession<Summary, Plan> {
  file: { name: string; size: number; sha256: string };
  summary: Summary;
  plan: Plan | null;
  /** What the plan was compared with. */
  basis: string;
}

export interface ImportSessions<Summary, Asked, Plan> {
  /** Throws FILE_UNREADABLE, FILE_EMPTY, FILE_TOO_LARGE, or IMPORT_GONE when it was cancelled meanwhile. */
  open(owner: string, file: Uploaded): Promise<{ importId: string; session: ImportSession<Summary, Plan> }>;
  plan(owner: string, importId: string, asked: Asked): Promise<Plan>;
  /** Throws IMPORT_GONE. */
  get(owner: string, importId: string): ImportSession<Summary, Plan>;
  /** Whatever this person has open, also what is still being read. */
  drop(owner: string): void;
  stop(): void;
}

interface Running<Summary, Asked, Plan> {
  owner: string;
  worker: TableWorker<Summary, Asked, Plan>;
  touchedAt: number;
  session: ImportSession<Summary, Plan> | null;
}

const IDLE = 30 * 60_000;

/** Tables being looked at, one for each person. The table itself lies in its worker, the plan here. */
export function createImportSessions<Summary, Asked, Plan>(parts: {
  clock: Clock;
  ids: Ids;
  /** A worker of its own for each table. */
  start: () => TableWorker<Summary, Asked, Plan>;
  /** Changes with whatever a plan is compared with. */
  basis: () => string;
}): ImportSessions<Summary, Asked, Plan> {
  const { clock, ids } = parts;
  type Own = Running<Summary, Asked, Plan>;
  const running = new Map<string, Own>();

  const end = (id: string): void => {
    running.get(id)?.worker.end();
    running.delete(id);
  };
  const drop = (owner: string): void => {
    for (const [id, each] of running) if (each.owner === owner || clock.now() - each.touchedAt > IDLE) end(id);
  };
  const find = (owner: string, id: string): Own & { session: ImportSession<Summary, Plan> } => {
    const found = running.get(id);
    if (!found?.session || found.owner !== owner) throw new Failure('IMPORT_GONE');
    found.touchedAt = clock.now();
    return found as Own & { session: ImportSession<Summary, Plan> };
  };

  return {
    async open(owner, { name, bytes, sha256 }) {
      drop(owner);
      const importId = ids.uuid();
      const own: Own = { owner, worker: parts.start(), touchedAt: clock.now(), session: null };
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
    async plan(owner, importId, asked) {
      const own = find(owner, importId);
      const basis = parts.basis();
      const plan = await own.worker.plan(asked);
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
