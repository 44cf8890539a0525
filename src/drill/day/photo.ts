import sharp from 'sharp';
import { drawCanvas, HEIGHT, WIDTH } from '../practice/picture.ts';
import { between, createRng } from '../practice/rng.ts';

/** What a photograph of the day shows. `row` is the marked line of a ballot, from 0; -1 is no single mark. */
export interface PhotoSpec {
  look: 'ballot' | 'protocol' | 'scene';
  seed: number;
  row: number;
  /** Of the JPEG, 70 unless told otherwise: the same photograph as another program saves it. */
  quality?: number;
}

/** Patches of light across a picture: as coarse as the hash that compares pictures, so that no two look alike. */
const [ACROSS, DOWN] = [9, 8] as const;

/**
 * A JPEG of a few kilobytes, the same for the same spec and another for every other: the light falls differently in each,
 * as it does on a thousand kitchen tables.
 */
export async function takePhoto(spec: PhotoSpec): Promise<Buffer> {
  const canvas = drawCanvas(spec);
  const rng = createRng(spec.seed ^ 0x5bd1e995);
  const light = Array.from({ length: ACROSS * DOWN }, () => between(rng, 110, 256));
  for (let y = 0; y < HEIGHT; y += 1) {
    const band = Math.floor((y * DOWN) / HEIGHT) * ACROSS;
    for (let x = 0; x < WIDTH; x += 1) {
      const at = y * WIDTH + x;
      const shade = light[band + Math.floor((x * ACROSS) / WIDTH)] ?? 256;
      canvas[at] = ((canvas[at] ?? 0) * shade) >> 8;
    }
  }
  return sharp(canvas, { raw: { width: WIDTH, height: HEIGHT, channels: 1 } })
    .jpeg({ quality: spec.quality ?? 70 })
    .toBuffer();
}
