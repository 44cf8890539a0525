import { databaseFile, unlockForPeople } from '../../core/people/index.ts';
import { openRead } from '../../core/store/index.ts';

/** A read-only look at the store beside the running core: for what no screen says, that something is missing. */
export interface Inside {
  submissions(): ReadonlySet<string>;
  byKind(): Record<string, number>;
  /** Message versions beyond one each: nobody edits anything on a drill's day. */
  doubled(): number;
  /** Versions of messages by what happened: `message` (the first and every edit), anything else. */
  versions(): { messages: number; first: number; deletions: number };
  /** Pairs of duplicates by how they were settled: linked, confirmed, dismissed. */
  pairs(): Record<string, number>;
  cases(): number;
  /** Entries about protocols by type. */
  entries(): Record<string, number>;
  /** Photographs that are not in the vault: all, and those that are still to be fetched. `unseen`: here, not decoded yet. */
  photos(): { missing: number; waiting: number; unseen: number };
  close(): void;
}

export async function lookInside(workspaceDir: string, number: string, passphrase: string): Promise<Inside> {
  const { dataKey, header } = await unlockForPeople(workspaceDir, number, passphrase);
  const db = openRead({ file: databaseFile(workspaceDir), dataKey, cipher: header.cipher });
  const counts = (sql: string): Record<string, number> =>
    Object.fromEntries((db.prepare(sql).all() as { key: string; n: number }[]).map(({ key, n }) => [key, n]));
  const one = (sql: string): number => (db.prepare(sql).get() as { n: number }).n;
  return {
    submissions: () => new Set((db.prepare('SELECT id FROM submission').all() as { id: string }[]).map(({ id }) => id)),
    byKind: () => counts('SELECT kind AS key, count(*) AS n FROM submission GROUP BY kind ORDER BY kind'),
    doubled: () =>
      one(`SELECT count(*) - count(DISTINCT message_key) AS n FROM message_version WHERE event = 'message'`),
    versions: () => ({
      messages: one(`SELECT count(*) AS n FROM message_version WHERE event = 'message'`),
      first: one(`SELECT count(DISTINCT message_key) AS n FROM message_version WHERE event = 'message'`),
      deletions: one(`SELECT count(*) AS n FROM message_version WHERE event <> 'message'`),
    }),
    pairs: () => counts('SELECT state AS key, count(*) AS n FROM duplicate GROUP BY state'),
    entries: () =>
      counts(`SELECT type AS key, count(*) AS n FROM journal_entry WHERE type LIKE 'protocol.%' GROUP BY type`),
    cases: () => one('SELECT count(*) AS n FROM case_view'),
    photos() {
      const by = counts('SELECT state AS key, count(*) AS n FROM media_ref GROUP BY state');
      const all = Object.values(by).reduce((a, b) => a + b, 0);
      const unseen = one('SELECT count(*) AS n FROM media_file WHERE derived = 0');
      return { missing: all - (by.stored ?? 0), waiting: (by.pending ?? 0) + (by.fetching ?? 0), unseen };
    },
    close: () => db.close(),
  };
}
