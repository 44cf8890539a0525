import { z } from 'zod';
import type { Projection } from '../journal/index.ts';
import { run } from '../store/index.ts';

/** `inbox.seen` names, for each submission it covers, the newest version the person saw. */
export const seenPayload = z.looseObject({ seen: z.record(z.string(), z.number().int()) });

export const inboxPrefix = 'inbox:';
export const inboxSubject = (submission: string) => `${inboxPrefix}${submission}`;

/** `inbox_seen`: who last saw a submission, and up to which version. A later version brings it back. */
export const inboxSeen: Projection = {
  name: 'inboxSeen',
  prefix: inboxPrefix,
  clear: (db) => {
    run(db, 'DELETE FROM inbox_seen');
  },
  refold(db, subject, entries) {
    const submission = subject.slice(inboxPrefix.length);
    let seen: { version: number; by: string; at: number } | null = null;
    for (const entry of entries) {
      if (entry.type === 'inbox.unseen') seen = null;
      if (entry.type !== 'inbox.seen') continue;
      const version = seenPayload.safeParse(entry.payload).data?.seen[submission];
      if (version !== undefined && version >= (seen?.version ?? 0))
        seen = { version, by: entry.actor, at: entry.wallTime };
    }
    run(db, 'DELETE FROM inbox_seen WHERE subject = ?', submission);
    if (seen)
      run(
        db,
        'INSERT INTO inbox_seen (subject, version, seen_by, seen_at) VALUES (?, ?, ?, ?)',
        submission,
        seen.version,
        seen.by,
        seen.at,
      );
  },
};
