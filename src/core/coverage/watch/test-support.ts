import { type AssignmentShift, type CheckinStatus, type ObserverState, shiftSpan } from '../../../domain/index.ts';
import { realProfile } from '../../../domain/test-profiles.ts';
import { one, run, transaction, type WriteDb } from '../../store/index.ts';
import { placeKeyOf, readRegistry, type WatchedStation } from './registry.ts';

/**
 * For tests and measurements only: rows of the roster, of assignments and of check-ins, written as their projections
 * would be. Each in a transaction of its own unless `all` is around them.
 */
export interface CoverageRows {
  observer(id: string, more?: { state?: ObserverState; mergedInto?: string | null; callSign?: string }): void;
  writes(reporter: string, observer: string): void;
  writesNoMore(reporter: string, observer: string): void;
  send(
    id: string,
    observer: string,
    station: string,
    more?: { shift?: AssignmentShift; ended?: boolean; seen?: string },
  ): void;
  says(id: string, status: CheckinStatus, at: number, more: Says): void;
  /** All in one transaction. */
  all(work: () => void): void;
}

interface Says {
  reporter?: string | null;
  observer?: string | null;
  region?: string | null;
  number?: number | null;
  turnout?: number;
  hour?: number;
  reason?: string;
  writtenAct?: boolean;
}

export function coverageRows(db: WriteDb): CoverageRows {
  const write = (sql: string, ...binds: (string | number | null)[]): void =>
    transaction(db, () => void run(db, sql, ...binds));
  let keys: ReadonlyMap<string, WatchedStation> | null = null;
  let version: string | undefined;
  const known = (station: string) => {
    const folded = one<{ folded: string }>(db, 'SELECT folded FROM registry_info')?.folded;
    if (keys === null || folded !== version) keys = readRegistry(db).byId;
    version = folded;
    return keys.get(station);
  };
  return {
    observer(id, more = {}) {
      write(
        `INSERT INTO observer (id, state, call_sign, languages, car, tags, merged_into, facts, story, search, name_key,
           sort_key, added_at, changed_at, last_entry) VALUES (?, ?, ?, '[]', 0, '[]', ?, '{}', '{}', '', '', '', 1, 1, '-')
         ON CONFLICT (id) DO UPDATE SET state = excluded.state, call_sign = excluded.call_sign,
           merged_into = excluded.merged_into`,
        id,
        more.state ?? 'active',
        more.callSign ?? `Call ${id}`,
        more.mergedInto ?? null,
      );
    },
    writes: (reporter, observer) =>
      write(
        'INSERT INTO observer_reporter (reporter, observer) VALUES (?, ?) ON CONFLICT DO NOTHING',
        reporter,
        observer,
      ),
    writesNoMore: (reporter, observer) =>
      write('DELETE FROM observer_reporter WHERE reporter = ? AND observer = ?', reporter, observer),
    send(id, observer, station, more = {}) {
      const place = known(station);
      const zone = place?.zone ?? 'Asia/Almaty';
      const shift = more.shift ?? 'whole';
      const span = shiftSpan(shift, zone, realProfile);
      write(
        `INSERT INTO assignment (id, observer, station, shift, begins, ends, seen, made_by, made_at, ended_at, last_entry)
         VALUES (?, ?, ?, ?, ?, ?, ?, 'p', 1, ?, '-') ON CONFLICT (id) DO UPDATE SET observer = excluded.observer,
           station = excluded.station, shift = excluded.shift, seen = excluded.seen, ended_at = excluded.ended_at,
           begins = excluded.begins, ends = excluded.ends`,
        id,
        observer,
        station,
        shift,
        span?.begins ?? 0,
        span?.ends ?? 0,
        more.seen ?? (place ? placeKeyOf(place) : ''),
        more.ended ? 5 : null,
      );
    },
    says(id, status, at, more) {
      write(
        `INSERT INTO checkin (id, source, reporter, observer, region, number, status, at, received_at, turnout, hour, reason,
           written_act) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (id) DO UPDATE
         SET reporter = excluded.reporter, observer = excluded.observer, region = excluded.region,
           number = excluded.number, status = excluded.status, at = excluded.at`,
        id,
        more.observer == null ? 'relay' : 'person',
        more.reporter ?? null,
        more.observer ?? null,
        more.region ?? null,
        more.number ?? null,
        status,
        at,
        at,
        more.turnout ?? null,
        more.hour ?? null,
        more.reason ?? null,
        more.writtenAct === undefined ? null : more.writtenAct ? 1 : 0,
      );
    },
    all: (work) => transaction(db, work),
  };
}
