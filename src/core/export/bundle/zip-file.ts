import { ZipWriter } from '@zip.js/zip.js/lib/zip-core-native.js';

/** What a zip gathers before it compresses: rows come a few bytes at a time, and each hand-over costs more than they do. */
const GATHERED = 64 * 1024;

export interface ZipFile {
  /** Adds one file, in pieces. Throws what `write` throws, `signal`'s reason, or what the sink threw. */
  add(name: string, write: (out: (chunk: Uint8Array) => Promise<void>) => Promise<void>): Promise<void>;
  /** The end of the zip: what it contains. */
  close(): Promise<void>;
}

/**
 * A zip that is written from front to back and never held: sizes and checksums follow each file (data descriptors), and
 * what might be larger than four gigabytes is said in 64 bits. Every entry has the same moment, told as UTC: a zip keeps no
 * zone, and the machine's own would be in it otherwise.
 */
export function createZip(
  sink: (bytes: Uint8Array) => Promise<void>,
  { at, signal }: { at: number; signal: AbortSignal },
): ZipFile {
  const writer = new ZipWriter(new WritableStream<Uint8Array>({ write: (bytes) => sink(bytes) }), {
    useWebWorkers: false,
    keepOrder: true,
    extendedTimestamp: false,
    rawLastModDate: dosTime(at),
    signal,
  });
  return {
    async add(name, write) {
      const pipe = new TransformStream<Uint8Array, Uint8Array>();
      const added = writer.add(name, pipe.readable);
      // Whatever goes wrong is told by what waits for it below.
      added.catch(() => undefined);
      const into = pipe.writable.getWriter();
      const gathered = createGatherer((bytes) => into.write(bytes));
      try {
        await Promise.race([
          (async () => {
            await write(async (chunk) => {
              signal.throwIfAborted();
              await gathered.take(chunk);
            });
            await gathered.flush();
            await into.close();
          })(),
          // A full disk is known here first; the writer would wait for ever.
          added.then(() => undefined),
        ]);
        await added;
      } catch (error) {
        into.abort(error).catch(() => undefined);
        await added.catch(() => undefined);
        throw signal.aborted ? signal.reason : error;
      }
    },
    close: async () => void (await writer.close()),
  };
}

/** Copies pieces together, so that whoever handed one over may use it again. */
function createGatherer(hand: (bytes: Uint8Array) => Promise<void>) {
  let held = new Uint8Array(GATHERED);
  let used = 0;
  const flush = async (): Promise<void> => {
    if (used === 0) return;
    const full = held.subarray(0, used);
    held = new Uint8Array(GATHERED);
    used = 0;
    await hand(full);
  };
  return {
    async take(chunk: Uint8Array): Promise<void> {
      for (let at = 0; at < chunk.length; ) {
        const part = chunk.subarray(at, at + GATHERED - used);
        held.set(part, used);
        used += part.length;
        at += part.length;
        if (used === GATHERED) await flush();
      }
    },
    flush,
  };
}

/** MS-DOS date and time of a moment in UTC, to two seconds; nothing is earlier than 1980. */
export function dosTime(at: number): number {
  const date = new Date(Math.max(at, Date.UTC(1980, 0, 1)));
  const day = ((date.getUTCFullYear() - 1980) << 9) | ((date.getUTCMonth() + 1) << 5) | date.getUTCDate();
  const time = (date.getUTCHours() << 11) | (date.getUTCMinutes() << 5) | (date.getUTCSeconds() >> 1);
  return ((day << 16) | time) >>> 0;
}
