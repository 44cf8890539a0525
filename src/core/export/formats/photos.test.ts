import fc from 'fast-check';
import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { photoWithExif } from '../../../../tests/flow/support/pictures.ts';
import { pictureOfJpeg } from '../../../domain/index.ts';
import { photoFile } from './photos.ts';

const NEVER = new AbortController().signal;

async function written(bytes: Uint8Array | null): Promise<Buffer> {
  const pieces: Uint8Array[] = [];
  const file = photoFile({ path: 'evidence/photo-00001.jpg', copy: 'a' }, async () => bytes);
  await file.write(
    async (piece) => {
      pieces.push(Uint8Array.from(piece));
    },
    NEVER,
    () => {},
  );
  return Buffer.concat(pieces);
}
const pixels = (jpeg: Uint8Array): Promise<Buffer> => sharp(jpeg).toColourspace('srgb').raw().toBuffer();

/** A segment of its own behind the beginning, a thumbnail behind the end. */
const laden = (jpeg: Buffer, marker: number, said: string): Buffer => {
  const text = Buffer.from(said, 'utf8');
  const head = Buffer.from([0xff, marker, (text.length + 2) >> 8, (text.length + 2) & 255]);
  return Buffer.concat([jpeg.subarray(0, 2), head, text, jpeg.subarray(2), Buffer.from(said)]);
};

describe('a photograph on its way out', () => {
  it('has its pixels and nothing that says who, where, when or with what', async () => {
    const jpeg = await photoWithExif(3);
    expect(jpeg.includes('Inventedphone')).toBe(true);
    for (const marker of [0xe0, 0xe1, 0xe2, 0xed, 0xef, 0xfe]) {
      const told = laden(jpeg, marker, `a secret in ${marker}`);
      const out = await written(told);
      expect(out.includes('secret')).toBe(false);
      expect(out.includes('Inventedphone')).toBe(false);
      expect(await sharp(out).metadata()).toMatchObject({ format: 'jpeg', width: 400, height: 300 });
      const { exif, icc, xmp, iptc, orientation } = await sharp(out).metadata();
      expect([exif, icc, xmp, iptc, orientation]).toEqual([undefined, undefined, undefined, undefined, undefined]);
      expect(Buffer.compare(await pixels(out), await pixels(jpeg))).toBe(0);
    }
  });

  it('is the same picture however it was encoded', async () => {
    const jpeg = await photoWithExif(5);
    for (const options of [{ progressive: true }, { chromaSubsampling: '4:4:4' }, { mozjpeg: true }, { quality: 10 }]) {
      const other = await sharp(jpeg).withMetadata().jpeg(options).toBuffer();
      expect(Buffer.compare(await pixels(await written(other)), await pixels(other))).toBe(0);
    }
  });

  it('does not leave at all where it is gone, cut off, or no JPEG', async () => {
    const jpeg = await photoWithExif(7);
    await expect(written(null)).rejects.toThrow('PHOTOGRAPH_GONE');
    for (const other of [
      await sharp(jpeg).png().toBuffer(),
      jpeg.subarray(0, jpeg.length - 2),
      jpeg.subarray(0, 300),
      Buffer.alloc(0),
      // A segment that nobody knows.
      laden(jpeg, 0xf0, 'a secret'),
    ])
      await expect(written(other)).rejects.toThrow('PHOTOGRAPH_NOT_OURS');
  });

  it('of any bytes it gives back a part of them, or nothing', async () => {
    const jpeg = await photoWithExif(9);
    fc.assert(
      fc.property(fc.nat(jpeg.length - 1), fc.nat(255), (at, byte) => {
        const changed = Buffer.from(jpeg);
        changed[at] = byte;
        const kept = pictureOfJpeg(changed);
        if (kept === null) return;
        expect(Buffer.concat(kept).length).toBeLessThanOrEqual(changed.length);
        expect(Buffer.concat(kept).includes('Inventedphone')).toBe(false);
      }),
    );
  });
});
