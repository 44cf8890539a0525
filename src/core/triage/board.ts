import type { CaseRow, ColumnsBy } from '../../contract/index.ts';
import { type CaseLane, hasTerms, searchTerms } from '../../domain/index.ts';
import { all, one, type ReadDb } from '../store/index.ts';
import { COLUMNS, caseRow, type NameOf, type Row } from './read.ts';

const WHERE_STATE = { open: `c.state <> 'closed'`, closed: `+c.state = 'closed'`, all: '1' } as const;

export interface CaseFilter {
  state: keyof typeof WHERE_STATE;
  /** One state of the lifecycle. */
  status?: string | null | undefined;
  /** A person's id or `nobody`. */
  owner?: string | null | undefined;
  /** A region's code; '' where none is known. */
  region?: string | null | undefined;
  kind?: string | null | undefined;
  urgency?: string | null | undefined;
  lane?: CaseLane | null | undefined;
  /** Words of its first report. */
  words?: string | null | undefined;
}

export interface CaseQuery extends CaseFilter {
  cursor?: string | null | undefined;
  limit: number;
}

/**
 * The Board's order: what nobody answers for first, urgent and certain and old on top, as on the alarm bar; then what
 * somebody has, the newest of its urgency first; closed ones last. Ascending, and total.
 */
const BOARD = `CASE c.state WHEN 'new' THEN 0 WHEN 'reopened' THEN 0 WHEN 'closed' THEN 2 ELSE 1 END, c.urgency, c.possible,
  CASE WHEN c.state IN ('new', 'reopened') THEN c.sent_at ELSE -c.sent_at END, c.id`;

/** Where a page ended: the five values of its last row that it is ordered by. */
type Place = [number, string, number, number, string];
const FIRST: Place = [-1, '', 0, 0, ''];

function placeIn(cursor: string | null | undefined): Place {
  const match = /^([0-2]):(P[0-3]):([01]):(-?\d{1,16}):([\w:-]{1,150})$/.exec(cursor ?? '');
  if (!match) return FIRST;
  const [, rank, urgency = '', possible, at, id = ''] = match;
  return [Number(rank), urgency, Number(possible), Number(at), id];
}

/**
 * Everything a filter asks is in one index (case_board), which is read from end to end: an equality that has an index of
 * its own would look up each of its rows elsewhere. So `+`, where there is one.
 */
function whereOf(db: ReadDb, filter: CaseFilter): { where: string; binds: (string | number)[] } {
  const parts: [string, ...(string | number)[]][] = [[WHERE_STATE[filter.state]]];
  if (filter.status) parts.push(['+c.state = ?', filter.status]);
  if (filter.owner) parts.push(filter.owner === 'nobody' ? ['+c.owner IS NULL'] : ['+c.owner = ?', filter.owner]);
  if (filter.region != null) parts.push(filter.region === '' ? ['c.region IS NULL'] : ['c.region = ?', filter.region]);
  if (filter.kind) parts.push(['c.kind = ?', filter.kind]);
  if (filter.urgency) parts.push(['c.urgency = ?', filter.urgency]);
  if (filter.lane) parts.push(['c.lane = ?', filter.lane]);
  const plain = { where: parts.map(([sql]) => sql).join(' AND '), binds: parts.flatMap(([, ...values]) => values) };
  const terms = searchTerms(filter.words ?? '');
  if (terms === null) return plain;
  // The text of each that fits otherwise: an SOS more or less is one in a hundred messages, so the full text would find
  // mostly what is no case.
  const said = all<{ id: string; folded: string }>(
    db,
    `SELECT c.id, s.folded FROM case_view c JOIN submission s ON s.id = c.submission
     WHERE ${plain.where} AND instr(s.folded, ?) > 0`,
    ...plain.binds,
    terms.last,
  );
  const ids = said.filter(({ folded }) => hasTerms(folded, terms)).map(({ id }) => id);
  return { where: 'c.id IN (SELECT value FROM json_each(?))', binds: [JSON.stringify(ids)] };
}

/** A page of the Board, most pressing first. One look at the few columns it is ordered by, then its rows alone. */
export function casePage(
  db: ReadDb,
  { cursor, limit, ...filter }: CaseQuery,
  nameOf: NameOf,
): { rows: CaseRow[]; next: string | null; total: number } {
  const { where, binds } = whereOf(db, filter);
  const places = all<{ id: string; place: string }>(
    db,
    `SELECT c.id, concat_ws(':', ${BOARD}) AS place FROM case_view c WHERE ${where} AND (${BOARD}) > (?, ?, ?, ?, ?)
     ORDER BY ${BOARD} LIMIT ?`,
    ...binds,
    ...placeIn(cursor),
    limit + 1,
  );
  const shown = places.slice(0, limit);
  const rows = all<Row>(
    db,
    `SELECT ${COLUMNS} JOIN json_each(?) AS wanted ON wanted.value = c.id ORDER BY wanted.key`,
    JSON.stringify(shown.map(({ id }) => id)),
  );
  return {
    rows: rows.map((row) => caseRow(row, nameOf)),
    next: places.length > limit ? (shown.at(-1)?.place ?? null) : null,
    total: one<{ n: number }>(db, `SELECT count(*) AS n FROM case_view c WHERE ${where}`, ...binds)?.n ?? 0,
  };
}

const KEYS: Record<ColumnsBy, string> = {
  state: 'c.state',
  owner: `coalesce(c.owner, 'nobody')`,
  region: `coalesce(c.region, '')`,
};

/** How many cases each column of the Board has, and when its oldest was sent. Only columns that have any. */
export function caseColumns(
  db: ReadDb,
  { by, ...filter }: CaseFilter & { by: ColumnsBy },
  nameOf: NameOf,
): { key: string; name: string | null; count: number; oldest: number }[] {
  const { where, binds } = whereOf(db, filter);
  return all<{ key: string; count: number; oldest: number }>(
    db,
    `SELECT ${KEYS[by]} AS key, count(*) AS count, min(c.sent_at) AS oldest FROM case_view c WHERE ${where} GROUP BY 1`,
    ...binds,
  ).map((row) => ({ ...row, name: by === 'owner' && row.key !== 'nobody' ? nameOf(row.key) : null }));
}
