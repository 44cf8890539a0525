import { type CheckinStatus, meantAt } from '../../../domain/index.ts';
import { all, type ReadDb } from '../../store/index.ts';
import { createPairs, type People } from './people.ts';
import type { WatchedRegistry } from './registry.ts';

/** A check-in as its row says it. */
export interface Heard {
  id: string;
  reporter: string | null;
  observer: string | null;
  station: string | null;
  region: string | null;
  number: number | null;
  status: CheckinStatus;
  at: number;
  receivedAt: number;
  turnout: number | null;
  hour: number | null;
}

/** Who said it, and of which station. */
export interface Matched {
  observer: string;
  station: string;
}

/** Check-ins with who said each of which station; follows what changed of rows, roster and assignments. */
export interface HeardBook {
  /** At a station, oldest first. */
  at: (station: string) => readonly (Heard & { by: string })[];
  matched: (id: string) => Matched | null;
  /** Rows that changed, and observers whose names or assignments did. Stations that this touches. */
  read: (changed: {
    checkins: readonly string[];
    observers: ReadonlySet<string>;
    reporters: readonly string[];
  }) => Set<string>;
}

const ROWS = `SELECT id, reporter, observer, station, region, number, status, at, received_at AS receivedAt, turnout, hour
  FROM checkin WHERE held = 0`;

/**
 * Whose check-in it is, and of which station. Of several who share an address it is the one who is sent to the station
 * named; a station is the one named, by this or an earlier number, else the one where they are sent at that time
 * (`meantAt`). Null: nobody of the roster, or nobody can tell who: then it says nothing of any station.
 */
export function matchHeard(
  {
    reporter,
    observer,
    station,
    region,
    number,
    at,
  }: Pick<Heard, 'reporter' | 'observer' | 'station' | 'region' | 'number' | 'at'>,
  people: People,
  registry: WatchedRegistry,
): Matched | null {
  const named = station ?? (region !== null && number !== null ? (registry.meant(region, number)?.id ?? null) : null);
  const wrongNumber = number !== null && region !== null && named === null;
  const who = observer === null ? writerOf(reporter, named, people) : people.whole(observer);
  if (who === null || !people.watches(who) || wrongNumber) return null;
  if (named !== null) return { observer: who, station: named };
  // A number alone is that of a station they are sent to.
  const own = people
    .sentOf(who)
    .filter(({ station: id }) => number === null || registry.byId.get(id)?.number === number);
  const meant = meantAt(own, at);
  return meant && { observer: who, station: meant.station };
}

function writerOf(reporter: string | null, named: string | null, people: People): string | null {
  if (reporter === null) return null;
  const writers = [...people.writers(reporter)].filter(people.watches);
  const meant =
    writers.length < 2
      ? writers
      : writers.filter((id) => named !== null && people.sentOf(id).some(({ station }) => station === named));
  const [only, ...more] = meant;
  return only !== undefined && more.length === 0 ? only : null;
}

export function readHeard(db: ReadDb, people: People, registry: WatchedRegistry): HeardBook {
  const rows = new Map<string, Heard>();
  const matches = new Map<string, Matched>();
  const atStation = createPairs();
  const ofReporter = createPairs();
  const ofObserver = createPairs();

  const match = (row: Heard): string[] => {
    const before = matches.get(row.id);
    const next = matchHeard(row, people, registry);
    if (before) atStation.drop(before.station, row.id);
    if (next) {
      matches.set(row.id, next);
      atStation.add(next.station, row.id);
    } else matches.delete(row.id);
    return [...(before ? [before.station] : []), ...(next ? [next.station] : [])];
  };
  const put = (row: Heard): void => {
    rows.set(row.id, row);
    if (row.reporter !== null) ofReporter.add(row.reporter, row.id);
    if (row.observer !== null) ofObserver.add(row.observer, row.id);
  };
  const drop = (id: string): string[] => {
    const row = rows.get(id);
    const match = matches.get(id);
    if (row?.reporter != null) ofReporter.drop(row.reporter, id);
    if (row?.observer != null) ofObserver.drop(row.observer, id);
    if (match) atStation.drop(match.station, id);
    rows.delete(id);
    matches.delete(id);
    return match ? [match.station] : [];
  };

  for (const row of all<Heard>(db, ROWS)) {
    put(row);
    match(row);
  }

  return {
    at: (station) =>
      [...atStation.left(station)]
        .flatMap((id) => {
          const row = rows.get(id);
          return row ? [{ ...row, by: matches.get(id)?.observer ?? '' }] : [];
        })
        .sort((a, b) => a.at - b.at || a.receivedAt - b.receivedAt || (a.id < b.id ? -1 : 1)),
    matched: (id) => matches.get(id) ?? null,
    read({ checkins, observers, reporters }) {
      const stations = new Set<string>();
      const again = new Set<string>();
      for (const id of checkins) for (const station of drop(id)) stations.add(station);
      if (checkins.length > 0)
        for (const row of all<Heard>(
          db,
          `${ROWS} AND id IN (SELECT value FROM json_each(?))`,
          JSON.stringify(checkins),
        )) {
          put(row);
          again.add(row.id);
        }
      const names = new Set(reporters);
      for (const id of observers) {
        const own = people.namesOf(id);
        for (const each of own.ids) for (const row of ofObserver.left(each)) again.add(row);
        for (const each of own.reporters) names.add(each);
      }
      for (const name of names) for (const row of ofReporter.left(name)) again.add(row);
      for (const id of again) {
        const row = rows.get(id);
        if (row) for (const station of match(row)) stations.add(station);
      }
      return stations;
    },
  };
}
