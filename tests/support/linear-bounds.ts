/**
 * Least and greatest value that a sum of unknowns can have, where all unknowns are 0 or more and certain sums of them are
 * known: what somebody who reads published totals can work out. A dense two-phase simplex by Bland's rule, written to be
 * checked by eye; for the small tables of tests. Sums are of unknowns with factor 1.
 */
export interface KnownSum {
  of: readonly number[];
  is: number;
}

const TINY = 1e-7;

/** Null: the sums contradict each other. */
export function boundsOf(
  unknowns: number,
  known: readonly KnownSum[],
  asked: readonly number[],
): [number, number] | null {
  const rows = known.map(({ of, is }) => {
    const row = Array.from({ length: unknowns }, () => 0);
    for (const each of of) row[each] = (row[each] ?? 0) + 1;
    return [...row, is];
  });
  const objective = Array.from({ length: unknowns }, (_, n) => (asked.includes(n) ? 1 : 0));
  const least = minimum(rows, objective);
  const greatest = minimum(
    rows,
    objective.map((each) => -each),
  );
  return least === null || greatest === null ? null : [least, -greatest];
}

/** Minimum of `cost · x` where every row says `a · x = b` (b last, not negative) and x ≥ 0. */
function minimum(equations: readonly (readonly number[])[], cost: readonly number[]): number | null {
  const n = cost.length;
  const m = equations.length;
  // One artificial unknown for each equation makes a first corner.
  const table = equations.map((row, i) => [
    ...row.slice(0, n),
    ...Array.from({ length: m }, (_, j) => (i === j ? 1 : 0)),
    row[n] ?? 0,
  ]);
  const basis = equations.map((_, i) => n + i);
  const first = [...Array.from({ length: n }, () => 0), ...Array.from({ length: m }, () => 1)];
  if (solve(table, basis, first, n + m) > TINY) return null;
  // An artificial unknown that stayed at 0 leaves, or its equation says nothing new.
  for (let i = 0; i < basis.length; ) {
    if ((basis[i] ?? 0) < n) {
      i += 1;
      continue;
    }
    const column = (table[i] ?? []).slice(0, n).findIndex((value) => Math.abs(value) > TINY);
    if (column >= 0) pivot(table, basis, i, column);
    else {
      table.splice(i, 1);
      basis.splice(i, 1);
    }
  }
  return solve(table, basis, [...cost, ...Array.from({ length: m }, () => 0)], n);
}

/** Walks from corner to corner until no unknown of the first `usable` makes it cheaper. */
function solve(table: number[][], basis: number[], cost: readonly number[], usable: number): number {
  for (;;) {
    const reduced = (column: number): number =>
      (cost[column] ?? 0) - table.reduce((sum, row, i) => sum + (cost[basis[i] ?? 0] ?? 0) * (row[column] ?? 0), 0);
    let entering = -1;
    for (let column = 0; column < usable && entering < 0; column += 1) if (reduced(column) < -TINY) entering = column;
    if (entering < 0) return table.reduce((sum, row, i) => sum + (cost[basis[i] ?? 0] ?? 0) * (row.at(-1) ?? 0), 0);
    let leaving = -1;
    let best = Number.POSITIVE_INFINITY;
    for (const [i, row] of table.entries()) {
      const by = row[entering] ?? 0;
      if (by <= TINY) continue;
      const ratio = (row.at(-1) ?? 0) / by;
      const earlier = leaving >= 0 && (basis[i] ?? 0) < (basis[leaving] ?? 0);
      if (ratio < best - TINY || (ratio < best + TINY && earlier)) [best, leaving] = [ratio, i];
    }
    if (leaving < 0) throw new Error('a sum of people without a bound');
    pivot(table, basis, leaving, entering);
  }
}

function pivot(table: number[][], basis: number[], at: number, column: number): void {
  const row = table[at] ?? [];
  const by = row[column] ?? 1;
  for (let j = 0; j < row.length; j += 1) row[j] = (row[j] ?? 0) / by;
  for (const [i, other] of table.entries()) {
    const times = i === at ? 0 : (other[column] ?? 0);
    if (times !== 0) for (let j = 0; j < other.length; j += 1) other[j] = (other[j] ?? 0) - times * (row[j] ?? 0);
  }
  basis[at] = column;
}
