import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { labelled, scale, spread, stepPath, timeTicks } from './curve-scale.ts';

const HOUR = 3_600_000;
const MIDNIGHT = Date.UTC(2021, 0, 10);
const close = { noNaN: true, min: -1000, max: 1000 } as const;

describe('the scale', () => {
  it('maps ends to ends, and what has no length to the middle', () => {
    const x = scale(10, 20, 100, 300);
    expect([10, 15, 20].map(x)).toEqual([100, 200, 300]);
    expect(scale(7, 7, 0, 50)(7)).toBe(25);
    // Downwards, as heights are drawn.
    expect(scale(0, 1, 200, 0)(0.25)).toBe(150);
  });
});

describe('moments below the axis', () => {
  it('are round, at the smallest step that is not too many', () => {
    expect(timeTicks(MIDNIGHT + 3 * 60_000, MIDNIGHT + 2 * HOUR, 6)).toEqual(
      [0.5, 1, 1.5, 2].map((hours) => MIDNIGHT + hours * HOUR),
    );
    expect(timeTicks(MIDNIGHT, MIDNIGHT, 6)).toEqual([MIDNIGHT]);
  });

  it('lie inside, rise by one step, and are no more than asked for', () => {
    fc.assert(
      fc.property(fc.nat(9e9), fc.nat(2e9), fc.integer({ min: 2, max: 12 }), (start, length, most) => {
        const ticks = timeTicks(start, start + length, most);
        expect(ticks.length).toBeLessThanOrEqual(most);
        expect(ticks.every((at) => at >= start && at <= start + length)).toBe(true);
        const steps = new Set(ticks.slice(1).map((at, n) => at - (ticks[n] ?? 0)));
        expect(steps.size).toBeLessThanOrEqual(1);
        // Enough to read by, once there is more than one step of the smallest.
        if (length >= 10 * 60_000 && most >= 3) expect(ticks.length).toBeGreaterThan(0);
      }),
    );
  });
});

it('a path keeps its height until the next report', () => {
  expect(
    stepPath([
      { x: 0, y: 9 },
      { x: 10.004, y: 5 },
      { x: 20, y: 5 },
    ]),
  ).toBe('M0 9H10V5H20V5');
  expect(stepPath([])).toBe('');
});

describe('labels that must not overlap', () => {
  it('stay where they would stand as long as there is room', () => {
    expect(spread([50, 10, 90], 12, 0, 100)).toEqual([50, 10, 90]);
  });

  it('share the way where there is none', () => {
    expect(spread([50, 50], 10, 0, 100)).toEqual([45, 55]);
    expect(spread([100, 100, 100], 10, 0, 100)).toEqual([80, 90, 100]);
  });

  it('are never nearer than the gap, keep their order, and stay inside where they fit', () => {
    fc.assert(
      fc.property(
        fc.array(fc.double(close), { maxLength: 20 }),
        fc.double({ noNaN: true, min: 1, max: 40 }),
        (wanted, gap) => {
          const [least, most] = [-900, 900];
          const heights = spread(wanted, gap, least, most);
          const order = wanted
            .map((_, index) => index)
            .toSorted((a, b) => (wanted[a] ?? 0) - (wanted[b] ?? 0) || a - b);
          for (const [rank, index] of order.entries()) {
            const before = order[rank - 1];
            if (before !== undefined)
              expect((heights[index] ?? 0) - (heights[before] ?? 0)).toBeGreaterThanOrEqual(gap - 1e-6);
            expect(heights[index]).toBeGreaterThanOrEqual(least - 1e-6);
            expect(heights[index]).toBeLessThanOrEqual(most + 1e-6);
          }
        },
      ),
    );
  });
});

describe('markers that are named', () => {
  it('are the newest, and those before it that have room', () => {
    expect([...labelled([0, 5, 10, 30, 36], 20)].toSorted((a, b) => a - b)).toEqual([2, 4]);
    expect(labelled([], 20).size).toBe(0);
    fc.assert(
      fc.property(fc.array(fc.nat(500), { minLength: 1 }), fc.nat(60), (places, gap) => {
        const sorted = places.toSorted((a, b) => a - b);
        const named = [...labelled(sorted, gap)].toSorted((a, b) => a - b);
        expect(named.at(-1)).toBe(sorted.length - 1);
        for (const [n, index] of named.entries())
          if (n > 0) expect((sorted[index] ?? 0) - (sorted[named[n - 1] ?? 0] ?? 0)).toBeGreaterThanOrEqual(gap);
      }),
    );
  });
});
