import type { CallbackRow, ReferralRow } from '../../contract/index.ts';
import { type Callback, type ContactKind, maskedPhone, type ReferralState } from '../../domain/index.ts';
import { all, one, type ReadDb } from '../store/index.ts';

const REFERRAL = `id, case_id AS caseId, contact, name, kind, state, due_at AS dueAt, text, offered_by AS offeredBy,
  offered_at AS offeredAt, answered_by AS answeredBy, answered_at AS answeredAt, answer FROM referral`;
const CALLBACK = `b.id, b.case_id AS caseId, b.whom, b.phone, b.text, b.asked_by AS askedBy, b.asked_at AS askedAt,
  b.due_at AS dueAt, b.cancelled, b.attempts, c.urgency, c.kind, c.region, c.place
  FROM callback AS b LEFT JOIN case_view AS c ON c.id = b.case_id`;

interface Referred extends Omit<ReferralRow, 'state' | 'kind'> {
  state: ReferralState;
  kind: ContactKind;
}
interface Called {
  id: string;
  caseId: string;
  whom: string;
  phone: string | null;
  text: string | null;
  askedBy: string;
  askedAt: number;
  dueAt: number | null;
  cancelled: number;
  attempts: string;
  urgency: 'P0' | 'P1' | 'P2' | 'P3' | null;
  kind: string | null;
  region: string | null;
  place: string | null;
}

/** Reads of what was promised for cases; numbers masked already in the worker. */
export function followupQueries(db: ReadDb, nameOf: (id: string) => string) {
  const referral = (row: Referred): ReferralRow => ({
    ...row,
    offeredBy: nameOf(row.offeredBy),
    answeredBy: row.answeredBy === null ? null : nameOf(row.answeredBy),
  });
  const callback = ({ phone, attempts, cancelled, askedBy, ...row }: Called): CallbackRow => ({
    ...row,
    askedBy: nameOf(askedBy),
    cancelled: cancelled === 1,
    phoneHint: phone === null ? null : maskedPhone(phone),
    attempts: (JSON.parse(attempts) as Callback['attempts']).map(({ entry, by, at, result, text, nextAt }) => ({
      entryId: entry,
      by: nameOf(by),
      at,
      result,
      text,
      nextAt,
    })),
  });
  return {
    followupsOfCase: ({ caseId }: { caseId: string }) => ({
      referrals: all<Referred>(db, `SELECT ${REFERRAL} WHERE case_id = ? ORDER BY offered_at, id`, caseId).map(
        referral,
      ),
      callbacks: all<Called>(db, `SELECT ${CALLBACK} WHERE b.case_id = ? ORDER BY b.asked_at, b.id`, caseId).map(
        callback,
      ),
    }),
    /** Who is to be called back, over all cases, soonest first. */
    callbackList: ({ now, limit }: { now: number; limit: number }) => ({
      rows: all<Called>(db, `SELECT ${CALLBACK} WHERE b.due_at IS NOT NULL ORDER BY b.due_at, b.id LIMIT ?`, limit).map(
        callback,
      ),
      total: one<{ n: number }>(db, 'SELECT count(*) AS n FROM callback WHERE due_at IS NOT NULL')?.n ?? 0,
      due:
        one<{ n: number }>(db, 'SELECT count(*) AS n FROM callback WHERE due_at IS NOT NULL AND due_at <= ?', now)?.n ??
        0,
    }),
  };
}
