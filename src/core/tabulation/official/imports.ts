import type { Election } from '../../election.ts';
import type { Clock, Ids } from '../../ports.ts';
import type { StoreLocation, WriteDb } from '../../store/index.ts';
import { createImportSessions, type ImportSessions, workHere } from '../../tables/index.ts';
import { officialKnown } from './read.ts';
import { startOfficialThread } from './thread.ts';
import { createOfficialWork, type OfficialAsked, type OfficialPlan, type OfficialSummary } from './work.ts';

export type OfficialImports = ImportSessions<OfficialSummary, OfficialAsked, OfficialPlan>;

/** Tables of results being looked at. What a plan was compared with is only told: a publication changes no other. */
export function createOfficialImports(parts: {
  db: WriteDb;
  election: Election;
  clock: Clock;
  ids: Ids;
  /** Null: in this thread (tests). */
  workerEntry: string | null;
  location: () => StoreLocation;
}): OfficialImports {
  const { db, election, clock, ids, workerEntry, location } = parts;
  return createImportSessions({
    clock,
    ids,
    basis: () => '',
    start: () =>
      workerEntry === null
        ? workHere(createOfficialWork(election, (level) => officialKnown(db, level)))
        : startOfficialThread(workerEntry, location(), election.profile),
  });
}
