import {
  type Affected,
  type AffectedEntry,
  CASE_PAYLOADS,
  canonicalJson,
  foldAffected,
  nameKey,
  needsNothing,
  searchText,
} from '../../domain/index.ts';
import type { JournalEntry, Projection } from '../journal/index.ts';
import { run, type WriteDb } from '../store/index.ts';

export const affectedPrefix = 'affected:';
export const affectedSubject = (id: string) => `${affectedPrefix}${id}`;

/** `affected`: the fold of what was said about one person; `affected_opening`: who read their name. */
export const affectedPeople: Projection = {
  name: 'affected',
  prefix: affectedPrefix,
  clear: (db) => {
    run(db, 'DELETE FROM affected');
    run(db, 'DELETE FROM affected_opening');
    run(db, 'DELETE FROM affected_term');
  },
  refold(db, subject, entries) {
    const id = subject.slice(affectedPrefix.length);
    const fold = foldAffected(id, entries.map(asAffectedEntry));
    run(db, 'DELETE FROM affected_opening WHERE affected = ?', id);
    for (const entry of entries)
      if (entry.type === 'affected.opened')
        run(
          db,
          'INSERT INTO affected_opening (entry, affected, by, at) VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING',
          entry.id,
          id,
          entry.actor,
          entry.wallTime,
        );
    run(db, 'DELETE FROM affected_term WHERE affected = ?', id);
    for (const entry of entries) {
      const term = entry.type === 'case.termReached' ? CASE_PAYLOADS[entry.type].safeParse(entry.payload).data : null;
      if (term)
        run(
          db,
          'INSERT INTO affected_term (entry, affected, code, due_at, at) VALUES (?, ?, ?, ?, ?)',
          entry.id,
          id,
          term.code,
          term.dueAt,
          entry.wallTime,
        );
    }
    if (!fold || fold.withdrawn) run(db, 'DELETE FROM affected WHERE id = ?', id);
    else write(db, id, fold, entries);
  },
};

const asAffectedEntry = ({ id, type, actor, wallTime, payload }: JournalEntry): AffectedEntry => ({
  id,
  type,
  actor,
  wallTime,
  payload,
});

function write(db: WriteDb, id: string, fold: Affected, entries: readonly JournalEntry[]): void {
  run(
    db,
    `INSERT INTO affected (id, case_id, name, folded, name_key, role, minor, lawyer, state, place, state_since, days, deprived_since,
       resolved, consents, added_at, last_entry) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
     ON CONFLICT (id) DO UPDATE SET case_id = excluded.case_id, name = excluded.name, folded = excluded.folded,
       name_key = excluded.name_key, role = excluded.role, minor = excluded.minor, lawyer = excluded.lawyer, state = excluded.state, place = excluded.place,
       state_since = excluded.state_since, days = excluded.days, deprived_since = excluded.deprived_since,
       resolved = excluded.resolved, consents = excluded.consents, added_at = excluded.added_at,
       last_entry = excluded.last_entry`,
    id,
    fold.case,
    fold.name,
    searchText(`${fold.name ?? ''} ${fold.place ?? ''}`),
    nameKey(fold.name ?? ''),
    fold.role,
    fold.minor ? 1 : 0,
    fold.lawyer,
    fold.state,
    fold.place,
    fold.stateSince,
    fold.days,
    fold.deprivedSince,
    needsNothing(fold) ? 1 : 0,
    canonicalJson(fold.consents.map((consent) => ({ ...consent }))),
    entries[0]?.wallTime ?? 0,
    entries.findLast((entry) => entry.type !== 'affected.opened' && entry.type !== 'case.termReached')?.id ?? '',
  );
}
