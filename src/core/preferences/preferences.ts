import { withOwn } from '../drafts/index.ts';
import type { Session } from '../people/index.ts';
import type { Ids } from '../ports.ts';
import { one, run, type WriteDb } from '../store/index.ts';

const PURPOSE = 'maere/1/preference-key';

/**
 * How somebody likes their screens, on any of their seats: theirs alone, because what a saved filter looks for may be a
 * person's name. Neither evidence nor a decision, so not journalled.
 */
export interface Preferences {
  /** JSON as it was put; null if nothing was, or if it does not open. */
  get(by: Session, name: string): string | null;
  put(by: Session, name: string, text: string): void;
}

export function createPreferences({ db, ids }: { db: WriteDb; ids: Ids }): Preferences {
  return {
    get: (by, name) =>
      withOwn(by, PURPOSE, name, (own) => {
        const row = one<{ sealed: Buffer }>(
          db,
          'SELECT sealed FROM preference WHERE person = ? AND name = ?',
          by.personId,
          own.name,
        );
        return row ? own.open(row.sealed) : null;
      }),
    put: (by, name, text) =>
      withOwn(by, PURPOSE, name, (own) => {
        run(
          db,
          `INSERT INTO preference (person, name, sealed) VALUES (?, ?, ?)
           ON CONFLICT (person, name) DO UPDATE SET sealed = excluded.sealed`,
          by.personId,
          own.name,
          own.seal(text, ids),
        );
      }),
  };
}
