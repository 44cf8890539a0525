import type { ProtocolCounts, ProtocolRow } from '../../../contract/index.ts';
import {
  COMMISSION_FAULTS,
  EXCLUSION_CODES,
  PROTOCOL_GRADES,
  PROTOCOL_STATES,
  type ProtocolLevel,
  type RejectionCode,
} from '../../../domain/index.ts';
import { cursorOf, parseCursor } from '../../paging.ts';
import { all, type ReadDb } from '../../store/index.ts';
import { contradicting } from './copies.ts';

export interface ProtocolFilter {
  region?: string | null | undefined;
  level?: ProtocolLevel | null | undefined;
}
export interface ProtocolQuery extends ProtocolFilter {
  show: ProtocolRow['status'] | 'contradicting';
  cursor?: string | null | undefined;
  limit: number;
  me: string;
}

/** Of the station in the registry; the one that works, where a number was given twice. */
const OF_STATION = (what: string) => `(SELECT s.${what} FROM station AS s
  WHERE s.region = p.region AND s.number = p.station ORDER BY s.status DESC, s.id LIMIT 1)`;

const ROW = `p.id, p.level, p.region, ${OF_STATION('district')} AS district, ${OF_STATION('place')} AS place, p.station,
  p.status, p.grade, p.photos, p.received_at AS receivedAt, p.changed_at AS changedAt, p.first_by AS first,
  p.second_by AS second, p.returned_to AS returnedTo, p.rejection, p.turnout_flag AS turnoutFlag, p.disputed,
  p.one_page_posted AS onePagePosted, p.copy_refused AS copyRefused, p.reopen_asked AS reopenAsked,
  (SELECT count(*) FROM protocol AS o WHERE o.region = p.region AND o.station = p.station AND o.level = p.level
    AND o.id <> p.id AND o.joined_into IS NULL) AS copies`;

type Plain = Pick<
  ProtocolRow,
  | 'id'
  | 'level'
  | 'region'
  | 'district'
  | 'place'
  | 'station'
  | 'status'
  | 'grade'
  | 'photos'
  | 'receivedAt'
  | 'changedAt'
  | 'copies'
>;
interface Row extends Plain {
  first: string | null;
  second: string | null;
  returnedTo: string | null;
  rejection: RejectionCode | null;
  turnoutFlag: number;
  disputed: number;
  onePagePosted: number;
  copyRefused: number;
  reopenAsked: string | null;
}

function unpack(
  { first, second, returnedTo, turnoutFlag, disputed, onePagePosted, copyRefused, reopenAsked, ...row }: Row,
  me: string,
): ProtocolRow {
  const excluded = { turnout_flag: turnoutFlag, disputed };
  const faults = { onePagePosted, copyRefused };
  return {
    ...row,
    mine: returnedTo === me ? 'again' : first === me || second === me ? 'keyed' : null,
    excluded: EXCLUSION_CODES.filter((code) => excluded[code] === 1),
    faults: COMMISSION_FAULTS.filter((code) => faults[code] === 1),
    reopenAsked: reopenAsked !== null,
  };
}

const filtered = ({ region, level }: ProtocolFilter): { sql: string; binds: string[] } => ({
  sql: `p.joined_into IS NULL${region ? ' AND p.region = ?' : ''}${level ? ' AND p.level = ?' : ''}`,
  binds: [region, level].filter((each): each is string => each != null && each !== ''),
});

export function rowOf(db: ReadDb, id: string, me: string): ProtocolRow | null {
  const [row] = all<Row>(db, `SELECT ${ROW} FROM protocol AS p WHERE p.id = ?`, id);
  return row ? unpack(row, me) : null;
}

/** What waits is worked off from the oldest; what is finished is looked at from the newest. */
export function protocolPage(db: ReadDb, { show, cursor, limit, me, ...filter }: ProtocolQuery) {
  const { sql, binds } = filtered(filter);
  if (show === 'contradicting') {
    const ids = JSON.stringify([...contradicting(db)]);
    const rows = all<Row>(
      db,
      `SELECT ${ROW} FROM protocol AS p WHERE ${sql} AND p.id IN (SELECT value FROM json_each(?))
       ORDER BY p.region, p.station, p.received_at, p.id LIMIT 200`,
      ...binds,
      ids,
    );
    return { rows: rows.map((row) => unpack(row, me)), next: null };
  }
  const newest = show === 'accepted' || show === 'rejected';
  const [at, id] = cursor == null && !newest ? [-1, ''] : parseCursor(cursor);
  const [compare, order] = newest ? ['<', 'DESC'] : ['>', 'ASC'];
  const found = all<Row>(
    db,
    `SELECT ${ROW} FROM protocol AS p WHERE p.status = ? AND ${sql} AND (p.received_at, p.id) ${compare} (?, ?)
     ORDER BY p.received_at ${order}, p.id ${order} LIMIT ?`,
    show,
    ...binds,
    at,
    id,
    limit + 1,
  );
  const shown = found.slice(0, limit);
  const last = shown.at(-1);
  return {
    rows: shown.map((row) => unpack(row, me)),
    next: found.length > limit && last ? cursorOf(last.receivedAt, last.id) : null,
  };
}

const KEYABLE = `(p.status = 'received' OR (p.status = 'keyedOnce' AND p.first_by <> ?
  AND (p.returned_to IS NULL OR p.returned_to = ?)))`;

/** Those that this person may key: what they are asked for again, what one has keyed, then the oldest. */
export function keyable(db: ReadDb, me: string, filter: ProtocolFilter): { id: string; keyed: number }[] {
  const { sql, binds } = filtered(filter);
  return all<{ id: string; keyed: number }>(
    db,
    `SELECT p.id, p.status = 'keyedOnce' AS keyed FROM protocol AS p WHERE ${sql} AND ${KEYABLE}
     ORDER BY p.returned_to IS NULL, p.status, p.received_at, p.id`,
    ...binds,
    me,
    me,
  );
}

/** In the order of the index that has all of it: no sheet is read, and nothing sorted. */
export const COUNTED = (filter: string): string =>
  `SELECT p.status, p.grade, p.rejection, p.turnout_flag AS turnout, p.disputed, p.one_page_posted AS onePage,
     p.copy_refused AS refused, coalesce(sum(${KEYABLE}), 0) AS key,
     coalesce(sum((p.status = 'differs' AND p.first_by <> ? AND p.second_by <> ?) OR p.status = 'agreed'), 0) AS decide,
     sum(p.reopen_asked IS NOT NULL AND p.reopen_asked <> ?) AS reopen, count(*) AS n
   FROM protocol AS p INDEXED BY protocol_counted WHERE ${filter}
   GROUP BY p.grade, p.status, p.rejection, p.turnout_flag, p.disputed, p.one_page_posted, p.copy_refused`;

export function protocolCounts(db: ReadDb, { me, ...filter }: ProtocolFilter & { me: string }): ProtocolCounts {
  const { sql, binds } = filtered(filter);
  const cells = all<{
    status: ProtocolRow['status'];
    grade: ProtocolRow['grade'];
    rejection: RejectionCode | null;
    turnout: number;
    disputed: number;
    onePage: number;
    refused: number;
    /** Of them, for this person: to key, to decide, to reopen. */
    key: number;
    decide: number;
    reopen: number;
    n: number;
  }>(db, COUNTED(sql), me, me, me, me, me, ...binds);
  const sum = (of: (cell: (typeof cells)[number]) => boolean): number =>
    cells.reduce((total, cell) => total + (of(cell) ? cell.n : 0), 0);
  const mine = (what: 'key' | 'decide' | 'reopen'): number => cells.reduce((total, cell) => total + cell[what], 0);
  const by = <K extends string>(keys: readonly K[], of: (key: K) => number) =>
    Object.fromEntries(keys.map((key) => [key, of(key)])) as Record<K, number>;
  const codes = [...new Set(cells.flatMap((cell) => (cell.status === 'rejected' && cell.rejection) || []))].toSorted();
  return {
    byStatus: by(PROTOCOL_STATES, (status) => sum((cell) => cell.status === status)),
    byGrade: by(PROTOCOL_GRADES, (grade) => sum((cell) => cell.grade === grade)),
    excluded: by(EXCLUSION_CODES, (code) =>
      sum((cell) => cell.status === 'accepted' && (code === 'disputed' ? cell.disputed : cell.turnout) === 1),
    ),
    rejected: codes.map((code) => ({
      code,
      n: sum((cell) => cell.status === 'rejected' && cell.rejection === code),
    })),
    faults: by(COMMISSION_FAULTS, (code) =>
      sum((cell) => (code === 'copyRefused' ? cell.refused : cell.onePage) === 1),
    ),
    contradictions: contradicting(db).size,
    mine: { key: mine('key'), decide: mine('decide'), reopen: mine('reopen') },
  };
}
