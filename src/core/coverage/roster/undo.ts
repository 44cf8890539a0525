import type { EntryId } from '../../../domain/index.ts';
import { Failure } from '../../failure.ts';
import type { Names } from '../../inbox/index.ts';
import type { Journal, Signer } from '../../journal/index.ts';
import { all, transaction, type WriteDb } from '../../store/index.ts';

/** Entries that came later about anything this one is about, in one look: an import is about thousands. */
const LATER = `SELECT DISTINCT e.actor, e.wall_time AS at FROM json_each(?) AS named
  CROSS JOIN journal_subject AS s ON s.subject = named.value AND s.position > ?
  JOIN journal_entry AS e ON e.position = s.position WHERE e.type NOT IN (SELECT value FROM json_each(?)) LIMIT 500`;

/**
 * Takes back one's own entry, while nobody else has touched what it was about: TOUCHED_SINCE with who, or UNDO_TOO_LATE where
 * one has gone on oneself. An entry that is `beside` the others is taken back at any time.
 */
export function undoOwn(
  { db, journal, names }: { db: WriteDb; journal: Journal; names: Names },
  by: Signer,
  entryId: string,
  { undoable, beside, as }: { undoable: readonly string[]; beside: readonly string[]; as: string },
): void {
  transaction(db, () => {
    const entry = journal.byId(entryId as EntryId);
    if (!entry || !undoable.includes(entry.type)) throw new Failure('NOT_FOUND_HERE');
    if (entry.actor !== by.actor)
      throw new Failure('TOUCHED_SINCE', { name: names.person(entry.actor), at: entry.wallTime });
    const later = beside.includes(entry.type)
      ? []
      : all<{ actor: string; at: number }>(
          db,
          LATER,
          JSON.stringify(entry.subjects),
          entry.position,
          JSON.stringify(beside),
        );
    const touched = later.find(({ actor }) => actor !== by.actor);
    if (touched) throw new Failure('TOUCHED_SINCE', { name: names.person(touched.actor), at: touched.at });
    if (later.length > 0) throw new Failure('UNDO_TOO_LATE');
    journal.append({ type: as, subjects: entry.subjects, payload: { undoes: entry.id } }, by);
  });
}
