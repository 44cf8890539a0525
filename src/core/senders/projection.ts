import { z } from 'zod';
import { undoneIn } from '../ballots/index.ts';
import type { Projection } from '../journal/index.ts';
import { one, type ReadDb, run } from '../store/index.ts';

export const senderPrefix = 'sender:';
export const senderSubject = (address: string) => `${senderPrefix}${address}`;

const payload = z.looseObject({
  reason: z.string().default(''),
  role: z.string().nullish(),
  /** REGION:NUMBER of every station they were sent to. */
  stations: z.array(z.string()).nullish(),
});

/**
 * `sender_state`: whom the roster knows (`sender.known`, with their stations) and whom a person blocked. Unblocking gives
 * back what was known before.
 */
export const senderStates: Projection = {
  name: 'senders',
  prefix: senderPrefix,
  clear: (db) => {
    run(db, 'DELETE FROM sender_state');
  },
  refold(db, subject, entries) {
    const address = subject.slice(senderPrefix.length);
    const undone = undoneIn(entries);
    const standing = entries.filter((entry) => !undone.has(entry.id));
    const known = standing.findLast((entry) => entry.type === 'sender.known');
    const judged = standing.findLast((entry) => entry.type === 'sender.blocked' || entry.type === 'sender.unblocked');
    const blocked = judged?.type === 'sender.blocked' ? judged : null;
    run(db, 'DELETE FROM sender_state WHERE address = ?', address);
    const from = blocked ?? known;
    if (!from) return;
    const roster = payload.safeParse(known?.payload).data;
    run(
      db,
      'INSERT INTO sender_state (address, state, role, stations, reason, by, at) VALUES (?, ?, ?, ?, ?, ?, ?)',
      address,
      blocked ? 'blocked' : 'known',
      roster?.role ?? null,
      roster?.stations && roster.stations.length > 0 ? roster.stations.join(',') : null,
      payload.safeParse(from.payload).data?.reason ?? '',
      from.actor,
      from.wallTime,
    );
  },
};

export interface SenderStatus {
  state: 'known' | 'unknown' | 'blocked';
  role: string | null;
  /** The report names a station that is not theirs. */
  wrongStation: boolean;
  reason: string;
}

/** How a sender stands against the roster; `station` is REGION:NUMBER of the report, null where it names none. */
export function senderStatus(db: ReadDb, address: string | null, station: string | null): SenderStatus {
  const row =
    address === null
      ? undefined
      : one<{ state: 'known' | 'blocked'; role: string | null; stations: string | null; reason: string }>(
          db,
          'SELECT state, role, stations, reason FROM sender_state WHERE address = ?',
          address,
        );
  const theirs = row?.stations?.split(',') ?? [];
  return {
    state: row?.state ?? 'unknown',
    role: row?.role ?? null,
    wrongStation: station !== null && theirs.length > 0 && !theirs.includes(station),
    reason: row?.reason ?? '',
  };
}

export const isBlocked = (db: ReadDb, address: string): boolean =>
  one(db, `SELECT 1 FROM sender_state WHERE address = ? AND state = 'blocked'`, address) !== undefined;
