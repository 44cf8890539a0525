import {
  actionClock,
  CALLERS,
  type Caller,
  type CaseEntry,
  type CaseFold,
  clip,
  displayText,
  dueAt,
  type EntryId,
  foldCase,
  isWaiting,
  LADDER,
  payloadFor,
} from '../../domain/index.ts';
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
  caller?: unknown;
}

const asText = (value: unknown): string => (typeof value === 'string' ? value : '');

/** As it was judged when the case was opened: of an opening that doesn't say, as of somebody nobody has heard of. */
function callerIn({ caller }: OpeningExtras): number {
  const at = CALLERS.indexOf(caller as Caller);
  return at < 0 ? CALLERS.indexOf('new') : at;
}

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
      const fold = foldCase(entries.map(asCaseEntry(id)));
      if (!fold) {
        run(db, 'DELETE FROM case_view WHERE id = ?', id);
        return;
      }
      write(db, id, fold, entries, election);
    },
  };
}

/** Entries as this case reads them. */
export const asCaseEntry =
  (caseId: string) =>
  ({ id, type, actor, wallTime, hlc, payload }: JournalEntry): CaseEntry => ({
    id,
    type,
    actor,
    wallTime,
    hlc,
    payload: payloadFor(caseId, payload),
  });

function write(db: WriteDb, id: string, fold: CaseFold, entries: readonly JournalEntry[], election: Election): void {
  const opening = (entries.find((entry) => entry.type === 'case.opened')?.payload ?? {}) as OpeningExtras;
  const steps = fold.escalations.filter((done) => done.run === fold.run);
  const unheard = steps.some((done) => done.why === 'noListener');
  // What was reopened waits from then on, not from its first receipt.
  const left = steps.some((done) => done.step >= LADDER.pastTarget);
  const quiet = fold.lane === 'observers' && !left;
  const due = dueAt({ ...fold, receivedAt: isWaiting(fold) ? fold.clockFrom : fold.receivedAt }, election.profile);
  const action = actionClock(fold, election.profile);
  const last = entries.at(-1);
  run(
    db,
    `INSERT INTO case_view (id, submission, state, urgency, possible, lane, quiet, kind, region, place, trust, sender, caller, apart, sent_at, received_at,
       opened_at, ack_due_at, acknowledged_by, acknowledged_at, owner, owned_at, first_action_at, clock_at, action_due_at,
       action_wait, snoozed_until, close_asked_by, close_asked_at, closed_by, closed_second, closed_at, outcome, lowered_by,
       last_move, merged_into, run, fresh_at, term_code, term_due, fresh_key, step, unheard, called, reasons, entries, last_entry)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
     ON CONFLICT (id) DO UPDATE SET submission = excluded.submission, state = excluded.state,
       urgency = excluded.urgency, possible = excluded.possible, lane = excluded.lane, quiet = excluded.quiet, kind = excluded.kind, region = excluded.region, place = excluded.place,
       trust = excluded.trust, sender = excluded.sender, caller = excluded.caller, apart = excluded.apart, sent_at = excluded.sent_at, received_at = excluded.received_at,
       opened_at = excluded.opened_at, ack_due_at = excluded.ack_due_at, acknowledged_by = excluded.acknowledged_by,
       acknowledged_at = excluded.acknowledged_at, owner = excluded.owner, owned_at = excluded.owned_at,
       first_action_at = excluded.first_action_at, clock_at = excluded.clock_at, action_due_at = excluded.action_due_at,
       action_wait = excluded.action_wait, snoozed_until = excluded.snoozed_until, close_asked_by = excluded.close_asked_by,
       close_asked_at = excluded.close_asked_at, closed_by = excluded.closed_by, closed_second = excluded.closed_second,
       closed_at = excluded.closed_at, outcome = excluded.outcome, lowered_by = excluded.lowered_by,
       last_move = excluded.last_move, merged_into = excluded.merged_into, run = excluded.run, fresh_at = excluded.fresh_at, fresh_key = excluded.fresh_key, term_code = excluded.term_code, term_due = excluded.term_due, step = excluded.step,
       unheard = excluded.unheard, called = excluded.called, reasons = excluded.reasons, entries = excluded.entries, last_entry = excluded.last_entry`,
    id,
    fold.submission ?? '',
    fold.status,
    fold.urgency,
    fold.possible ? 1 : 0,
    fold.lane,
    quiet ? 1 : 0,
    fold.kind ?? 'unknown',
    fold.region,
    asText(opening.place),
    asText(opening.trust) || 'unverified',
    asText(opening.sender) || null,
    callerIn(opening),
    fold.apart === null ? 0 : 1,
    fold.sentAt,
    fold.receivedAt,
    fold.openedAt,
    due,
    fold.acknowledged?.by ?? null,
    fold.acknowledged?.at ?? null,
    fold.owner?.id ?? null,
    fold.owner?.since ?? null,
    fold.firstAction?.at ?? null,
    fold.clockFrom,
    action?.dueAt ?? null,
    action?.wait ?? null,
    fold.snoozed?.until ?? null,
    fold.closing?.by ?? null,
    fold.closing?.at ?? null,
    fold.closed?.by ?? null,
    fold.closed?.second ?? null,
    fold.closed?.at ?? null,
    (fold.closed ?? fold.closing)?.outcome ?? null,
    JSON.stringify(fold.loweredBy),
    fold.lastMove?.entry ?? null,
    fold.mergedInto,
    fold.run,
    fold.freshAt,
    fold.term?.code ?? null,
    fold.term?.dueAt ?? null,
    fold.freshAt === null ? null : (fold.messages.at(-1)?.split('#')[0] ?? null),
    Math.max(0, ...steps.map((done) => done.step)),
    unheard ? 1 : 0,
    JSON.stringify([...new Set(steps.toReversed().flatMap((done) => done.to))].reverse()),
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
