import type { ElectionProfile, StationMapping } from '../../domain/index.ts';
import { electionOf } from '../election.ts';
import { closeStore, openRead, type StoreLocation } from '../store/index.ts';
import { startWork, type TableWorker, workInThread } from '../tables/index.ts';
import { knownStations } from './lookup.ts';
import { createStationWork, type ImportPlan, type TableSummary } from './work.ts';

/** What the thread is given. Plain data; the key in it is its own copy. */
export interface StationJob {
  job: 'stations';
  location: StoreLocation;
  profile: ElectionProfile;
}

export type StationWorker = TableWorker<TableSummary, StationMapping, ImportPlan>;

export function stationsInThread({ location, profile }: StationJob): void {
  const kept = { ...location, dataKey: Buffer.from(location.dataKey) };
  location.dataKey.fill(0);
  workInThread(
    createStationWork(electionOf(profile), () => {
      const db = openRead(kept);
      try {
        return knownStations(db);
      } finally {
        closeStore(db);
      }
    }),
  );
}

export function startStationThread(entry: string, location: StoreLocation, profile: ElectionProfile): StationWorker {
  const start: StationJob = { job: 'stations', location, profile };
  const worker: StationWorker = startWork(entry, start);
  location.dataKey.fill(0);
  return worker;
}
