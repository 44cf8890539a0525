import { z } from 'zod';
import { FILED_KEYS, RELAY_KINDS, type RelayKey, type RelayKind, type Urgency } from '../../domain/index.ts';
import type { JournalEntry } from '../journal/index.ts';
import { one, type ReadDb, run, type WriteDb } from '../store/index.ts';
import type { SubmissionField } from './submission.ts';

/** How a person read a submission: what counts instead of what a bot or nobody said. */
export interface Filing {
  entry: string;
  by: string;
  at: number;
  kind: RelayKind;
  fields: SubmissionField[];
  /** For an SOS, if the person chose one. */
  urgency: Urgency | null;
  /** The newest evidence they had: what came later they did not read. */
  evidence: number;
  /** False for the reading that came with an entry: the entry itself is no decision to take back. */
  undoable: boolean;
}

export const filingPrefix = 'filing:';
export const filingSubject = (submission: string) => `${filingPrefix}${submission}`;

const field = z.object({ key: z.enum(FILED_KEYS as [RelayKey, ...RelayKey[]]), text: z.string(), value: z.unknown() });
const payload = z.object({
  kind: z.enum(RELAY_KINDS).nullable(),
  fields: z.array(field).default([]),
  urgency: z.enum(['P0', 'P1', 'P2', 'P3']).nullish(),
  evidence: z.number().int().default(0),
});

/** The filing that stands after all entries of a subject; null if none does. Total, in whatever order they merged. */
export function foldFilings(entries: readonly JournalEntry[]): Filing | null {
  const undone = new Set(
    entries.flatMap((entry) =>
      entry.type === 'submission.filingUndone' ? [(entry.payload as { undoes?: unknown } | null)?.undoes] : [],
    ),
  );
  let standing: Filing | null = null;
  for (const entry of entries) {
    if ((entry.type !== 'submission.filed' && entry.type !== 'submission.entered') || undone.has(entry.id)) continue;
    const said = payload.safeParse(entry.payload);
    if (!said.success || said.data.kind === null) continue;
    standing = {
      entry: entry.id,
      by: entry.actor,
      at: entry.wallTime,
      kind: said.data.kind,
      fields: said.data.fields.map(({ key, text, value }) => ({ key, text, value: value ?? null, problem: null })),
      urgency: said.data.urgency ?? null,
      evidence: said.data.evidence,
      undoable: entry.type === 'submission.filed',
    };
  }
  return standing;
}

export function filingOf(db: ReadDb, submission: string): Filing | null {
  const row = one<{ filing: string }>(db, 'SELECT filing FROM submission_filing WHERE submission = ?', submission);
  return row ? (JSON.parse(row.filing) as Filing) : null;
}

export function writeFiling(db: WriteDb, submission: string, filing: Filing | null): void {
  if (!filing) run(db, 'DELETE FROM submission_filing WHERE submission = ?', submission);
  else
    run(
      db,
      `INSERT INTO submission_filing (submission, filing) VALUES (?, ?)
       ON CONFLICT (submission) DO UPDATE SET filing = excluded.filing`,
      submission,
      JSON.stringify(filing),
    );
}
