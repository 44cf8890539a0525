import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createNearIndex, distanceOf, MOST_ALIKE } from './index.ts';
import { runs } from './test-runs.ts';

const half = fc.integer({ min: 0, max: 0xffffffff });
const any = fc.record({ hi: half, lo: half });
/** A picture and others of it: so many bits of it flipped. */
const family = fc
  .tuple(any, fc.array(fc.uniqueArray(fc.nat(63), { maxLength: 20 }), { maxLength: 30 }))
  .map(([hash, others]) =>
    others.map((bits) =>
      bits.reduce(
        ({ hi, lo }, bit) =>
          bit < 32 ? { hi, lo: (lo ^ (1 << bit)) >>> 0 } : { hi: (hi ^ (1 << (bit - 32))) >>> 0, lo },
        hash,
      ),
    ),
  );

test('finds what a plain search finds, nearest first, and of many as near the oldest', () => {
  const most = fc.constantFrom(0, 1, 2, 3, 4, 5, 6, 7, 8, 11, 12, 16, 64);
  fc.assert(
    fc.property(
      family,
      fc.array(any, { maxLength: 10 }),
      fc.nat(30),
      most,
      fc.integer({ min: 1, max: 8 }),
      (of, others, which, max, limit) => {
        const hashes = [...of, ...others];
        const asked = hashes[which % Math.max(1, hashes.length)] ?? { hi: 0, lo: 0 };
        const index = createNearIndex(2);
        hashes.forEach((each, id) => {
          index.add(id, each);
        });
        const plain = hashes
          .map((each, id) => ({ id, distance: distanceOf(each, asked) }))
          .filter(({ distance }) => distance <= max)
          .sort((a, b) => a.distance - b.distance || a.id - b.id)
          .slice(0, limit);
        expect(index.size).toBeLessThanOrEqual(hashes.length);
        expect(index.near(asked, max, limit)).toEqual(plain);
      },
    ),
    { numRuns: runs(500) },
  );
});

test('a flood of one picture is kept a few times, the oldest of it, whatever the order it comes in', () => {
  const index = createNearIndex(2);
  const one = { hi: 0xffff_ffff, lo: 7 };
  const ids = Array.from({ length: 1000 }, (_, n) => (n * 619) % 1000);
  for (const id of ids) index.add(id, one);
  index.add(2000, { hi: one.hi, lo: 6 });
  expect(index.size).toBe(MOST_ALIKE + 1);
  expect(index.near(one, 6, MOST_ALIKE).map(({ id }) => id)).toEqual([0, 1, 2, 3, 4, 5, 6, 7]);
  expect(index.near({ hi: one.hi, lo: 4 }, 1, MOST_ALIKE)).toEqual([{ id: 2000, distance: 1 }]);
});
