import type { StationMapping } from '../../domain/index.ts';
import type { Election } from '../election.ts';
import type { Clock, Ids } from '../ports.ts';
import type { StoreLocation, WriteDb } from '../store/index.ts';
import { createImportSessions, type ImportSessions, workHere } from '../tables/index.ts';
import { knownStations } from './lookup.ts';
import type { Registry } from './registry.ts';
import { startStationThread } from './thread.ts';
import { createStationWork, type ImportPlan, type TableSummary } from './work.ts';

export type StationImports = ImportSessions<TableSummary, StationMapping, ImportPlan>;

/** Lists of stations being looked at; a plan is good for one state of the registry. */
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
  const { db, election, registry, clock, ids, workerEntry, location } = parts;
  return createImportSessions({
    clock,
    ids,
    basis: registry.basis,
    start: () =>
      workerEntry === null
        ? workHere(createStationWork(election, () => knownStations(db)))
        : startStationThread(workerEntry, location(), election.profile),
  });
}
