import type { CallListRow, CheckinRow, SilenceRow } from '../../../contract/index.ts';
import {
  type CheckinStatus,
  callListOrder,
  districtKey,
  districtsOnDuty,
  dutyState,
  initialsOf,
  maskedPhone,
  nextLine,
  OBSERVER_LINES,
  type ObserverCallResult,
  type ObserverFacts,
  type ObserverLine,
  phoneOf,
} from '../../../domain/index.ts';
import { all, one, type ReadDb } from '../../store/index.ts';
import { SAID } from '../said.ts';
import { type Duty, type DutyRules, dutiesBy } from './duty.ts';

type NameOf = (id: string) => string;

interface Row {
  id: string;
  source: 'relay' | 'person';
  reporter: string | null;
  station: string | null;
  region: string | null;
  number: number | null;
  status: CheckinStatus;
  at: number;
  receivedAt: number;
  reason: string | null;
  reasonText: string | null;
  writtenAct: number | null;
  turnout: number | null;
  hour: number | null;
  by: string | null;
  messageKey: string | null;
  /** The observer; null for nobody of the roster, and where several come into question. */
  who: string | null;
  callSign: string | null;
}

/** With who said it: one of the roster, or nobody that can be named. */
const ROWS = `SELECT c.id, c.source, c.reporter, c.station, c.region, c.number, c.status, c.at, c.received_at AS receivedAt,
    c.reason, c.reason_text AS reasonText, c.written_act AS writtenAct, c.turnout, c.hour, c.by, s.root_key AS messageKey,
    o.id AS who, o.call_sign AS callSign
  FROM checkin AS c LEFT JOIN submission AS s ON s.id = c.id
  LEFT JOIN observer AS o ON o.id = (SELECT CASE WHEN count(DISTINCT who) = 1 THEN max(who) END
    FROM (${SAID}) AS said WHERE said.checkin = c.id)`;

interface PageQuery {
  cursor: string | null;
  limit: number;
  unknown: boolean;
  observer: string | null;
}

function checkinPage(db: ReadDb, { cursor, limit, unknown, observer }: PageQuery, nameOf: NameOf) {
  const where = ['c.held = 0', ...(unknown ? ['o.id IS NULL'] : []), ...(observer === null ? [] : ['o.id = ?'])].join(
    ' AND ',
  );
  const binds = observer === null ? [] : [observer];
  const [at = '', id = ''] = /^(\d{1,16}):(.{1,150})$/.exec(cursor ?? '')?.slice(1) ?? [];
  const after = at === '' ? '' : 'AND (c.received_at, c.id) < (?, ?)';
  const rows = all<Row>(
    db,
    `${ROWS} WHERE ${where} ${after} ORDER BY c.received_at DESC, c.id DESC LIMIT ?`,
    ...binds,
    ...(at === '' ? [] : [Number(at), id]),
    limit + 1,
  );
  const page = rows.slice(0, limit);
  const last = page.at(-1);
  return {
    rows: page.map((row) => shown(db, row, nameOf)),
    next: rows.length > limit && last ? `${last.receivedAt}:${last.id}` : null,
    // Who said each is worked out: of all of them only where somebody asks for a part.
    total:
      cursor !== null || unknown || observer !== null
        ? null
        : (one<{ n: number }>(db, 'SELECT count(*) AS n FROM checkin WHERE held = 0')?.n ?? 0),
  };
}

function shown(db: ReadDb, row: Row, nameOf: NameOf): CheckinRow {
  const { who, callSign, writtenAct, by, station, region, number, ...rest } = row;
  const meant =
    station ??
    one<{ id: string }>(
      db,
      'SELECT station AS id FROM station_number WHERE region = ? AND number = ? AND until_at IS NULL LIMIT 1',
      region,
      number,
    )?.id ??
    null;
  return {
    ...rest,
    observer: who === null || callSign === null ? null : { id: who, callSign },
    station: region === null && number === null && meant === null ? null : { id: meant, region, number },
    writtenAct: writtenAct === null ? null : writtenAct === 1,
    by: by === null ? null : nameOf(by),
  };
}

interface Call {
  at: number;
  by: string;
  line: ObserverLine;
  result: ObserverCallResult;
  note: string | null;
}

const CALLS = `SELECT at, by, line, result, note FROM observer_call WHERE observer = ? AND at >= ? ORDER BY at, rowid`;
/** The numbers that are known, in the order of the regime, masked. */
const linesOf = (facts: ObserverFacts): CallListRow['lines'] =>
  OBSERVER_LINES.flatMap((line) => {
    const phone = phoneOf(facts, line);
    const name = line === 'supervisor' ? facts.supervisor : null;
    return phone === null ? [] : [{ line, name: name === null ? null : initialsOf(name), hint: maskedPhone(phone) }];
  });

/** Nobody calls more in a night; the list says how many there are. */
const MOST = 300;

function callRow(
  db: ReadDb,
  duty: Duty,
  missed: NonNullable<ReturnType<typeof dutyState>['missed']>,
  nameOf: NameOf,
): CallListRow {
  const { id, observer, callSign, organisation, station, region, district, number, zone, shift, sample, last } = duty;
  const calls = all<Call>(db, CALLS, observer, missed.at);
  const facts = one<{ facts: string }>(db, 'SELECT facts FROM observer WHERE id = ?', observer);
  const lines = facts ? linesOf(JSON.parse(facts.facts) as ObserverFacts) : [];
  return {
    id,
    observer,
    callSign,
    organisation,
    station,
    region,
    district,
    number,
    zone,
    shift,
    sample,
    missed: { step: missed.step, hour: missed.hour, at: missed.at },
    since: last?.at ?? duty.begins,
    last,
    lines,
    calls: calls.map(({ by, ...call }) => ({ ...call, by: nameOf(by) })),
    next: nextLine(
      lines.map(({ line }) => line),
      calls,
    ),
  };
}

/** Reads of what observers say, and of who is not heard of. */
export function checkinQueries(db: ReadDb, nameOf: NameOf) {
  return {
    checkinPage: (query: PageQuery) => checkinPage(db, query, nameOf),

    /** Whom to call: who has missed something and is still expected, sample stations first, then the longest missed. */
    callList: ({ rules, now }: { rules: DutyRules; now: number }) => {
      const missing = dutiesBy(db, rules, now)
        .filter(({ ends }) => ends + rules.observers.graceMinutes * 60_000 * 2 >= now)
        .flatMap((duty) => {
          const { missed } = dutyState(duty, now, rules);
          return missed
            ? [{ duty, missed, sample: duty.sample, since: duty.last?.at ?? duty.begins, id: duty.id }]
            : [];
        })
        .sort(callListOrder);
      return {
        asOf: now,
        rows: missing.slice(0, MOST).map(({ duty, missed }) => callRow(db, duty, missed, nameOf)),
        total: missing.length,
      };
    },

    /** Districts that went quiet: those that are, the longest first, as they stand now; then those of the last day. */
    silences: ({ rules, now }: { rules: DutyRules; now: number }): SilenceRow[] => {
      const rows = all<Omit<SilenceRow, 'owner'> & { owner: string | null; ownedAt: number | null }>(
        db,
        `SELECT id, region, district, since, noticed_at AS noticedAt, expected, missed, owner, owned_at AS ownedAt,
           ended_at AS endedAt, ended_why AS endedWhy FROM silence WHERE ended_at IS NULL OR ended_at > ?
         ORDER BY ended_at IS NOT NULL, coalesce(-ended_at, since), id LIMIT 200`,
        now - 86_400_000,
      );
      if (rows.length === 0) return [];
      const districts = new Map(
        districtsOnDuty(dutiesBy(db, rules, now), now, rules).map((each) => [districtKey(each), each]),
      );
      return rows.map(({ owner, ownedAt, ...row }) => {
        const stands = row.endedAt === null ? districts.get(districtKey(row)) : undefined;
        return {
          ...row,
          expected: stands?.expected ?? row.expected,
          missed: stands?.missed ?? row.missed,
          owner: owner === null ? null : { id: owner, name: nameOf(owner), at: ownedAt ?? 0 },
        };
      });
    },
  };
}
