import {
  type BoundaryProblem,
  type ElectionProfile,
  type ReadBoundaries,
  readBoundaries,
} from '../../../domain/index.ts';
import { type Election, electionOf } from '../../election.ts';
import { Failure } from '../../failure.ts';
import { startWork, type TableWork, type TableWorker, workHere, workInThread } from '../../tables/index.ts';

/** A file of borders is read at once, and nothing is asked of it after that. */
export type BoundaryWorker = TableWorker<ReadBoundaries, null, null>;

const CODES = {
  notBoundaries: 'BOUNDARIES_NONE',
  noAreas: 'BOUNDARIES_NONE',
  notDegrees: 'BOUNDARIES_NOT_DEGREES',
  noRegions: 'BOUNDARIES_ELSEWHERE',
  tooMany: 'FILE_TOO_LARGE',
} as const satisfies Record<BoundaryProblem, string>;

/** Throws FILE_UNREADABLE, BOUNDARIES_NONE, BOUNDARIES_NOT_DEGREES, BOUNDARIES_ELSEWHERE, FILE_TOO_LARGE. */
export function readBoundaryFile(bytes: Uint8Array, { places }: Pick<Election, 'places'>): ReadBoundaries {
  const result = readBoundaries(jsonIn(bytes), (text) => places.region(text)?.code ?? null);
  if (!result.ok) throw new Failure(CODES[result.problem]);
  return result.found;
}

function jsonIn(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch {
    throw new Failure('FILE_UNREADABLE');
  }
}

const createWork = (election: Election): TableWork<ReadBoundaries, null, null> => ({
  read: async (bytes) => readBoundaryFile(bytes, election),
  plan: () => null,
});

/** What the thread is given. */
export interface BoundaryJob {
  job: 'boundaries';
  profile: ElectionProfile;
}

export function boundariesInThread({ profile }: BoundaryJob): void {
  workInThread(createWork(electionOf(profile)));
}

/** Megabytes of coordinates are read in a thread of their own; without one (tests) here. */
export function startBoundaryWork(workerEntry: string | null, election: Election): BoundaryWorker {
  if (workerEntry === null) return workHere(createWork(election));
  const start: BoundaryJob = { job: 'boundaries', profile: election.profile };
  return startWork(workerEntry, start);
}
