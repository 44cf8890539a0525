import type { ReadDb } from '../../store/index.ts';
import { type EstimateQuery, estimateView, sampleStations } from '../sample/estimate.ts';
import { type Regions, sampleFrame } from '../sample/frame.ts';
import type { BallotKeeper } from './ballot-keeper.ts';
import { ballotPanel } from './ballots.ts';
import { tallyBounds } from './bounds.ts';
import { type BriefingQuery, toldNow } from './briefing.ts';
import type { TallyKeeper } from './keeper.ts';
import { countedStations, countRows } from './published.ts';
import { type StationsQuery, tallyCurve, tallyPanel, tallyStations } from './read.ts';
import { usersOf } from './users.ts';

/** The reads of the count, for the worker's table. The count and the ballots beside it live as long as the worker does. */
export function tallyQueries(db: ReadDb, keeper: TallyKeeper, ballots: BallotKeeper) {
  const count = keeper.now;
  return {
    tallyPanel: (input: { path: readonly string[]; regions: readonly string[] }) => tallyPanel(count(), input),
    ballotPanel: (input: { path: readonly string[]; contest: string; regions: readonly string[] }) =>
      ballotPanel(db, count(), ballots, input),
    tallyUsers: ({ schemes }: { schemes: readonly string[] }) => usersOf(db, schemes),
    tallyBounds: ({ path }: { path: readonly string[] }) => tallyBounds(db, count(), path),
    tallyStations: (input: StationsQuery) => tallyStations(count(), input),
    toldNow: (input: BriefingQuery) => toldNow(db, count(), input),
    countedStations: (_: object) => countedStations(count()),
    countRows: (input: { regions: readonly string[] }) => countRows(count(), input),
    estimateView: (input: EstimateQuery) => estimateView(db, count(), input),
    sampleStations: (_: object) => sampleStations(db, count()),
    sampleFrame: (input: { regions: Regions }) => sampleFrame(db, input),
    tallyCurve: (_: object) => tallyCurve(count()),
    /** Whether there is more to count before somebody asks. */
    tallyAhead: ({ contest }: { contest: string }) => keeper.ahead() || ballots.ahead(contest),
  };
}
