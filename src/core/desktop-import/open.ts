import { createReadStream, statSync } from 'node:fs';
import { basename, dirname, isAbsolute, join } from 'node:path';
import { Failure } from '../failure.ts';
import { createScanner, type Scanned } from './scanner.ts';

export interface ExportFile {
  /** The folder that its media are named from. */
  folder: string;
  file: string;
  bytes: number;
}

const FILE = 'result.json';
const size = (path: string): number | null => {
  try {
    const stat = statSync(path);
    return stat.isFile() ? stat.size : null;
  } catch {
    return null;
  }
};

/** The `result.json` of a folder (or named itself). IMPORT_HTML where it was exported as pages, IMPORT_NOT_FOUND else. */
export function findExport(given: string): ExportFile {
  if (!isAbsolute(given) || given.includes('\0')) throw new Failure('IMPORT_NOT_FOUND');
  if (/\.html?$/i.test(given)) throw new Failure('IMPORT_HTML');
  const named = basename(given) === FILE || /\.json$/i.test(given);
  const file = named ? given : join(given, FILE);
  const bytes = size(file);
  if (bytes !== null) return { folder: dirname(file), file, bytes };
  const folder = named ? dirname(given) : given;
  if (['messages.html', 'export_results.html'].some((page) => size(join(folder, page)) !== null))
    throw new Failure('IMPORT_HTML');
  throw new Failure('IMPORT_NOT_FOUND');
}

const CHUNK = 128 * 1024;

/**
 * The parts of an export in order, a chunk of the file at a time, so that whatever else core does gets its turn.
 * `onBytes` sees every chunk. Throws IMPORT_UNREADABLE where the file is no JSON document, is cut off, or can't be read.
 */
export async function* readExport(
  { file }: ExportFile,
  onBytes: (chunk: Buffer) => void = () => {},
): AsyncGenerator<Scanned[]> {
  const scanner = createScanner();
  let first = true;
  try {
    for await (const chunk of createReadStream(file, { highWaterMark: CHUNK }) as AsyncIterable<Buffer>) {
      onBytes(chunk);
      const bom = first && chunk[0] === 0xef && chunk[1] === 0xbb && chunk[2] === 0xbf;
      first = false;
      const found = scanner.feed(bom ? chunk.subarray(3) : chunk);
      if (found.length > 0) yield found;
      await new Promise((resolve) => setImmediate(resolve));
    }
  } catch (error) {
    if (error instanceof SyntaxError || (error as NodeJS.ErrnoException).code) throw new Failure('IMPORT_UNREADABLE');
    throw error;
  }
  if (!scanner.end()) throw new Failure('IMPORT_UNREADABLE');
}
