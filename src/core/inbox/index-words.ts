import { all, one, type ReadDb, run, transaction, type WriteDb } from '../store/index.ts';

/** What one step may take: some five milliseconds, within which an SOS waits. */
const STEP = 100;

/**
 * Puts the words of some submissions that arrived into the full text, oldest first; answers whether there are more.
 * Together and not on arrival: FTS5 sorts, writes and merges per transaction, which for a message at a time costs five
 * times as much. The limit stands in the text, because a bound one is planned anew each time.
 */
export function indexWords(db: WriteDb, step = STEP): boolean {
  return transaction(db, () => {
    const last = one<{ seq: number }>(
      db,
      `SELECT max(seq) AS seq FROM (SELECT seq FROM inbox_unindexed ORDER BY seq LIMIT ${step})`,
    )?.seq;
    if (last == null) return false;
    run(
      db,
      `INSERT INTO inbox_words (rowid, words) SELECT u.seq, s.folded FROM inbox_unindexed AS u
       CROSS JOIN inbox_item AS i ON i.seq = u.seq CROSS JOIN submission AS s ON s.id = i.submission
       WHERE u.seq <= ? ORDER BY u.seq`,
      last,
    );
    run(db, 'DELETE FROM inbox_unindexed WHERE seq <= ?', last);
    return wordsWait(db);
  });
}

/**
 * Takes all words out of the full text, to be put in again: before a rebuild deletes every submission, because taking them
 * out one by one (secure-delete) costs half a millisecond each.
 */
export function forgetWords(db: WriteDb): void {
  run(db, `INSERT INTO inbox_words (inbox_words) VALUES ('delete-all')`);
  run(db, 'INSERT INTO inbox_unindexed (seq) SELECT seq FROM inbox_item WHERE true ON CONFLICT DO NOTHING');
}

/** Whether a search would miss something. */
export const wordsWait = (db: ReadDb): boolean => all(db, 'SELECT 1 FROM inbox_unindexed LIMIT 1').length > 0;
