import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { boundsOf, type KnownSum } from '../../tests/support/linear-bounds.ts';
import { type CountRow, rollUpTable, type ToldRow } from './roll-up-table.ts';
import { runs } from './test-runs.ts';

const row = (code: string, counts: Record<string, number>, children: CountRow[] = []): CountRow => ({
  code,
  counts,
  children,
});

describe('what is told of counts by place and kind', () => {
  const kinds = ['a', 'b', 'c', 'd'];

  it('tells every number where all are large enough', () => {
    const told = rollUpTable(row('kz', { a: 50, b: 20 }, [row('x', { a: 30, b: 10 }), row('y', { a: 20, b: 10 })]), [
      'a',
      'b',
    ]);
    expect(told).toMatchObject({ total: 70, counts: { a: 50, b: 20 }, other: 0, rest: 0 });
    expect(told?.children.map(({ counts }) => counts)).toEqual([
      { a: 30, b: 10 },
      { a: 20, b: 10 },
    ]);
  });

  it('puts small kinds together, and says nothing of them deeper', () => {
    const whole = { a: 465, b: 15, c: 4, d: 2 };
    const told = rollUpTable(row('kz', whole, [row('x', whole)]), kinds);
    expect(told).toMatchObject({ total: 486, counts: { a: 465, b: 15 }, other: 6 });
    expect(told?.children[0]).toMatchObject({ total: 486, counts: { a: 465, b: 15 }, other: 6 });
  });

  it('takes a large number along where a small one could be had by subtraction', () => {
    const told = rollUpTable(
      row('kz', { a: 60, b: 40 }, [row('x', { a: 30, b: 2 }), row('y', { a: 20, b: 20 }), row('z', { a: 10, b: 18 })]),
      ['a', 'b'],
    );
    const x = told?.children.find(({ code }) => code === 'x');
    expect(x?.total).toBe(32);
    // Beside its total either number of it would give the other.
    expect(x?.counts).toEqual({});
  });

  it('tells nothing of fewer than k', () => {
    expect(rollUpTable(row('kz', { a: 3, b: 1 }), ['a', 'b'])).toBeNull();
  });
});

const KINDS = ['a', 'b', 'c'];
const counts = fc.record({
  a: fc.oneof(fc.nat(3), fc.nat(30)),
  b: fc.oneof(fc.nat(3), fc.nat(12)),
  c: fc.oneof(fc.constant(0), fc.nat(8)),
});
const added = (all: readonly Record<string, number>[]): Record<string, number> =>
  Object.fromEntries(KINDS.map((kind) => [kind, all.reduce((sum, each) => sum + (each[kind] ?? 0), 0)]));
const parts = (below: fc.Arbitrary<CountRow>, maxLength: number): fc.Arbitrary<CountRow> =>
  fc
    .record({ own: fc.oneof(fc.constant({ a: 0, b: 0, c: 0 }), counts), children: fc.array(below, { maxLength }) })
    .map(({ own, children }) => ({
      code: '',
      counts: added([own, ...children.map((child) => child.counts)]),
      children: children.map((child, n) => ({ ...child, code: String(n) })),
    }));
const leaf = counts.map((each): CountRow => ({ code: '', counts: each, children: [] }));
const tree = parts(parts(leaf, 3), 4);

/** The unknowns of a reader: people of each kind in each leaf, and of each place outside its parts. */
function unknownsOf(real: CountRow): { cells: Map<CountRow, Map<string, number[]>>; size: number } {
  const cells = new Map<CountRow, Map<string, number[]>>();
  let size = 0;
  const walk = (node: CountRow): Map<string, number[]> => {
    const own = new Map(KINDS.map((kind) => [kind, [size + KINDS.indexOf(kind)]]));
    size += KINDS.length;
    for (const child of node.children)
      for (const [kind, below] of walk(child)) own.set(kind, [...(own.get(kind) ?? []), ...below]);
    cells.set(node, own);
    return own;
  };
  walk(real);
  return { cells, size };
}

/** Everything that is told, as sums of unknowns; and which places are told. */
function knownOf(real: CountRow, told: ToldRow, cells: Map<CountRow, Map<string, number[]>>) {
  const known: KnownSum[] = [];
  const shown = new Map<CountRow, ToldRow>();
  const walk = (node: CountRow, each: ToldRow): void => {
    shown.set(node, each);
    const own = cells.get(node) ?? new Map<string, number[]>();
    known.push({ of: [...own.values()].flat(), is: each.total });
    for (const [kind, is] of Object.entries(each.counts)) known.push({ of: own.get(kind) ?? [], is });
    for (const child of each.children) walk(node.children[Number(child.code)] as CountRow, child);
  };
  walk(real, told);
  // Where all that is below a place is in its parts, the registry says so: nobody is outside of them.
  return { known, shown };
}

describe('somebody who subtracts across places and kinds', () => {
  const k = 5;

  it('cannot narrow a number that is not told to fewer than k apart', () => {
    fc.assert(
      fc.property(tree, (real) => {
        const told = rollUpTable(real, KINDS, { k });
        if (told === null) return;
        const { cells, size } = unknownsOf(real);
        const { known, shown } = knownOf(real, told, cells);
        // The hardest reader: knows of which places nobody is outside of their parts.
        for (const [node, own] of cells) {
          const outside = KINDS.map((kind) => own.get(kind)?.[0] ?? 0);
          const nobody = KINDS.every(
            (kind) =>
              (node.counts[kind] ?? 0) === node.children.reduce((sum, child) => sum + (child.counts[kind] ?? 0), 0),
          );
          if (node.children.length > 0 && nobody) for (const each of outside) known.push({ of: [each], is: 0 });
        }
        for (const [node, own] of cells)
          for (const kind of KINDS) {
            if (shown.get(node)?.counts[kind] !== undefined) continue;
            const range = boundsOf(size, known, own.get(kind) ?? []);
            expect(range).not.toBeNull();
            if (range) expect(range[1] - range[0]).toBeGreaterThanOrEqual(k - 1e-6);
          }
      }),
      { numRuns: runs(150) },
    );
  });

  it('finds no number under k, and every number right', () => {
    const check = (real: CountRow, told: ToldRow): void => {
      expect(told.total).toBe(KINDS.reduce((sum, kind) => sum + (real.counts[kind] ?? 0), 0));
      for (const [kind, count] of Object.entries(told.counts)) {
        expect(count).toBe(real.counts[kind]);
        expect(count).toBeGreaterThanOrEqual(k);
      }
      for (const left of [told.other, told.rest]) expect(left === 0 || left >= k).toBe(true);
      for (const child of told.children) check(real.children[Number(child.code)] as CountRow, child);
    };
    fc.assert(
      fc.property(tree, (real) => {
        const told = rollUpTable(real, KINDS, { k });
        if (told) check(real, told);
      }),
      { numRuns: runs(300) },
    );
  });
});
