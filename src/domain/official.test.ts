import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compareShare, copyDifferences, type OfficialStation, withAndWithoutObserver } from './official.ts';

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
