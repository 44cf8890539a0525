import type { Session } from '../people/index.ts';
import type { Clock, Ids } from '../ports.ts';
import { one, run, transaction, type WriteDb } from '../store/index.ts';
import { withOwn } from './own.ts';

/** How many unfinished texts a person keeps; the oldest goes first. */
const KEPT = 50;
const PURPOSE = 'maere/1/draft-key';

export interface Drafts {
  get(by: Session, place: string): { text: string | null; savedAt: number | null };
  put(by: Session, place: string, text: string): void;
  clear(by: Session, place: string): void;
}

/** What somebody is writing, kept through a reload of the window and a crash of core; theirs alone (own.ts). */
export function createDrafts({ db, clock, ids }: { db: WriteDb; clock: Clock; ids: Ids }): Drafts {
  return {
    get: (by, place) =>
      withOwn(by, PURPOSE, place, (own) => {
        const row = one<{ sealed: Buffer; savedAt: number }>(
          db,
          'SELECT sealed, saved_at AS savedAt FROM draft WHERE person = ? AND place = ?',
          by.personId,
          own.name,
        );
        const text = row ? own.open(row.sealed) : null;
        return row && text !== null ? { text, savedAt: row.savedAt } : { text: null, savedAt: null };
      }),
    put: (by, place, text) =>
      withOwn(by, PURPOSE, place, (own) =>
        transaction(db, () => {
          run(
            db,
            `INSERT INTO draft (person, place, sealed, saved_at) VALUES (?, ?, ?, ?)
             ON CONFLICT (person, place) DO UPDATE SET sealed = excluded.sealed, saved_at = excluded.saved_at`,
            by.personId,
            own.name,
            own.seal(text, ids),
            clock.now(),
          );
          run(
            db,
            `DELETE FROM draft WHERE person = ? AND place NOT IN
               (SELECT place FROM draft WHERE person = ? ORDER BY saved_at DESC, place LIMIT ${KEPT})`,
            by.personId,
            by.personId,
          );
        }),
      ),
    clear: (by, place) =>
      withOwn(by, PURPOSE, place, (own) => {
        run(db, 'DELETE FROM draft WHERE person = ? AND place = ?', by.personId, own.name);
      }),
  };
}
