import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Language } from '../../domain/index.ts';
import { type ErrorRow, errorFile } from '../tables/index.ts';
import type { CallContext } from './access.ts';

interface ToldRow extends ErrorRow {
  problems: readonly { code: string; field: string }[];
}

/** Rows that were not taken over, with the reason: the one text of core's that a person reads, so it is of the catalogues, too. */
export function errorsCsv(
  context: CallContext,
  area: 'stations' | 'directory' | 'observers',
  locale: Language,
  { header, bad }: { header: readonly string[]; bad: readonly ToldRow[] },
): string {
  const path = join(context.shell.ports.resourcesDir, 'locales', locale, `${area}.json`);
  const words = JSON.parse(readFileSync(path, 'utf8')) as {
    errorFile: { line: string; reason: string };
    problems: Record<string, string>;
    fields: Record<string, string>;
  };
  const of = ({ problems }: ToldRow) =>
    problems.map(({ code, field }) => `${words.fields[field] ?? field}: ${words.problems[code] ?? code}`).join('; ');
  return errorFile(header, bad, { ...words.errorFile, of });
}
