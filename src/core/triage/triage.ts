import type { CaseRow, ManyMove } from '../../contract/index.ts';
import {
  type CaseFold,
  type CaseId,
  type CheckinFacts,
  caseIdOfSubmission,
  type EntryId,
  foldCase,
  type Json,
  keptOutCase,
  type MessageKey,
  NO_URGENCY_FACTS,
  needsSecond,
  reporterOf,
  type SubmissionId,
  type SupersededWhy,
  stationsWorking,
  type UrgencyVerdict,
  urgencyOf,
} from '../../domain/index.ts';
import type { Election } from '../election.ts';
import { Failure } from '../failure.ts';
import type { Names } from '../inbox/index.ts';
import { type Submission, submissionById } from '../intake/index.ts';
import type { Journal, Signer } from '../journal/index.ts';
import { mayAnswer } from '../may-answer.ts';
import type { Address } from '../outbox/index.ts';
import type { Clock } from '../ports.ts';
import { one, sha256, transaction, type WriteDb } from '../store/index.ts';
import { type Considered, callerOfSubmission, urgencyFacts } from './consider.ts';
import { replyLabel } from './detail.ts';
import { createMany } from './many.ts';
import { createMerging, MERGE_UNDO } from './merging.ts';
import { asCaseEntry, casePrefix, caseSubject } from './projection.ts';
import { caseById } from './read.ts';
import { touchedSince, UNDO } from './undoable.ts';

interface Parts {
  db: WriteDb;
  journal: Journal;
  election: Election;
  names: Names;
  clock: Clock;
  /** People of a case for whom something still has to be done. */
  unresolved: (caseId: string) => number;
}

/** A case, and the last move on it that the person had seen: undefined if nobody can say, null for none. */
export interface Aim {
  caseId: string;
  seen?: string | null | undefined;
}

/** A check-in that somebody was told by telephone. */
export interface ToldByPhone {
  /** The entry that says so, and what it is about. */
  entry: EntryId;
  subjects: readonly string[];
  checkin: CheckinFacts;
  /** Where: of a station its region and zone, and what people call the place. */
  region: string | null;
  zone: string;
  place: string;
}

/** What people decide about cases. Every move is checked against the fold in its own transaction. */
export function createTriage({ db, journal, election, names, clock, unresolved }: Parts) {
  /** An event does not close while one of its people is unresolved. */
  const resolved = (caseId: string): void => {
    const count = unresolved(caseId);
    if (count > 0) throw new Failure('PEOPLE_UNRESOLVED', { count });
  };
  const foldOf = (id: string) => {
    const entries = journal.entriesOf(caseSubject(id));
    const fold = foldCase(entries.map(asCaseEntry(id)));
    if (!fold) throw new Failure('NOT_FOUND_HERE');
    return { fold, entries };
  };

  /**
   * Appends a decision and makes sure that it had effect: an entry that the fold calls superseded is rolled back here,
   * where its author still waits for an answer. Except where somebody else was quicker: then both decisions stay in the
   * journal, as they would after a merge, and the failure that names the winner is answered instead of thrown.
   */
  const decide = (id: string, by: Signer, drafts: { type: string; payload: Json }[]): CaseRow | Failure => {
    const late = transaction(db, () => {
      const appended = drafts.map((draft) => journal.append({ ...draft, subjects: [caseSubject(id)] }, by).id);
      const { fold } = foldOf(id);
      const lost = fold.superseded.find((entry) => appended.includes(entry.entry));
      if (!lost) return null;
      const failure = failureOf(fold, lost.why);
      if (!wasQuicker(fold, lost.why, by.actor)) throw failure;
      return failure;
    });
    return late ?? rowOf(id);
  };

  const rowOf = (id: string): CaseRow => {
    const row = caseById(db, id, names.person);
    if (!row) throw new Failure('NOT_FOUND_HERE');
    return row;
  };

  const failureOf = (fold: CaseFold, why: SupersededWhy): Failure => {
    const state = fold.status;
    const named = (who: { by: string; at: number }) => ({ name: names.person(who.by), at: who.at });
    const { acknowledged, decision, lastMove, closing, owner } = fold;
    if (why === 'alreadyAcknowledged' && acknowledged) return new Failure('ALREADY_ACKNOWLEDGED', named(acknowledged));
    if (why === 'alreadyDecided' && decision) return new Failure('TOUCHED_SINCE', named(decision));
    if (why === 'movedSince' && lastMove) return new Failure('MOVED_FIRST', { ...named(lastMove), state });
    if (why === 'samePerson' && closing) return new Failure('SECOND_PERSON', named(closing));
    if (why === 'alreadyOwner' && owner)
      return new Failure('ALREADY_OWNER', { name: names.person(owner.id), at: owner.since });
    if (why === 'mergedHere') return new Failure('MERGED_HERE');
    if (why === 'notMerged') return new Failure('NOT_MERGED');
    if (why === 'alreadyAttached') return new Failure('ALREADY_ATTACHED');
    if (why === 'needsSecond') return new Failure('NEEDS_SECOND');
    return new Failure('MOVE_ILLEGAL', { state });
  };

  const move = (by: Signer, { caseId, seen }: Aim, type: string, payload: { [key: string]: Json } = {}) =>
    decide(caseId, by, [{ type, payload: seen === undefined ? payload : { ...payload, after: seen } }]);

  const checkAssignable = (to: string): void => {
    if (!mayAnswer(db, to)) throw new Failure('NOT_ASSIGNABLE');
  };
  const checkMany = (make: ManyMove): void => {
    if (make.move === 'assign' && make.to !== undefined) checkAssignable(make.to);
    if (make.move === 'close') checkOutcome(make.outcome);
  };
  const checkOutcome = (outcome: string): void => {
    if (!election.profile.caseOutcomes.some(({ code }) => code === outcome)) throw new Failure('INPUT_INVALID');
  };

  /** A person calls a message from the Inbox an SOS. */
  const raise = (
    by: Signer,
    submission: Submission,
    caseId: CaseId,
    messageKey: MessageKey,
    receivedAt: number,
    extras: Json,
  ): CaseRow => {
    const urgency = urgencyOf(urgencyFacts(election, submission), election.profile);
    const made = decide(caseId, by, [
      {
        type: 'case.opened',
        payload: {
          submission: submission.id,
          messages: [messageKey],
          possible: false,
          urgency: urgency.urgency,
          kind: null,
          region: null,
          reasons: [...urgency.reasons, 'raisedByPerson'],
          sentAt: submission.sentAt,
          receivedAt,
          caller: callerOfSubmission(db, election, submission),
          ...(extras as Record<string, Json>),
        },
      },
    ]);
    if (made instanceof Failure) throw made;
    return made;
  };

  const merging = createMerging({
    db,
    journal,
    names,
    clock,
    rowOf,
    foldOf,
    failureOf,
    wasQuicker,
    open: (by, submission, caseId, first, extras) => raise(by, submission, caseId, first, clock.now(), extras),
  });

  return {
    merging,
    ...createMany({ db, journal, names, clock, unresolved, rowOf, failureOf, wasQuicker, check: checkMany }),

    acknowledge: (by: Signer, id: string) => decide(id, by, [{ type: 'case.acknowledged', payload: {} }]),

    /** NOT_ASSIGNABLE: nobody who may answer calls here. */
    assign(by: Signer, aim: Aim, to: string) {
      checkAssignable(to);
      return move(by, aim, 'case.assigned', { to });
    },

    start: (by: Signer, aim: Aim, text: string) => move(by, aim, 'case.started', { text }),

    monitor: (by: Signer, aim: Aim, text?: string) => move(by, aim, 'case.monitored', worded(text)),

    snooze: (by: Signer, aim: Aim, minutes: number, text?: string) =>
      move(by, aim, 'case.snoozed', { until: clock.now() + minutes * 60_000, ...worded(text) }),

    /**
     * Closed, or, where it takes two, asked for. INPUT_INVALID: the election knows no such outcome; PEOPLE_UNRESOLVED: with
     * how many.
     */
    close(by: Signer, aim: Aim, outcome: string, text?: string) {
      checkOutcome(outcome);
      resolved(aim.caseId);
      const type = needsSecond(foldOf(aim.caseId).fold, by.actor) ? 'case.closeAsked' : 'case.closed';
      return move(by, aim, type, { outcome, ...worded(text) });
    },

    confirmClose(by: Signer, aim: Aim) {
      resolved(aim.caseId);
      return move(by, aim, 'case.closeConfirmed');
    },

    declineClose: (by: Signer, aim: Aim, text: string) => move(by, aim, 'case.closeDeclined', { text }),

    reopen: (by: Signer, aim: Aim, text: string) => move(by, aim, 'case.reopened', { text }),

    /** One entry for those of them that nobody answers for and that could stand in a group. */
    setApart(by: Signer, ids: readonly string[]): { entryId: string | null; apart: number } {
      return transaction(db, () => {
        const grouped = [...new Set(ids)].filter((id) => {
          const row = one<{ apart: number }>(
            db,
            `SELECT apart FROM case_view WHERE id = ? AND state IN ('new', 'reopened')`,
            id,
          );
          return row?.apart === 0;
        });
        if (grouped.length === 0) return { entryId: null, apart: 0 };
        const entry = journal.append({ type: 'case.setApart', subjects: grouped.map(caseSubject), payload: {} }, by);
        return { entryId: entry.id, apart: grouped.length };
      });
    },

    decide(by: Signer, id: string, verdict: 'sos' | 'not') {
      if (verdict === 'not') resolved(id);
      if (verdict === 'not') return decide(id, by, [{ type: 'case.possibleDecided', payload: { decision: 'notSos' } }]);
      const { fold } = foldOf(id);
      // What the coordinators had: somebody says that it is one all the same.
      if (fold.lane !== 'sos' && !fold.possible) {
        const { urgency, urgencyReasons } = fold;
        const payload = { urgency: urgency < 'P1' ? urgency : 'P1', reasons: urgencyReasons, receivedAt: clock.now() };
        return decide(id, by, [{ type: 'case.becameSos', payload }]);
      }
      const submission = fold.submission ? submissionById(db, fold.submission) : null;
      // Now that a person calls it an SOS it gets the urgency of one: what can't be read is P0.
      const urgency = submission
        ? urgencyOf(urgencyFacts(election, submission), election.profile)
        : { urgency: 'P0' as const, reasons: ['unknownKind'] };
      return decide(id, by, [
        { type: 'case.possibleDecided', payload: { decision: 'sos' } },
        { type: 'case.urgencyChanged', payload: { ...urgency } },
      ]);
    },

    /** One level up, by what became known. Taken back by whoever did it, while nobody else has touched the case. */
    raiseLevel(by: Signer, id: string, { urgency, reasons }: UrgencyVerdict): { entryId: EntryId; row: CaseRow } {
      const row = decide(id, by, [{ type: 'case.raised', payload: { urgency, reasons } }]);
      const made = journal.entriesOf(caseSubject(id)).findLast(({ type }) => type === 'case.raised');
      if (row instanceof Failure || !made) throw row;
      return { entryId: made.id, row };
    },
    unraiseLevel: (by: Signer, id: string, entryId: string) =>
      decide(id, by, [{ type: 'case.raiseUndone', payload: { undoes: entryId } }]),

    /**
     * Somebody was told by telephone that an observer was kept out: the same case that their bot's message would have made,
     * named by the entry that says so. Null for any other check-in.
     */
    keptOut(by: Signer, told: ToldByPhone): Considered | null {
      const { profile } = election;
      const facts = { ...NO_URGENCY_FACTS, stationWorking: stationsWorking(profile, told.zone, told.checkin.at) };
      const text = told.checkin.reasonText ?? '';
      const kept = keptOutCase({ checkin: told.checkin, facts, text, held: false }, profile);
      if (!kept) return null;
      const id = caseIdOfSubmission(told.entry as string as SubmissionId, sha256);
      const { kind, lane, urgency, reasons } = kept;
      journal.append(
        {
          type: 'case.opened',
          subjects: [caseSubject(id), ...told.subjects],
          payload: {
            submission: '',
            messages: [],
            possible: false,
            lane,
            urgency,
            kind,
            region: told.region,
            reasons,
            sentAt: told.checkin.at,
            receivedAt: clock.now(),
            place: told.place,
            trust: 'person',
            sender: null,
            caller: 'observer',
            ...(text === '' ? {} : { text }),
          },
        },
        by,
      );
      return { id, alarms: lane === 'sos' };
    },

    note(by: Signer, id: string, text: string) {
      decide(id, by, [{ type: 'case.noteAdded', payload: { text } }]);
    },

    raise,

    /**
     * Takes back the caller's own last decision, while nobody else has touched the case since. `caseId`: for this case
     * alone, where the decision was about many.
     */
    undo(by: Signer, entryId: string, caseId?: string): CaseRow | Failure {
      const entry = journal.byId(entryId as EntryId);
      const about = entry?.subjects.filter((each) => each.startsWith(casePrefix)) ?? [];
      const subject =
        caseId === undefined && about.length === 1
          ? about[0]
          : about.find((each) => each === caseSubject(caseId ?? ''));
      const make = entry && UNDO[entry.type];
      if (!entry || !subject || !make) throw new Failure('NOT_FOUND_HERE');
      const id = subject.slice(casePrefix.length);
      if (MERGE_UNDO.has(entry.type)) return merging.undo(by, entry, id);
      const { fold, entries } = foldOf(id);
      const touched = touchedSince(fold, entries, entry, by.actor);
      if (entry.actor !== by.actor || touched) {
        const who = touched ?? entry;
        throw new Failure('TOUCHED_SINCE', { name: names.person(who.actor), at: who.wallTime });
      }
      return decide(id, by, [make(entry)]);
    },

    /** Where an answer to this case's reporter goes; null when there is nobody to answer. */
    addressOf(id: string): ReplyAddress | null {
      const { fold } = foldOf(id);
      const submission = fold.submission ? submissionById(db, fold.submission) : null;
      return submission ? replyAddress(db, submission) : null;
    },
  };
}

/** Somebody else was there first, whatever the author of this could have known. */
const wasQuicker = (fold: CaseFold, why: SupersededWhy, me: string): boolean =>
  why === 'movedSince' || (why === 'alreadyAcknowledged' && fold.acknowledged?.by !== me);

const worded = (text: string | undefined): { text?: string } => (text === undefined ? {} : { text });

export type Triage = ReturnType<typeof createTriage>;

export interface ReplyAddress {
  address: Address;
  label: string;
  /** Who that is, whatever the way to them (domain/reporter.ts). */
  recipient: string;
}

function replyAddress(db: WriteDb, submission: Submission): ReplyAddress | null {
  const label = replyLabel(submission);
  const root = one<{ account: string; kind: 'user' | 'group' | 'channel'; peerId: string; msgId: number }>(
    db,
    `SELECT account, peer_kind AS kind, peer_id AS peerId, msg_id AS msgId FROM message_version
     WHERE message_key = ? ORDER BY version_no DESC LIMIT 1`,
    submission.rootKey,
  );
  if (!label || !root || !submission.sender) return null;
  const chat = { kind: root.kind, id: root.peerId };
  const address: Address =
    label.kind === 'relay'
      ? { to: 'relay', account: root.account, chat, reporter: label.label, replyTo: root.msgId }
      : { to: 'dm', account: root.account, chat, replyTo: root.msgId };
  return { address, label: label.label, recipient: reporterOf(submission.sender) };
}
