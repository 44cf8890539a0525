import { LADDER, REFERRAL_LAPSED } from '../../domain/index.ts';
import type { Journal } from '../journal/index.ts';
import type { Clock } from '../ports.ts';
import { all, one, StoreError, transaction, type WriteDb } from '../store/index.ts';
import { referralSubject } from './projection.ts';

/** A clock that was set, a machine that slept: looked at anew at least this often, ms. */
const MOST_WAIT = 30_000;

/**
 * Offers that nobody accepted in time: each lapses once, by an entry, and whoever answers for the case is called again by the
 * step of the second clock (core/triage), once in a run. Everything it needs stands in the store: it goes on after a restart.
 */
export function createReferralClock({
  db,
  journal,
  clock,
  lapsed,
}: {
  db: WriteDb;
  journal: Journal;
  clock: Clock;
  lapsed: (cases: readonly string[]) => void;
}) {
  let cancel = () => {};
  let stopped = false;

  const look = () => {
    const due = transaction(db, () => {
      const rows = all<{ id: string; caseId: string }>(
        db,
        `SELECT id, case_id AS caseId FROM referral WHERE state = 'offered' AND due_at <= ? ORDER BY due_at, id`,
        clock.now(),
      );
      for (const { id, caseId } of rows) {
        journal.append(
          { type: 'referral.lapsed', subjects: [referralSubject(id), `case:${caseId}`], payload: {} },
          'system',
        );
        const theirs = one<{ run: number; step: number; owner: string | null }>(
          db,
          `SELECT run, step, owner FROM case_view WHERE id = ? AND state NOT IN ('new', 'reopened', 'closed')`,
          caseId,
        );
        if (theirs && theirs.step < LADDER.owner)
          journal.append(
            {
              type: 'case.escalated',
              subjects: [`case:${caseId}`],
              payload: {
                run: theirs.run,
                step: LADDER.owner,
                late: false,
                to: theirs.owner ? [theirs.owner] : [],
                why: REFERRAL_LAPSED,
              },
            },
            'system',
          );
      }
      return rows.map(({ caseId }) => caseId);
    });
    if (due.length > 0) lapsed(due);
  };

  const again = () => {
    cancel();
    if (stopped) return;
    const next = one<{ at: number | null }>(db, `SELECT min(due_at) AS at FROM referral WHERE state = 'offered'`)?.at;
    if (next == null) return;
    cancel = clock.after(Math.min(MOST_WAIT, Math.max(0, next - clock.now())), () => {
      try {
        look();
      } catch (error) {
        // A full disk: nothing lapsed, and it is looked at again.
        if (!(error instanceof StoreError)) throw error;
      }
      again();
    });
  };
  again();

  return {
    again,
    stop() {
      stopped = true;
      cancel();
    },
  };
}
