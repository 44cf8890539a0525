import { type HeadFigures, shareIn, type TallyCell, type ToldNow } from '../../../domain/index.ts';
import type { ReadDb } from '../../store/index.ts';
import { type EstimateQuery, estimateView } from '../sample/estimate.ts';
import { storedSample } from '../sample/projection.ts';
import type { Counted } from './keeper.ts';
import { turnouts, verifiedIn } from './published.ts';

export type BriefingQuery = Omit<EstimateQuery, 'of' | 'flagged' | 'disputed'>;

const VERIFIED = { flagged: false, disputed: false } as const;

/**
 * What may be told now (domain.md 3.1, 3.4). Nothing before the last station has closed. Where a sample was drawn its
 * estimate or no share at all: the count of the same night would be read as the result that is being held back.
 */
export function toldNow(db: ReadDb, counted: Counted, query: BriefingQuery): ToldNow {
  const { lifted, drawn } = storedSample(db);
  if (query.now < query.lastStationCloses && lifted === null) return { open: false, until: query.lastStationCloses };
  const { tally, hasRegistry, registry } = counted;
  const cell = tally.view([], VERIFIED);
  const estimate = drawn ? estimateView(db, counted, { ...query, ...VERIFIED, of: 'valid' }) : null;
  const told = estimate?.state === 'releasable';
  const what = !drawn ? 'count' : told ? 'estimate' : 'held';
  const sums = estimate?.strata.reduce(
    (sum, { reported, drawn: of, frame }) => ({
      reported: sum.reported + reported,
      drawn: sum.drawn + of,
      frame: sum.frame + frame,
    }),
    { reported: 0, drawn: 0, frame: 0 },
  );
  return {
    open: true,
    lifted: lifted !== null,
    figures: {
      what,
      asOf: newest(counted),
      stations: cell.stations,
      expected: hasRegistry ? (registry.at([]).open ?? 0) : null,
      lists: what === 'held' ? [] : query.lists.map((code) => listOf(code, cell, told ? estimate : null)),
      sample: sums ?? null,
      tooClose: told ? (estimate.lead?.tooClose ?? false) : false,
      turnout: turnouts(counted)([]),
    },
  };
}

function listOf(
  code: string,
  cell: TallyCell,
  estimate: ReturnType<typeof estimateView>,
): HeadFigures['lists'][number] {
  const counted = shareIn(cell, code, 'valid');
  const votes = cell.votes[code]?.sum ?? 0;
  if (estimate) {
    const found = estimate.lists.find((list) => list.code === code)?.estimate;
    return { code, share: found?.share ?? null, margin: found?.margin ?? null, votes, base: counted?.base ?? 0 };
  }
  return { code, share: counted?.share ?? null, margin: null, votes, base: counted?.base ?? 0 };
}

function newest(counted: Counted): number | null {
  const last = verifiedIn(counted).reduce((latest, { acceptedAt }) => Math.max(latest, acceptedAt), 0);
  return last === 0 ? null : last;
}
