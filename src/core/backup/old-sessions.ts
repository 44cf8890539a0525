import { z } from 'zod';
import { all, one, type ReadDb, run, transaction, type WriteDb } from '../store/index.ts';

/** How the adapter introduces itself, and so how Telegram lists the session (core/telegram/client.ts). */
export const DEVICE_NAME = 'Desktop';

const mark = (account: string): string => `telegram.oldSession:${account}`;
const shape = z.object({ device: z.string(), since: z.number() });
export type OldSession = z.infer<typeof shape>;

/**
 * Forgets the Telegram sessions of a restored copy: two machines with one session would be one too many for Telegram, and
 * a copy in wrong hands must not receive. Accounts stay, and the cursors, so that after a login everything since the
 * backup is fetched. What is left to do for a person is remembered.
 */
export function dropSessions(db: WriteDb): void {
  transaction(db, () => {
    const accounts = all<{ id: string; since: number }>(db, 'SELECT id, added_at AS since FROM tg_account');
    for (const { id, since } of accounts)
      run(
        db,
        'INSERT INTO meta (name, value) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value',
        mark(id),
        Buffer.from(JSON.stringify({ device: DEVICE_NAME, since } satisfies OldSession)),
      );
    run(db, 'DELETE FROM tg_session');
  });
}

/** The session that somebody has to end in Telegram, if this headquarters was restored and nobody has yet. */
export function oldSession(db: ReadDb, account: string): OldSession | null {
  const found = one<{ value: Buffer }>(db, 'SELECT value FROM meta WHERE name = ?', mark(account));
  return found === undefined ? null : shape.parse(JSON.parse(found.value.toString('utf8')));
}

export function forgetOldSession(db: WriteDb, account: string): void {
  run(db, 'DELETE FROM meta WHERE name = ?', mark(account));
}
