import type { z } from 'zod';
import type { CaseRow, shapes, TimelineItem } from '../../contract/index.ts';
import { type CaseId, type EntryId, foldCase, type Json, type MessageKey, urgencyOf } from '../../domain/index.ts';
import type { Election } from '../election.ts';
import { versionsOf } from '../evidence/index.ts';
import { Failure } from '../failure.ts';
import { factsOf, type Names, versionView } from '../inbox/index.ts';
import { membersOf, type Submission, submissionById } from '../intake/index.ts';
import type { Journal, JournalEntry, Signer } from '../journal/index.ts';
import type { Address } from '../outbox/index.ts';
import { one, transaction, type WriteDb } from '../store/index.ts';
import { urgencyFacts } from './consider.ts';
import { asCaseEntry, caseSubject } from './projection.ts';
import { caseById } from './read.ts';

type CaseDetail = z.infer<typeof shapes.caseDetail>;

interface Parts {
  db: WriteDb;
  journal: Journal;
  election: Election;
  names: Names;
}

/** Undoable decisions, with the entry that takes each back. */
const UNDO: Record<string, (entry: JournalEntry) => { type: string; payload: Json }> = {
  'case.acknowledged': (entry) => ({ type: 'case.ackUndone', payload: { undoes: entry.id } }),
  'case.possibleDecided': (entry) => ({
    type: 'case.possibleDecided',
    payload: { decision: 'undone', undoes: entry.id },
  }),
};

/** What people decide about cases. Every move is checked against the fold in its own transaction. */
export function createTriage({ db, journal, election, names }: Parts) {
  const foldOf = (id: string) => {
    const entries = journal.entriesOf(caseSubject(id));
    const fold = foldCase(entries.map(asCaseEntry));
    if (!fold) throw new Failure('NOT_FOUND_HERE');
    return { fold, entries };
  };

  /**
   * Appends a decision and makes sure that it had effect: an entry that the fold calls superseded is rolled back here,
   * where its author still waits for an answer (after a merge it would be kept and shown).
   */
  const decide = (id: string, by: Signer, drafts: { type: string; payload: Json }[]): CaseRow => {
    transaction(db, () => {
      const appended = drafts.map((draft) => journal.append({ ...draft, subjects: [caseSubject(id)] }, by).id);
      const { fold } = foldOf(id);
      const lost = fold.superseded.find((entry) => appended.includes(entry.entry));
      if (!lost) return;
      if (lost.why === 'alreadyAcknowledged' && fold.acknowledged)
        throw new Failure('ALREADY_ACKNOWLEDGED', {
          name: names.person(fold.acknowledged.by),
          at: fold.acknowledged.at,
        });
      if (lost.why === 'alreadyDecided' && fold.decision)
        throw new Failure('TOUCHED_SINCE', { name: names.person(fold.decision.by), at: fold.decision.at });
      throw new Failure('MOVE_ILLEGAL', { state: fold.status });
    });
    const row = caseById(db, id, names.person);
    if (!row) throw new Failure('NOT_FOUND_HERE');
    return row;
  };

  return {
    acknowledge: (by: Signer, id: string) => decide(id, by, [{ type: 'case.acknowledged', payload: {} }]),

    decide(by: Signer, id: string, verdict: 'sos' | 'not') {
      if (verdict === 'not') return decide(id, by, [{ type: 'case.possibleDecided', payload: { decision: 'notSos' } }]);
      const { fold } = foldOf(id);
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

    note(by: Signer, id: string, text: string) {
      decide(id, by, [{ type: 'case.noteAdded', payload: { text } }]);
    },

    /** A person calls a message from the Inbox an SOS. */
    raise(
      by: Signer,
      submission: Submission,
      caseId: CaseId,
      messageKey: MessageKey,
      receivedAt: number,
      extras: Json,
    ) {
      const urgency = urgencyOf(urgencyFacts(election, submission), election.profile);
      return decide(caseId, by, [
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
            ...(extras as Record<string, Json>),
          },
        },
      ]);
    },

    /** Takes back the caller's own last decision, while nobody else has touched the case since. */
    undo(by: Signer, entryId: string): CaseRow {
      const entry = journal.byId(entryId as EntryId);
      const subject = entry?.subjects.find((each) => each.startsWith('case:'));
      const make = entry && UNDO[entry.type];
      if (!entry || !subject || !make) throw new Failure('NOT_FOUND_HERE');
      const id = subject.slice('case:'.length);
      const after = journal.entriesOf(subject).filter((other) => other.position > entry.position);
      const touched = after.find((other) => other.actor !== by.actor && other.actor !== 'system');
      if (entry.actor !== by.actor || touched) {
        const who = touched ?? entry;
        throw new Failure('TOUCHED_SINCE', { name: names.person(who.actor), at: who.wallTime });
      }
      return decide(id, by, [make(entry)]);
    },

    detail(id: string, me: string): CaseDetail | null {
      const row = caseById(db, id, names.person);
      if (!row) return null;
      const { fold, entries } = foldOf(id);
      const submission = fold.submission ? submissionById(db, fold.submission) : null;
      return {
        ...row,
        ...(submission ? factsOf(submission) : { facts: [], problems: [] }),
        urgencyReasons: fold.urgencyReasons,
        timeline: timelineOf(db, names, fold, entries, submission),
        undoable: undoableOf(fold, entries, me),
        replyTo: submission ? replyLabel(submission) : null,
      };
    },

    /** Where an answer to this case's reporter goes; null when there is nobody to answer. */
    addressOf(id: string): { address: Address; label: string } | null {
      const { fold } = foldOf(id);
      const submission = fold.submission ? submissionById(db, fold.submission) : null;
      return submission ? replyAddress(db, submission) : null;
    },
  };
}

export type Triage = ReturnType<typeof createTriage>;

function timelineOf(
  db: WriteDb,
  names: Names,
  fold: NonNullable<ReturnType<typeof foldCase>>,
  entries: readonly JournalEntry[],
  submission: Submission | null,
): TimelineItem[] {
  const own = submission ? membersOf(db, submission.id) : [];
  const attached = fold.messages.map((name) => name.split('#')[0] as MessageKey);
  const evidence = [...new Set([...own, ...attached])].flatMap((messageKey) =>
    versionsOf(db, messageKey).map(
      (version): TimelineItem => ({
        what: 'evidence',
        at: version.receivedAt,
        messageKey,
        version: versionView(db, version, names),
      }),
    ),
  );
  const superseded = new Set(fold.superseded.map((entry) => entry.entry));
  const decisions = entries.map(
    (entry): TimelineItem => ({
      what: 'entry',
      at: entry.wallTime,
      entryId: entry.id,
      type: entry.type,
      actor: names.person(entry.actor),
      fields: shownFields(entry),
      superseded: superseded.has(entry.id),
    }),
  );
  return [...evidence, ...decisions].sort((a, b) => a.at - b.at);
}

/** Payload fields that the timeline may show, by name: a new one is hidden until it is listed here. */
const SHOWN = ['text', 'urgency', 'kind', 'decision', 'step', 'why', 'late', 'possible'] as const;

function shownFields(entry: JournalEntry): Record<string, string | number | boolean | null> {
  const payload = (entry.payload ?? {}) as Record<string, unknown>;
  return Object.fromEntries(
    SHOWN.flatMap((key) => {
      const value = payload[key];
      return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean' ? [[key, value]] : [];
    }),
  );
}

function undoableOf(fold: NonNullable<ReturnType<typeof foldCase>>, entries: readonly JournalEntry[], me: string) {
  const superseded = new Set<string>(fold.superseded.map((entry) => entry.entry));
  const last = entries.findLast(
    (entry) => entry.actor !== 'system' && !superseded.has(entry.id) && entry.type !== 'case.urgencyChanged',
  );
  if (!last || last.actor !== me || !UNDO[last.type]) return null;
  if ((last.payload as { decision?: string } | null)?.decision === 'undone') return null;
  return { entryId: last.id, type: last.type, until: null };
}

function replyLabel(submission: Submission): CaseDetail['replyTo'] {
  if (!submission.sender) return null;
  if (submission.sender.startsWith('dm:')) return { kind: 'dm', label: '' };
  if (!submission.sender.startsWith('relay:')) return null;
  return { kind: 'relay', label: submission.sender.split(':').slice(2).join(':') };
}

function replyAddress(db: WriteDb, submission: Submission): { address: Address; label: string } | null {
  const label = replyLabel(submission);
  const root = one<{ account: string; kind: 'user' | 'group' | 'channel'; peerId: string; msgId: number }>(
    db,
    `SELECT account, peer_kind AS kind, peer_id AS peerId, msg_id AS msgId FROM message_version
     WHERE message_key = ? ORDER BY version_no DESC LIMIT 1`,
    submission.rootKey,
  );
  if (!label || !root) return null;
  const chat = { kind: root.kind, id: root.peerId };
  const address: Address =
    label.kind === 'relay'
      ? { to: 'relay', account: root.account, chat, reporter: label.label, replyTo: root.msgId }
      : { to: 'dm', account: root.account, chat, replyTo: root.msgId };
  return { address, label: label.label };
}
