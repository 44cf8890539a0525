import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Ms, quantile, type ResponseFacts, responseTimes } from './index.ts';

const MINUTE = 60_000;
const profile = { targets: { P0: 5, P1: 15, P2: 120, P3: 1440 }, zone: 'Asia/Almaty' };
const at = Date.UTC(2021, 0, 10, 18, 30);
const fact = (change: Partial<Record<keyof ResponseFacts, unknown>> = {}) =>
  ({
    urgency: 'P0',
    kind: 'kettling',
    receivedAt: at,
    answeredAt: null,
    actedAt: null,
    over: false,
    ...change,
  }) as ResponseFacts;

describe('quantile, definition 7', () => {
  it('agrees with R: quantile(c(1, 3, 4, 8, 20), c(.5, .9)), type = 7', () => {
    expect(quantile([1, 3, 4, 8, 20], 0.5)).toBe(4);
    expect(quantile([1, 3, 4, 8, 20], 0.9)).toBeCloseTo(15.2, 9);
    expect([quantile([1, 2], 0.5), quantile([7], 0.9), quantile([], 0.5)]).toEqual([1.5, 7, null]);
  });
  it('lies among the values, never falls as p grows, and is exact at its ends', () => {
    const values = fc.array(fc.integer({ min: 0, max: 1e9 }), { minLength: 1 }).map((all) => all.sort((a, b) => a - b));
    const share = fc.double({ min: 0, max: 1, noNaN: true });
    fc.assert(
      fc.property(values, share, share, (sorted, p, q) => {
        const [low, high] = [quantile(sorted, Math.min(p, q)) ?? -1, quantile(sorted, Math.max(p, q)) ?? -1];
        expect(low).toBeLessThanOrEqual(high + 1e-6);
        expect(quantile(sorted, 0)).toBe(sorted[0]);
        expect(quantile(sorted, 1)).toBe(sorted.at(-1));
      }),
    );
  });
});

describe('response times', () => {
  it('the hour is that of the zone’s clock', () => {
    // 18:30 UTC is half past midnight in Almaty, by the rules of 2021.
    const { byHour } = responseTimes([fact(), fact({ receivedAt: at - 60 * MINUTE })], profile, at as Ms);
    expect(byHour.map(({ hour, cases }) => [hour, cases])).toEqual([
      [0, 1],
      [23, 1],
    ]);
  });

  it('in time: who was late is of the base, who still has time is not, nor what ended unanswered', () => {
    const now = (at + 10 * MINUTE) as Ms;
    const { all } = responseTimes(
      [
        fact({ answeredAt: at + 5 * MINUTE }),
        fact({ answeredAt: at + 5 * MINUTE + 1 }),
        fact(),
        fact({ urgency: 'P1' }),
        fact({ over: true }),
      ],
      profile,
      now,
    );
    expect(all.inTarget).toEqual({ within: 1, of: 3 });
    expect(all.answer).toMatchObject({ n: 2, waiting: 2 });
  });

  it('a clock set back makes no answer earlier than its call', () => {
    expect(responseTimes([fact({ answeredAt: at - MINUTE })], profile, at as Ms).all.answer.p50).toBe(0);
  });

  it('every way of grouping has every case once', () => {
    const any = fc.record({
      urgency: fc.constantFrom('P0', 'P1', 'P2', 'P3'),
      kind: fc.constantFrom('kettling', 'arson', 'unknown'),
      receivedAt: fc.integer({ min: at, max: at + 1e8 }),
      answeredAt: fc.option(fc.integer({ min: at, max: at + 2e8 })),
      over: fc.boolean(),
    });
    fc.assert(
      fc.property(fc.array(any), (cases) => {
        const times = responseTimes(cases.map(fact), profile, (at + 3e8) as Ms);
        for (const groups of [times.byHour, times.byKind, times.byUrgency]) {
          expect(groups.reduce((sum, one) => sum + one.cases, 0)).toBe(cases.length);
          expect(groups.reduce((sum, one) => sum + one.inTarget.of, 0)).toBe(times.all.inTarget.of);
        }
      }),
    );
  });
});
