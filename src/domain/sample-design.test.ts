import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { allocate, sampleBounds } from './sample-design.ts';

describe('how many of which stratum', () => {
  it('is in proportion, with at least two of each, all of a smaller one', () => {
    expect(allocate({ a: 600, b: 300, c: 100 }, 100)).toEqual({ a: 60, b: 30, c: 10 });
    expect(allocate({ a: 9995, b: 5, c: 1 }, 100)).toEqual({ a: 97, b: 2, c: 1 });
    expect(allocate({ a: 10, b: 0 }, 4)).toEqual({ a: 4 });
  });

  it('is refused where it cannot be', () => {
    expect(allocate({ a: 5, b: 5 }, 3)).toBeNull();
    expect(allocate({ a: 5, b: 5 }, 11)).toBeNull();
  });

  it('says between how many it can be', () => {
    expect(sampleBounds({ a: 9, b: 1, c: 0 })).toEqual({ least: 3, most: 10 });
    fc.assert(
      fc.property(fc.dictionary(fc.constantFrom('a', 'b', 'c'), fc.nat(30), { minKeys: 1 }), (sizes) => {
        const { least, most } = sampleBounds(sizes);
        expect([least - 1, least, most, most + 1].map((total) => allocate(sizes, total) !== null)).toEqual([
          false,
          true,
          true,
          false,
        ]);
      }),
    );
  });

  it('adds up, never takes more than there are, and is near to its share where no floor binds', () => {
    const strata = fc.dictionary(fc.constantFrom('a', 'b', 'c', 'd', 'e'), fc.integer({ min: 1, max: 5000 }), {
      minKeys: 1,
    });
    fc.assert(
      fc.property(strata, fc.nat(400), (sizes, total) => {
        const design = allocate(sizes, total);
        const all = Object.values(sizes).reduce((sum, each) => sum + each, 0);
        if (design === null) return;
        expect(Object.values(design).reduce((sum, each) => sum + each, 0)).toBe(total);
        const free = Object.entries(sizes).every(([, size]) => (size * total) / all >= 2);
        for (const [code, size] of Object.entries(sizes)) {
          expect(design[code]).toBeLessThanOrEqual(size);
          expect(design[code]).toBeGreaterThanOrEqual(Math.min(2, size));
          if (free) expect(Math.abs((design[code] ?? 0) - (size * total) / all)).toBeLessThan(1);
        }
      }),
    );
  });
});
