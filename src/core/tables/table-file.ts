import { parse } from 'csv-parse/sync';
import readXlsx from 'read-excel-file/node';

/** A table out of a file that a stranger may have made: every cell is text, nothing in it is ever executed. */
export interface TableFile {
  kind: 'csv' | 'xlsx';
  /** CSV only: as it was found out. */
  encoding: 'utf-8' | 'utf-16le' | 'utf-16be' | 'windows-1251' | null;
  separator: ',' | ';' | '\t' | null;
  rows: string[][];
  /** The file goes on behind the limits; the rest was not read. */
  cut: boolean;
}

export const MAX_ROWS = 100_000;
export const MAX_COLUMNS = 60;
const MAX_CELL = 4000;
const MAX_INFLATED = 150_000_000;

export class TableError extends Error {
  readonly code: 'FILE_UNREADABLE' | 'FILE_TOO_LARGE' | 'FILE_EMPTY';
  constructor(code: TableError['code']) {
    super(code);
    this.name = 'TableError';
    this.code = code;
  }
}

/** @throws TableError */
export async function readTable(bytes: Uint8Array): Promise<TableFile> {
  const zip = bytes[0] === 0x50 && bytes[1] === 0x4b;
  const table = zip ? await readWorkbook(bytes) : readCsv(bytes);
  const rows = table.rows
    .slice(0, MAX_ROWS)
    .map((row) => row.slice(0, MAX_COLUMNS).map((cell) => cell.slice(0, MAX_CELL).toWellFormed()))
    .filter((row) => row.some((cell) => cell.trim() !== ''));
  if (rows.length === 0) throw new TableError('FILE_EMPTY');
  return { ...table, rows, cut: table.cut || table.rows.length > MAX_ROWS };
}

async function readWorkbook(bytes: Uint8Array): Promise<TableFile> {
  if (inflatedSize(bytes) > MAX_INFLATED) throw new TableError('FILE_TOO_LARGE');
  try {
    // The first sheet; a formula's cell is its last value.
    const [sheet] = await readXlsx(Buffer.from(bytes));
    const rows = (sheet?.data ?? []).map((row) => row.map((cell) => (cell === null ? '' : cellText(cell))));
    return { kind: 'xlsx', encoding: null, separator: null, rows, cut: false };
  } catch (error) {
    if (error instanceof TableError) throw error;
    throw new TableError('FILE_UNREADABLE');
  }
}

const cellText = (cell: unknown): string => (cell instanceof Date ? cell.toISOString().slice(0, 10) : String(cell));

/** What the archive says its parts unpack to: a bomb is refused unopened, and what lies about itself ends its thread. */
function inflatedSize(bytes: Uint8Array): number {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let end = bytes.length - 22;
  for (; end >= 0 && end > bytes.length - 66_000; end -= 1) if (view.getUint32(end, true) === 0x06054b50) break;
  if (end < 0 || view.getUint32(end, true) !== 0x06054b50) throw new TableError('FILE_UNREADABLE');
  const count = view.getUint16(end + 10, true);
  let at = view.getUint32(end + 16, true);
  let total = 0;
  for (let n = 0; n < count; n += 1) {
    if (at + 46 > bytes.length || view.getUint32(at, true) !== 0x02014b50) throw new TableError('FILE_UNREADABLE');
    total += view.getUint32(at + 24, true);
    at += 46 + view.getUint16(at + 28, true) + view.getUint16(at + 30, true) + view.getUint16(at + 32, true);
  }
  return total;
}

function readCsv(bytes: Uint8Array): TableFile {
  const { text, encoding } = decode(bytes);
  const separator = guessSeparator(text);
  try {
    const rows: string[][] = parse(text, {
      bom: true,
      delimiter: separator,
      relax_quotes: true,
      relax_column_count: true,
      skip_empty_lines: true,
      to: MAX_ROWS + 1,
      max_record_size: 1_000_000,
    });
    return { kind: 'csv', encoding, separator, rows, cut: false };
  } catch {
    throw new TableError('FILE_UNREADABLE');
  }
}

/** By its mark, else by what it can be: UTF-16 has a zero in every other byte, what is no UTF-8 is the old Cyrillic. */
function decode(bytes: Uint8Array): { text: string; encoding: Exclude<TableFile['encoding'], null> } {
  const sample = bytes.subarray(0, 4096);
  const zeros = (offset: number): number => {
    let n = 0;
    for (let at = offset; at < sample.length; at += 2) if (sample[at] === 0) n += 1;
    return n;
  };
  const utf16 = (encoding: 'utf-16le' | 'utf-16be') => ({ text: new TextDecoder(encoding).decode(bytes), encoding });
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return utf16('utf-16le');
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return utf16('utf-16be');
  // Line ends, digits and separators have a zero byte even where all letters are Cyrillic.
  if (zeros(1) > sample.length / 20 && zeros(0) === 0) return utf16('utf-16le');
  if (zeros(0) > sample.length / 20 && zeros(1) === 0) return utf16('utf-16be');
  try {
    return { text: new TextDecoder('utf-8', { fatal: true }).decode(bytes), encoding: 'utf-8' };
  } catch {
    const text = new TextDecoder('windows-1251').decode(bytes);
    if (text.includes('\0')) throw new TableError('FILE_UNREADABLE');
    return { text, encoding: 'windows-1251' };
  }
}

/** The one that stands equally often, and most often, in the first lines, outside of quotes. */
function guessSeparator(text: string): ',' | ';' | '\t' {
  const lines = text.slice(0, 20_000).split(/\r?\n/).filter(Boolean).slice(0, 20);
  const bare = lines.map((line) => line.replace(/"(?:[^"]|"")*"/g, ''));
  const score = (mark: string): number => {
    const counts = bare.map((line) => line.split(mark).length - 1);
    const first = counts[0] ?? 0;
    return first === 0 ? 0 : first * counts.filter((n) => n === first).length;
  };
  const marks = [';', '\t', ','] as const;
  return marks.reduce((best, mark) => (score(mark) > score(best) ? mark : best));
}
