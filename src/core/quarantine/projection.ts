import { canonicalJson, type Json } from '../../domain/index.ts';
import { decisionIn, partOf, recomputeHold, undoneIn } from '../ballots/index.ts';
import type { Election } from '../election.ts';
import type { JournalEntry, Projection } from '../journal/index.ts';
import { one, run } from '../store/index.ts';

export const quarantinePrefix = 'quarantine:';
export const quarantineSubject = (submission: string) => `${quarantinePrefix}${submission}`;

type Held = { state: 'held' | 'released' | 'settled'; put: JournalEntry; last: JournalEntry };

/** By name, or one for all that the entry names. */
const findingsIn = (put: JournalEntry, submission: string): Json =>
  (partOf(put, 'findings', submission) ?? (put.payload as { finding?: Json[] } | null)?.finding ?? []) as Json;

/** Held until released, or until a reviewer has looked and said what it is. */
function foldHold(entries: readonly JournalEntry[], submission: string): Held | null {
  const undone = undoneIn(entries);
  let held = null as Held | null;
  for (const entry of entries) {
    if (undone.has(entry.id)) continue;
    if (entry.type === 'quarantine.put') held = { state: 'held', put: entry, last: entry };
    else if (held && entry.type === 'quarantine.released') held = { ...held, state: 'released', last: entry };
    else if (held && entry.type === 'ballot.reviewed' && decisionIn(entry, submission) !== undefined)
      held = { ...held, state: 'settled', last: entry };
  }
  return held;
}

/** `quarantine`: what is held back, why, and by which entry. */
export function quarantineHolds(election: Election): Projection {
  return {
    name: 'quarantine',
    prefix: quarantinePrefix,
    clear: (db) => {
      run(db, 'DELETE FROM quarantine');
    },
    refold(db, subject, entries) {
      const submission = subject.slice(quarantinePrefix.length);
      const held = foldHold(entries, submission);
      const now = one<{ sender: string | null; waited: number }>(
        db,
        `SELECT s.sender, p.submission IS NOT NULL AS waited FROM submission AS s
         LEFT JOIN quarantine_pending AS p ON p.submission = s.id WHERE s.id = ?`,
        submission,
      );
      if (!held) run(db, 'DELETE FROM quarantine WHERE submission = ?', submission);
      else
        run(
          db,
          `INSERT INTO quarantine (submission, state, findings, sender, by, at, entry) VALUES (?, ?, ?, ?, ?, ?, ?)
           ON CONFLICT (submission) DO UPDATE SET state = excluded.state, findings = excluded.findings,
             sender = excluded.sender, by = excluded.by, at = excluded.at, entry = excluded.entry`,
          submission,
          held.state,
          canonicalJson(findingsIn(held.put, submission)),
          now?.sender ?? null,
          held.last.actor,
          held.put.wallTime,
          held.put.id,
        );
      // What waited for its entry is held already (pending.ts): a flood's entries, thousands of them, change nothing else.
      if (now?.waited !== 1 || held?.state !== 'held') recomputeHold(db, election, submission);
    },
  };
}

/** `flood_notice`: bursts that were announced, until somebody has seen them. */
export const floodNotices: Projection = {
  name: 'floodNotices',
  prefix: 'flood:',
  clear: (db) => {
    run(db, 'DELETE FROM flood_notice');
  },
  refold(db, subject, entries) {
    const id = subject.slice('flood:'.length);
    run(db, 'DELETE FROM flood_notice WHERE id = ?', id);
    const noticed = entries.find((entry) => entry.type === 'flood.noticed');
    const said = noticed?.payload as { rule?: unknown; sender?: unknown; facts?: unknown; at?: unknown } | null;
    if (!noticed || typeof said?.rule !== 'string') return;
    run(
      db,
      'INSERT INTO flood_notice (id, rule, sender, facts, at, seen) VALUES (?, ?, ?, ?, ?, ?)',
      id,
      said.rule,
      typeof said.sender === 'string' ? said.sender : null,
      canonicalJson((said.facts ?? {}) as Json),
      typeof said.at === 'number' ? said.at : noticed.wallTime,
      entries.some((entry) => entry.type === 'flood.seen') ? 1 : 0,
    );
  },
};
