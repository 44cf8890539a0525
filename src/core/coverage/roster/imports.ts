import type { ObserverMapping } from '../../../domain/index.ts';
import type { Election } from '../../election.ts';
import type { Clock, Ids } from '../../ports.ts';
import type { StoreLocation, WriteDb } from '../../store/index.ts';
import { createImportSessions, type ImportSessions, workHere } from '../../tables/index.ts';
import type { Observers } from './decide.ts';
import { rosterKnown, startObserverThread } from './thread.ts';
import { createRosterWork, type RosterPlan, type RosterSummary } from './work.ts';

export type ObserverImports = ImportSessions<RosterSummary, ObserverMapping, RosterPlan>;

/** Lists of observers being looked at; a plan is good for one state of the roster. */
export function createObserverImports(parts: {
  db: WriteDb;
  election: Election;
  observers: Observers;
  clock: Clock;
  ids: Ids;
  /** Null: in this thread (tests). */
  workerEntry: string | null;
  location: () => StoreLocation;
}): ObserverImports {
  const { db, election, observers, clock, ids, workerEntry, location } = parts;
  return createImportSessions({
    clock,
    ids,
    basis: observers.basis,
    start: () =>
      workerEntry === null
        ? workHere(createRosterWork(election, () => rosterKnown(db)))
        : startObserverThread(workerEntry, location(), election.profile),
  });
}
