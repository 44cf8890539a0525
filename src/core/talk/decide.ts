import {
  type EntryId,
  type FirstQuestion,
  foldCase,
  type Json,
  leaksOf,
  type QuestionState,
  reporterOf,
  type SecondChannel,
} from '../../domain/index.ts';
import type { Election } from '../election.ts';
import { Failure } from '../failure.ts';
import type { Names } from '../inbox/index.ts';
import type { Journal, Signer } from '../journal/index.ts';
import type { Outbox, Outgoing } from '../outbox/index.ts';
import { isStopped, personOf, reporterOfCase, reporterPrefix, reporterSubject } from '../reporters/index.ts';
import { one, transaction, type WriteDb } from '../store/index.ts';
import { asCaseEntry, caseSubject as subjectOfCase } from '../triage/index.ts';
import { isFirst } from './read.ts';
import { secretsOf } from './secrets.ts';
import { versionsOn } from './senders.ts';
import type { Words } from './words.ts';

interface Parts {
  db: WriteDb;
  journal: Journal;
  election: Election;
  outbox: Pick<Outbox, 'queue' | 'withdraw'>;
  names: Names;
  words: Words;
  /** Where an answer to a case goes. */
  addressOf: (caseId: string) => (Pick<Outgoing, 'address' | 'label'> & { recipient: string }) | null;
}

export interface Reply {
  caseId: string;
  text: string;
  /** Questions of the first minute that it asks. */
  asks?: readonly FirstQuestion[] | undefined;
  /** Why it is sent although it says something of the case. */
  despite?: string | undefined;
}

/** What people do to talk with whoever called. */
export function createTalk({ db, journal, election, outbox, names, words, addressOf }: Parts) {
  const caseSubject = (caseId: string): string => {
    if (!one(db, 'SELECT 1 FROM case_view WHERE id = ?', caseId)) throw new Failure('NOT_FOUND_HERE');
    return subjectOfCase(caseId);
  };
  const reporterIn = (caseId: string): string => {
    const reporter = reporterOfCase(db, caseId);
    if (reporter === null) throw new Failure('NO_SUCH_CHAT');
    return reporter;
  };
  const append = (
    by: Signer,
    type: string,
    caseId: string,
    reporters: readonly string[],
    payload: { [key: string]: Json },
  ) =>
    journal.append(
      {
        type,
        subjects: [caseSubject(caseId), ...reporters.map(reporterSubject)],
        payload: { case: caseId, ...payload },
      },
      by,
    ).id;

  return {
    words: words.words,

    /** What became of questions of the first minute. */
    mark(
      by: Signer,
      caseId: string,
      questions: readonly FirstQuestion[],
      state: QuestionState,
      text?: string,
    ): EntryId {
      const said = text === undefined ? {} : { text };
      return journal.append(
        {
          type: 'case.questionMarked',
          subjects: [caseSubject(caseId)],
          payload: { questions: [...new Set(questions)], state, ...said },
        },
        by,
      ).id;
    },

    /**
     * Queues an answer; its id. RECIPIENT_STOPPED: their phone may be in other hands. REPLY_REVEALS: the first one says
     * something of the case, with the words, unless it is said why all the same. NO_SUCH_CHAT: nobody to answer.
     */
    reply(by: Signer, { caseId, text, asks, despite }: Reply): string {
      return transaction(db, () => {
        const to = addressOf(caseId);
        if (!to) throw new Failure('NO_SUCH_CHAT');
        if (isStopped(db, to.recipient)) throw new Failure('RECIPIENT_STOPPED');
        const leaks = isFirst(db, caseId) ? leaksOf(text, secretsOf(db, caseId, election.profile, words.neutral)) : [];
        const found = leaks.map(({ word }) => word).join(', ');
        if (leaks.length > 0 && despite === undefined) throw new Failure('REPLY_REVEALS', { words: found });
        const reveals = leaks.length > 0 && despite !== undefined ? { reveals: { words: found, reason: despite } } : {};
        const id = outbox.queue(by, { caseId, text, ...to, ...reveals });
        if (asks && asks.length > 0)
          journal.append(
            {
              type: 'case.questionMarked',
              subjects: [caseSubject(caseId)],
              payload: { questions: [...new Set(asks)], state: 'asked', mail: id },
            },
            by,
          );
        return id;
      });
    },

    /** The switch: nothing is sent to any of their addresses any more, and what waits is withdrawn; how much that was. */
    seize(by: Signer, caseId: string, text?: string): { entryId: EntryId; withdrawn: number } {
      return transaction(db, () => {
        const person = personOf(db, reporterIn(caseId));
        const free = person.filter((each) => !isStopped(db, each));
        if (free.length === 0) throw new Failure('RECIPIENT_STOPPED');
        const entryId = append(by, 'phone.seized', caseId, free, text === undefined ? {} : { text });
        return { entryId, withdrawn: outbox.withdraw(by, free) };
      });
    },

    /** Somebody has spoken with them by another way: they may be written to again. NOTHING_HELD: nothing is stopped. */
    calledBack(
      by: Signer,
      caseId: string,
      said: { who: string; channel: SecondChannel; how: string; at: number },
    ): EntryId {
      return transaction(db, () => {
        const stopped = personOf(db, reporterIn(caseId)).filter((each) => isStopped(db, each));
        if (stopped.length === 0) throw new Failure('NOTHING_HELD');
        return append(by, 'phone.calledBack', caseId, stopped, said);
      });
    },

    /** These are one person: what holds for the one holds for the other from now on. */
    link(by: Signer, caseId: string, other: string): EntryId {
      return transaction(db, () => {
        const reporter = reporterIn(caseId);
        const [own, theirs] = [personOf(db, reporter), personOf(db, other)];
        if (own.includes(other) || !writesIn(caseId, other)) throw new Failure('NOT_FOUND_HERE');
        const entryId = append(by, 'reporter.linked', caseId, [reporter, other], { reporters: [reporter, other] });
        const all = [...own, ...theirs];
        const free = all.filter((each) => !isStopped(db, each));
        if (free.length > 0 && free.length < all.length) {
          append(by, 'phone.seized', caseId, free, {});
          outbox.withdraw(by, free);
        }
        return entryId;
      });
    },

    /** Takes back one's own switch, call-back or link, while nobody else has said anything about that person since. */
    undo(by: Signer, entryId: string): void {
      transaction(db, () => {
        const entry = journal.byId(entryId as EntryId);
        const type = entry && UNDONE_BY[entry.type];
        if (!entry || !type) throw new Failure('NOT_FOUND_HERE');
        const about = entry.subjects.filter((each) => each.startsWith(reporterPrefix));
        const later = about
          .flatMap((subject) => journal.entriesOf(subject))
          .filter((other) => other.position > entry.position);
        const touched = entry.actor === by.actor ? later.find((other) => other.actor !== by.actor) : entry;
        if (touched) throw new Failure('TOUCHED_SINCE', { name: names.person(touched.actor), at: touched.wallTime });
        if (later.length > 0) throw new Failure('UNDO_TOO_LATE');
        journal.append({ type, subjects: entry.subjects, payload: { undoes: entry.id } }, by);
      });
    },
  };

  /** Somebody whose messages are on this case. */
  function writesIn(caseId: string, reporter: string): boolean {
    const fold = foldCase(journal.entriesOf(caseSubject(caseId)).map(asCaseEntry(caseId)));
    return versionsOn(db, caseId, fold?.messages ?? []).some(
      ({ sender }) => sender !== null && reporterOf(sender) === reporter,
    );
  }
}
export type Talk = ReturnType<typeof createTalk>;

const UNDONE_BY: Readonly<Record<string, string>> = {
  'phone.seized': 'phone.undone',
  'phone.calledBack': 'phone.undone',
  'reporter.linked': 'reporter.unlinked',
};
