import type { ColumnsBy } from '../../../contract/areas/cases.ts';
import type { CaseRow } from '../../../contract/shapes.ts';
import { boardOrder } from '../../../domain/board-order.ts';
import { answersNone, CASE_STATES, nextCaseStatus } from '../../../domain/case-lifecycle.ts';
import { expected, type Moving } from './pending.ts';
import type { CaseFilter } from './queries.ts';
import type { MoveMark } from './state-word.tsx';
import { asksToClose, type Move, whyNot } from './why-not.ts';

/** As core counts a column. */
export interface Counted {
  key: string;
  name: string | null;
  count: number;
  oldest: number;
}

/** In the order of a case's life, what wants somebody first. */
const STATES = ['new', 'reopened', ...CASE_STATES.filter((state) => !answersNone(state))] as const;

/** The column a case stands in. */
export function columnOf(row: Pick<CaseRow, 'state' | 'owner' | 'region'>, by: ColumnsBy): string {
  if (by === 'state') return row.state;
  return by === 'owner' ? (row.owner?.id ?? 'nobody') : (row.region ?? '');
}

/** What a column's cases are asked for by. */
export function within(filter: CaseFilter, by: ColumnsBy, key: string): CaseFilter {
  if (by === 'state') return { ...filter, status: STATES.find((state) => state === key) ?? null };
  return by === 'owner' ? { ...filter, owner: key } : { ...filter, region: key };
}

/**
 * Columns in their places, which a count that changes doesn't move: every state there can be; nobody's, mine, then the
 * others' by name; regions as the election lists them, without one last.
 */
export function columnKeys(
  by: ColumnsBy,
  counted: readonly Counted[],
  { filter, me, regions }: { filter: CaseFilter; me: string; regions: readonly string[] },
): string[] {
  if (by === 'state')
    return STATES.filter((state) =>
      filter.status
        ? state === filter.status
        : filter.state === 'all' || (state === 'closed') === (filter.state === 'closed'),
    );
  const has = new Set(counted.map(({ key }) => key));
  if (by === 'region')
    return [...regions.filter((code) => has.has(code)), ...others(has, regions), ...(has.has('') ? [''] : [])];
  const first = filter.owner === null ? ['nobody', me] : ['nobody', me].filter((key) => has.has(key));
  const named = counted.filter(({ key }) => !first.includes(key));
  return [...first, ...named.toSorted((a, b) => (a.name ?? '').localeCompare(b.name ?? '')).map(({ key }) => key)];
}

const others = (has: ReadonlySet<string>, known: readonly string[]): string[] =>
  [...has].filter((key) => key !== '' && !known.includes(key)).sort();

/** The move that brings a case into a column; null where none does. `to`: whose it will be. */
export function moveInto(
  row: CaseRow,
  key: string,
  by: ColumnsBy,
  me: string,
): { move: Move | 'acknowledge'; to?: string } | null {
  if (key === columnOf(row, by)) return null;
  const legal = (move: Move) => (whyNot(row, move, me) === null ? { move } : null);
  if (by === 'region') return null;
  if (by === 'owner') {
    if (key === 'nobody' || nextCaseStatus(row.state, 'assign') === null) return null;
    return key === me ? legal('claim') : { move: 'assign', to: key };
  }
  switch (key) {
    case 'acknowledged':
      return answersNone(row.state) ? { move: 'acknowledge' } : null;
    case 'assigned':
      return nextCaseStatus(row.state, 'assign') === 'assigned' ? legal('claim') : null;
    case 'inAction':
      return legal('start');
    case 'monitoring':
      return legal('monitor');
    case 'closing':
      return asksToClose(row, me) ? legal('close') : null;
    case 'closed':
      return row.state === 'closing' ? legal('confirmClose') : asksToClose(row, me) ? null : legal('close');
    case 'reopened':
      return row.state === 'closed' ? { move: 'reopen' } : null;
    default:
      return null;
  }
}

/** The next column to one side that a case can be moved into. */
export function columnBeside(
  row: CaseRow,
  keys: readonly string[],
  by: ColumnsBy,
  me: string,
  step: 1 | -1,
): string | null {
  for (let at = keys.indexOf(columnOf(row, by)) + step; at >= 0 && at < keys.length; at += step) {
    const key = keys[at];
    if (key !== undefined && moveInto(row, key, by, me) !== null) return key;
  }
  return null;
}

export interface Card {
  row: CaseRow;
  mark: MoveMark | null;
}

export interface Column {
  key: string;
  name: string | null;
  count: number;
  oldest: number | null;
  cards: Card[];
}

/**
 * Cases that are between two columns: drawn before, in no page now, and the page of the column they belong in has not been
 * read since. They stay in sight, with their keys and their half-written form, until it has.
 * @param before rows as they were last read
 * @param unread whether a column's page is still to come
 */
export function between(
  by: ColumnsBy,
  before: Iterable<CaseRow>,
  pages: readonly { rows: readonly CaseRow[] }[],
  unread: (key: string) => boolean,
): { key: string; rows: CaseRow[] }[] {
  const read = new Set(pages.flatMap(({ rows }) => rows.map(({ id }) => id)));
  return [...before].flatMap((row) => {
    const key = columnOf(row, by);
    return !read.has(row.id) && unread(key) ? [{ key, rows: [row] }] : [];
  });
}

/**
 * Columns as they are drawn: each case where it stands, or where it will stand if core takes the move that is on its way;
 * counted there, too. A page that was read before somebody moved a case has an older row of it: the newest counts.
 */
export function columnsOf(
  by: ColumnsBy,
  keys: readonly string[],
  counted: readonly Counted[],
  pages: readonly { key: string; rows: readonly CaseRow[] }[],
  { moving, lost }: { moving: ReadonlyMap<string, Moving>; lost: { has(id: string): boolean } },
): Column[] {
  const known = new Map(counted.map((one) => [one.key, one]));
  const newest = new Map<string, { row: CaseRow; from: Set<string> }>();
  for (const { key, rows } of pages)
    for (const row of rows) {
      const had = newest.get(row.id);
      if (had) {
        had.from.add(key);
        if (row.revision > had.row.revision) had.row = row;
      } else newest.set(row.id, { row, from: new Set([key]) });
    }
  const columns = new Map(
    keys.map((key): [string, Column] => {
      const { name = null, count = 0, oldest = null } = known.get(key) ?? {};
      return [key, { key, name, count, oldest, cards: [] }];
    }),
  );
  for (const { row, from } of newest.values()) {
    const way = moving.get(row.id);
    const shown = way ? expected(row, way) : row;
    const [now, then] = [columnOf(row, by), columnOf(shown, by)];
    // Where it goes may not be on the screen (closed, of the open ones): until core has answered it stays.
    const at = columns.has(then) ? then : way ? now : then;
    columns.get(at)?.cards.push({ row: shown, mark: way ? 'moving' : lost.has(row.id) ? 'refused' : null });
    if (from.has(at)) continue;
    const [source] = from;
    const [left, joined] = [columns.get(source ?? ''), columns.get(at)];
    if (left) left.count = Math.max(0, left.count - 1);
    if (joined) joined.count += 1;
  }
  for (const column of columns.values()) column.cards.sort((a, b) => boardOrder(a.row, b.row));
  return [...columns.values()];
}
