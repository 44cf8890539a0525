import { type Codebook, type ExportColumn, LANGUAGES, meaningOf } from '../../../domain/index.ts';
import type { BagFile } from '../bag-file.ts';
import { fieldKey } from '../views/dataset.ts';
import type { ReleasedTable } from '../views/index.ts';
import { csvFile } from './csv.ts';

const COLUMNS: readonly ExportColumn[] = [
  { key: 'file', class: 'public', type: 'text' },
  { key: 'column', class: 'public', type: 'text' },
  { key: 'kind', class: 'public', type: 'code' },
  { key: 'unit', class: 'public', type: 'code' },
  ...LANGUAGES.map((language): ExportColumn => ({ key: `meaning_${language}`, class: 'public', type: 'text' })),
];

/** A table of the bundle, and what of it the codebook says. */
export interface TableToldOf {
  file: string;
  table: Pick<ReleasedTable, 'name' | 'columns' | 'below'>;
}

/** `codebook.csv`: every column of every table in the bundle. */
export function codebookFile(tables: readonly TableToldOf[], book: Codebook): BagFile {
  return csvFile({
    name: 'codebook',
    columns: [...COLUMNS],
    below: {},
    *rows() {
      for (const { file, table } of tables)
        for (const [under, columns] of [['', table.columns] as const, ...Object.entries(table.below)])
          for (const { key, type, unit } of columns) {
            const field = fieldKey(under, key);
            const meaning = meaningOf(book, table.name, field);
            yield {
              cells: [file, field, type, unit ?? null, ...LANGUAGES.map((language) => meaning?.[language] ?? null)],
              below: {},
            };
          }
    },
  });
}
