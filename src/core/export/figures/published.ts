import type { BallotPanel, BriefingView, EstimateView } from '../../../contract/index.ts';
import {
  BALLOT_BUCKETS,
  type BallotFigures,
  type CrowdCounts,
  changedSince,
  type EstimateTold,
  type FigureRow,
  figureDigests,
  headDigests,
  type PublishedFigures,
  type ReleasedFigures,
  type SeatsTold,
  type TellRules,
  type ToldState,
  tellCrowd,
  tellReports,
} from '../../../domain/index.ts';
import type { FigureSources, FiguresInput, NowInput } from './sources.ts';

/** Least group and depth as the profile of whom it is for has them, and the release that marks are against. */
export interface PublishInput extends FiguresInput {
  tell: TellRules;
  released: ReleasedFigures | null;
  /** How a moment is told (privacy: to the hour); absent: as it is. */
  roundTime?: (at: number) => number;
}

/** Everything that is told to others comes from here: the screen in the room, the report, the page, `figures.json`. */
export function createFigures(sources: FigureSources) {
  return {
    /** What the room sees, with the figures marked that are otherwise than in the last release. */
    briefing({ released, ...input }: NowInput & { released: ReleasedFigures | null }): BriefingView {
      const now = sources.toldNow(input);
      if (!now.open) return now;
      return { ...now, since: sinceOf(released), changed: changedSince(released, headDigests(now.figures)) };
    },
    published: (input: PublishInput): PublishedFigures => publishedFigures(sources, input),
  };
}

const sinceOf = (released: ReleasedFigures | null): PublishedFigures['since'] =>
  released && { sequence: released.sequence, at: released.at };

function publishedFigures(sources: FigureSources, input: PublishInput): PublishedFigures {
  const { contest, lists, regions, tell, released, roundTime = (at: number) => at } = input;
  const now = sources.toldNow(input);
  const told: ToldState = now.open ? now.figures.what : 'closed';
  const panel = now.open ? sources.ballotPanel({ path: [], contest, regions }) : null;
  const count = now.open ? sources.countRows({ regions }) : { rows: [], unplaced: 0 };
  const figures: Omit<PublishedFigures, 'changed'> = {
    format: 1,
    contest,
    lists,
    told,
    until: now.open ? null : now.until,
    lifted: now.open && now.lifted,
    head: now.open ? now.figures : null,
    unplaced: count.unplaced,
    rows: told === 'held' ? count.rows.map(withoutVotes) : count.rows,
    estimate: told === 'estimate' ? estimateOf(sources, input) : null,
    seats: now.open ? seatsOf(sources, input) : null,
    crowd: panel ? crowdOf(sources, input, panel) : [],
    participants: panel?.participants ?? null,
    users: usersOf(sources, input),
    reports: tellReports(
      sources
        .violationCounts({ roles: input.roles })
        .map(({ source, category, n, copies }) => ({ source, category, n: n - copies })),
      tell,
    ),
    k: tell.k,
    since: sinceOf(released),
  };
  const changed = changedSince(released, figureDigests(figures));
  const at = (moment: number | null): number | null => (moment === null ? null : roundTime(moment));
  return {
    ...figures,
    head: figures.head && { ...figures.head, asOf: at(figures.head.asOf) },
    // When somebody pressed the key.
    since: figures.since && { ...figures.since, at: roundTime(figures.since.at) },
    changed,
  };
}

/** A count of the same night would be read as the result that is held back: stations and turnout are told, votes are not. */
function withoutVotes(row: FigureRow): FigureRow {
  const parts = Object.fromEntries(
    Object.entries(row.parts).map(([part, cell]) => [part, { ...cell, votes: {} }]),
  ) as unknown as FigureRow['parts'];
  return { ...row, parts };
}

function estimateOf(sources: FigureSources, input: PublishInput): EstimateTold | null {
  const view = sources.estimateView({ ...input, of: 'valid', flagged: false, disputed: false });
  return view && { ...listsOf(view), strata: view.strata, lead: view.lead, disputesListed: view.listed.length };
}

const listsOf = ({ lists }: EstimateView): Pick<EstimateTold, 'lists'> => ({
  lists: lists.flatMap(({ code, estimate }) => {
    if (!estimate) return [];
    const { share, margin, standardError, distribution, degreesOfFreedom, designEffect } = estimate;
    return [{ code, share, margin, standardError, distribution, degreesOfFreedom, designEffect }];
  }),
});

/** Only of what was published for the whole country and does not contradict itself. */
function seatsOf(sources: FigureSources, { lists, seats, ownRegions }: PublishInput): SeatsTold | null {
  const view = sources.officialSeats({
    publication: null,
    singleList: false,
    lists,
    rules: seats,
    regions: ownRegions,
  });
  if (!view?.result || view.faults.length > 0 || view.missing.length > 0) return null;
  if (view.coverage && view.coverage.parts !== view.coverage.of) return null;
  const said = sources.publicationSaid(view.from);
  return (
    said && {
      ...said,
      lists: view.result.lists.map(({ code, votes, seats: given }) => ({ code, votes, seats: given })),
    }
  );
}

const usersOf = (sources: FigureSources, { schemes, tell }: PublishInput): PublishedFigures['users'] =>
  sources
    .tallyUsers({ schemes })
    .map(({ scheme, people }) => ({ scheme, people: tell.k !== null && people < tell.k ? null : people }));

function crowdOf(
  sources: FigureSources,
  { contest, regions, tell }: PublishInput,
  country: BallotPanel,
): PublishedFigures['crowd'] {
  const below = new Map<string, BallotPanel>();
  const within = (region: string): BallotPanel => {
    const known = below.get(region) ?? sources.ballotPanel({ path: [region], contest, regions });
    below.set(region, known);
    return known;
  };
  return country.sources.map((panel) => {
    const counts: CrowdCounts = {
      source: panel.source,
      country: wholeFigures(panel.figures),
      regions: panel.below.map(({ code, figures }) => ({
        code,
        byParty: figures.byParty,
        districts:
          code === '' || figures.confirmed === 0
            ? []
            : (within(code).sources.find(({ source }) => source === panel.source)?.below ?? []).map((district) => ({
                code: district.code,
                confirmed: district.figures.confirmed,
              })),
      })),
      stations: panel.stations,
    };
    return tellCrowd(counts, tell);
  });
}

/** Of the country everything is counted, so nothing here is unknown. */
function wholeFigures(figures: BallotPanel['sources'][number]['figures']): BallotFigures {
  const buckets = Object.fromEntries(BALLOT_BUCKETS.map((bucket) => [bucket, figures[bucket] ?? 0]));
  return {
    ...(buckets as Omit<BallotFigures, 'total' | 'byParty'>),
    total: figures.total ?? 0,
    byParty: figures.byParty,
  };
}
