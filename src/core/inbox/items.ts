import { all, one, type ReadDb } from '../store/index.ts';
import { cellCounts } from './cells.ts';

/** What a list is narrowed by. Of each list one has to fit, of all of them each; absent or empty: any. */
export interface InboxFilter {
  kinds?: readonly string[] | undefined;
  states?: readonly string[] | undefined;
  trusts?: readonly string[] | undefined;
  sources?: readonly string[] | undefined;
  /** Codes of the profile; '' for what names none. */
  regions?: readonly string[] | undefined;
  outcomes?: readonly string[] | undefined;
  media?: boolean | null | undefined;
  held?: boolean | null | undefined;
  /** Nobody has seen its newest version. */
  unseen?: boolean | null | undefined;
  place?: string | null | undefined;
  station?: number | null | undefined;
  sender?: string | null | undefined;
  /** Received at or after, and before: UTC ms. */
  from?: number | null | undefined;
  until?: number | null | undefined;
}

/** A submission's place in the lists. */
export interface Item {
  seq: number;
  cell: number;
  place: string | null;
  station: number | null;
  sender: string | null;
}

const ITEM = 'SELECT seq, cell, place, station, sender FROM inbox_item';
export const ITEM_SQL = {
  all: `${ITEM} WHERE seq >= ? AND seq < ? ORDER BY seq DESC LIMIT ?`,
  /** From the index alone, which knows no place or sender. */
  station: `SELECT seq, cell, NULL AS place, station, NULL AS sender FROM inbox_item INDEXED BY inbox_item_station
    WHERE station = ? AND seq >= ? AND seq < ? ORDER BY seq DESC LIMIT ?`,
  stationRows: `${ITEM} INDEXED BY inbox_item_station
    WHERE station = ? AND seq >= ? AND seq < ? ORDER BY seq DESC LIMIT ?`,
  sender: `${ITEM} INDEXED BY inbox_item_sender WHERE sender = ? AND seq >= ? AND seq < ? ORDER BY seq DESC LIMIT ?`,
  /** From the index alone, which knows no place, station or sender: who narrows by those goes another way. */
  cell: `SELECT seq, cell, NULL AS place, NULL AS station, NULL AS sender FROM inbox_item INDEXED BY inbox_item_cell
    WHERE cell = ? AND seq >= ? AND seq < ? ORDER BY seq DESC LIMIT ?`,
  placeCell: `SELECT seq, cell, place, NULL AS station, NULL AS sender FROM inbox_item INDEXED BY inbox_item_place
    WHERE place = ? AND cell = ? AND seq >= ? AND seq < ? ORDER BY seq DESC LIMIT ?`,
  /** The newest of each cell. */
  heads: `SELECT c.value AS cell, (SELECT seq FROM inbox_item INDEXED BY inbox_item_cell WHERE cell = c.value AND seq >= ? AND seq < ?
    ORDER BY seq DESC LIMIT 1) AS head FROM json_each(?) AS c`,
  /** Cells that a place has, each found by the one before it: a place is in one region, and has few of all cells. */
  placeCells: `WITH RECURSIVE of (cell) AS (SELECT min(cell) FROM inbox_item INDEXED BY inbox_item_place WHERE place = ?
    UNION ALL SELECT (SELECT min(cell) FROM inbox_item INDEXED BY inbox_item_place WHERE place = ? AND cell > of.cell) FROM of
    WHERE of.cell IS NOT NULL) SELECT cell FROM of WHERE cell IS NOT NULL`,
  placeHeads: `SELECT c.value AS cell, (SELECT seq FROM inbox_item INDEXED BY inbox_item_place WHERE place = ? AND cell = c.value AND seq >= ?
    AND seq < ? ORDER BY seq DESC LIMIT 1) AS head FROM json_each(?) AS c`,
} as const;

/** The cells that fit, and how many submissions stand in them. */
export interface Cells {
  ids: readonly number[];
  has: ReadonlySet<number>;
  /** Exact, as long as nothing else narrows the list. */
  n: number;
  total: number;
}

export function cellsOf(db: ReadDb, filter: InboxFilter): Cells {
  const { ids, n, columns } = cellCounts(db);
  const flag = (of: boolean | null | undefined) => (of == null ? [] : [of ? '1' : '0']);
  const wanted = (
    [
      ['kind', filter.kinds],
      ['state', filter.states],
      ['trust', filter.trusts],
      ['source', filter.sources],
      ['region', filter.regions],
      ['outcome', filter.outcomes],
      ['media', flag(filter.media)],
      ['held', flag(filter.held)],
      ['waiting', flag(filter.unseen)],
    ] as const
  ).flatMap(([name, of]) => {
    if (!of || of.length === 0) return [];
    const { numberOf, of: values } = columns[name];
    return [{ values, fit: new Set(of.map((value) => numberOf.get(value))) }];
  });
  const fit: number[] = [];
  let all = 0;
  for (const [k, id] of ids.entries()) {
    if (!wanted.every(({ values, fit: of }) => of.has(values[id]))) continue;
    fit.push(id);
    all += n[k] as number;
  }
  return {
    ids: fit,
    has: new Set(fit),
    n: all,
    total: one<{ n: number }>(db, "SELECT n FROM inbox_tally WHERE name = 'total'")?.n ?? 0,
  };
}

/** Newest first, of [from, before); fewer than `limit` only where there are no more. */
export type Walk = (from: number, before: number, limit: number) => Item[];

/** One in this many has to fit for looking through everything in order to be the shortest way. */
const DENSE = 10;

/** The way to what a filter's cells hold: never longer for having more around them. */
export function cellWalk(db: ReadDb, cells: Cells, place: string | null): Walk {
  const sparse = cellMerge(db, cells, place);
  if (place !== null || cells.n * DENSE < cells.total) return sparse;
  return (from, before, limit) => {
    const seen = all<Item>(db, ITEM_SQL.all, from, before, limit * DENSE);
    const fit = seen.filter(({ cell }) => cells.has.has(cell));
    if (fit.length >= limit) return fit.slice(0, limit);
    const last = seen.at(-1);
    return seen.length < limit * DENSE || !last ? fit : [...fit, ...sparse(from, last.seq, limit - fit.length)];
  };
}

/**
 * The newest of many cells, each of which is in order: only those whose newest is among what was found so far are opened.
 * Costs one look into each cell and about a page more, wherever in time the rows lie.
 */
function cellMerge(db: ReadDb, cells: Cells, place: string | null): Walk {
  const wanted =
    place === null
      ? cells.ids
      : all<{ cell: number }>(db, ITEM_SQL.placeCells, place, place).flatMap(({ cell }) =>
          cells.has.has(cell) ? [cell] : [],
        );
  const ids = JSON.stringify(wanted);
  return (from, before, limit) => {
    type Head = { cell: number; head: number | null };
    const heads = (
      place === null
        ? all<Head>(db, ITEM_SQL.heads, from, before, ids)
        : all<Head>(db, ITEM_SQL.placeHeads, place, from, before, ids)
    )
      .flatMap(({ cell, head }) => (head === null ? [] : [{ cell, head }]))
      .sort((a, b) => b.head - a.head);
    let best: Item[] = [];
    for (const { cell, head } of heads) {
      const floor = best.length < limit ? from : Math.max(from, (best[limit - 1] as Item).seq);
      if (head < floor) break;
      const rows =
        place === null
          ? all<Item>(db, ITEM_SQL.cell, cell, floor, before, limit)
          : all<Item>(db, ITEM_SQL.placeCell, place, cell, floor, before, limit);
      best = merged(best, rows, limit);
    }
    return best;
  };
}

function merged(a: readonly Item[], b: readonly Item[], limit: number): Item[] {
  const both: Item[] = [];
  let [i, k] = [0, 0];
  while (both.length < limit) {
    const [left, right] = [a[i], b[k]];
    if (!left && !right) break;
    if (left && (!right || left.seq > right.seq)) {
      both.push(left);
      i += 1;
    } else if (right) {
      both.push(right);
      k += 1;
    }
  }
  return both;
}
