import { z } from 'zod';
import { canonicalJson, REVIEW_OUTCOMES } from '../../domain/index.ts';
import type { Election } from '../election.ts';
import type { JournalEntry, Projection, Replay } from '../journal/index.ts';
import { all, run, type WriteDb } from '../store/index.ts';
import { recompute } from './rows.ts';

export const ballotPrefix = 'ballot:';
export const ballotSubject = (submission: string) => `${ballotPrefix}${submission}`;

export const decision = z.object({
  outcome: z.enum(REVIEW_OUTCOMES),
  seen: z.array(z.object({ contest: z.string(), choice: z.string().nullable() })),
  /** The newest version of the submission that the reviewer knew of. */
  version: z.number().int(),
});
export type Decision = z.infer<typeof decision>;

/** A large entry is about thousands: only the part about this subject is read. */
export function partOf(entry: JournalEntry, key: string, submission: string): unknown {
  const part = (entry.payload as Record<string, unknown> | null)?.[key];
  return typeof part === 'object' && part !== null && Object.hasOwn(part, submission)
    ? (part as Record<string, unknown>)[submission]
    : undefined;
}

/** What a review says of one ballot: by name, or the one decision about all that it names. */
export function decisionIn(entry: JournalEntry, submission: string): unknown {
  return partOf(entry, 'decisions', submission) ?? (entry.payload as { decision?: unknown } | null)?.decision;
}

/** Entries that an undo took back. */
export function undoneIn(entries: readonly JournalEntry[]): Set<unknown> {
  return new Set(
    entries.flatMap((entry) =>
      entry.type.endsWith('Undone') ? [(entry.payload as { undoes?: unknown } | null)?.undoes] : [],
    ),
  );
}

/** `ballot_review`: the last review of a ballot that nobody took back. Total: what can't be read is no review. */
export function ballotReviews(election: Election): Projection {
  return {
    name: 'ballotReviews',
    prefix: ballotPrefix,
    clear: (db) => {
      run(db, 'DELETE FROM ballot_review');
    },
    refold(db, subject, entries) {
      const submission = subject.slice(ballotPrefix.length);
      const undone = undoneIn(entries);
      const standing = entries.findLast((entry) => entry.type === 'ballot.reviewed' && !undone.has(entry.id));
      const said = standing && decision.safeParse(decisionIn(standing, submission)).data;
      if (!standing || !said) run(db, 'DELETE FROM ballot_review WHERE submission = ?', submission);
      else
        run(
          db,
          `INSERT INTO ballot_review (submission, outcome, seen, version, by, at, entry) VALUES (?, ?, ?, ?, ?, ?, ?)
           ON CONFLICT (submission) DO UPDATE SET outcome = excluded.outcome, seen = excluded.seen,
             version = excluded.version, by = excluded.by, at = excluded.at, entry = excluded.entry`,
          submission,
          said.outcome,
          canonicalJson(said.seen),
          said.version,
          standing.actor,
          standing.wallTime,
          standing.id,
        );
      recompute(db, election, submission);
    },
  };
}

/** `ballot`: every ballot as claimed, before the folds put reviews, holds and links over it. */
export function ballotRows(election: Election): Replay {
  return {
    name: 'ballots',
    clear: (db) => {
      run(db, 'DELETE FROM ballot');
    },
    replay: (db: WriteDb) => {
      for (const { id } of all<{ id: string }>(db, "SELECT id FROM submission WHERE kind = 'ballot'"))
        recompute(db, election, id);
    },
  };
}
