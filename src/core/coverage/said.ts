import type { CheckinStatus } from '../../domain/index.ts';
import { all, type ReadDb } from '../store/index.ts';

/**
 * Whose check-in it is: a person's entry names them; a bot's message whoever writes by that pseudonym, and of several who
 * share it whoever is sent to the station that it names. `who`: the observer, or who stands for them since a merge;
 * `checkin`, `station`, `status`, `at`: as the row says, unless it is kept back, the station only where it names one.
 */
export const SAID = `SELECT c.id AS checkin, coalesce(o.merged_into, o.id) AS who, c.status, c.at,
    coalesce(c.station, n.station) AS station
  FROM checkin AS c JOIN observer AS o ON o.id = c.observer
  LEFT JOIN station_number AS n ON n.region = c.region AND n.number = c.number AND n.until_at IS NULL
  WHERE c.held = 0
  UNION ALL
  SELECT c.id, coalesce(o.merged_into, o.id), c.status, c.at, n.station
  FROM checkin AS c JOIN observer_reporter AS r ON r.reporter = c.reporter JOIN observer AS o ON o.id = r.observer
  LEFT JOIN station_number AS n ON n.region = c.region AND n.number = c.number AND n.until_at IS NULL
  WHERE c.held = 0 AND c.observer IS NULL AND (
    NOT EXISTS (SELECT 1 FROM observer_reporter AS other WHERE other.reporter = r.reporter AND other.observer <> r.observer)
    OR EXISTS (SELECT 1 FROM assignment AS a WHERE a.observer = r.observer AND a.station = n.station AND a.ended_at IS NULL))`;

export interface LastSaid {
  status: CheckinStatus;
  at: number;
}

/**
 * What each said last, by observer and by the station that they named ('' for none). Of two of the same moment one: they
 * carry seconds.
 */
export function lastSaid(db: ReadDb): Map<string, Map<string, LastSaid>> {
  const said = new Map<string, Map<string, LastSaid>>();
  for (const { who, station, status, at } of all<LastSaid & { who: string; station: string | null }>(
    db,
    `SELECT who, station, status, max(at) AS at FROM (${SAID}) GROUP BY who, station`,
  )) {
    const own = said.get(who) ?? new Map<string, LastSaid>();
    own.set(station ?? '', { status, at });
    said.set(who, own);
  }
  return said;
}

/** What they said last of one of their stations: naming it, or naming none. */
export function lastAt(own: ReadonlyMap<string, LastSaid> | undefined, station: string): LastSaid | null {
  const named = own?.get(station) ?? null;
  const unnamed = own?.get('') ?? null;
  return named === null || (unnamed !== null && unnamed.at > named.at) ? unnamed : named;
}
