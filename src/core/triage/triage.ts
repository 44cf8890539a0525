import type { CaseRow } from '../../contract/index.ts';
import { type CaseId, type EntryId, foldCase, type Json, type MessageKey, urgencyOf } from '../../domain/index.ts';
import type { Election } from '../election.ts';
import { Failure } from '../failure.ts';
import type { Names } from '../inbox/index.ts';
import { type Submission, submissionById } from '../intake/index.ts';
import type { Journal, Signer } from '../journal/index.ts';
import type { Address } from '../outbox/index.ts';
import { one, transaction, type WriteDb } from '../store/index.ts';
import { urgencyFacts } from './consider.ts';
import { replyLabel } from './detail.ts';
import { asCaseEntry, caseSubject } from './projection.ts';
import { caseById } from './read.ts';
import { UNDO } from './undoable.ts';

interface Parts {
  db: WriteDb;
  journal: Journal;
  election: Election;
  names: Names;
}

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

    /** Where an answer to this case's reporter goes; null when there is nobody to answer. */
    addressOf(id: string): { address: Address; label: string } | null {
      const { fold } = foldOf(id);
      const submission = fold.submission ? submissionById(db, fold.submission) : null;
      return submission ? replyAddress(db, submission) : null;
    },
  };
}

export type Triage = ReturnType<typeof createTriage>;

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
