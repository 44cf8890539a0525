import type { Cell, ExportColumn } from '../../../domain/index.ts';
import type { BagFile } from '../bag-file.ts';
import type { ReleasedTable } from '../views/index.ts';
import { jsonCell } from './cells.ts';
import { textFile } from './pieces.ts';

/** One object a line, with the tables below it as lists; what is not known is null. */
export function jsonLinesFile(table: ReleasedTable): BagFile {
  return textFile(`${table.name}.jsonl`, () => jsonLines(table));
}

function* jsonLines({ columns, below, rows }: ReleasedTable): Generator<string> {
  for (const { cells, below: under } of rows()) {
    const lists = Object.entries(under).map(([name, own]): [string, object[]] => [
      name,
      own.map((each) => objectOf(each, below[name] ?? [])),
    ]);
    yield `${JSON.stringify({ ...objectOf(cells, columns), ...Object.fromEntries(lists) })}\n`;
  }
}

export const objectOf = (cells: readonly Cell[], columns: readonly ExportColumn[]): Record<string, Cell> =>
  Object.fromEntries(columns.map((column, at) => [column.key, jsonCell(cells[at] ?? null, column)]));
