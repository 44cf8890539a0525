import type { EntryId, PersonId } from '../../domain/index.ts';
import type { Journal } from '../journal/index.ts';
import { all, one, type ReadDb } from '../store/index.ts';
import type { Session } from './session.ts';

/** Entries that every lead should know of, and what they are called in the contract. */
const WARNINGS = {
  'recovery.made': 'recoveryMade',
  'recovery.used': 'recoveryUsed',
  'workspace.rekeyed': 'rekeyed',
  'device.added': 'restored',
  'keychain.entrusted': 'keychainOn',
} as const;

const warningSubject = (entry: string): string => `warning:${entry}`;

export interface Safety {
  /** Somebody who held a slot was removed, and the store has had no new key since. */
  rekeyDue: boolean;
  recoverySheet: { number: string; madeAt: number } | null;
  /** Not yet seen by `reader`, newest first. `by`: a person's id, or `system`. */
  warnings: { entryId: string; at: number; what: (typeof WARNINGS)[keyof typeof WARNINGS]; by: string }[];
}

/** What leads should know about keys. */
export function safetyOf(db: ReadDb, reader: PersonId): Safety {
  const types = Object.keys(WARNINGS) as (keyof typeof WARNINGS)[];
  const warnings = all<{ entryId: string; at: number; type: keyof typeof WARNINGS; by: string }>(
    db,
    `SELECT id AS entryId, wall_time AS at, type, actor AS "by" FROM journal_entry AS entry
      WHERE type IN (${types.map(() => '?').join(', ')}) AND actor <> ?
      AND NOT EXISTS (SELECT 1 FROM journal_subject AS named JOIN journal_entry AS seen USING (position)
        WHERE named.subject = 'warning:' || entry.id AND seen.actor = ?)
      ORDER BY position DESC LIMIT 50`,
    ...types,
    reader,
    reader,
  );
  const sheet = one<{ number: string; madeAt: number }>(
    db,
    `SELECT number, added_at AS madeAt FROM person JOIN credential ON person_id = person.id
      WHERE active = 1 AND EXISTS (SELECT 1 FROM journal_subject WHERE subject = 'recovery:' || person.id)
      ORDER BY added_at DESC`,
  );
  return {
    rekeyDue: rekeyDue(db),
    recoverySheet: sheet ?? null,
    warnings: warnings.map(({ type, ...warning }) => ({ ...warning, what: WARNINGS[type] })),
  };
}

function rekeyDue(db: ReadDb): boolean {
  return (
    one(
      db,
      `SELECT 1 FROM journal_entry JOIN journal_payload ON entry_id = id
        WHERE type = 'person.deactivated' AND payload = '{"heldSlot":true}'
        AND position > (SELECT coalesce(max(position), 0) FROM journal_entry WHERE type = 'workspace.rekeyed')`,
    ) !== undefined
  );
}

export function seenWarning(journal: Journal, session: Session, entry: string): void {
  const subjects = [warningSubject(entry)];
  journal.append({ type: 'warning.seen', subjects, basis: [`entry:${entry as EntryId}`], payload: {} }, session);
}
