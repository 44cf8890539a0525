import { pictureOfJpeg } from '../../../domain/index.ts';
import type { BagFile } from '../bag-file.ts';
import type { ToldPhoto } from '../views/index.ts';
import { inPieces } from './pieces.ts';

/**
 * A photograph that may go: the copy that was made of its pixels when somebody decided about it (core/media/burn), and of that
 * again its picture alone: no EXIF, no place, no colour profile, no thumbnail, nothing behind its end (domain.md 8.2). Not
 * decoded here: a hundred of them would need more memory than everything else. `read`: the bytes by their SHA-256; null: they
 * are gone.
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
      const picture = pictureOfJpeg(bytes);
      if (picture === null) throw new Error('PHOTOGRAPH_NOT_OURS');
      for (const piece of picture) await inPieces(piece, out, signal);
      progress(1);
    },
  };
}
