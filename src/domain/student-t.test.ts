import { describe, expect, it } from 'vitest';
import { tCritical } from './student-t.ts';

describe('critical values of t, as printed', () => {
  // Abramowitz & Stegun, table 26.10.
  it.each([
    [0.95, 1, 12.706],
    [0.95, 2, 4.303],
    [0.95, 3, 3.182],
    [0.95, 7, 2.365],
    [0.95, 10, 2.228],
    [0.95, 30, 2.042],
    [0.95, 120, 1.98],
    [0.95, Number.POSITIVE_INFINITY, 1.96],
    [0.99, 1, 63.657],
    [0.99, 5, 4.032],
    [0.99, 60, 2.66],
    [0.9, 4, 2.132],
    [0.998, 3, 10.215],
  ])('at %d with %d degrees of freedom it is %d', (confidence, df, printed) => {
    expect(tCritical(confidence, df)).toBeCloseTo(printed, 2.5);
  });

  it('has the digits that the worked example prints', () => {
    expect(tCritical(0.95, 3)).toBeCloseTo(3.1824, 4);
  });

  it('falls with more freedom, and rises with more confidence', () => {
    const falling = [1, 2, 3, 5, 10, 50, 500, 50_000].map((df) => tCritical(0.95, df));
    expect(falling).toEqual(falling.toSorted((a, b) => b - a));
    expect(tCritical(0.99, 8)).toBeGreaterThan(tCritical(0.95, 8));
  });

  it('refuses what has no meaning', () => {
    for (const [confidence, df] of [
      [0, 3],
      [1, 3],
      [0.95, 0],
      [Number.NaN, 3],
    ] as const)
      expect(() => tCritical(confidence, df)).toThrow(RangeError);
  });
});
