import type { KnownStation, StationFacts } from '../../domain/index.ts';
import { all, one, type ReadDb } from '../store/index.ts';
import { FACTS_COLUMNS } from './projection.ts';

export interface StationRef {
  id: string;
  region: string;
  /** As it is now; `formerly` says that the number asked for is an earlier one. */
  number: number;
  district: string | null;
  place: string | null;
  status: 'open' | 'closed';
  zone: string;
  registeredVoters: number | null;
  formerly: boolean;
}

/** unknownRegistry: no list of that region has been imported, so that nobody can say what exists. */
export type StationLookup = StationRef | 'unknownRegistry' | 'noSuchStation' | 'ambiguous';

const REF = `s.id, s.region, s.number, s.district, s.place, s.status, s.zone, s.registered_voters AS registeredVoters,
  n.until_at IS NOT NULL AS formerly`;

/**
 * The station that a report means: the one that bears this number, else the one that bore it. A number without a region
 * is ambiguous as soon as any registry is there. One indexed look-up, cheap enough for the arrival of every message.
 */
export function stationOf(db: ReadDb, region: string | null, number: number): StationLookup {
  if (region === null) return hasRegistry(db) ? 'ambiguous' : 'unknownRegistry';
  const rows = all<Omit<StationRef, 'formerly'> & { formerly: number }>(
    db,
    `SELECT ${REF} FROM station_number n JOIN station s ON s.id = n.station WHERE n.region = ? AND n.number = ? LIMIT 20`,
    region,
    number,
  );
  if (rows.length === 0)
    return one(db, 'SELECT 1 FROM station_region WHERE region = ?', region) ? 'noSuchStation' : 'unknownRegistry';
  const bear = rows.filter((row) => row.formerly === 0);
  const open = bear.filter((row) => row.status === 'open');
  for (const found of [open, bear, rows]) {
    const ids = new Set(found.map(({ id }) => id));
    if (ids.size > 1) return 'ambiguous';
    const [row] = found;
    if (row) return { ...row, formerly: row.formerly === 1 };
  }
  return 'noSuchStation';
}

/** Whether any list of stations has been imported. */
export const hasRegistry = (db: ReadDb): boolean => one(db, 'SELECT 1 FROM station LIMIT 1') !== undefined;

/** The whole registry, for a plan. Ten thousand rows: not for the arrival of a message. */
export function knownStations(db: ReadDb): KnownStation[] {
  const former = new Map<string, number[]>();
  for (const { station, number } of all<{ station: string; number: number }>(
    db,
    'SELECT station, number FROM station_number WHERE until_at IS NOT NULL ORDER BY number',
  )) {
    const had = former.get(station);
    if (had) had.push(number);
    else former.set(station, [number]);
  }
  return all<StationFacts & { id: string }>(db, `SELECT id, ${FACTS_COLUMNS} FROM station ORDER BY id`).map(
    ({ id, ...facts }) => ({ id, facts, former: former.get(id) ?? [] }),
  );
}
