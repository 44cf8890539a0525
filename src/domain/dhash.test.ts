import fc from 'fast-check';
import { expect, test } from 'vitest';
import { DHASH_HEIGHT, DHASH_WIDTH, dhashOf } from './dhash.ts';
import { distanceOf } from './duplicates.ts';

const greys = fc.array(fc.integer({ min: 0, max: 255 }), {
  minLength: DHASH_WIDTH * DHASH_HEIGHT,
  maxLength: DHASH_WIDTH * DHASH_HEIGHT,
});
const word = fc.integer({ min: 0, max: 0xffffffff });
const hash = fc.record({ hi: word, lo: word });

test('is made of neighbours: brighter to the right is 1, the first pixel the highest bit', () => {
  const rising = Array.from({ length: 72 }, (_, n) => n % 9);
  expect(dhashOf(rising)).toEqual({ hi: 0xffffffff, lo: 0xffffffff });
  expect(dhashOf(rising.map((grey) => 9 - grey))).toEqual({ hi: 0, lo: 0 });
  const one = Array.from({ length: 72 }, () => 5);
  one[1] = 6;
  expect(dhashOf(one)).toEqual({ hi: 0x80000000, lo: 0 });
  const last = Array.from({ length: 72 }, () => 5);
  last[71] = 6;
  expect(dhashOf(last)).toEqual({ hi: 0, lo: 1 });
});

test('does not see brightness or contrast', () => {
  fc.assert(
    fc.property(greys, fc.integer({ min: 0, max: 200 }), fc.integer({ min: 1, max: 4 }), (picture, more, times) => {
      expect(dhashOf(picture.map((grey) => grey * times + more))).toEqual(dhashOf(picture));
    }),
  );
});

test('one pixel changes two bits at most', () => {
  fc.assert(
    fc.property(greys, fc.nat(71), fc.integer({ min: 0, max: 255 }), (picture, at, grey) => {
      const touched = picture.with(at, grey);
      expect(distanceOf(dhashOf(picture), dhashOf(touched))).toBeLessThanOrEqual(2);
    }),
  );
});

test('the distance is a metric that counts bits', () => {
  const count = (a: number, b: number) => ((a ^ b) >>> 0).toString(2).replaceAll('0', '').length;
  fc.assert(
    fc.property(hash, hash, hash, (a, b, c) => {
      expect(distanceOf(a, b)).toBe(count(a.hi, b.hi) + count(a.lo, b.lo));
      expect(distanceOf(a, b)).toBe(distanceOf(b, a));
      expect(distanceOf(a, a)).toBe(0);
      expect(distanceOf(a, c)).toBeLessThanOrEqual(distanceOf(a, b) + distanceOf(b, c));
    }),
  );
});

test('anything but 9 × 8 greys is refused', () => {
  expect(() => dhashOf([])).toThrow(RangeError);
  expect(() => dhashOf(Array.from({ length: 64 }, () => 0))).toThrow(RangeError);
});
