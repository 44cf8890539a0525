import { type Entry, Reader, ZipReader } from '@zip.js/zip.js/lib/zip-core-native.js';
import type { BundleSource } from './bundle-bag.ts';
import { MOST_FILES } from './bundle-format.ts';

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
  override async readUint8Array(index: number, length: number): Promise<Uint8Array> {
    const wanted = Math.min(length, this.size - index);
    // Files come in small pieces; only a list of files is asked for as a whole, and it says itself how long it is.
    if (wanted > MOST_AT_ONCE) throw new RangeError('a list of files longer than any');
    return this.#from.read(index, wanted);
  }
}

/** Bytes: more than so many files take in the list at the end of a zip. */
const MOST_AT_ONCE = 8 * 1024 * 1024;
/** So many times its size in the zip may a file grow, once it is larger than a small one; ours stay far below. */
const MOST_GROWTH = 200;
const SMALL = 64 * 1024 * 1024;
const isBomb = (unpacked: number, packed: number): boolean => unpacked > SMALL && unpacked > packed * MOST_GROWTH;

/**
 * The bag in a zip; null where there is none: no zip, names that another program would read otherwise, more than one
 * folder, or far more than fits into it. Nothing is unpacked anywhere. Folders have no place in a bag's zip and are files
 * here, so that they are told as what they are.
 */
export async function zipSource(from: RandomAccess): Promise<BundleSource | null> {
  const entries: Entry[] = [];
  try {
    const reader = new ZipReader(new RandomReader(from), {
      useWebWorkers: false,
      // What two programs could read differently is no bundle.
      strictness: 'strict',
      checkCrc32: true,
    });
    for await (const entry of reader.getEntriesGenerator()) {
      if (entries.length > MOST_FILES) return null;
      entries.push(entry);
    }
  } catch {
    return null;
  }
  const folders = new Set(entries.map(({ filename }) => filename.slice(0, filename.indexOf('/'))));
  const [folder = ''] = folders;
  // Entries that lie over each other would be read again and again.
  const unpacked = entries.reduce((sum, { uncompressedSize }) => sum + uncompressedSize, 0);
  if (folders.size !== 1 || folder === '' || isBomb(unpacked, from.size)) return null;
  const byPath = new Map(entries.map((entry) => [entry.filename.slice(folder.length + 1) || './', entry]));
  return {
    folder,
    files: [...byPath].map(([path, { uncompressedSize }]) => ({ path, size: uncompressedSize })),
    async *read(path) {
      const entry = byPath.get(path);
      // A link is a file to us and another one to whoever unpacks it.
      if (!entry || entry.directory || entry.symlink || entry.encrypted) throw new RangeError('not readable');
      if (isBomb(entry.uncompressedSize, entry.compressedSize)) throw new RangeError('not readable');
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
