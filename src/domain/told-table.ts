/**
 * A table of people by two things at once (region by list), told so that no cell under k can be had by subtracting
 * (domain.md 8.2; Hundepool et al., Statistical Disclosure Control, 2012, ch. 4.3). `roll-up.ts` is for one tree; two ways of
 * cutting the same people need this.
 *
 * The totals of every row and column are public, so the audit is exact: with the other cells free, each cell that is not
 * told must still be able to take values at least k apart. That is a question of flows through the table, not of guessing.
 */

/** Cells as they may be told, null where one may not be. Rows and columns as they were given. */
export type ToldCells = (number | null)[][];

/**
 * @param cells counts of a whole table: every person of the total in one cell. Each row's and column's total is told
 *   elsewhere, and is at least k; what is smaller has been put into one with others before.
 */
export function tellCells(cells: readonly (readonly number[])[], k: number): ToldCells {
  const small = cells.some((row) => row.some((count) => count > 0 && count < k));
  // Zero is hidden with the small ones, or it would be known of each hidden cell that somebody is in it.
  const must = cells.map((row) => row.map((count) => small && count < k));
  const hidden = must.map((row) => [...row]);
  const put = ([r, c]: Cell, off: boolean): void => {
    const row = hidden[r];
    if (row) row[c] = off;
  };
  for (let bare = firstNarrow(cells, hidden, k); bare !== null; bare = firstNarrow(cells, hidden, k))
    for (const cell of cheapestCover(cells, hidden, bare)) put(cell, true);
  // What was hidden for another's sake, and turned out not to be needed, is told after all: the largest first.
  const spare = cells
    .flatMap((row, r) => row.map((count, c) => ({ cell: [r, c] as Cell, count })))
    .filter(({ cell: [r, c] }) => hidden[r]?.[c] === true && must[r]?.[c] === false)
    .sort((a, b) => b.count - a.count);
  for (const { cell } of spare) {
    put(cell, false);
    if (firstNarrow(cells, hidden, k) !== null) put(cell, true);
  }
  return cells.map((row, r) => row.map((count, c) => (hidden[r]?.[c] === true ? null : count)));
}

type Cell = readonly [row: number, column: number];
type Hidden = readonly (readonly boolean[])[];

/** A hidden cell that can be narrowed to fewer than k numbers apart, and that hiding more could help. */
function firstNarrow(cells: readonly (readonly number[])[], hidden: Hidden, k: number): Cell | null {
  const anyTold = hidden.some((row) => row.some((off) => !off));
  // With everything hidden nothing more can be done, and nothing need be: two rows and two columns of k each leave k.
  if (!anyTold) return null;
  for (const [r, row] of hidden.entries())
    for (const [c, off] of row.entries()) if (off && spread(cells, hidden, [r, c], k) < k) return [r, c];
  return null;
}

/** How far apart the values are that a hidden cell could have, as far as the totals and the told cells tell; at most `enough`. */
export function spread(
  cells: readonly (readonly number[])[],
  hidden: Hidden,
  cell: Cell,
  enough: number = Number.POSITIVE_INFINITY,
): number {
  const [r, c] = cell;
  const less = Math.min(cells[r]?.[c] ?? 0, flow(cells, hidden, cell, 'less', enough));
  return less >= enough ? less : less + flow(cells, hidden, cell, 'more', enough - less);
}

/**
 * How much a cell can grow or shrink while the others make up for it: what it gains its row and column must lose in hidden
 * cells, those in theirs, until it comes round. The largest flow from one of its ends to the other (Edmonds and Karp, 1972).
 */
function flow(
  cells: readonly (readonly number[])[],
  hidden: Hidden,
  [row, column]: Cell,
  way: 'more' | 'less',
  enough: number,
): number {
  const rows = cells.length;
  const size = rows + (cells[0]?.length ?? 0);
  // Nodes are rows, then columns. From row to column a cell grows, which nothing bounds but the others; back it shrinks.
  const room = Array.from({ length: size }, () => new Float64Array(size));
  const at = (from: number, to: number): number => room[from]?.[to] ?? 0;
  const set = (from: number, to: number, value: number): void => {
    const line = room[from];
    if (line) line[to] = value;
  };
  for (const [r, line] of hidden.entries())
    for (const [c, off] of line.entries()) {
      if (!off || (r === row && c === column)) continue;
      set(r, rows + c, Number.POSITIVE_INFINITY);
      set(rows + c, r, cells[r]?.[c] ?? 0);
    }
  const [source, sink] = way === 'more' ? [rows + column, row] : [row, rows + column];
  let total = 0;
  while (total < enough) {
    const path = shortest(room, source, sink);
    if (path === null) break;
    const gain = path.reduce((least, [from, to]) => Math.min(least, at(from, to)), Number.POSITIVE_INFINITY);
    if (gain === Number.POSITIVE_INFINITY) return enough;
    for (const [from, to] of path) {
      set(from, to, at(from, to) - gain);
      set(to, from, at(to, from) + gain);
    }
    total += gain;
  }
  return total;
}

function shortest(room: readonly Float64Array[], source: number, sink: number): [number, number][] | null {
  const before = new Map<number, number>([[source, source]]);
  const queue = [source];
  for (let node = queue.shift(); node !== undefined && !before.has(sink); node = queue.shift())
    for (const [next, left] of (room[node] ?? []).entries())
      if (left > 0 && !before.has(next)) {
        before.set(next, node);
        queue.push(next);
      }
  if (!before.has(sink)) return null;
  const path: [number, number][] = [];
  for (let node = sink; node !== source; ) {
    const from = before.get(node) ?? source;
    path.unshift([from, node]);
    node = from;
  }
  return path;
}

/** Cells to hide so that a bare one has company in its row and its column: the ring of four that costs fewest people. */
function cheapestCover(cells: readonly (readonly number[])[], hidden: Hidden, [row, column]: Cell): Cell[] {
  const off = ([r, c]: Cell): boolean => hidden[r]?.[c] ?? false;
  const count = ([r, c]: Cell): number => cells[r]?.[c] ?? 0;
  let best: { cells: Cell[]; cost: number } | null = null;
  for (const r of cells.keys()) {
    if (r === row) continue;
    for (const c of (cells[r] ?? []).keys()) {
      if (c === column) continue;
      const ring = (
        [
          [row, c],
          [r, column],
          [r, c],
        ] as Cell[]
      ).filter((each) => !off(each));
      const cost = ring.reduce((sum, each) => sum + count(each), 0);
      if (ring.length > 0 && (best === null || cost < best.cost)) best = { cells: ring, cost };
    }
  }
  if (best) return best.cells;
  // It is in rings enough, and too few people are in them: the smallest that is told goes with them.
  const told = cells.flatMap((line, r) => line.flatMap((_, c): Cell[] => (off([r, c]) ? [] : [[r, c]])));
  return told.toSorted((a, b) => count(a) - count(b)).slice(0, 1);
}
