import { type FileEntry, Reader, ZipReader } from '@zip.js/zip.js/lib/zip-core-native.js';
import type { BundleSource } from './bundle-bag.ts';

/** Reads a range of whatever the zip lies in. */
export interface RandomAccess {
  size: number;
  read(from: number, length: number): Promise<Uint8Array>;
}

class RandomReader extends Reader<RandomAccess> {
  readonly #from: RandomAccess;
  constructor(from: RandomAccess) {
    super(from);
    this.#from = from;
    this.size = from.size;
  }
  override readUint8Array(index: number, length: number): Promise<Uint8Array> {
    return this.#from.read(index, Math.min(length, this.size - index));
  }
}

/** More files than any bundle has: a zip of more is an attack on whoever opens it. */
const MOST_FILES = 200_000;
/** So many times its size may a file grow; text of figures stays far below. */
const MOST_GROWTH = 2000;

/**
 * The bag in a zip; null where there is none: no zip, names that another program would read otherwise, or more than one
 * folder. Nothing is unpacked anywhere.
 */
export async function zipSource(from: RandomAccess): Promise<BundleSource | null> {
  let entries: FileEntry[];
  try {
    const reader = new ZipReader(new RandomReader(from), {
      useWebWorkers: false,
      // What two programs could read differently is no bundle.
      strictness: 'strict',
      checkCrc32: true,
    });
    const all = await reader.getEntries();
    entries = all.filter((entry): entry is FileEntry => !entry.directory);
  } catch {
    return null;
  }
  const folders = new Set(entries.map(({ filename }) => filename.slice(0, filename.indexOf('/'))));
  const [folder = ''] = folders;
  if (folders.size !== 1 || folder === '' || entries.length > MOST_FILES) return null;
  const byPath = new Map(entries.map((entry) => [entry.filename.slice(folder.length + 1), entry]));
  return {
    folder,
    files: [...byPath].map(([path, { uncompressedSize }]) => ({ path, size: uncompressedSize })),
    async *read(path) {
      const entry = byPath.get(path);
      if (!entry || entry.encrypted || entry.uncompressedSize > (entry.compressedSize + 100) * MOST_GROWTH)
        throw new RangeError('not readable');
      const pipe = new TransformStream<Uint8Array, Uint8Array>();
      const unpacked = entry.getData(pipe.writable, { useWebWorkers: false, checkCrc32: true, strictness: 'strict' });
      // What is wrong before the first byte never reaches the pipe: its reader would wait for ever.
      const broken = new Promise<never>((_, reject) => unpacked.catch(reject));
      broken.catch(() => undefined);
      const pieces = pipe.readable.getReader();
      try {
        for (;;) {
          const { done, value } = await Promise.race([pieces.read(), broken]);
          if (done) break;
          yield value;
        }
      } finally {
        pieces.cancel().catch(() => undefined);
      }
      await unpacked;
    },
  };
}
