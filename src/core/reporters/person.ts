import { reporterOf, samePerson } from '../../domain/index.ts';
import { all, one, type ReadDb } from '../store/index.ts';

/** A switch as it stands in the store. */
export interface SeizureRow {
  reporter: string;
  entry: string;
  by: string;
  since: number;
  until: number | null;
  backEntry: string | null;
  backBy: string | null;
  who: string | null;
  channel: string | null;
  how: string | null;
  backAt: number | null;
}

/** Whether nothing may be sent to this reporter now; asked in the transaction that claims a send. */
export const isStopped = (db: ReadDb, reporter: string): boolean =>
  one(db, 'SELECT 1 FROM phone_seizure WHERE reporter = ? AND until IS NULL', reporter) !== undefined;

/** Every switch of these reporters, oldest first. */
export function seizuresOf(db: ReadDb, reporters: readonly string[]): SeizureRow[] {
  if (reporters.length === 0) return [];
  return all<SeizureRow>(
    db,
    `SELECT p.reporter, p.entry, p.by, p.since, p.until, p.back_entry AS backEntry, p.back_by AS backBy, p.who, p.channel,
       p.how, p.back_at AS backAt
     FROM json_each(?) AS r CROSS JOIN phone_seizure AS p ON p.reporter = r.value ORDER BY p.since, p.reporter`,
    JSON.stringify([...new Set(reporters)]),
  );
}

/** Everybody who was said to be the same person as this reporter, with them. */
export function personOf(db: ReadDb, reporter: string): string[] {
  // Links are few: each was made by a person on a case.
  const rows = all<{ entry: string; reporter: string }>(db, 'SELECT entry, reporter FROM reporter_link ORDER BY entry');
  const links = new Map<string, string[]>();
  for (const row of rows) links.set(row.entry, [...(links.get(row.entry) ?? []), row.reporter]);
  return samePerson(
    reporter,
    [...links.values()].map((reporters) => ({ reporters })),
  );
}

/** Who called: the sender of the case's own submission; null where nobody can be named. */
export function reporterOfCase(db: ReadDb, caseId: string): string | null {
  const sender = one<{ sender: string | null }>(
    db,
    'SELECT s.sender FROM case_view AS c JOIN submission AS s ON s.id = c.submission WHERE c.id = ?',
    caseId,
  )?.sender;
  return sender ? reporterOf(sender) : null;
}

/** Marks what arrived from somebody while their phone may have been in other hands; one look for a page of senders. */
export function doubts(
  db: ReadDb,
  senders: readonly (string | null)[],
): (sender: string | null, receivedAt: number) => boolean {
  // Nearly always nobody's: the list is not to pay for it.
  if (!one(db, 'SELECT 1 FROM phone_seizure LIMIT 1')) return () => false;
  const named = [...new Set(senders)].flatMap((sender) => (sender === null ? [] : [reporterOf(sender)]));
  const rows = seizuresOf(db, named);
  return (sender, receivedAt) => {
    if (sender === null) return false;
    const reporter = reporterOf(sender);
    return rows.some(
      (row) => row.reporter === reporter && receivedAt >= row.since && (row.until === null || receivedAt < row.until),
    );
  };
}
