import sharp from 'sharp';
// Blocks every decoder but four, here too: what is let go as it is was made by a stranger.
import { MOST_PIXELS } from '../../media/derive.ts';
import type { BagFile } from '../bag-file.ts';
import type { ToldPhoto } from '../views/index.ts';
import { inPieces } from './pieces.ts';

const QUALITY = 85;

/**
 * A photograph that may go, made anew from its pixels: no EXIF, no place, no colour profile, no thumbnail, nothing that was
 * hidden behind it (domain.md 8.2). `read`: the bytes by their SHA-256; null: they are gone.
 */
export function photoFile(
  { path, copy }: Pick<ToldPhoto, 'path' | 'copy'>,
  read: (sha256: string) => Promise<Uint8Array | null>,
): BagFile {
  return {
    path,
    async write(out, signal, progress) {
      const bytes = await read(copy);
      signal.throwIfAborted();
      // A line of the table without its file would be a lie.
      if (bytes === null) throw new Error('PHOTOGRAPH_GONE');
      await inPieces(await stripped(bytes), out, signal);
      progress(1);
    },
  };
}

/** Turned as it was meant, then the turning forgotten with everything else. */
export const stripped = (bytes: Uint8Array): Promise<Buffer> =>
  sharp(bytes, { limitInputPixels: MOST_PIXELS, failOn: 'error' })
    .rotate()
    .flatten({ background: '#ffffff' })
    .jpeg({ quality: QUALITY, mozjpeg: false })
    .toBuffer();
