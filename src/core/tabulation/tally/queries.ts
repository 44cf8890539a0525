import type { ReadDb } from '../../store/index.ts';
import { type EstimateQuery, estimateView, sampleStations } from '../sample/estimate.ts';
import { tallyBounds } from './bounds.ts';
import { createTallyKeeper } from './keeper.ts';
import { type StationsQuery, tallyCurve, tallyPanel, tallyStations } from './read.ts';

/** The reads of the count, for the worker's table. The count itself lives as long as the worker does. */
export function tallyQueries(db: ReadDb) {
  const count = createTallyKeeper(db);
  return {
    tallyPanel: (input: { path: readonly string[]; regions: readonly string[] }) => tallyPanel(count(), input),
    tallyBounds: ({ path }: { path: readonly string[] }) => tallyBounds(db, count(), path),
    tallyStations: (input: StationsQuery) => tallyStations(count(), input),
    estimateView: (input: EstimateQuery) => estimateView(db, count(), input),
    sampleStations: (_: object) => sampleStations(db, count()),
    tallyCurve: (_: object) => tallyCurve(count()),
  };
}
