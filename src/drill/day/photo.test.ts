import sharp from 'sharp';
import { expect, it } from 'vitest';
import { type PhotoSpec, takePhoto } from './photo.ts';

/** Difference hash (64 bits): is each of 8 × 8 neighbours brighter than the one before. */
async function hashOf(photo: Buffer): Promise<boolean[]> {
  const grey = await sharp(photo).greyscale().resize(9, 8, { fit: 'fill' }).raw().toBuffer();
  return Array.from({ length: 64 }, (_, bit) => {
    const at = Math.floor(bit / 8) * 9 + (bit % 8);
    return (grey[at + 1] ?? 0) > (grey[at] ?? 0);
  });
}

const spec = (seed: number): PhotoSpec => ({ look: 'ballot', seed, row: seed % 5 });

it('is the same photograph for the same spec', async () => {
  expect(await takePhoto(spec(1))).toEqual(await takePhoto(spec(1)));
});

it('is another photograph for every other, also for a hash that forgives much', async () => {
  const hashes = await Promise.all(Array.from({ length: 120 }, async (_, seed) => hashOf(await takePhoto(spec(seed)))));
  let closest = 64;
  for (const [index, one] of hashes.entries())
    for (const other of hashes.slice(index + 1))
      closest = Math.min(closest, one.filter((bit, at) => bit !== other[at]).length);
  expect(closest).toBeGreaterThan(6);
});
