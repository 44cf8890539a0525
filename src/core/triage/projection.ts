import { type CaseEntry, type CaseFold, clip, displayText, dueAt, type EntryId, foldCase } from '../../domain/index.ts';
import type { Election } from '../election.ts';
import type { Submission } from '../intake/index.ts';
import type { JournalEntry, Projection } from '../journal/index.ts';
import { run, type WriteDb } from '../store/index.ts';

export const casePrefix = 'case:';
export const caseSubject = (id: string) => `${casePrefix}${id}`;

/** Facts of the opening entry that the list shows and the fold itself doesn't need. */
interface OpeningExtras {
  place?: unknown;
  trust?: unknown;
  sender?: unknown;
}

const asText = (value: unknown): string => (typeof value === 'string' ? value : '');

/** `case_view`: the fold of a case's entries, one row per case. */
export function caseProjection(election: Election): Projection {
  return {
    name: 'cases',
    prefix: casePrefix,
    clear: (db) => {
      run(db, 'DELETE FROM case_view');
    },
    refold(db, subject, entries) {
      const id = subject.slice(casePrefix.length);
      const fold = foldCase(entries.map(asCaseEntry));
      if (!fold) {
        run(db, 'DELETE FROM case_view WHERE id = ?', id);
        return;
      }
      write(db, id, fold, entries, election);
    },
  };
}

export function asCaseEntry(entry: JournalEntry): CaseEntry {
  return {
    id: entry.id,
    type: entry.type,
    actor: entry.actor,
    wallTime: entry.wallTime,
    hlc: entry.hlc,
    payload: entry.payload,
  };
}

function write(db: WriteDb, id: string, fold: CaseFold, entries: readonly JournalEntry[], election: Election): void {
  const opening = (entries.find((entry) => entry.type === 'case.opened')?.payload ?? {}) as OpeningExtras;
  const unheard = entries.some(
    (entry) => entry.type === 'case.escalated' && (entry.payload as { why?: unknown } | null)?.why === 'noListener',
  );
  const due = dueAt({ ...fold, id, freshAt: fold.freshAt }, election.profile);
  const last = entries.at(-1);
  run(
    db,
    `INSERT INTO case_view (id, submission, state, urgency, possible, kind, region, place, trust, sender, sent_at, received_at,
       opened_at, ack_due_at, acknowledged_by, acknowledged_at, fresh_at, fresh_key, step, unheard, reasons, entries, last_entry)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
     ON CONFLICT (id) DO UPDATE SET submission = excluded.submission, state = excluded.state,
       urgency = excluded.urgency, possible = excluded.possible, kind = excluded.kind, region = excluded.region, place = excluded.place,
       trust = excluded.trust, sender = excluded.sender, sent_at = excluded.sent_at, received_at = excluded.received_at,
       opened_at = excluded.opened_at, ack_due_at = excluded.ack_due_at, acknowledged_by = excluded.acknowledged_by,
       acknowledged_at = excluded.acknowledged_at, fresh_at = excluded.fresh_at, fresh_key = excluded.fresh_key, step = excluded.step,
       unheard = excluded.unheard, reasons = excluded.reasons, entries = excluded.entries, last_entry = excluded.last_entry`,
    id,
    fold.submission ?? '',
    fold.status,
    fold.urgency,
    fold.possible ? 1 : 0,
    fold.kind ?? 'unknown',
    fold.region,
    asText(opening.place),
    asText(opening.trust) || 'unverified',
    asText(opening.sender) || null,
    fold.sentAt,
    fold.receivedAt,
    fold.openedAt,
    due,
    fold.acknowledged?.by ?? null,
    fold.acknowledged?.at ?? null,
    fold.freshAt,
    fold.freshAt === null ? null : (fold.messages.at(-1)?.split('#')[0] ?? null),
    Math.max(0, ...fold.escalations.map((done) => done.step)),
    unheard ? 1 : 0,
    JSON.stringify(fold.urgencyReasons),
    fold.entries,
    (last?.id ?? '') as EntryId,
  );
}

/** Where, in the sender's own words: safe to show and bounded. A region that is known is shown by its name instead. */
export function placeOf(submission: Submission): string {
  const said = (key: string) => submission.fields.find((field) => field.key === key && field.problem !== 'withheld');
  const region = said('region');
  const station = said('station');
  const parts = [
    region?.problem === null ? null : region?.text,
    said('district')?.text,
    said('place')?.text,
    station ? `№ ${station.text}` : null,
  ];
  return clip(displayText(parts.filter((part) => part).join(' · ')).text, 120);
}
