import { all, one, type ReadDb } from '../store/index.ts';

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
  station: `${ITEM} INDEXED BY inbox_item_station WHERE station = ? AND seq >= ? AND seq < ? ORDER BY seq DESC LIMIT ?`,
  sender: `${ITEM} INDEXED BY inbox_item_sender WHERE sender = ? AND seq >= ? AND seq < ? ORDER BY seq DESC LIMIT ?`,
  cell: `${ITEM} INDEXED BY inbox_item_cell WHERE cell = ? AND seq >= ? AND seq < ? ORDER BY seq DESC LIMIT ?`,
  placeCell: `${ITEM} INDEXED BY inbox_item_place WHERE place = ? AND cell = ? AND seq >= ? AND seq < ? ORDER BY seq DESC LIMIT ?`,
  /** The newest of each cell. */
  heads: `SELECT c.value AS cell, (SELECT seq FROM inbox_item INDEXED BY inbox_item_cell WHERE cell = c.value AND seq >= ? AND seq < ?
    ORDER BY seq DESC LIMIT 1) AS head FROM json_each(?) AS c`,
  placeHeads: `SELECT c.value AS cell, (SELECT seq FROM inbox_item INDEXED BY inbox_item_place WHERE place = ? AND cell = c.value AND seq >= ?
    AND seq < ? ORDER BY seq DESC LIMIT 1) AS head FROM json_each(?) AS c`,
} as const;

const FITS = (column: string, list: string) =>
  `(f.${list} IS NULL OR c.${column} IN (SELECT value FROM json_each(f.${list})))`;
const CELLS = `WITH f (kinds, states, trusts, sources, regions, outcomes, media, held, waiting)
  AS MATERIALIZED (VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?))
  SELECT c.id, c.n FROM f CROSS JOIN inbox_cell AS c WHERE c.n > 0 AND ${FITS('kind', 'kinds')}
  AND ${FITS('state', 'states')} AND ${FITS('trust', 'trusts')} AND ${FITS('source', 'sources')}
  AND ${FITS('region', 'regions')} AND ${FITS('outcome', 'outcomes')} AND (f.media IS NULL OR c.media = f.media)
  AND (f.held IS NULL OR c.held = f.held) AND (f.waiting IS NULL OR c.waiting = f.waiting)`;

/** The cells that fit, and how many submissions stand in them. */
export interface Cells {
  ids: readonly number[];
  has: ReadonlySet<number>;
  /** Exact, as long as nothing else narrows the list. */
  n: number;
  total: number;
}

export function cellsOf(db: ReadDb, filter: InboxFilter): Cells {
  const list = (of: readonly string[] | undefined) => (of && of.length > 0 ? JSON.stringify(of) : null);
  const flag = (of: boolean | null | undefined) => (of == null ? null : of ? 1 : 0);
  const rows = all<{ id: number; n: number }>(
    db,
    CELLS,
    list(filter.kinds),
    list(filter.states),
    list(filter.trusts),
    list(filter.sources),
    list(filter.regions),
    list(filter.outcomes),
    flag(filter.media),
    flag(filter.held),
    flag(filter.unseen),
  );
  const ids = rows.map(({ id }) => id);
  return {
    ids,
    has: new Set(ids),
    n: rows.reduce((sum, row) => sum + row.n, 0),
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
  const ids = JSON.stringify(cells.ids);
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
