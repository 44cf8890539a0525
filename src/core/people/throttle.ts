import type { Clock } from '../ports.ts';
import { one, run, transaction, type WriteDb } from '../store/index.ts';
import { wrongPassphrase } from './errors.ts';

const FREE_ATTEMPTS = 3;
const LONGEST_S = 60;

/** Seconds to wait after the nth failure in a row: three are free, then 1, 2, 4 … at most a minute. */
export function delayAfter(failures: number): number {
  return failures < FREE_ATTEMPTS ? 0 : Math.min(LONGEST_S, 2 ** (failures - FREE_ATTEMPTS));
}

interface Row {
  failures: number;
  notBefore: number;
}

/**
 * Counts an attempt as failed before it is made, so that killing the program doesn't make it free; `succeeded` takes
 * that back. Throws WRONG_PASSPHRASE with the seconds left if it comes too early. Kept in the store.
 */
export function claimAttempt(db: WriteDb, clock: Clock, number: string): number {
  const sql = 'SELECT failures, not_before AS notBefore FROM sign_in_throttle WHERE number = ?';
  const { failures, notBefore } = one<Row>(db, sql, number) ?? { failures: 0, notBefore: 0 };
  const now = clock.now();
  // A clock set back must not lock anyone out for longer than the longest delay.
  const left = Math.min(LONGEST_S, Math.ceil((notBefore - now) / 1000));
  if (left > 0) throw wrongPassphrase(left);
  const seconds = delayAfter(failures + 1);
  run(
    db,
    `INSERT INTO sign_in_throttle (number, failures, not_before) VALUES (?, ?, ?)
      ON CONFLICT (number) DO UPDATE SET failures = excluded.failures, not_before = excluded.not_before`,
    number,
    failures + 1,
    now + seconds * 1000,
  );
  return seconds;
}

export function succeeded(db: WriteDb, number: string): void {
  run(db, 'DELETE FROM sign_in_throttle WHERE number = ?', number);
}

/**
 * Attempts at a secret that is no person's: one at a time (parallel guesses would each see the same count, and each take
 * 256 MiB), and slower after each that was wrong. `attempt` answers null where the secret was. Throws WRONG_PASSPHRASE.
 */
export function createThrottled(db: WriteDb, clock: Clock) {
  let attempts: Promise<unknown> = Promise.resolve();
  return <T>(what: string, attempt: () => Promise<T | null>): Promise<T> => {
    const own = attempts.then(async () => {
      const seconds = transaction(db, () => claimAttempt(db, clock, what));
      const opened = await attempt();
      if (opened === null) throw wrongPassphrase(seconds);
      transaction(db, () => succeeded(db, what));
      return opened;
    });
    attempts = own.catch(() => undefined);
    return own;
  };
}
