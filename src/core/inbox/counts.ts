import type { ReadDb } from '../store/index.ts';
import { type CellColumn, cellCounts } from './cells.ts';

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
  const { ids, n, columns } = cellCounts(db);
  const by = (what: CellColumn): Record<string, number> => {
    const { names, of } = columns[what];
    const sums = new Float64Array(names.length);
    for (const [k, id] of ids.entries()) {
      const value = of[id] as number;
      sums[value] = (sums[value] as number) + (n[k] as number);
    }
    return Object.fromEntries(
      names
        .map((name, value) => [name, sums[value] as number] as const)
        .filter(([, sum]) => sum > 0)
        .sort(([a], [b]) => (a < b ? -1 : 1)),
    );
  };
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
