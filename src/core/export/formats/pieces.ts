import type { BagFile } from '../bag-file.ts';

type Out = Parameters<BagFile['write']>[0];

/** As much as is handed on at once. */
const PIECE = 64 * 1024;
/** Rows after which others in the thread get a turn, and a cancel is heard. */
const ROWS = 500;

const utf8 = new TextEncoder();

/** A file of text that is written row by row: gathered into pieces, never held whole. */
export function textFile(path: string, text: () => Iterable<string>): BagFile {
  return {
    path,
    async write(out, signal, progress) {
      let waiting: string[] = [];
      let [length, rows] = [0, 0];
      const flush = async (): Promise<void> => {
        if (length > 0) await out(utf8.encode(waiting.join('')));
        waiting = [];
        length = 0;
        progress(rows);
      };
      for (const row of text()) {
        signal.throwIfAborted();
        waiting.push(row);
        length += row.length;
        rows += 1;
        if (length >= PIECE) await flush();
        else if (rows % ROWS === 0) await turn();
      }
      signal.throwIfAborted();
      await flush();
    },
  };
}

const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/** Bytes that are there as a whole, in pieces. */
export async function inPieces(bytes: Uint8Array, out: Out, signal: AbortSignal): Promise<void> {
  for (let at = 0; at < bytes.length; at += PIECE) {
    signal.throwIfAborted();
    await out(bytes.subarray(at, at + PIECE));
  }
}
