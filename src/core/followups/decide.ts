import {
  type CallResult,
  type EntryId,
  type Json,
  REFERRAL_LIFECYCLE,
  type ReferralMove,
  type ReferralState,
} from '../../domain/index.ts';
import { contactById } from '../directory/index.ts';
import { Failure } from '../failure.ts';
import type { Names } from '../inbox/index.ts';
import type { Journal, Signer } from '../journal/index.ts';
import type { Clock, Ids } from '../ports.ts';
import { one, transaction, type WriteDb } from '../store/index.ts';
import { createReferralClock } from './clock.ts';
import { callbackSubject, referralSubject } from './projection.ts';

interface Parts {
  db: WriteDb;
  journal: Journal;
  clock: Clock;
  ids: Ids;
  names: Names;
  /** An offer was not accepted in time: windows, and the bar of whoever answers for the case. */
  lapsed: (cases: readonly string[]) => void;
}

const ENTRY_OF = { accept: 'referral.accepted', decline: 'referral.declined', withdraw: 'referral.withdrawn' } as const;
export type ReferralAnswer = keyof typeof ENTRY_OF & ReferralMove;

/** What was promised for a case and when: who was asked to take it, who is to be called back. */
export function createFollowups({ db, journal, clock, ids, names, lapsed }: Parts) {
  const referralClock = createReferralClock({ db, journal, clock, lapsed });
  const caseSubject = (caseId: string): string => {
    if (!one(db, 'SELECT 1 FROM case_view WHERE id = ?', caseId)) throw new Failure('NOT_FOUND_HERE');
    return `case:${caseId}`;
  };
  const said = (text: string | undefined): { text?: string } => (text === undefined ? {} : { text });
  const callbackOf = (id: string) => {
    const row = one<{ caseId: string; dueAt: number | null; phone: string | null }>(
      db,
      'SELECT case_id AS caseId, due_at AS dueAt, phone FROM callback WHERE id = ?',
      id,
    );
    if (!row) throw new Failure('NOT_FOUND_HERE');
    return row;
  };
  const called = (by: Signer, id: string, type: string, payload: { [key: string]: Json }): EntryId =>
    journal.append({ type, subjects: [callbackSubject(id), `case:${callbackOf(id).caseId}`], payload }, by).id;

  return {
    /** Offers a case to somebody of the directory. REFERRED_ALREADY: they have it before them, or have taken it. */
    refer(
      by: Signer,
      { caseId, contact, dueAt, text }: { caseId: string; contact: string; dueAt: number; text?: string | undefined },
    ): { id: string } {
      return transaction(db, () => {
        const found = contactById(db, contact);
        if (!found) throw new Failure('NOT_FOUND_HERE');
        if (dueAt <= clock.now()) throw new Failure('INPUT_INVALID');
        const subject = caseSubject(caseId);
        const open = `SELECT 1 FROM referral WHERE case_id = ? AND contact = ? AND state IN ('offered', 'accepted')`;
        if (one(db, open, caseId, contact)) throw new Failure('REFERRED_ALREADY');
        const id = ids.uuid();
        const { name, kind } = found.facts;
        journal.append(
          {
            type: 'referral.offered',
            subjects: [referralSubject(id), subject],
            payload: { case: caseId, contact, name, kind, dueAt, ...said(text) },
          },
          by,
        );
        referralClock.again();
        return { id };
      });
    },

    /** Their answer, as somebody heard it. REFERRAL_OVER: it is answered already, with by whom. */
    answer(by: Signer, id: string, answer: ReferralAnswer, text?: string): EntryId {
      return transaction(db, () => {
        const row = one<{ caseId: string; state: ReferralState; by: string | null; at: number | null }>(
          db,
          'SELECT case_id AS caseId, state, answered_by AS by, answered_at AS at FROM referral WHERE id = ?',
          id,
        );
        if (!row) throw new Failure('NOT_FOUND_HERE');
        if (!REFERRAL_LIFECYCLE[row.state][answer])
          throw new Failure('REFERRAL_OVER', { name: names.person(row.by ?? ''), at: row.at ?? 0 });
        const entry = journal.append(
          { type: ENTRY_OF[answer], subjects: [referralSubject(id), `case:${row.caseId}`], payload: said(text) },
          by,
        );
        referralClock.again();
        return entry.id;
      });
    },

    ask(
      by: Signer,
      {
        caseId,
        whom,
        phone,
        dueAt,
        text,
      }: { caseId: string; whom: string; phone: string | null; dueAt: number; text?: string | undefined },
    ): { id: string; entryId: EntryId } {
      const id = ids.uuid();
      const entry = journal.append(
        {
          type: 'callback.asked',
          subjects: [callbackSubject(id), caseSubject(caseId)],
          payload: { case: caseId, whom, phone, dueAt, ...said(text) },
        },
        by,
      );
      return { id, entryId: entry.id };
    },

    attempt(by: Signer, id: string, result: CallResult, nextAt: number | null, text?: string): EntryId {
      return called(by, id, 'callback.attempted', { result, nextAt, ...said(text) });
    },

    cancel: (by: Signer, id: string, text?: string): EntryId => called(by, id, 'callback.cancelled', said(text)),

    /** A number in clear: on record as read by the caller. */
    openPhone(by: Signer, id: string): string | null {
      const { phone } = callbackOf(id);
      journal.append({ type: 'callback.opened', subjects: [callbackSubject(id)], payload: {} }, by);
      return phone;
    },

    /** Takes back one's own entry about a call-back, while nobody else has said anything of it since. */
    undo(by: Signer, entryId: string): void {
      transaction(db, () => {
        const entry = journal.byId(entryId as EntryId);
        const undoable = ['callback.asked', 'callback.attempted', 'callback.cancelled'];
        if (!entry || !undoable.includes(entry.type)) throw new Failure('NOT_FOUND_HERE');
        const later = journal
          .entriesOf(entry.subjects[0] ?? '')
          .filter((other) => other.position > entry.position && other.type !== 'callback.opened');
        const touched = entry.actor === by.actor ? later.find((other) => other.actor !== by.actor) : entry;
        if (touched) throw new Failure('TOUCHED_SINCE', { name: names.person(touched.actor), at: touched.wallTime });
        if (later.some((other) => other.type !== 'callback.undone') || later.length > 0)
          throw new Failure('UNDO_TOO_LATE');
        journal.append({ type: 'callback.undone', subjects: entry.subjects, payload: { undoes: entry.id } }, by);
      });
    },

    stop: referralClock.stop,
  };
}
export type Followups = ReturnType<typeof createFollowups>;
