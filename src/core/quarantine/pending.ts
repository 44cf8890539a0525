import type { FloodFinding } from '../../domain/index.ts';
import type { Journal } from '../journal/index.ts';
import { all, one, run, type WriteDb } from '../store/index.ts';
import { quarantineSubject } from './projection.ts';

/**
 * As many submissions stand in one entry, and so long may one wait for it: a flood is few entries, and none of them takes
 * longer than an SOS may wait (a tenth of a ms a submission).
 */
export const BATCH = 60;
export const BATCH_MS = 60_000;

/**
 * Holds a submission at once and leaves its entry to the next batch. Never an SOS, nor what opened a case: those are a
 * person's to judge.
 */
export function hold(db: WriteDb, submission: string, findings: readonly FloodFinding[], at: number): boolean {
  const row = one<{ kind: string; opened: number; state: string | null; reviewed: number }>(
    db,
    `SELECT s.kind, EXISTS (SELECT 1 FROM case_view c WHERE c.submission = s.id) AS opened, q.state,
       EXISTS (SELECT 1 FROM ballot_review r WHERE r.submission = s.id) AS reviewed
     FROM submission s LEFT JOIN quarantine q ON q.submission = s.id WHERE s.id = ?`,
    submission,
  );
  // What a person released or reviewed is not taken away from them again.
  if (!row || row.kind === 'sos' || row.opened === 1 || row.state !== null || row.reviewed === 1) return false;
  return (
    run(
      db,
      `INSERT INTO quarantine_pending (submission, findings, at) VALUES (?, ?, ?)
       ON CONFLICT (submission) DO NOTHING`,
      submission,
      JSON.stringify(findings),
      at,
    ).changes > 0
  );
}

/** Those that no hold stands or stood on: of a run, all but the newest are held already. */
export function notHeld(db: WriteDb, submissions: readonly string[]): readonly string[] {
  if (submissions.length < 2) return submissions;
  return all<{ id: string }>(
    db,
    `SELECT value AS id FROM json_each(?) WHERE NOT EXISTS (SELECT 1 FROM quarantine q WHERE q.submission = value)
     AND NOT EXISTS (SELECT 1 FROM quarantine_pending p WHERE p.submission = value)`,
    JSON.stringify(submissions),
  ).map(({ id }) => id);
}

/** Whether a batch is full or has waited long enough. */
export function isDue(db: WriteDb, now: number): boolean {
  const waiting = one<{ n: number; oldest: number | null }>(
    db,
    `SELECT count(*) AS n, min(at) AS oldest FROM (SELECT at FROM quarantine_pending LIMIT ${BATCH})`,
  );
  return waiting?.oldest != null && (waiting.n >= BATCH || now - waiting.oldest >= BATCH_MS);
}

/** Writes what waits as entries of the program, at most so many; in the caller's transaction. How many entries. */
export function flush(db: WriteDb, journal: Journal, most = Number.POSITIVE_INFINITY): number {
  for (let entries = 0; ; entries += 1) {
    if (entries >= most) return entries;
    // In the order in which they were held.
    const rows = all<{ place: number; submission: string; findings: string }>(
      db,
      `SELECT rowid AS place, submission, findings FROM quarantine_pending ORDER BY rowid LIMIT ${BATCH}`,
    );
    const last = rows.at(-1);
    if (!last) return entries;
    journal.append(
      {
        type: 'quarantine.put',
        subjects: rows.map((row) => quarantineSubject(row.submission)),
        payload: {
          findings: Object.fromEntries(rows.map((row) => [row.submission, JSON.parse(row.findings)])),
        },
      },
      'system',
    );
    // Only now: at no moment is any of them not held (lists.sql).
    run(db, 'DELETE FROM quarantine_pending WHERE rowid <= ?', last.place);
  }
}
