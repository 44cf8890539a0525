import type { BallotFilter } from '../../contract/index.ts';
import type { Clock } from '../ports.ts';
import { all, one, type ReadDb } from '../store/index.ts';

/** A ballot that was given to a reviewer is nobody else's for so long. */
export const CLAIM_MS = 120_000;
const PAGE = 50;

interface Open {
  submission: string;
  receivedAt: number;
}

const wheres = (filter: BallotFilter): { sql: string; binds: (string | number)[] } => {
  const binds: (string | number)[] = [filter.held ? 1 : 0];
  let sql = 'open = 1 AND main = 1 AND quarantined = ?';
  if (filter.region != null) {
    sql += ' AND region = ?';
    binds.push(filter.region);
  }
  if (filter.source != null) {
    sql += ' AND source = ?';
    binds.push(filter.source);
  }
  return { sql, binds };
};

/** Hands ballots out, oldest first, each to one person at a time. In memory: a claim is worth nothing after a restart. */
export function createQueue(db: ReadDb, clock: Clock) {
  const claims = new Map<string, { person: string; until: number }>();

  const free = (submission: string, person: string): boolean => {
    const claim = claims.get(submission);
    return claim === undefined || claim.person === person || claim.until <= clock.now();
  };

  return {
    /** Up to two ballots for this person, now theirs; those that they had before and did not take up are free again. */
    next(person: string, filter: BallotFilter, skip: readonly string[]): string[] {
      const passed = new Set(skip);
      const { sql, binds } = wheres(filter);
      const found: string[] = [];
      let after: Open = { submission: '', receivedAt: -1 };
      while (found.length < 2) {
        const rows = all<Open>(
          db,
          `SELECT submission, received_at AS receivedAt FROM ballot
           WHERE ${sql} AND (received_at, submission) > (?, ?) ORDER BY received_at, submission LIMIT ${PAGE}`,
          ...binds,
          after.receivedAt,
          after.submission,
        );
        for (const { submission } of rows)
          if (found.length < 2 && !passed.has(submission) && free(submission, person)) found.push(submission);
        const last = rows.at(-1);
        if (!last || rows.length < PAGE) break;
        after = last;
      }
      for (const [submission, claim] of claims)
        if (claim.person === person || claim.until <= clock.now()) claims.delete(submission);
      for (const submission of found) claims.set(submission, { person, until: clock.now() + CLAIM_MS });
      return found;
    },
    /** How many wait, whoever has them. */
    left(filter: BallotFilter): number {
      const { sql, binds } = wheres(filter);
      return one<{ n: number }>(db, `SELECT coalesce(sum(n), 0) AS n FROM ballot_count WHERE ${sql}`, ...binds)?.n ?? 0;
    },
  };
}
