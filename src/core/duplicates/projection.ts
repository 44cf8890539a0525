import { recompute, undoneIn } from '../ballots/index.ts';
import type { Election } from '../election.ts';
import type { Projection } from '../journal/index.ts';
import { run } from '../store/index.ts';

export const duplicatePrefix = 'duplicate:';

const STATES: Readonly<Record<string, 'linked' | 'confirmed' | 'dismissed'>> = {
  'duplicate.linked': 'linked',
  'duplicate.confirmed': 'confirmed',
  'duplicate.dismissed': 'dismissed',
};

/** `duplicate`: pairs that were linked by the program, confirmed or dismissed by a person. */
export function duplicates(election: Election): Projection {
  return {
    name: 'duplicates',
    prefix: duplicatePrefix,
    clear: (db) => {
      run(db, 'DELETE FROM duplicate');
      run(db, 'UPDATE duplicate_pair SET open = 1 WHERE open = 0');
    },
    refold(db, subject, entries) {
      const [a = '', b = ''] = subject.slice(duplicatePrefix.length).split(':');
      const undone = undoneIn(entries);
      const last = entries.findLast((entry) => STATES[entry.type] !== undefined && !undone.has(entry.id));
      if (!last) run(db, 'DELETE FROM duplicate WHERE a = ? AND b = ?', a, b);
      else
        run(
          db,
          `INSERT INTO duplicate (a, b, state, by, at) VALUES (?, ?, ?, ?, ?)
           ON CONFLICT (a, b) DO UPDATE SET state = excluded.state, by = excluded.by, at = excluded.at`,
          a,
          b,
          STATES[last.type] ?? 'dismissed',
          last.actor,
          last.wallTime,
        );
      run(db, 'UPDATE duplicate_pair SET open = ? WHERE a = ? AND b = ?', last ? 0 : 1, a, b);
      for (const submission of [a, b]) recompute(db, election, submission);
    },
  };
}
