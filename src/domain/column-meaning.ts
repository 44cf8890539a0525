import type { Names } from './profile-parts.ts';

/** What each column of a bundle means (resources/codebook.json): by table and column, by column, by the beginning or end of its name. */
export type Codebook = Readonly<Record<string, Names>>;

export function meaningOf(book: Codebook, table: string, field: string): Names | null {
  const head = field.slice(0, field.indexOf('_') + 1);
  const keys = [`${table}:${field}`, field, ...(field.endsWith('_n') ? ['*_n'] : []), `${head}*`];
  return (
    keys.map((key) => (Object.hasOwn(book, key) ? book[key] : undefined)).find((names) => names !== undefined) ?? null
  );
}
