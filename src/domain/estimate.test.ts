import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Estimate, estimateShare, leadOf, type StratumSample, stationsNeeded, votersNeeded } from './estimate.ts';

/** domain.md 3.3: (registered, participated, NO, AJ, other). */
const U = [
  [1200, 480, 240, 180, 60],
  [1000, 450, 200, 190, 60],
  [1500, 600, 330, 200, 70],
  [900, 360, 170, 150, 40],
] as const;
const R = [
  [600, 480, 384, 48, 48],
  [500, 350, 294, 28, 28],
  [800, 600, 510, 45, 45],
  [400, 320, 248, 40, 32],
  [700, 490, 392, 55, 43],
] as const;

const stratum = (code: string, frame: number, stations: readonly (readonly number[])[], list = 2): StratumSample => ({
  code,
  frame,
  drawn: stations.length,
  reported: stations.map((station) => ({ x: station[1] ?? 0, y: station[list] ?? 0 })),
});

const estimated = (...input: Parameters<typeof estimateShare>): Estimate => {
  const result = estimateShare(...input);
  if (!result.ok) throw new Error(result.refused.code);
  return result.estimate;
};

describe('the worked example', () => {
  const both = [stratum('U', 40, U), stratum('R', 60, R)];

  it('one stratum alone', () => {
    const u = estimated([stratum('U', 40, U)], { distribution: 'normal' });
    expect(u.share).toBeCloseTo(0.4973545, 7);
    expect(u.standardError).toBeCloseTo(0.0235301, 7);
    expect(u.margin).toBeCloseTo(0.046119, 6);
    expect(estimated([stratum('U', 40, U)], { distribution: 't' }).margin).toBeCloseTo(0.0748833, 6);
    // s²e, from the variance it went into: Var = (1 − n/N) s² / (n x̄²).
    const mean = (480 + 450 + 600 + 360) / 4;
    expect((u.variance * 4 * mean ** 2) / (1 - 4 / 40)).toBeCloseTo(549.3743, 4);
  });

  it('both strata', () => {
    const all = estimated(both, { distribution: 'normal' });
    expect(all.totals.x).toBeCloseTo(45_780, 6);
    expect(all.totals.y).toBeCloseTo(31_336, 6);
    expect(all.share).toBeCloseTo(0.684491, 7);
    expect(all.standardError).toBeCloseTo(0.0153521, 7);
    expect(all.margin).toBeCloseTo(0.0300901, 6);
    expect(estimated(both, { distribution: 't' }).margin).toBeCloseTo(0.0363019, 6);
    expect(estimated(both).distribution).toBe('t');
    expect(all.designEffect).toBeCloseTo(4.5072, 4);
  });

  it('is not the pooled share of the sample', () => {
    expect(Math.abs(estimated(both).share - 0.6702179)).toBeGreaterThan(0.01);
  });

  it('a stratum with one station is refused, a silent one too', () => {
    expect(estimateShare([stratum('U', 40, U), stratum('R', 60, R.slice(0, 1))])).toEqual({
      ok: false,
      refused: { code: 'stratumTooSmall', strata: ['R'] },
    });
    expect(estimateShare([stratum('U', 40, U), stratum('R', 60, [])])).toEqual({
      ok: false,
      refused: { code: 'stratumSilent', strata: ['R'] },
    });
    expect(estimateShare([])).toMatchObject({ refused: { code: 'noStations' } });
  });

  it('counts that cannot be are refused with the stratum named', () => {
    const over: StratumSample = {
      code: 'X',
      frame: 3,
      drawn: 2,
      reported: [
        { x: 5, y: 6 },
        { x: 5, y: 1 },
      ],
    };
    expect(estimateShare([over])).toMatchObject({ refused: { code: 'badCounts', strata: ['X'] } });
    expect(estimateShare([{ ...over, frame: 1 }])).toMatchObject({ refused: { code: 'badCounts' } });
  });
});

describe('any strata', () => {
  const station = fc
    .tuple(fc.integer({ min: 1, max: 3000 }), fc.double({ min: 0, max: 1, noNaN: true }))
    .map(([x, part]) => ({
      x,
      y: Math.floor(x * part),
    }));
  const anyStratum = fc
    .record({ reported: fc.array(station, { minLength: 2, maxLength: 12 }), more: fc.integer({ min: 0, max: 500 }) })
    .map(({ reported, more }, index = 0) => ({
      code: `S${index}`,
      frame: reported.length + more,
      drawn: reported.length,
      reported,
    }));
  const strata = fc.array(anyStratum, { minLength: 1, maxLength: 5 });

  it('a sample that is the whole frame has no error at all', () => {
    fc.assert(
      fc.property(strata, (all) => {
        const whole = all.map((each) => ({ ...each, frame: each.reported.length }));
        const { variance, share } = estimated(whole);
        const x = whole.flatMap(({ reported }) => reported).reduce((total, each) => total + each.x, 0);
        const y = whole.flatMap(({ reported }) => reported).reduce((total, each) => total + each.y, 0);
        expect(variance).toBe(0);
        expect(share).toBeCloseTo(y / x, 12);
      }),
    );
  });

  it('the order of stations and of strata changes nothing', () => {
    fc.assert(
      fc.property(strata, (all) => {
        const turned = all.map((each) => ({ ...each, reported: each.reported.toReversed() })).toReversed();
        const [one, other] = [estimated(all), estimated(turned)];
        expect(other.share).toBeCloseTo(one.share, 12);
        expect(other.standardError).toBeCloseTo(one.standardError, 12);
      }),
    );
  });

  it('equals the textbook sums written out, station by station', () => {
    fc.assert(
      fc.property(strata, (all) => {
        let [X, Y] = [0, 0];
        for (const { frame, reported } of all)
          for (const { x, y } of reported) {
            X += (frame / reported.length) * x;
            Y += (frame / reported.length) * y;
          }
        let variance = 0;
        for (const { frame, reported } of all) {
          const e = reported.map(({ x, y }) => y - (Y / X) * x);
          let [first, second] = [0, 0];
          for (const each of e) {
            first += each;
            second += each * each;
          }
          const n = reported.length;
          variance += (frame * (frame - n) * (second - (first * first) / n)) / (n * (n - 1));
        }
        const estimate = estimated(all);
        expect(estimate.share).toBeCloseTo(Y / X, 10);
        expect(Math.abs(estimate.variance - variance / (X * X))).toBeLessThan(1e-9);
      }),
    );
  });
});

describe('how many', () => {
  it.each([
    [0.2, [1333, 370, 168]],
    [0.25, [1938, 567, 260]],
    [0.3, [2573, 796, 370]],
  ])('stations, with a spread of %d', (spread, printed) => {
    // Printed rounded to the nearest; a plan rounds up, or it would miss its margin.
    for (const [index, margin] of [0.01, 0.02, 0.03].entries())
      expect(stationsNeeded({ frame: 10_061, spread, margin }) - (printed[index] ?? 0)).toBeOneOf([0, 1]);
  });

  it('voters, as NDI plans Peru 2001, without its intermediate rounding', () => {
    expect(votersNeeded({ voters: 14_570_774, share: 0.5, margin: 0.0032, critical: 2.58 })).toBe(160_717);
  });
});

describe('who leads', () => {
  const rows = (frame: number, stations: readonly (readonly number[])[]) => ({
    code: 'S',
    frame,
    drawn: stations.length,
    reported: stations.map((each) => ({ x: each[1] ?? 0, a: each[2] ?? 0, b: each[3] ?? 0 })),
  });

  it('is said where the gap is wider than its own margin', () => {
    const lead = leadOf([rows(40, U), { ...rows(60, R), code: 'R' }]);
    expect(lead).toMatchObject({ ok: true, tooClose: false });
  });

  it('is not said within it', () => {
    expect(leadOf([rows(40, U)])).toMatchObject({ ok: true, tooClose: true });
    expect(leadOf([rows(40, [U[0]])])).toMatchObject({ ok: false, refused: { code: 'stratumTooSmall' } });
  });
});
