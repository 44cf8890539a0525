import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { boundsOf, type KnownSum } from '../../tests/support/linear-bounds.ts';
import {
  type Counted,
  countsBeside,
  createCuts,
  type ListedNode,
  rolledUpIn,
  type ToldCount,
} from './listed-counts.ts';
import { runs } from './test-runs.ts';

const K = 5;
const cutsOf = (all: readonly Counted[]) => {
  const { add, cuts } = createCuts();
  for (const each of all) add(each);
  return cuts();
};
const many = (n: number, path: string[], kind: string, listed: boolean): Counted[] =>
  Array.from({ length: n }, () => ({ path, kind, listed }));

describe('counts beside a list', () => {
  const all = [
    ...many(6, ['KZ-ALA', 'bostandyk'], 'carousel', true),
    ...many(1, ['KZ-ALA', 'bostandyk'], 'carousel', false),
    ...many(9, ['KZ-AST', 'esil'], 'ballot_stuffing', false),
    ...many(4, ['KZ-SHY'], 'ballot_stuffing', false),
  ];

  it('tell of those who stand in no list only groups', () => {
    const { byPlace } = cutsOf(all);
    const counts = countsBeside(byPlace, { k: K, levels: 2 });
    // Seven minus the six that can be counted would be one.
    expect(counts).toEqual([
      { path: [], listed: 6, unlisted: 14 },
      { path: ['KZ-ALA'], listed: 6, unlisted: null },
      { path: ['KZ-ALA', 'bostandyk'], listed: 6, unlisted: null },
      { path: ['KZ-AST'], listed: 0, unlisted: 9 },
      { path: ['KZ-AST', 'esil'], listed: 0, unlisted: 9 },
    ]);
    expect(rolledUpIn(byPlace, counts, { k: K, levels: 2 })).toBe(3);
  });

  it('tell nothing that could be subtracted from the list that others are in', () => {
    const node = (code: string, listed: number, unlisted: number, children: ListedNode[] = []): ListedNode => ({
      code,
      listed,
      unlisted,
      children,
    });
    const open = node('', 6, 34, [node('a', 3, 17), node('b', 3, 17)]);
    const all = countsBeside(open, { k: K, levels: 1 });
    expect(all.map(({ unlisted }) => unlisted)).toEqual([34, 17, 17]);
    // Of a two are in neither: twenty that one bundle tells, less the eighteen in the list of the other.
    const partner = node('', 20, 20, [node('a', 18, 2), node('b', 2, 18)]);
    expect(countsBeside(open, { k: K, levels: 1 }, partner).map(({ unlisted }) => unlisted)).toEqual([34, null, null]);
    // Where all agreed to be in that one there is nobody to be found by it.
    const whole = node('', 40, 0, [node('a', 20, 0), node('b', 20, 0)]);
    expect(countsBeside(open, { k: K, levels: 1 }, whole)).toEqual(all);
  });

  it('tell everything where nothing is rolled up, and no deeper than asked', () => {
    const { byPlace } = cutsOf(all);
    const counts = countsBeside(byPlace, { k: null, levels: 1 });
    expect(counts.map(({ path, unlisted }) => [path.join('/'), unlisted])).toEqual([
      ['', 14],
      ['KZ-ALA', 1],
      ['KZ-AST', 9],
      ['KZ-SHY', 4],
    ]);
    expect(rolledUpIn(byPlace, counts, { k: null, levels: 1 })).toBe(0);
  });
});

const REGIONS = ['r1', 'r2', 'r3'];
const counted: fc.Arbitrary<Counted> = fc
  .record({
    region: fc.constantFrom(...REGIONS),
    district: fc.option(fc.constantFrom('d1', 'd2', 'd3')),
    kind: fc.constantFrom('a', 'b', 'c', 'd'),
    listed: fc.boolean(),
  })
  .map(({ region, district, kind, listed }) => ({
    path: district === null ? [region] : [region, district],
    kind,
    listed,
  }));

/** Where somebody may be, as a reader knows it: every region, its districts, or none of them; every kind. */
const PLACES = REGIONS.flatMap((region) => [[region], ...['d1', 'd2', 'd3'].map((district) => [region, district])]);
const KINDS = ['a', 'b', 'c', 'd'];

/** All that can be known of those who stand in no list: cells of place and kind, and every sum of them that is told. */
function readerOf(places: readonly ToldCount[], kinds: readonly ToldCount[]) {
  const within = (cell: readonly string[], path: readonly string[]) =>
    path.every((code, depth) => cell[depth] === code);
  const cells = PLACES.flatMap((place) => KINDS.map((kind) => ({ place, kind })));
  const at = (fits: (cell: { place: string[]; kind: string }) => boolean) =>
    cells.flatMap((cell, n) => (fits(cell) ? [n] : []));
  const known: KnownSum[] = [
    ...places.flatMap(({ path, unlisted }) =>
      unlisted === null ? [] : [{ of: at(({ place }) => within(place, path)), is: unlisted }],
    ),
    ...kinds.flatMap(({ path: [code], unlisted }) =>
      unlisted === null ? [] : [{ of: at(({ kind }) => code === undefined || kind === code), is: unlisted }],
    ),
  ];
  return {
    range: (asked: (cell: { place: string[]; kind: string }) => boolean) => boundsOf(cells.length, known, at(asked)),
    within,
  };
}

describe('somebody who subtracts all that is published of reports', () => {
  it('finds no group of those who did not agree that is smaller than k, by place or by kind', () => {
    fc.assert(
      fc.property(fc.array(counted, { maxLength: 60 }), (all) => {
        const { byPlace, byKind } = cutsOf(all);
        const rules = { k: K, levels: 2 };
        const [places, kinds] = [countsBeside(byPlace, rules), countsBeside(byKind, rules)];
        const whole = all.filter(({ listed }) => !listed).length;
        // Nothing told of them at all: nothing to subtract from.
        if (whole < K) {
          for (const { unlisted } of [...places, ...kinds]) expect(unlisted).toBeNull();
          return;
        }
        const { range, within } = readerOf(places, kinds);
        const check = (node: ListedNode, path: readonly string[], told: readonly ToldCount[], kind: boolean): void => {
          const own = told.find((each) => each.path.join('/') === path.join('/'));
          const bounds = range(kind ? (cell) => cell.kind === path[0] : (cell) => within(cell.place, path));
          expect(bounds).not.toBeNull();
          if (bounds && own?.unlisted == null) expect(bounds[1] - bounds[0]).toBeGreaterThanOrEqual(K - 1e-6);
          if (own?.unlisted != null) expect(own.unlisted).toBeGreaterThanOrEqual(K);
          for (const child of node.children) check(child, [...path, child.code], told, kind);
        };
        for (const child of byPlace.children) check(child, [child.code], places, false);
        for (const child of byKind.children) check(child, [child.code], kinds, true);
      }),
      { numRuns: runs(150) },
    );
  });

  it('finds the listed ones as many as stand in the list', () => {
    fc.assert(
      fc.property(fc.array(counted, { maxLength: 40 }), (all) => {
        const { byPlace } = cutsOf(all);
        for (const { path, listed } of countsBeside(byPlace, { k: K, levels: 2 }))
          expect(listed).toBe(
            all.filter((each) => each.listed && path.every((code, n) => each.path[n] === code)).length,
          );
      }),
    );
  });
});
