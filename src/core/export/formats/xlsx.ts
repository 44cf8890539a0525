import writeXlsxFile, { type SheetData } from 'write-excel-file/node';
import type { Cell, ExportColumn } from '../../../domain/index.ts';
import type { BagFile } from '../bag-file.ts';
import type { ReleasedTable } from '../views/index.ts';
import { momentText } from './cells.ts';
import { inPieces } from './pieces.ts';

/**
 * Cells of a workbook: it is made in memory as a whole, some hundred bytes a cell. A longer table has none and stands in its
 * CSV, whole: half a table that looks like one would be worse.
 */
const MOST_CELLS = 300_000;
/** Letters that a spreadsheet takes in one cell. */
const LONGEST = 32_767;

/**
 * A table as a workbook; null: it is too long for one. Numbers are numbers, everything else is text and cannot be a formula:
 * a cell that begins with `=` shows what it says. No moment of making is in it.
 */
export function xlsxFile(table: ReleasedTable, mostCells = MOST_CELLS): BagFile | null {
  const most = Math.floor(mostCells / Math.max(1, table.columns.length));
  let rows = 0;
  for (const _ of table.rows()) {
    rows += 1;
    if (rows > most) return null;
  }
  return {
    path: `${table.name}.xlsx`,
    async write(out, signal, progress) {
      const data = sheetOf(table, signal);
      const book = await writeXlsxFile(data, { sheet: 'data', columns: widthsOf(table.columns) }).toBuffer();
      signal.throwIfAborted();
      await inPieces(withoutMoments(book), out, signal);
      progress(data.length - 1);
    },
  };
}

function sheetOf({ columns, rows }: ReleasedTable, signal: AbortSignal): SheetData {
  const header = columns.map(({ key }) => ({ value: key, type: String, fontWeight: 'bold' as const }));
  const data: SheetData = [header];
  for (const { cells } of rows()) {
    data.push(cells.map((cell, n) => xlsxCell(cell, columns[n])));
    if (data.length % 1000 === 0) signal.throwIfAborted();
  }
  return data;
}

function xlsxCell(cell: Cell, column: ExportColumn | undefined): SheetData[number][number] {
  if (cell === null) return null;
  if (typeof cell === 'number' && column?.type !== 'time') return { value: cell, type: Number };
  if (typeof cell === 'boolean') return { value: cell, type: Boolean };
  const text = typeof cell === 'number' ? momentText(cell) : cell;
  return text === '' ? null : { value: text.slice(0, LONGEST).toWellFormed(), type: String };
}

const widthsOf = (columns: readonly ExportColumn[]): { width: number }[] =>
  columns.map(({ key, type }) => ({ width: type === 'text' ? 40 : Math.max(10, key.length + 2) }));

/** First day that a zip can say: when a workbook was made is nobody's business, and the same table is the same file. */
const NO_TIME = 0x0000;
const NO_DATE = 0x0021;

/** Sets the times in a zip's headers: in its list of files, and before each of them. */
export function withoutMoments(zip: Uint8Array): Uint8Array {
  const bytes = Uint8Array.from(zip);
  const view = new DataView(bytes.buffer);
  const end = endOf(view);
  const files = view.getUint16(end + 10, true);
  let at = view.getUint32(end + 16, true);
  for (let n = 0; n < files; n += 1) {
    if (view.getUint32(at, true) !== 0x02014b50) throw new Error('not a workbook of ours');
    const local = view.getUint32(at + 42, true);
    for (const header of [at + 12, local + 10]) {
      view.setUint16(header, NO_TIME, true);
      view.setUint16(header + 2, NO_DATE, true);
    }
    at += 46 + view.getUint16(at + 28, true) + view.getUint16(at + 30, true) + view.getUint16(at + 32, true);
  }
  return bytes;
}

function endOf(view: DataView): number {
  for (let at = view.byteLength - 22; at >= 0; at -= 1) if (view.getUint32(at, true) === 0x06054b50) return at;
  throw new Error('not a workbook of ours');
}
