import { all, type ReadDb } from '../store/index.ts';

export interface InboxCounts {
  kind: Record<string, number>;
  state: Record<string, number>;
  trust: Record<string, number>;
  source: Record<string, number>;
  region: Record<string, number>;
  outcome: Record<string, number>;
  media: Record<string, number>;
  held: Record<string, number>;
}

/** How many submissions there are of each: sums of what triggers keep, however many they are. */
export function inboxCounts(db: ReadDb): InboxCounts {
  const by = (what: keyof InboxCounts): Record<string, number> =>
    Object.fromEntries(
      all<{ name: string | number; n: number }>(
        db,
        `SELECT ${what} AS name, sum(n) AS n FROM inbox_cell WHERE n > 0 GROUP BY ${what} ORDER BY ${what}`,
      ).map(({ name, n }) => [String(name), n]),
    );
  return {
    kind: by('kind'),
    state: by('state'),
    trust: by('trust'),
    source: by('source'),
    region: by('region'),
    outcome: by('outcome'),
    media: by('media'),
    held: by('held'),
  };
}
