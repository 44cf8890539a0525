import { each, one } from '../../store/index.ts';
import type { ViewContext } from './context.ts';

/** Submissions at once: some ten milliseconds, also where none of them has what is looked for. */
const SLICE = 5000;

/**
 * Rows of a walk over all submissions, slice by slice: a statement that finds nothing among a million comes back once, and
 * until then nobody hears that it goes on, nor can stop it.
 * @param sql Of `submission AS s`, with `s.rowid > ? AND s.rowid <= ?` as its only parameters.
 */
export function* throughSubmissions<Row>(
  { db, pulse }: Pick<ViewContext, 'db' | 'pulse'>,
  sql: string,
): Generator<Row> {
  const last = one<{ last: number | null }>(db, 'SELECT max(rowid) AS last FROM submission')?.last ?? 0;
  for (let from = 0; from < last; from += SLICE) {
    pulse?.(Math.min(SLICE, last - from));
    yield* each<Row>(db, sql, from, from + SLICE);
  }
}

/** The same rows, with a pulse among every so many. */
export function* pulsing<Row>(
  rows: Iterable<Row>,
  { pulse }: Pick<ViewContext, 'pulse'>,
  every: number,
): Generator<Row> {
  let n = 0;
  for (const row of rows) {
    n += 1;
    if (n % every === 0) pulse?.(0);
    yield row;
  }
}
