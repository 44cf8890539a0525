import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  compareShare,
  copyDifferences,
  figureChanges,
  type OfficialStation,
  papersOf,
  publishedFaults,
  sawTheCount,
  votingDayBegins,
  withAndWithoutObserver,
} from './official.ts';
import { RELAY_STATUSES, type RelayStatus } from './relay-keys.ts';
import type { CountedSheet } from './tally.ts';

describe('a published share against the interval', () => {
  it('is inside up to the very edge and outside beyond it', () => {
    const estimate = { share: 0.684491, margin: 0.03 };
    expect(compareShare(estimate, 0.714491).verdict).toBe('inside');
    expect(compareShare(estimate, 0.654491).verdict).toBe('inside');
    expect(compareShare(estimate, 0.7146).verdict).toBe('outside');
    expect(compareShare(estimate, 0.7109)).toMatchObject({ verdict: 'inside', points: expect.closeTo(2.6409, 4) });
  });

  it('has bounds that are shares', () => {
    expect(compareShare({ share: 0.01, margin: 0.05 }, 0)).toMatchObject({ verdict: 'inside', least: 0 });
    expect(compareShare({ share: 0.99, margin: 0.05 }, 1)).toMatchObject({ verdict: 'inside', most: 1 });
  });
});

const figures = (no: number | null, invalid: number | null = 5) => ({
  registered: 1000,
  participated: 600,
  invalid,
  votes: { no, aj: 100 },
});

describe('copies of one protocol', () => {
  it('differ where two of them say different things, field by field', () => {
    expect(copyDifferences({ given: figures(300), posted: figures(300), published: figures(480) })).toEqual([
      { field: '6.no', values: { given: 300, posted: 300, published: 480 } },
    ]);
  });

  it('do not differ in what only one shows, nor alone', () => {
    expect(copyDifferences({ given: figures(null), published: figures(480, null) })).toEqual([]);
    expect(copyDifferences({ given: figures(1) })).toEqual([]);
    expect(copyDifferences({})).toEqual([]);
  });

  it('of three, the one that cannot be read is named as such', () => {
    expect(copyDifferences({ given: figures(1), posted: figures(null), published: figures(2) })).toEqual([
      { field: '6.no', values: { given: 1, posted: null, published: 2 } },
    ]);
  });
});

describe('with and without an observer', () => {
  const station = (id: string, observed: boolean, no: number | null): OfficialStation => ({
    station: id,
    observed,
    figures: figures(no),
  });

  it('are two sums side by side, with the warning, and nothing is taken for zero', () => {
    const result = withAndWithoutObserver([
      station('1', true, 300),
      station('2', false, 500),
      station('3', false, 300),
      station('4', false, null),
    ]);
    expect(result.observed).toMatchObject({ stations: 1, turnout: 0.6, shares: { no: 0.75, aj: 0.25 } });
    expect(result.unobserved).toMatchObject({ stations: 2, shares: { no: 0.8, aj: 0.2 } });
    expect(result).toMatchObject({ leftOut: 1, notRandom: true });
    expect(withAndWithoutObserver([]).observed).toMatchObject({ stations: 0, turnout: null, shares: null });
  });

  it('together are everything, in any order', () => {
    const any = fc.record({ observed: fc.boolean(), no: fc.option(fc.nat(500), { nil: null, freq: 5 }) });
    fc.assert(
      fc.property(fc.array(any), (list) => {
        const stations = list.map(({ observed, no }, index) => station(String(index), observed, no));
        const result = withAndWithoutObserver(stations);
        expect(result.observed.stations + result.unobserved.stations + result.leftOut).toBe(stations.length);
        const sum = list.reduce((total, { no }) => total + (no ?? 0), 0);
        expect((result.observed.votes.no ?? 0) + (result.unobserved.votes.no ?? 0)).toBe(sum);
        expect(withAndWithoutObserver(stations.toReversed()).observed.votes.no ?? 0).toBe(
          result.observed.votes.no ?? 0,
        );
      }),
    );
  });
});

describe('the papers of a station', () => {
  const sheet = (id: string, more: Partial<CountedSheet>): CountedSheet => ({
    id,
    station: 'R/1',
    path: ['R'],
    grade: 'complete',
    flagged: false,
    disputed: false,
    acceptedAt: 1,
    figures: figures(300),
    ...more,
  });

  it('are one of each kind, the best there is; what was only read out is none', () => {
    const found = papersOf([
      sheet('late', { copy: 'given', acceptedAt: 9 }),
      sheet('early', { copy: 'given', acceptedAt: 2 }),
      sheet('half', { copy: 'posted', grade: 'partial' }),
      sheet('said', { grade: 'reported', acceptedAt: 0 }),
      sheet('other', { copy: null }),
    ]);
    expect(Object.entries(found).map(([kind, each]) => [kind, each.id])).toEqual([
      ['given', 'early'],
      ['posted', 'half'],
      ['unsaid', 'other'],
    ]);
    expect(papersOf([sheet('said', { grade: 'reported' })])).toEqual({});
  });
});

describe('two publications', () => {
  it('differ in the figures that changed, came in or were left out', () => {
    expect(figureChanges(figures(300), figures(480, null))).toEqual([
      { field: '6.no', before: 300, after: 480 },
      { field: '7', before: 5, after: null },
    ]);
    expect(figureChanges(figures(300), figures(300))).toEqual([]);
  });
});

describe('what was published contradicts itself', () => {
  const said = (registered: number | null, participated: number | null, invalid: number | null, no: number | null) =>
    publishedFaults({ registered, participated, invalid, votes: { no } });

  it('where the figures that are given cannot all be true', () => {
    expect(said(100, 60, 5, 55)).toEqual([]);
    expect(said(100, 101, null, 1)).toEqual(['moreThanRegistered']);
    expect(said(100, 60, 5, 56)).toEqual(['moreThanParticipated']);
    expect(said(100, 60, 5, 54)).toEqual(['sumDiffers']);
    expect(said(50, 60, 5, 70)).toEqual(['moreThanRegistered', 'moreThanParticipated']);
  });

  it('and never of figures that are not given', () => {
    expect(said(null, null, 5, 54)).toEqual([]);
    expect(said(100, 60, null, 54)).toEqual([]);
    expect(said(100, 60, 5, null)).toEqual([]);
  });
});

describe('who saw the count', () => {
  it('was let in and not put out, or left only after it had begun', () => {
    const saw = (...reports: RelayStatus[]) => sawTheCount(reports);
    expect([saw('arrived'), saw('onTheWay', 'arrived', 'denied'), saw('registered')]).toEqual([false, false, false]);
    expect([saw('admitted'), saw('arrived', 'present'), saw('counting')]).toEqual([true, true, true]);
    expect([saw('admitted', 'left'), saw('admitted', 'counting', 'left'), saw('present', 'replaced')]).toEqual([
      false,
      true,
      false,
    ]);
    expect([saw('counting', 'expelled'), saw('counting', 'left', 'expelled'), saw('expelled', 'admitted')]).toEqual([
      false,
      false,
      true,
    ]);
  });

  it('whatever is reported, one who was put out last did not', () => {
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom(...RELAY_STATUSES)),
        fc.constantFrom('denied' as const, 'expelled' as const),
        (reports, out) => {
          expect(sawTheCount([...reports, out])).toBe(false);
          expect(sawTheCount([...reports, out, 'counting'])).toBe(true);
        },
      ),
    );
  });
});

describe('against a comparison of every pair', () => {
  const count = fc.option(fc.nat(4), { nil: null });
  const paper = fc.record({
    registered: count,
    participated: count,
    invalid: count,
    votes: fc.record({ no: count, aj: count }),
  });
  const said = (
    of: {
      registered: number | null;
      participated: number | null;
      invalid: number | null;
      votes: Record<string, number | null>;
    },
    field: string,
  ) => ({ '1': of.registered, '5': of.participated, '7': of.invalid })[field] ?? of.votes[field.slice(2)] ?? null;

  it('a field differs exactly where some two papers both have it and disagree', () => {
    const papers = fc.record({ given: paper, posted: paper, unsaid: paper, published: paper }, { requiredKeys: [] });
    fc.assert(
      fc.property(papers, (copies) => {
        const present = Object.values(copies);
        const expected = ['1', '5', '6.no', '6.aj', '7'].filter((field) =>
          present.some((a) =>
            present.some((b) => {
              const [x, y] = [said(a, field), said(b, field)];
              return x !== null && y !== null && x !== y;
            }),
          ),
        );
        expect(copyDifferences(copies).map(({ field }) => field)).toEqual(expected);
      }),
    );
  });

  it('a share is inside exactly where it is no further from the estimate than the margin', () => {
    const hundredths = (most: number) => fc.nat(most).map((n) => n / 10_000);
    fc.assert(
      fc.property(hundredths(10_000), hundredths(3000), hundredths(10_000), (share, margin, published) => {
        const distance = Math.round(Math.abs(share - published) * 1e6);
        const found = compareShare({ share, margin }, published);
        expect(found.verdict).toBe(distance <= Math.round(margin * 1e6) ? 'inside' : 'outside');
        expect(found.points).toBeCloseTo((published - share) * 100, 9);
        expect(found.least).toBeGreaterThanOrEqual(0);
        expect(found.most).toBeLessThanOrEqual(1);
      }),
    );
  });
});

it('the day of voting begins in the easternmost zone', () => {
  expect(votingDayBegins('2021-01-10')).toBe(Date.UTC(2021, 0, 9, 10));
});
