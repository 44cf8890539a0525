import type { CaseRow } from '../../contract/index.ts';
import {
  broughtBy,
  type CaseFold,
  type CaseId,
  type EntryId,
  foldCase,
  type Json,
  type MessageKey,
  type SupersededWhy,
} from '../../domain/index.ts';
import { Failure } from '../failure.ts';
import type { Names } from '../inbox/index.ts';
import { membersOf, type Submission, submissionById } from '../intake/index.ts';
import type { Journal, JournalEntry, Signer } from '../journal/index.ts';
import type { Clock } from '../ports.ts';
import { transaction, type WriteDb } from '../store/index.ts';
import { asCaseEntry, casePrefix, caseSubject, placeOf } from './projection.ts';
import { touchedSince } from './undoable.ts';

interface Parts {
  db: WriteDb;
  journal: Journal;
  names: Names;
  clock: Clock;
  rowOf: (caseId: string) => CaseRow;
  foldOf: (caseId: string) => { fold: CaseFold; entries: JournalEntry[] };
  failureOf: (fold: CaseFold, why: SupersededWhy) => Failure;
  wasQuicker: (fold: CaseFold, why: SupersededWhy, me: string) => boolean;
  /** Opens the case of a submission that has none. */
  open: (by: Signer, submission: Submission, caseId: CaseId, first: MessageKey, extras: Json) => CaseRow;
}

interface Aim {
  caseId: string;
  seen?: string | null | undefined;
}
interface Draft {
  type: string;
  payload: { [key: string]: Json };
}

/** Entries about two cases, or about what belongs to one, with what takes each back. */
const TAKEN_BACK: Readonly<Record<string, (entry: JournalEntry) => Draft>> = {
  'case.merged': (entry) => ({ type: 'case.moveUndone', payload: { undoes: entry.id } }),
  'case.attached': ({ payload }) => {
    const { submission, messages } = (payload ?? {}) as { submission?: Json; messages?: Json };
    return { type: 'case.split', payload: { submission: submission ?? '', messages: messages ?? [] } };
  },
};
export const MERGE_UNDO: ReadonlySet<string> = new Set(Object.keys(TAKEN_BACK));

/**
 * Cases that are one, and submissions that belong elsewhere. What the two folds make of an entry is in
 * domain/case-merging.ts; here is what neither fold can see: the other case. Both sources stay where they are.
 */
export function createMerging(parts: Parts) {
  const { db, journal, names, clock, rowOf, foldOf, failureOf, wasQuicker, open } = parts;

  /** Why the fold of this case would not take the entry; null: it would. */
  const refusal = (by: Signer, id: string, entries: readonly JournalEntry[], draft: Draft): SupersededWhy | null => {
    const next = { ...draft, id: NEXT, actor: by.actor, wallTime: clock.now(), hlc: '' };
    const own = [...entries, next as unknown as JournalEntry].map(asCaseEntry(id));
    return foldCase(own)?.superseded.find(({ entry }) => entry === NEXT)?.why ?? null;
  };

  /** One entry about these cases; throws what the fold of any of them has against it. */
  const decide = (by: Signer, ids: readonly string[], draft: Draft): JournalEntry => {
    for (const id of ids) {
      const { fold, entries } = foldOf(id);
      const why = refusal(by, id, entries, draft);
      if (why !== null) throw failureOf(fold, why);
    }
    return journal.append({ ...draft, subjects: ids.map(caseSubject) }, by);
  };

  const submissionIn = (fold: CaseFold, id: string): { submission: Submission; messages: MessageKey[] } => {
    const submission = submissionById(db, id);
    const members = submission ? membersOf(db, submission.id) : [];
    const here = new Set(fold.messages.map((name) => name.split('#')[0]));
    const messages = members.filter((key) => here.has(key));
    if (!submission || messages.length === 0) throw new Failure('NOT_FOUND_HERE');
    return { submission, messages };
  };

  return {
    /**
     * `from` ends as a duplicate of `into`, which takes over its alarm. MOVED_FIRST where somebody moved either since the
     * author looked (then the entry stays in the journal, without effect); MOVE_ILLEGAL into a case that is over.
     */
    merge(by: Signer, from: Aim, into: Aim, text?: string): { from: CaseRow; into: CaseRow } | Failure {
      if (from.caseId === into.caseId) throw new Failure('INPUT_INVALID');
      return transaction(db, () => {
        const gone = foldOf(from.caseId);
        const stays = foldOf(into.caseId).fold;
        const seen: Draft['payload'] = from.seen === undefined ? {} : { afterEach: { [from.caseId]: from.seen } };
        const words: Draft['payload'] = text === undefined ? {} : { text };
        const draft = {
          type: 'case.merged',
          payload: {
            merging: { from: from.caseId, into: into.caseId },
            brought: broughtBy(gone.fold) as unknown as Json,
            ...words,
            ...seen,
          },
        };
        const why = refusal(by, from.caseId, gone.entries, draft);
        const over = stays.status === 'closed';
        if (why === null && !over) {
          journal.append({ ...draft, subjects: [from.caseId, into.caseId].map(caseSubject) }, by);
          return { from: rowOf(from.caseId), into: rowOf(into.caseId) };
        }
        const unseen = into.seen !== undefined && into.seen !== (stays.lastMove?.entry ?? null);
        const theirs = over && unseen && stays.lastMove?.by !== by.actor;
        const failure = theirs
          ? failureOf(stays, 'movedSince')
          : why !== null
            ? failureOf(gone.fold, why)
            : failureOf(stays, 'closed');
        if (!theirs && !(why !== null && wasQuicker(gone.fold, why, by.actor))) throw failure;
        journal.append(
          { ...draft, payload: { ...draft.payload, late: true }, subjects: [caseSubject(from.caseId)] },
          by,
        );
        return failure;
      });
    },

    /** It was not the same after all: it alarms again, and the other gives back what it had of it. */
    detach(by: Signer, { caseId, seen }: Aim, text?: string): CaseRow {
      return transaction(db, () => {
        const into = foldOf(caseId).fold.mergedInto;
        if (into === null) throw new Failure('NOT_MERGED');
        const said: Draft['payload'] = text === undefined ? {} : { text };
        const after: Draft['payload'] = seen === undefined ? {} : { afterEach: { [caseId]: seen } };
        const draft = { type: 'case.detached', payload: { merging: { from: caseId, into }, ...said, ...after } };
        const { fold, entries } = foldOf(caseId);
        const why = refusal(by, caseId, entries, draft);
        if (why !== null) throw failureOf(fold, why);
        journal.append({ ...draft, subjects: [caseId, into].map(caseSubject) }, by);
        return rowOf(caseId);
      });
    },

    /** A person says that a submission belongs to this case. */
    attach(by: Signer, caseId: string, submission: Submission): { row: CaseRow; entryId: string } {
      return transaction(db, () => {
        const { id, lastReceivedAt } = { id: submission.id, lastReceivedAt: clock.now() };
        const payload = { submission: id, messages: membersOf(db, id), receivedAt: lastReceivedAt };
        const entry = decide(by, [caseId], { type: 'case.attached', payload });
        return { row: rowOf(caseId), entryId: entry.id };
      });
    },

    /** Out of this case, and nowhere else: it stays in the Inbox. */
    remove(by: Signer, caseId: string, submissionId: string): CaseRow {
      return transaction(db, () => {
        const { messages } = submissionIn(foldOf(caseId).fold, submissionId);
        decide(by, [caseId], { type: 'case.split', payload: { submission: submissionId, messages } });
        return rowOf(caseId);
      });
    },

    /** Out of this case and into one of its own, which alarms: a call that only looked like more of the same. */
    split(by: Signer, caseId: string, submissionId: string, into: CaseId): CaseRow {
      return transaction(db, () => {
        const { submission, messages } = submissionIn(foldOf(caseId).fold, submissionId);
        const [first] = messages;
        if (first === undefined) throw new Failure('NOT_FOUND_HERE');
        const { trust, sender } = submission;
        const made = open(by, submission, into, first, { place: placeOf(submission), trust, sender });
        decide(by, [caseId, into], {
          type: 'case.split',
          payload: { submission: submissionId, messages, merging: { from: caseId, into } },
        });
        return made;
      });
    },

    /** Takes such an entry back from all its cases, while nobody else has touched any of them. */
    undo(by: Signer, entry: JournalEntry, caseId: string): CaseRow {
      const make = TAKEN_BACK[entry.type];
      if (!make) throw new Failure('NOT_FOUND_HERE');
      return transaction(db, () => {
        const ids = entry.subjects.flatMap((each) =>
          each.startsWith(casePrefix) ? [each.slice(casePrefix.length)] : [],
        );
        for (const id of ids) {
          const { fold, entries } = foldOf(id);
          const touched = touchedSince(fold, entries, entry, by.actor);
          if (entry.actor !== by.actor || touched) {
            const who = touched ?? entry;
            throw new Failure('TOUCHED_SINCE', { name: names.person(who.actor), at: who.wallTime });
          }
        }
        decide(by, ids, make(entry));
        return rowOf(ids.includes(caseId) ? caseId : (ids[0] ?? caseId));
      });
    },
  };
}

export type Merging = ReturnType<typeof createMerging>;

/** What the entry would be called that is not written yet. */
const NEXT = 'next' as EntryId;
