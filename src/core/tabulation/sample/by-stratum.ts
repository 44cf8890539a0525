import { type EstimateResult, estimateShare, type StratifiedBy } from '../../../domain/index.ts';
import type { ReadDb } from '../../store/index.ts';
import type { Counted } from '../tally/keeper.ts';
import { drawnStations, isUsable, sampleOf, sizesIn, strataOf, type UsableQuery } from './estimate.ts';
import { storedSample } from './projection.ts';

export interface StratumEstimates {
  by: StratifiedBy;
  /** Of one stratum, or with null of everything. */
  of(stratum: string | null, list: string): EstimateResult;
}

/** The same estimate stratum by stratum, to be held against what was published of each. Null where nothing was drawn. */
export function stratumEstimates(db: ReadDb, counted: Counted, query: UsableQuery): StratumEstimates | null {
  const { drawn } = storedSample(db);
  if (!drawn) return null;
  const { by, frame } = drawn.sample;
  const stations = drawnStations(db, counted);
  const usable = stations.filter(({ sheet }) => sheet !== null && isUsable(sheet, query));
  const strata = strataOf(frame, sizesIn(stations), usable);
  return {
    by,
    of(stratum, list) {
      const among = stratum === null ? strata : strata.filter(({ code }) => code === stratum);
      return estimateShare(sampleOf(among, list, query.of));
    },
  };
}
