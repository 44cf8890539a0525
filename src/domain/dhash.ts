import type { DHash } from './duplicates.ts';

export const DHASH_WIDTH = 9;
export const DHASH_HEIGHT = 8;

/**
 * Difference hash (N. Krawetz, "Kind of Like That", 2013): of a picture shrunk to 9 × 8 greys, row by row, whether each
 * is darker than its right neighbour. Survives recompression and resizing, not a crop or a turn (tech.md, Storage): a cue
 * to look, never a proof. `greys`: 72 values 0–255, row-major. Throws RangeError for any other number of them.
 */
export function dhashOf(greys: ArrayLike<number>): DHash {
  if (greys.length !== DHASH_WIDTH * DHASH_HEIGHT) throw new RangeError('A difference hash is made of 9 × 8 greys');
  const half = (firstRow: number): number => {
    let bits = 0;
    for (let row = firstRow; row < firstRow + 4; row += 1) {
      for (let x = 0; x < DHASH_WIDTH - 1; x += 1) {
        const at = row * DHASH_WIDTH + x;
        bits = ((bits << 1) | ((greys[at] as number) < (greys[at + 1] as number) ? 1 : 0)) >>> 0;
      }
    }
    return bits;
  };
  return { hi: half(0), lo: half(4) };
}
