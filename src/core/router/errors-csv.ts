import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { isAbsolute, join } from 'node:path';
import type { Language } from '../../domain/index.ts';
import { Failure } from '../failure.ts';
import { type ErrorRow, errorFile } from '../tables/index.ts';
import type { CallContext } from './access.ts';

interface ToldRow extends ErrorRow {
  problems: readonly { code: string; field: string }[];
}

/** Rows that were not taken over, with the reason: the one text of core's that a person reads, so it is of the catalogues, too. */
export function errorsCsv(
  context: CallContext,
  area: 'stations' | 'directory' | 'observers' | 'official',
  locale: Language,
  { header, bad }: { header: readonly string[]; bad: readonly ToldRow[] },
  /** The election's own name of a field, before the catalogue's. */
  own: (field: string) => string | undefined = () => undefined,
): string {
  const path = join(context.shell.ports.resourcesDir, 'locales', locale, `${area}.json`);
  const words = JSON.parse(readFileSync(path, 'utf8')) as {
    errorFile: { line: string; reason: string };
    problems: Record<string, string>;
    fields: Record<string, string>;
  };
  const of = ({ problems }: ToldRow) =>
    problems
      .map(({ code, field }) => `${own(field) ?? words.fields[field] ?? field}: ${words.problems[code] ?? code}`)
      .join('; ');
  return errorFile(header, bad, { ...words.errorFile, of });
}

/** Into a folder on this machine, where a window may not save files by itself. */
export function saveErrors(context: CallContext, folder: string, name: string, csv: string): { path: string } {
  if (!isAbsolute(folder) || !existsSync(folder)) throw new Failure('BACKUP_FOLDER_UNSUITABLE');
  const path = join(folder, `${name}-errors-${context.shell.ports.clock.now()}.csv`);
  writeFileSync(path, csv, { flag: 'wx' });
  return { path };
}
