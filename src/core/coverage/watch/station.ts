import type { AssignmentRow, CheckinRow } from '../../../contract/index.ts';
import { type CheckinStatus, TURNOUT_HOURS } from '../../../domain/index.ts';
import type { Names } from '../../inbox/index.ts';
import { all, type ReadDb } from '../../store/index.ts';
import type { Watched, WatchRules } from './keeper.ts';
import { rowOf } from './read.ts';
import { placeKeyOf, type WatchedStation } from './registry.ts';

/** Check-ins of one station that a screen shows, newest first. */
const MOST = 100;

/** One station with who is, or was, sent there and what they said. Null: there is none. */
export function watchedStation(
  db: ReadDb,
  watched: Watched,
  { id, now, rules }: { id: string; now: number; rules: WatchRules },
  person: Names['person'],
) {
  const station = watched.registry.byId.get(id);
  if (!station) return null;
  return {
    ...rowOf(watched, station),
    address: station.address,
    zone: station.zone,
    assignments: assignmentsOf(db, watched, station),
    checkins: checkinsOf(db, watched, station, person),
    turnouts: turnoutsOf(watched, station, now, rules),
  };
}

type Sent = Pick<
  AssignmentRow,
  'id' | 'observer' | 'organisation' | 'shift' | 'begins' | 'ends' | 'endedAt' | 'endedWhy'
> & {
  seen: string;
};

function assignmentsOf(db: ReadDb, { people, heard }: Watched, station: WatchedStation): AssignmentRow[] {
  const words = heard.at(station.id);
  return all<Sent>(
    db,
    `SELECT a.id, a.observer, a.shift, a.begins, a.ends, a.seen, a.ended_at AS endedAt, a.ended_why AS endedWhy,
       (SELECT g.name FROM observer AS o JOIN organisation AS g ON g.id = o.organisation WHERE o.id = a.observer)
         AS organisation
     FROM assignment AS a WHERE a.station = ? ORDER BY a.ended_at IS NOT NULL, a.begins, a.made_at, a.id LIMIT 200`,
    station.id,
  ).map(({ seen, ...row }) => {
    const observer = people.whole(row.observer);
    const last = words.findLast(({ by }) => by === observer);
    return {
      ...row,
      observer,
      callSign: people.callSign(observer),
      station: station.id,
      region: station.region,
      number: station.number,
      toConfirm: row.endedAt === null && (seen !== placeKeyOf(station) || station.at < 0),
      last: last ? { status: last.status, at: last.at } : null,
    };
  });
}

type Row = Omit<CheckinRow, 'observer' | 'station' | 'writtenAct' | 'status'> & {
  writtenAct: number | null;
  status: CheckinStatus;
};

function checkinsOf(
  db: ReadDb,
  { people, heard }: Watched,
  station: WatchedStation,
  person: Names['person'],
): CheckinRow[] {
  const ids = heard.at(station.id).slice(-MOST);
  const by = new Map(ids.map((each) => [each.id, each.by]));
  return all<Row>(
    db,
    `SELECT c.id, c.source, c.reporter, c.status, c.at, c.received_at AS receivedAt, c.reason, c.reason_text AS reasonText,
       c.written_act AS writtenAct, c.turnout, c.hour, c.by,
       (SELECT s.root_key FROM submission AS s WHERE s.id = c.id) AS messageKey
     FROM checkin AS c WHERE c.id IN (SELECT value FROM json_each(?)) ORDER BY c.at DESC, c.received_at DESC, c.id DESC`,
    JSON.stringify([...by.keys()]),
  ).map((row) => {
    const observer = by.get(row.id) ?? '';
    return {
      ...row,
      observer: { id: observer, callSign: people.callSign(observer) },
      station: { id: station.id, region: station.region, number: station.number },
      writtenAct: row.writtenAct === null ? null : row.writtenAct === 1,
      by: row.by === null ? null : person(row.by),
    };
  });
}

/** Every hour that somebody here is to report, and every one that somebody did. */
function turnoutsOf({ states }: Watched, station: WatchedStation, now: number, { observers }: WatchRules) {
  const state = states[station.at];
  if (!state) return [];
  const grace = observers.graceMinutes * 60_000;
  return TURNOUT_HOURS.flatMap((hour) => {
    const [late, said] = [state.dueTurnouts[hour], state.turnouts[hour]];
    if (late === undefined && said === undefined) return [];
    return [
      {
        hour,
        voters: said?.voters ?? null,
        due: late === undefined ? (said?.at ?? 0) : late - grace,
        late: said === undefined && late !== undefined && late <= now,
      },
    ];
  });
}
