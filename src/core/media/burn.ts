import sharp from 'sharp';
import { BLUR_SPOTS, boxInPixels, type RedactionBox } from '../../domain/index.ts';
import { MOST_PIXELS } from './derive.ts';

/** Longest side of a copy that leaves: enough to read a protocol by, and no sensor's own grain. */
export const COPY_SIDE = 3000;
const SECONDS = 20;

/**
 * A copy of a picture with the boxes burned into its pixels, as JPEG; nothing of what lay under them is in it, and no
 * metadata of the original. Hostile bytes: only in the thread that decodes pictures. Null where it can't be decoded.
 */
export async function burn(bytes: Uint8Array, boxes: readonly RedactionBox[]): Promise<Uint8Array | null> {
  try {
    const { data, info } = await sharp(bytes, {
      limitInputPixels: MOST_PIXELS,
      failOn: 'none',
      sequentialRead: true,
      pages: 1,
      animated: false,
    })
      .timeout({ seconds: SECONDS })
      .autoOrient()
      .flatten({ background: '#ffffff' })
      .toColourspace('srgb')
      .resize({ width: COPY_SIDE, height: COPY_SIDE, fit: 'inside', withoutEnlargement: true })
      .raw()
      .toBuffer({ resolveWithObject: true });
    const { width, height, channels } = info;
    const raw = { raw: { width, height, channels } } as const;
    const patches = await Promise.all(
      boxes.map(async (box) => {
        const place = boxInPixels(box, { width, height });
        const size = { width: place.width, height: place.height };
        const { left, top } = place;
        if (box.how === 'cover')
          return { input: { create: { ...size, channels: 3 as const, background: '#000000' } }, left, top };
        const spots = Math.max(
          1,
          Math.round((BLUR_SPOTS * Math.min(size.width, size.height)) / Math.max(size.width, size.height)),
        );
        const [across, down] = size.width >= size.height ? [BLUR_SPOTS, spots] : [spots, BLUR_SPOTS];
        // Averaged first: what is drawn large again afterwards has nothing of what was small.
        const few = await sharp(data, raw)
          .extract(place)
          .resize({ width: across, height: down, fit: 'fill', kernel: 'cubic' })
          .raw()
          .toBuffer({ resolveWithObject: true });
        const input = await sharp(few.data, { raw: { width: across, height: down, channels: few.info.channels } })
          .resize({ ...size, fit: 'fill', kernel: 'cubic' })
          .png()
          .toBuffer();
        return { input, left, top };
      }),
    );
    // Laying one over the other adds a channel of opacity; JPEG has none, and everything here is opaque.
    return await sharp(data, raw)
      .composite(patches)
      .removeAlpha()
      .jpeg({ quality: 88, chromaSubsampling: '4:4:4' })
      .toBuffer();
  } catch {
    return null;
  }
}
