import type { ObserverDetail, ObserverRow, OrganisationRow } from '../../../contract/index.ts';
import {
  type AssignmentShift,
  type CertificateHolder,
  type ElectionProfile,
  hindrancesOf,
  initialsOf,
  type Likeness,
  maskedPhone,
  nameKey,
  OBSERVER_LINES,
  OBSERVER_STATES,
  type ObserverCallResult,
  type ObserverFacts,
  type ObserverLine,
  type ObserverState,
  type OrganisationFacts,
  type OrganisationState,
  PRIVATE_FACTS,
  pcrSince,
  pcrState,
  phoneKey,
  phoneOf,
  type Registration,
  searchText,
  sortKey,
} from '../../../domain/index.ts';
import { entriesOf } from '../../journal/index.ts';
import { all, type Bind, one, type ReadDb } from '../../store/index.ts';
import { observerById, standing } from './lookup.ts';
import { type ObserverStory, observerSubject } from './projection.ts';

export type ObserverRules = Pick<ElectionProfile, 'date' | 'observers'>;

export interface ObserverQuery {
  rules: ObserverRules;
  /** Id of the last row of the page before. */
  cursor?: string | null | undefined;
  limit: number;
  search: string;
  /** Also by name and whole number: for whoever may open them. */
  byName: boolean;
  regions?: readonly string[] | null | undefined;
  district?: string | null | undefined;
  organisation?: string | null | undefined;
  states?: readonly ObserverState[] | null | undefined;
  language?: string | null | undefined;
  tag?: string | null | undefined;
  car?: boolean | null | undefined;
  pcr?: 'notReady' | null | undefined;
  certificate?: 'notHeld' | 'seized' | null | undefined;
  unreachable?: boolean | null | undefined;
  unassigned?: boolean | null | undefined;
  /** A bot said something of them that nobody has answered. */
  asking?: boolean | null | undefined;
}

interface Row {
  id: string;
  state: ObserverState;
  callSign: string;
  organisation: string | null;
  organisationName: string | null;
  accreditation: OrganisationState | null;
  region: string | null;
  district: string | null;
  place: string | null;
  languages: string;
  car: number;
  tags: string;
  pcrDate: string | null;
  certificate: CertificateHolder | null;
  asks: Registration | null;
  mergedInto: string | null;
  unreachableAt: number | null;
  facts: string;
  lastCall: string | null;
  stations: number;
}

const COLUMNS = `o.id, o.state, o.call_sign AS callSign, o.organisation, g.name AS organisationName, g.accreditation,
  o.region, o.district, o.place, o.languages, o.car, o.tags, o.pcr_date AS pcrDate, o.certificate, o.asks,
  o.merged_into AS mergedInto, o.unreachable_at AS unreachableAt, o.facts,
  (SELECT json_array(c.at, c.line, c.result) FROM observer_call AS c WHERE c.observer = o.id
    ORDER BY c.at DESC, c.rowid DESC LIMIT 1) AS lastCall,
  (SELECT count(*) FROM assignment AS a WHERE a.observer = o.id AND a.ended_at IS NULL) AS stations
  FROM observer AS o LEFT JOIN organisation AS g ON g.id = o.organisation`;

/** As every list shows them: initials, the end of a number; masked here already, in the worker. */
function shown(row: Row, rules: ObserverRules): ObserverRow {
  const {
    facts: json,
    organisation,
    organisationName,
    accreditation,
    lastCall,
    languages,
    tags,
    car,
    pcrDate,
    ...rest
  } = row;
  const { name, phones } = JSON.parse(json) as ObserverFacts;
  const [at, line, result] = JSON.parse(lastCall ?? '[]') as [number?, ObserverLine?, ObserverCallResult?];
  const hindrances = hindrancesOf(
    {
      state: row.state,
      pcr: pcrDate,
      certificate: row.certificate,
      unreachable: row.unreachableAt !== null,
      accreditation,
    },
    rules,
  );
  return {
    ...rest,
    initials: name === null ? null : initialsOf(name),
    phoneHint: phones[0] === undefined ? null : maskedPhone(phones[0]),
    organisation:
      organisation === null
        ? null
        : { id: organisation, name: organisationName ?? '', accreditation: accreditation ?? 'unknown' },
    languages: JSON.parse(languages) as string[],
    tags: JSON.parse(tags) as string[],
    car: car === 1,
    pcr: pcrState(pcrDate, rules),
    lastCall: at === undefined || line === undefined || result === undefined ? null : { at, line, result },
    hindrances,
  };
}

/** Texts are fragments of ours only; what was typed is bound. A whole number finds whose it is, a name by its sound. */
function filter(query: ObserverQuery): { where: string; binds: Bind[] } {
  const where = ['o.merged_into IS NULL'];
  const binds: Bind[] = [];
  const add = (sql: string, ...values: Bind[]): void => {
    where.push(sql);
    binds.push(...values);
  };
  const { regions, district, organisation, states, language, tag, car, rules } = query;
  if (regions?.length) add('o.region IN (SELECT value FROM json_each(?))', JSON.stringify(regions));
  if (district) add('o.district = ?', district);
  if (organisation) add('o.organisation = ?', organisation);
  if (states?.length) add('o.state IN (SELECT value FROM json_each(?))', JSON.stringify(states));
  if (language) add('EXISTS (SELECT 1 FROM json_each(o.languages) WHERE value = ?)', language);
  if (tag) add('EXISTS (SELECT 1 FROM json_each(o.tags) WHERE value = ?)', tag);
  if (car != null) add('o.car = ?', car ? 1 : 0);
  const since = pcrSince(rules);
  if (query.pcr === 'notReady' && since !== null)
    add(`coalesce(o.pcr_date, '') NOT BETWEEN ? AND ?`, since, rules.date);
  else if (query.pcr === 'notReady') add('0');
  if (query.certificate === 'notHeld') add(`coalesce(o.certificate, 'nobody') <> 'observer'`);
  if (query.certificate === 'seized') add(`o.certificate = 'seized'`);
  if (query.unreachable) add('o.unreachable_at IS NOT NULL');
  if (query.unassigned)
    add('NOT EXISTS (SELECT 1 FROM assignment AS a WHERE a.observer = o.id AND a.ended_at IS NULL)');
  if (query.asking) add('o.asks IS NOT NULL');
  searched(query.search, query.byName, add);
  return { where: where.join(' AND '), binds };
}

/** Fewer digits than a number has would let anybody try one out, digit by digit. */
const WHOLE_NUMBER = 10;

function searched(typed: string, byName: boolean, add: (sql: string, ...values: Bind[]) => void): void {
  const digits = phoneKey(typed);
  if (byName && digits.length >= WHOLE_NUMBER && /^[+\d\s().-]+$/.test(typed.trim())) {
    add(`o.id IN (SELECT observer FROM observer_key WHERE kind = 'phone' AND key = ?)`, digits);
    return;
  }
  for (const word of typed
    .split(/[\s,;№#]+/)
    .filter(Boolean)
    .slice(0, 8)) {
    const said = searchText(word);
    // A name as it sounds, and never shown: whoever types it knows it.
    if (byName) add(`(instr(o.search, ?) > 0 OR instr(' ' || o.name_key, ' ' || ?) > 0)`, said, nameKey(word) || said);
    else add('instr(o.search, ?) > 0', said);
  }
}

/** Of so many who share one number (a call centre's, a shop's) nobody is taken for another by it. */
const MOST_SHARING = 6;
const MOST_PAIRS = 200;
const PAIRS = `WITH few AS MATERIALIZED (SELECT k.kind, k.key FROM observer_key AS k
    JOIN observer AS o ON o.id = k.observer AND o.merged_into IS NULL AND o.state IN ('candidate', 'active')
    WHERE k.kind <> 'callSign' GROUP BY k.kind, k.key HAVING count(*) BETWEEN 2 AND ${MOST_SHARING})
  SELECT a.observer AS a, b.observer AS b, a.kind FROM few
    JOIN observer_key AS a ON a.kind = few.kind AND a.key = few.key
    JOIN observer_key AS b ON b.kind = few.kind AND b.key = few.key AND a.observer < b.observer
    JOIN observer AS x ON x.id = a.observer AND x.merged_into IS NULL AND x.state IN ('candidate', 'active')
    JOIN observer AS y ON y.id = b.observer AND y.merged_into IS NULL AND y.state IN ('candidate', 'active')
  WHERE (? IS NULL OR a.observer = ? OR b.observer = ?)
    AND NOT EXISTS (SELECT 1 FROM json_each(x.story, '$.apart') WHERE value = y.id)`;

interface Pair {
  a: string;
  b: string;
  by: Likeness[];
}

/** Who may be one person, of everybody or with `id`; most in common first. */
function pairs(db: ReadDb, id: string | null = null): Pair[] {
  const found = new Map<string, Pair>();
  for (const { a, b, kind } of all<{ a: string; b: string; kind: Likeness }>(db, PAIRS, id, id, id)) {
    const pair = found.get(`${a} ${b}`) ?? { a, b, by: [] };
    if (!pair.by.includes(kind)) pair.by.push(kind);
    found.set(`${a} ${b}`, pair);
  }
  return [...found.values()].sort((x, y) => y.by.length - x.by.length || (x.a + x.b < y.a + y.b ? -1 : 1));
}

/** Newest first; calls of one moment in the order of the fold, which wrote them. */
const CALLS_SHOWN = 200;

/** Reads of the roster. Names and numbers come masked: opening them is a command, and on record. */
export function observerQueries(db: ReadDb, nameOf: (id: string) => string) {
  const rowsOf = (ids: readonly string[], rules: ObserverRules): Map<string, ObserverRow> =>
    new Map(
      all<Row>(db, `SELECT ${COLUMNS} WHERE o.id IN (SELECT value FROM json_each(?))`, JSON.stringify(ids)).map(
        (row) => [row.id, shown(row, rules)],
      ),
    );
  const called = (id: string | null): { id: string; callSign: string } | null => {
    const found = id === null ? null : observerById(db, id);
    return found && { id: found.id, callSign: found.facts.callSign };
  };

  return {
    observerIds(query: Omit<ObserverQuery, 'limit' | 'cursor'> & { most: number }) {
      const { where, binds } = filter({ ...query, limit: query.most });
      const found = all<{ id: string }>(
        db,
        `SELECT o.id FROM observer AS o WHERE ${where} ORDER BY o.sort_key, o.id`,
        ...binds,
      ).map(({ id }) => id);
      return { ids: found.slice(0, query.most), total: found.length };
    },

    observerPage(query: ObserverQuery) {
      const { where, binds } = filter(query);
      const after = query.cursor
        ? one<{ sortKey: string }>(db, 'SELECT sort_key AS sortKey FROM observer WHERE id = ?', query.cursor)
        : undefined;
      const start: Bind[] = after && query.cursor ? [after.sortKey, query.cursor] : [];
      const rows = all<Row>(
        db,
        `SELECT ${COLUMNS} WHERE ${where} ${start.length > 0 ? 'AND (o.sort_key, o.id) > (?, ?)' : ''}
         ORDER BY o.sort_key, o.id LIMIT ${Math.trunc(query.limit) + 1}`,
        ...binds,
        ...start,
      );
      const total = query.cursor
        ? null
        : (one<{ n: number }>(db, `SELECT count(*) AS n FROM observer AS o WHERE ${where}`, ...binds)?.n ?? 0);
      const shownRows = rows.slice(0, query.limit).map((row) => shown(row, query.rules));
      return { rows: shownRows, next: rows.length > query.limit ? (shownRows.at(-1)?.id ?? null) : null, total };
    },

    observerSummary() {
      const states = all<{ state: ObserverState; n: number }>(
        db,
        'SELECT state, count(*) AS n FROM observer WHERE merged_into IS NULL GROUP BY state',
      );
      const counts = one<{ asking: number; unreachable: number; unassigned: number }>(
        db,
        `SELECT coalesce(sum(asks IS NOT NULL), 0) AS asking,
           coalesce(sum(unreachable_at IS NOT NULL AND state = 'active'), 0) AS unreachable,
           coalesce(sum(state = 'active' AND NOT EXISTS
             (SELECT 1 FROM assignment AS a WHERE a.observer = o.id AND a.ended_at IS NULL)), 0) AS unassigned
         FROM observer AS o WHERE merged_into IS NULL`,
      );
      const words = (column: 'languages' | 'tags'): string[] =>
        all<{ value: string }>(
          db,
          `SELECT j.value, count(*) AS n FROM observer AS o, json_each(o.${column}) AS j WHERE o.merged_into IS NULL
           GROUP BY j.value ORDER BY n DESC, j.value LIMIT 60`,
        ).map(({ value }) => value);
      return {
        states: Object.fromEntries(
          OBSERVER_STATES.map((state) => [state, states.find((row) => row.state === state)?.n ?? 0]),
        ) as Record<ObserverState, number>,
        asking: counts?.asking ?? 0,
        unreachable: counts?.unreachable ?? 0,
        unassigned: counts?.unassigned ?? 0,
        languages: words('languages'),
        tags: words('tags'),
      };
    },

    observerDetail({ id, rules }: { id: string; rules: ObserverRules }): ObserverDetail | null {
      const row = rowsOf([id], rules).get(id);
      const more = one<{ facts: string; story: string; addedAt: number }>(
        db,
        'SELECT facts, story, added_at AS addedAt FROM observer WHERE id = ?',
        id,
      );
      if (!row || !more) return null;
      const facts = JSON.parse(more.facts) as ObserverFacts;
      const { reason, replacedBy, registrations } = JSON.parse(more.story) as ObserverStory;
      const like = pairs(db, id).map(({ a, b, by }) => ({ id: a === id ? b : a, by }));
      const others = rowsOf(
        like.map((each) => each.id),
        rules,
      );
      return {
        ...row,
        has: PRIVATE_FACTS.filter((field) => facts[field] !== null && facts[field].length > 0),
        supervisorInitials: facts.supervisor === null ? null : initialsOf(facts.supervisor),
        lines: Object.fromEntries(
          OBSERVER_LINES.map((line) => {
            const phone = phoneOf(facts, line);
            return [line, phone === null ? null : maskedPhone(phone)];
          }),
        ) as ObserverDetail['lines'],
        reporters: facts.reporters,
        pcrDate: facts.pcr?.date ?? null,
        externalId: facts.externalId,
        addedAt: more.addedAt,
        reason,
        replacedBy: called(replacedBy),
        standing: row.mergedInto === null ? null : called(standing(db, id)),
        merged: all<{ id: string; callSign: string }>(
          db,
          'SELECT id, call_sign AS callSign FROM observer WHERE merged_into = ? ORDER BY call_sign, id',
          id,
        ),
        alike: like.flatMap(({ id: other, by }) => {
          const found = others.get(other);
          return found ? [{ id: other, callSign: found.callSign, initials: found.initials, by }] : [];
        }),
        assignments: all<ObserverDetail['assignments'][number]>(
          db,
          `SELECT a.id, a.station, s.region, s.number, a.shift FROM assignment AS a JOIN station AS s ON s.id = a.station
           WHERE a.observer = ? AND a.ended_at IS NULL ORDER BY a.begins, a.id`,
          id,
        ),
        registrations: registrations.toReversed().map(({ at, says, submission }) => ({
          at,
          what: says.what,
          station: says.station,
          reason: says.reason,
          messageKey:
            one<{ key: string }>(db, 'SELECT root_key AS "key" FROM submission WHERE id = ?', submission)?.key ?? null,
        })),
        calls: all<Omit<ObserverDetail['calls'][number], 'entryId'> & { entry: string }>(
          db,
          `SELECT entry, at, by, line, result, note FROM observer_call WHERE observer = ?
           ORDER BY at DESC, rowid DESC LIMIT ${CALLS_SHOWN}`,
          id,
        ).map(({ entry, by, ...call }) => ({ ...call, entryId: entry, by: nameOf(by) })),
        history: entriesOf(db, observerSubject(id))
          .toReversed()
          .slice(0, CALLS_SHOWN)
          .map((entry) => ({ entryId: entry.id, at: entry.wallTime, by: nameOf(entry.actor), type: entry.type })),
      };
    },

    observersAlike({ rules }: { rules: ObserverRules }) {
      const found = pairs(db).slice(0, MOST_PAIRS);
      const rows = rowsOf([...new Set(found.flatMap(({ a, b }) => [a, b]))], rules);
      return {
        pairs: found.flatMap(({ a, b, by }) => {
          const [left, right] = [rows.get(a), rows.get(b)];
          return left && right ? [{ a: left, b: right, by }] : [];
        }),
      };
    },

    organisationList: (): { rows: OrganisationRow[] } => ({
      rows: all<Omit<OrganisationRow, 'facts' | 'reason'> & { facts: string }>(
        db,
        `SELECT g.id, g.facts, g.accreditation, g.lost_at AS lostAt,
           (SELECT count(*) FROM observer AS o WHERE o.organisation = g.id AND o.state = 'active' AND o.merged_into IS NULL)
             AS observers,
           (SELECT count(DISTINCT a.station) FROM observer AS o JOIN assignment AS a ON a.observer = o.id
             WHERE o.organisation = g.id AND a.ended_at IS NULL) AS stations
         FROM organisation AS g`,
      )
        .map(({ facts, ...row }) => {
          const { reason, ...own } = JSON.parse(facts) as OrganisationFacts & { reason: string | null };
          return { ...row, facts: own, reason };
        })
        .sort((a, b) => (sortKey(a.facts.name) < sortKey(b.facts.name) ? -1 : 1)),
    }),

    organisationStations: ({ id }: { id: string }) => ({
      rows: all<{
        assignment: string;
        station: string;
        region: string;
        number: number;
        shift: AssignmentShift;
        observer: string;
        callSign: string;
        others: number;
      }>(
        db,
        `SELECT a.id AS assignment, a.station, s.region, s.number, a.shift, o.id AS observer, o.call_sign AS callSign,
           (SELECT count(DISTINCT b.observer) FROM assignment AS b JOIN observer AS p ON p.id = b.observer
             WHERE b.station = a.station AND b.ended_at IS NULL AND p.organisation IS NOT o.organisation) AS others
         FROM observer AS o JOIN assignment AS a ON a.observer = o.id JOIN station AS s ON s.id = a.station
         WHERE o.organisation = ? AND a.ended_at IS NULL ORDER BY s.sort_key, a.begins, a.id LIMIT 2000`,
        id,
      ),
    }),
  };
}
