import { z } from 'zod';
import { undoneIn } from '../ballots/index.ts';
import type { Projection } from '../journal/index.ts';
import { all, one, type ReadDb, run } from '../store/index.ts';

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
  return senderStatuses(db, [address])(address, station);
}

interface Standing {
  address: string;
  state: 'known' | 'blocked';
  role: string | null;
  stations: string | null;
  reason: string;
}

/** The same for a page of reports, asked once for all of their senders. */
export function senderStatuses(
  db: ReadDb,
  addresses: readonly (string | null)[],
): (address: string | null, station: string | null) => SenderStatus {
  const named = [...new Set(addresses)].filter((address) => address !== null);
  const rows =
    named.length === 0
      ? []
      : all<Standing>(
          db,
          `SELECT s.address, s.state, s.role, s.stations, s.reason FROM json_each(?) AS wanted
           CROSS JOIN sender_state AS s ON s.address = wanted.value`,
          JSON.stringify(named),
        );
  const known = new Map(rows.map((row) => [row.address, row]));
  return (address, station) => {
    const row = address === null ? undefined : known.get(address);
    const theirs = row?.stations?.split(',') ?? [];
    return {
      state: row?.state ?? 'unknown',
      role: row?.role ?? null,
      wrongStation: station !== null && theirs.length > 0 && !theirs.includes(station),
      reason: row?.reason ?? '',
    };
  };
}

export const isBlocked = (db: ReadDb, address: string): boolean =>
  one(db, `SELECT 1 FROM sender_state WHERE address = ? AND state = 'blocked'`, address) !== undefined;
