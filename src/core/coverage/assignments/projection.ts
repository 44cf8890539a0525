import { type Assignment, foldAssignments, isAssignmentEntry } from '../../../domain/index.ts';
import type { Projection } from '../../journal/index.ts';
import { all, run, type WriteDb } from '../../store/index.ts';

export const observerPrefix = 'observer:';
export const observerSubject = (id: string) => `${observerPrefix}${id}`;

/** `assignment`: where each observer is sent, folded observer by observer. */
export const assignments: Projection = {
  name: 'assignments',
  prefix: observerPrefix,
  clear: (db) => {
    run(db, 'DELETE FROM assignment');
  },
  refold(db, subject, entries) {
    // Most of what is said about an observer is about who they are (core/coverage/roster).
    if (!entries.some(({ type }) => isAssignmentEntry(type))) return;
    const observer = subject.slice(observerPrefix.length);
    write(db, observer, foldAssignments(observer, entries).assignments);
  },
};

/** Only rows that changed: the map follows each of them. */
function write(db: WriteDb, observer: string, assignments: readonly Assignment[]): void {
  const before = new Map(
    all<{ id: string; entry: string }>(
      db,
      'SELECT id, last_entry AS entry FROM assignment WHERE observer = ?',
      observer,
    ).map(({ id, entry }) => [id, entry]),
  );
  const now = new Set(assignments.map(({ id }) => id));
  for (const id of before.keys()) if (!now.has(id)) run(db, 'DELETE FROM assignment WHERE id = ?', id);
  for (const { id, station, shift, begins, ends, seen, made, ended, last } of assignments)
    if (before.get(id) !== last.entry)
      run(
        db,
        `INSERT INTO assignment (id, observer, station, shift, begins, ends, seen, made_by, made_at, ended_at, ended_why,
           last_entry) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
         ON CONFLICT (id) DO UPDATE SET seen = excluded.seen, ended_at = excluded.ended_at,
           ended_why = excluded.ended_why, last_entry = excluded.last_entry`,
        id,
        observer,
        station,
        shift,
        begins,
        ends,
        seen,
        made.by,
        made.at,
        ended?.at ?? null,
        ended?.why ?? null,
        last.entry,
      );
}
