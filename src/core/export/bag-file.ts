/**
 * One file of a partner's bundle, as whoever makes it hands it to the bag. A file is written once, in pieces, and never
 * held whole: the bag hashes the pieces while it puts them away, so that a million rows need no more memory than ten.
 *
 * `path` is relative to the bag's `data/`, in lower case, with `/` between folders and no text from outside in it.
 * `write` hands over every piece in order and waits for each (the reader may be slower than the writer); a piece may be
 * used again once it was taken. It stops, by throwing `signal.reason`, once the signal is aborted; `progress` is told how
 * many rows are written so far.
 */
export interface BagFile {
  path: string;
  write(
    out: (chunk: Uint8Array) => Promise<void>,
    signal: AbortSignal,
    progress: (rows: number) => void,
  ): Promise<void>;
}

/** A file that is at hand whole: small ones, a page, a report. */
export const wholeFile = (path: string, content: string | Uint8Array): BagFile => ({
  path,
  write: async (out) => out(typeof content === 'string' ? Buffer.from(content, 'utf8') : content),
});
