import { canonicalJson, foldCallback, foldReferral } from '../../domain/index.ts';
import type { Projection } from '../journal/index.ts';
import { run } from '../store/index.ts';

export const referralSubject = (id: string) => `referral:${id}`;
export const callbackSubject = (id: string) => `callback:${id}`;

/** `referral`: the fold of one offer. */
export const referrals: Projection = {
  name: 'referrals',
  prefix: 'referral:',
  clear: (db) => {
    run(db, 'DELETE FROM referral');
  },
  refold(db, subject, entries) {
    const id = subject.slice('referral:'.length);
    const fold = foldReferral(entries);
    run(db, 'DELETE FROM referral WHERE id = ?', id);
    if (!fold) return;
    run(
      db,
      `INSERT INTO referral (id, case_id, contact, name, kind, state, due_at, text, offered_by, offered_at, answered_by,
         answered_at, answer) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
      id,
      fold.case,
      fold.contact,
      fold.name,
      fold.kind,
      fold.state,
      fold.dueAt,
      fold.text,
      fold.offeredBy,
      fold.offeredAt,
      fold.answeredBy,
      fold.answeredAt,
      fold.answer,
    );
  },
};

/** `callback`: the fold of one call-back and its attempts. */
export const callbacks: Projection = {
  name: 'callbacks',
  prefix: 'callback:',
  clear: (db) => {
    run(db, 'DELETE FROM callback');
  },
  refold(db, subject, entries) {
    const id = subject.slice('callback:'.length);
    const fold = foldCallback(entries);
    run(db, 'DELETE FROM callback WHERE id = ?', id);
    if (!fold) return;
    run(
      db,
      `INSERT INTO callback (id, case_id, whom, phone, text, asked_by, asked_at, due_at, cancelled, attempts)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
      id,
      fold.case,
      fold.whom,
      fold.phone,
      fold.text,
      fold.askedBy,
      fold.askedAt,
      fold.dueAt,
      fold.cancelled ? 1 : 0,
      canonicalJson(fold.attempts.map((attempt) => ({ ...attempt }))),
    );
  },
};
