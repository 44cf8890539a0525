import { stringify } from 'csv-stringify/sync';
import type { Cell, ExportColumn } from '../../../domain/index.ts';
import type { BagFile } from '../bag-file.ts';
import type { ReleasedTable } from '../views/index.ts';
import { momentText } from './cells.ts';
import { textFile } from './pieces.ts';

/** Rows that are turned into text at once. */
const BATCH = 200;

/**
 * RFC 4180: UTF-8 with commas and CRLF, one header, `.` in numbers, moments in ISO 8601, nothing where nothing is known. Text
 * that a spreadsheet would take for a formula begins with an apostrophe; a number that is one stays a number, −3.2 too.
 */
export function csvFile(table: ReleasedTable): BagFile {
  return textFile(`${table.name}.csv`, () => csvText(table));
}

function* csvText({ columns, rows }: ReleasedTable): Generator<string> {
  yield lines([columns.map(({ key }) => key)]);
  let batch: (string | number | null)[][] = [];
  for (const { cells } of rows()) {
    batch.push(cells.map((cell, at) => csvCell(cell, columns[at])));
    if (batch.length < BATCH) continue;
    yield lines(batch);
    batch = [];
  }
  if (batch.length > 0) yield lines(batch);
}

const lines = (rows: readonly (readonly (string | number | null)[])[]): string =>
  stringify(
    rows.map((row) => [...row]),
    // With a line end of its own the library would leave a single LF or CR without quotes.
    { escape_formulas: true, record_delimiter: '\r\n', quote_record_delimiter: true },
  );

function csvCell(cell: Cell, column: ExportColumn | undefined): string | number | null {
  if (typeof cell === 'boolean') return cell ? 'true' : 'false';
  if (typeof cell === 'number' && column?.type === 'time') return momentText(cell);
  // Control characters end a line in some readers, and nobody can see them.
  return typeof cell === 'string' ? cell.replace(CONTROLS, ' ').replace(INNER_FORMULA, "'") : cell;
}
const CONTROLS = /[^\P{Cc}\t\r\n]/gu;
/**
 * Where a spreadsheet expects semicolons, as those of Kazakhstan and Russia do, a table with commas is one cell a line: a
 * semicolon, a tab or a line end in somebody's text begins a new cell there, and what follows may be a formula.
 */
const INNER_FORMULA = /(?<=[;\t\r\n][\s"]*)(?=[=+\-@＝＋－＠])/g;
