import { hasTerms, type SearchTerms } from '../../domain/index.ts';
import { all, one, type ReadDb } from '../store/index.ts';
import type { Item } from './items.ts';

/** Lengths of beginnings that the index keeps (schema/lists.sql): a look-up of those walks one list, newest first. */
const PREFIXES = [2, 3, 4, 6];

/**
 * The question to the full text. A beginning of another length is asked by the next shorter one that is kept, and each
 * hit's text is looked at: FTS5 would else collect every hit of every word that begins so before it answers.
 */
export function wordsQuery({ words, last }: SearchTerms): { match: string; exact: boolean } {
  const letters = [...last];
  const whole = words.map((word) => `"${word}"`);
  if (letters.length < 2) return { match: [...whole, `"${last}"`].join(' '), exact: true };
  const kept = PREFIXES.findLast((size) => size <= letters.length) ?? 2;
  return {
    match: [...whole, `"${letters.slice(0, kept).join('')}"*`].join(' '),
    exact: kept === letters.length,
  };
}

/**
 * FTS5 jumps to where a range begins and ends where it does, but only if the bounds are integers; numbers from here are
 * bound as floating point, and it would then look at every hit of a word from the newest on.
 */
export const WORDS_SQL = `SELECT t.seq, t.cell, t.place, t.station, t.sender FROM inbox_words
  CROSS JOIN inbox_item AS t ON t.seq = inbox_words.rowid
  WHERE inbox_words MATCH ? AND inbox_words.rowid >= CAST(? AS INTEGER)
  AND inbox_words.rowid < CAST(? AS INTEGER)
  ORDER BY inbox_words.rowid DESC LIMIT ?`;

export function wordHits(db: ReadDb, match: string, from: number, before: number, limit: number): Item[] {
  return all<Item>(db, WORDS_SQL, match, from, before, limit);
}

export function textHas(db: ReadDb, seq: number, terms: SearchTerms): boolean {
  const row = one<{ folded: string }>(
    db,
    'SELECT s.folded FROM inbox_item AS t CROSS JOIN submission AS s ON s.id = t.submission WHERE t.seq = ?',
    seq,
  );
  return row !== undefined && hasTerms(row.folded, terms);
}
