import { createSecretKey, randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  CHUNK,
  openRecord,
  RECORD,
  recordCount,
  recordPlace,
  sealedSize,
  sealRecord,
  sizeClass,
} from './sealed-blob.ts';

const key = createSecretKey(randomBytes(32));
const seal = (index: number, last: boolean, plain: Uint8Array) =>
  sealRecord(key, { prefix: randomBytes(7), index, last }, plain);

test('a record opens in its place and nowhere else', () => {
  const record = seal(3, false, Buffer.from('ballot'));
  expect(openRecord(key, 3, false, record)?.toString()).toBe('ballot');
  expect(openRecord(key, 2, false, record)).toBeNull();
  expect(openRecord(key, 3, true, record)).toBeNull();
  expect(openRecord(createSecretKey(randomBytes(32)), 3, false, record)).toBeNull();
  expect(openRecord(key, 3, false, record.subarray(0, -1))).toBeNull();
  expect(openRecord(key, 0, true, new Uint8Array(5))).toBeNull();
});

test('no flipped bit goes unnoticed', () => {
  const plain = randomBytes(100);
  fc.assert(
    fc.property(fc.nat(7 + 100 + 16 - 1), fc.nat(7), (at, bit) => {
      const record = seal(0, true, plain);
      record[at] = (record[at] as number) ^ (1 << bit);
      expect(openRecord(key, 0, true, record)).toBeNull();
    }),
  );
});

test('places of records follow each other without gaps', () => {
  fc.assert(
    fc.property(fc.oneof(fc.nat(5 * CHUNK), fc.constantFrom(0, 1, CHUNK - 1, CHUNK, CHUNK + 1, 2 * CHUNK)), (size) => {
      const places = Array.from({ length: recordCount(size) }, (_, index) => recordPlace(size, index));
      let at = 0;
      for (const [index, place] of places.entries()) {
        expect(place.at).toBe(at);
        expect(place.last).toBe(index === places.length - 1);
        if (!place.last) expect(place.length).toBe(RECORD);
        at += place.length;
      }
      expect(at).toBe(sealedSize(size));
    }),
  );
});

test('a size class hides the size and costs little', () => {
  fc.assert(
    fc.property(fc.integer({ min: 4096, max: 3_000_000_000 }), (bytes) => {
      const padded = sizeClass(bytes);
      expect(padded).toBeGreaterThanOrEqual(bytes);
      expect(padded / bytes).toBeLessThan(1.12);
      expect(sizeClass(padded)).toBe(padded);
    }),
  );
  expect(sizeClass(1)).toBe(4096);
  const classes = new Set(Array.from({ length: 100_000 }, (_, n) => sizeClass(100_000 + n)));
  expect(classes.size).toBeLessThan(40);
});
