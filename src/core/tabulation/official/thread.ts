import type { ElectionProfile } from '../../../domain/index.ts';
import { electionOf } from '../../election.ts';
import { closeStore, openRead, type StoreLocation } from '../../store/index.ts';
import { startWork, type TableWorker, workInThread } from '../../tables/index.ts';
import { officialKnown } from './read.ts';
import { createOfficialWork, type OfficialAsked, type OfficialPlan, type OfficialSummary } from './work.ts';

/** What the thread is given. Plain data; the key in it is its own copy. */
export interface OfficialJob {
  job: 'official';
  location: StoreLocation;
  profile: ElectionProfile;
}

export type OfficialWorker = TableWorker<OfficialSummary, OfficialAsked, OfficialPlan>;

export function officialInThread({ location, profile }: OfficialJob): void {
  const kept = { ...location, dataKey: Buffer.from(location.dataKey) };
  location.dataKey.fill(0);
  workInThread(
    createOfficialWork(electionOf(profile), (level) => {
      const db = openRead(kept);
      try {
        return officialKnown(db, level);
      } finally {
        closeStore(db);
      }
    }),
  );
}

export function startOfficialThread(entry: string, location: StoreLocation, profile: ElectionProfile): OfficialWorker {
  const start: OfficialJob = { job: 'official', location, profile };
  const worker: OfficialWorker = startWork(entry, start);
  location.dataKey.fill(0);
  return worker;
}
