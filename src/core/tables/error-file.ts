import { stringify } from 'csv-stringify/sync';

/** A row that was not taken over, as it came. */
export interface ErrorRow {
  line: number;
  cells: string[];
}

/**
 * The rows that were not taken over, as they came, with the reason before them: mended, the file can be imported as it
 * is. UTF-8 with a mark and semicolons, as spreadsheets here expect; a cell that begins like a formula stays text.
 */
export function errorFile<Row extends ErrorRow>(
  header: readonly string[],
  rows: readonly Row[],
  words: { line: string; reason: string; of(row: Row): string },
): string {
  return stringify(
    [[words.line, words.reason, ...header], ...rows.map((row) => [String(row.line), words.of(row), ...row.cells])],
    // With a line end of its own the library would leave a single LF or CR without quotes.
    { bom: true, delimiter: ';', escape_formulas: true, record_delimiter: '\r\n', quote_record_delimiter: true },
  );
}
