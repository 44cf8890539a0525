import type { ElectionProfile, ObserverMapping } from '../../../domain/index.ts';
import { electionOf } from '../../election.ts';
import { closeStore, openRead, type ReadDb, type StoreLocation } from '../../store/index.ts';
import { startWork, type TableWorker, workInThread } from '../../tables/index.ts';
import { knownObservers, organisationKeys } from './lookup.ts';
import { createRosterWork, type RosterKnown, type RosterPlan, type RosterSummary } from './work.ts';

/** What the thread is given. Plain data; the key in it is its own copy. */
export interface ObserverJob {
  job: 'observers';
  location: StoreLocation;
  profile: ElectionProfile;
}

export type ObserverWorker = TableWorker<RosterSummary, ObserverMapping, RosterPlan>;

export const rosterKnown = (db: ReadDb): RosterKnown => ({
  observers: knownObservers(db),
  organisations: organisationKeys(db),
});

export function observersInThread({ location, profile }: ObserverJob): void {
  const kept = { ...location, dataKey: Buffer.from(location.dataKey) };
  location.dataKey.fill(0);
  workInThread(
    createRosterWork(electionOf(profile), () => {
      const db = openRead(kept);
      try {
        return rosterKnown(db);
      } finally {
        closeStore(db);
      }
    }),
  );
}

export function startObserverThread(entry: string, location: StoreLocation, profile: ElectionProfile): ObserverWorker {
  const start: ObserverJob = { job: 'observers', location, profile };
  const worker: ObserverWorker = startWork(entry, start);
  location.dataKey.fill(0);
  return worker;
}
