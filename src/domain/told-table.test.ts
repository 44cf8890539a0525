import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { runs } from './test-runs.ts';
import { spread, type ToldCells, tellCells } from './told-table.ts';

const K = 5;

/** Every table of whole numbers with these totals that agrees with what is told: the attack itself, by trying all of them. */
function feasible(told: ToldCells, rowTotals: readonly number[], columnTotals: readonly number[]) {
  const least = told.map((row) => row.map(() => Number.POSITIVE_INFINITY));
  const most = told.map((row) => row.map(() => -1));
  const width = columnTotals.length;
  const cells = told.flatMap((row, r) => row.map((count, c) => ({ r, c, count })));
  const rows = [...rowTotals];
  const columns = [...columnTotals];
  const chosen: number[] = [];
  let tried = 0;
  const walk = (n: number): boolean => {
    tried += 1;
    if (tried > 400_000) return false;
    const cell = cells[n];
    if (!cell) {
      if (columns.some((left) => left !== 0)) return true;
      for (const [index, { r, c }] of cells.entries()) {
        const value = chosen[index] ?? 0;
        const [low, high] = [least[r], most[r]];
        if (low) low[c] = Math.min(low[c] ?? value, value);
        if (high) high[c] = Math.max(high[c] ?? value, value);
      }
      return true;
    }
    const { r, c, count } = cell;
    const [inRow, inColumn] = [rows[r] ?? 0, columns[c] ?? 0];
    const last = c === width - 1;
    const values =
      count !== null ? [count] : last ? [inRow] : Array.from({ length: Math.min(inRow, inColumn) + 1 }, (_, v) => v);
    for (const value of values) {
      if (value > inRow || value > inColumn || (last && value !== inRow)) continue;
      rows[r] = inRow - value;
      columns[c] = inColumn - value;
      chosen[n] = value;
      if (!walk(n + 1)) return false;
    }
    rows[r] = inRow;
    columns[c] = inColumn;
    return true;
  };
  return walk(0) ? { least, most } : null;
}

const totals = (cells: readonly (readonly number[])[]) => ({
  rows: cells.map((row) => row.reduce((a, b) => a + b, 0)),
  columns: (cells[0] ?? []).map((_, c) => cells.reduce((sum, row) => sum + (row[c] ?? 0), 0)),
});

const table = (rows: number, columns: number, most: number) =>
  fc
    .array(fc.array(fc.oneof(fc.nat(most), fc.constant(0), fc.nat(4)), { minLength: columns, maxLength: columns }), {
      minLength: rows,
      maxLength: rows,
    })
    .filter((cells) => {
      const { rows: r, columns: c } = totals(cells);
      return [...r, ...c].every((total) => total >= K);
    });

describe('a table of people by two things at once', () => {
  it('is told as it is where no cell is small, zeros included', () => {
    expect(
      tellCells(
        [
          [12, 0],
          [7, 30],
        ],
        K,
      ),
    ).toEqual([
      [12, 0],
      [7, 30],
    ]);
  });

  it('hides with a small cell what would give it away, and keeps the large ones it need not hide', () => {
    const told = tellCells(
      [
        [465, 2, 15],
        [386, 40, 6],
        [57, 146, 9],
      ],
      K,
    );
    expect(told[0]?.[1]).toBeNull();
    // Its row and its column each have another that is hidden.
    expect(told[0]?.filter((count) => count === null).length).toBeGreaterThan(1);
    expect(told.filter((row) => row[1] === null).length).toBeGreaterThan(1);
    expect(told[0]?.[0]).toBe(465);
  });

  it('hides a whole line where all of it is one cell: everybody there would be known', () => {
    const [first] = tellCells(
      [
        [20, 0, 0],
        [30, 12, 9],
        [8, 9, 3],
      ],
      K,
    );
    expect(first).toEqual([null, null, null]);
  });

  it('leaves each hidden cell at least k numbers it could be, by trying every table that fits', () => {
    let audited = 0;
    fc.assert(
      fc.property(fc.oneof(table(2, 2, 12), table(3, 2, 10), table(2, 3, 10), table(3, 3, 7)), (cells) => {
        const told = tellCells(cells, K);
        const { rows, columns } = totals(cells);
        const found = feasible(told, rows, columns);
        if (!found) return;
        audited += 1;
        for (const [r, row] of told.entries())
          for (const [c, count] of row.entries()) {
            if (count !== null) expect(count).toBe(cells[r]?.[c]);
            else expect((found.most[r]?.[c] ?? 0) - (found.least[r]?.[c] ?? 0)).toBeGreaterThanOrEqual(K);
          }
      }),
      { numRuns: runs(200) },
    );
    expect(audited).toBeGreaterThan(50);
  });

  it('knows exactly how far apart the values are that a hidden cell could have', () => {
    const hiding = fc.array(fc.boolean(), { minLength: 9, maxLength: 9 });
    fc.assert(
      fc.property(table(3, 3, 6), hiding, (cells, off) => {
        const hidden = cells.map((row, r) => row.map((_, c) => off[r * 3 + c] ?? false));
        const { rows, columns } = totals(cells);
        const told = cells.map((row, r) => row.map((count, c) => (hidden[r]?.[c] ? null : count)));
        const found = feasible(told, rows, columns);
        if (!found) return;
        for (const [r, row] of hidden.entries())
          for (const [c, is] of row.entries())
            if (is) expect(spread(cells, hidden, [r, c])).toBe((found.most[r]?.[c] ?? 0) - (found.least[r]?.[c] ?? 0));
      }),
      { numRuns: runs(60) },
    );
  });

  it('ends for a country of eighteen regions and six columns within a moment', () => {
    const cells = Array.from({ length: 18 }, (_, r) => [400 - 20 * r, r % 7, 15, r % 3, 4, 60]);
    const startedAt = performance.now();
    const told = tellCells(cells, K);
    expect(performance.now() - startedAt).toBeLessThan(2000);
    expect(told.flat().filter((count) => count !== null).length).toBeGreaterThan(18);
  });
});
