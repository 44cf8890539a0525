import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type BallotFigures, figuresOf } from './ballots.ts';
import { type CrowdCounts, reportsBeside, tellCrowd, tellReports } from './crowd-told.ts';
import type { ListedNode } from './listed-counts.ts';
import type { ToldNode } from './roll-up.ts';
import { runs } from './test-runs.ts';

const RULES = { k: 5, levels: 2 };
const LISTS = ['QHP', 'NO', 'AUYL', 'AJ', 'ADAL'];

const figures = (byParty: Record<string, number>, more: Partial<BallotFigures> = {}): BallotFigures => {
  const confirmed = Object.values(byParty).reduce((a, b) => a + b, 0);
  const others = { ...figuresOf([]), ...more };
  const total =
    confirmed + others.noPhoto + others.spam + others.protestInvalid + others.superseded + others.unreviewed;
  return { ...others, confirmed, total, byParty };
};

function counts(regions: Record<string, { byParty: Record<string, number>; districts?: Record<string, number> }>) {
  const byParty: Record<string, number> = {};
  for (const region of Object.values(regions))
    for (const [list, n] of Object.entries(region.byParty)) byParty[list] = (byParty[list] ?? 0) + n;
  return {
    source: 'voter',
    country: figures(byParty, { noPhoto: 20, spam: 9 }),
    regions: Object.entries(regions).map(([code, region]) => ({
      code,
      byParty: region.byParty,
      districts: Object.entries(region.districts ?? {}).map(([district, confirmed]) => ({ code: district, confirmed })),
    })),
    stations: 12,
  } satisfies CrowdCounts;
}

const nodes = (told: ToldNode | null): ToldNode[] => (told ? [told, ...told.children.flatMap(nodes)] : []);

describe('what is told of photographs of ballots', () => {
  it('has the outcomes, the lists and the places, each with what is in none of them', () => {
    const told = tellCrowd(
      counts({
        'KZ-ALA': { byParty: { AJ: 465, NO: 7, ADAL: 15, AUYL: 9, QHP: 8 }, districts: { a: 400, b: 104 } },
        'KZ-ATY': { byParty: { AJ: 57, NO: 146, ADAL: 9, AUYL: 6, QHP: 5 }, districts: { c: 220, d: 3 } },
      }),
      RULES,
    );
    expect(told.kinds?.children.map(({ code, count }) => [code, count])).toEqual([
      ['confirmed', 727],
      ['noPhoto', 20],
      ['spam', 9],
    ]);
    expect(told.places?.children.map(({ code, count }) => [code, count])).toEqual([
      ['KZ-ALA', 504],
      ['KZ-ATY', 223],
    ]);
    expect(told.places?.children[1]).toMatchObject({ children: [], rest: 223 });
    expect(told.matrix?.columns.map(({ code }) => code)).toEqual(
      told.kinds?.children[0]?.children.map(({ code }) => code),
    );
    expect(told.matrix?.rows.map(({ code }) => code)).toEqual(['KZ-ALA', 'KZ-ATY']);
    const columns = told.matrix?.columns ?? [];
    const real: Record<string, Record<string, number>> = {
      'KZ-ALA': { AJ: 465, NO: 7, ADAL: 15, AUYL: 9, QHP: 8 },
      'KZ-ATY': { AJ: 57, NO: 146, ADAL: 9, AUYL: 6, QHP: 5 },
    };
    // Nothing is small, so everything is told.
    for (const [r, row] of (told.matrix?.cells ?? []).entries())
      expect(row).toEqual(columns.map(({ code }) => real[told.matrix?.rows[r]?.code ?? '']?.[code ?? '']));
    expect(told.stations).toBe(12);
  });

  it('says nothing by place or list where how many were confirmed is not told', () => {
    const told = tellCrowd(counts({ 'KZ-ALA': { byParty: { AJ: 3 } } }), RULES);
    expect(told).toMatchObject({ places: null, matrix: null, stations: null });
    expect(nodes(told.kinds).map(({ code }) => code)).not.toContain('confirmed');
  });

  it('is told as it is for those in whose hands everything stays', () => {
    const told = tellCrowd(counts({ 'KZ-ALA': { byParty: { AJ: 3 } } }), { k: null, levels: 2 });
    expect(told.matrix?.cells).toEqual([[3]]);
    expect(told.kinds?.rest).toBe(0);
  });

  const region = fc.record({
    byParty: fc.record(Object.fromEntries(LISTS.map((list) => [list, fc.oneof(fc.nat(4), fc.nat(60))]))),
  });
  it('never tells fewer than k of anybody, and its parts add up', () => {
    fc.assert(
      fc.property(fc.array(region, { minLength: 1, maxLength: 6 }), (regions) => {
        const told = tellCrowd(counts(Object.fromEntries(regions.map((each, n) => [`R${n}`, each]))), RULES);
        for (const { count, rest, children } of [...nodes(told.kinds), ...nodes(told.places)]) {
          expect(count).toBeGreaterThanOrEqual(RULES.k);
          expect(rest + children.reduce((sum, each) => sum + each.count, 0)).toBe(count);
          expect(rest === 0 || rest >= RULES.k || children.length === 0).toBe(true);
        }
        for (const [r, row] of (told.matrix?.cells ?? []).entries()) {
          const total = told.matrix?.rows[r]?.total ?? 0;
          const known = row.reduce<number>((sum, count) => sum + (count ?? 0), 0);
          expect(known).toBeLessThanOrEqual(total);
          if (!row.includes(null)) expect(known).toBe(total);
          // A zero that is told is told everywhere or nowhere.
          for (const count of row) if (count !== null && count > 0) expect(count).toBeGreaterThanOrEqual(RULES.k);
        }
      }),
      { numRuns: runs(200) },
    );
  });
});

describe('what is told of reports', () => {
  it('follows the list where those who agreed stand in one: no total of both gives the others away', () => {
    const node = (code: string, listed: number, unlisted: number, children: ListedNode[] = []): ListedNode => ({
      code,
      listed,
      unlisted,
      children,
    });
    const root = node('', 9, 3, [node('a', 6, 1), node('b', 3, 2)]);
    // Three that did not agree are too few: only what anybody counts in the list is told.
    expect(reportsBeside(root, RULES)).toMatchObject({
      count: 9,
      rest: 0,
      children: [
        { code: 'a', count: 6 },
        { code: 'b', count: 3 },
      ],
    });
    const many = node('', 9, 13, [node('a', 6, 7), node('b', 3, 6)]);
    expect(reportsBeside(many, RULES)).toMatchObject({ count: 22, rest: 0, children: [{ count: 13 }, { count: 9 }] });
    const mixed = node('', 9, 12, [node('a', 6, 9), node('b', 3, 3)]);
    expect(reportsBeside(mixed, RULES)).toMatchObject({ count: 21, rest: 12, children: [{ count: 6 }, { count: 3 }] });
  });

  it('has voters and observers apart, and what was noted on protocols as it is', () => {
    const told = tellReports(
      [
        { source: 'voter', category: 'voter_pressure', n: 30 },
        { source: 'voter', category: 'election_violation', n: 11 },
        { source: 'observer', category: 'observer_expelled', n: 8 },
        { source: 'observer', category: '', n: 2 },
        { source: 'commission', category: 'copyRefused', n: 1 },
      ],
      RULES,
    );
    expect(told.noted).toEqual([{ category: 'copyRefused', n: 1 }]);
    expect(told.reported?.count).toBe(51);
    expect(told.reported?.children.map(({ code }) => code)).toEqual(['voter', 'observer']);
    // Of eight and two, two could be had by subtraction.
    expect(told.reported?.children[1]).toMatchObject({ count: 10, children: [], rest: 10 });
  });
});
