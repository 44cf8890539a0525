import type { ViolationCounts } from '../../../contract/areas/violations.ts';
import type { BallotPanel, EstimateView, OfficialSeatsView } from '../../../contract/index.ts';
import type { BallotSource, ContestSeats, ElectionProfile, FigureRow, ToldNow } from '../../../domain/index.ts';
import type { Election } from '../../election.ts';

/** What it takes to know what may be told now; plain, for it crosses into the reading thread. */
export interface NowInput {
  lists: readonly string[];
  rules: ElectionProfile['estimates'];
  now: number;
  lastStationCloses: number;
}

/** The screens' own queries, handed in: a figure that is told has one query, and it is the one that people looked at. */
export interface FigureSources {
  toldNow(input: NowInput): ToldNow;
  countRows(input: { regions: readonly string[] }): { rows: FigureRow[]; unplaced: number };
  estimateView(input: NowInput & { of: 'valid'; flagged: boolean; disputed: boolean }): EstimateView | null;
  ballotPanel(input: { path: readonly string[]; contest: string; regions: readonly string[] }): BallotPanel;
  tallyUsers(input: { schemes: readonly string[] }): { scheme: string; people: number }[];
  violationCounts(input: { roles: Readonly<Record<string, BallotSource>> }): ViolationCounts;
  officialSeats(input: {
    publication: null;
    singleList: boolean;
    lists: readonly string[];
    rules: ContestSeats | null;
    regions: readonly string[];
  }): OfficialSeatsView | null;
  /** Who published what: source and as-of time of a publication that stands. */
  publicationSaid(input: { publication: string }): { source: string; asOf: number } | null;
}

/** What of the election the figures need. */
export interface FiguresInput extends NowInput {
  contest: string;
  /** In the profile's order. */
  regions: readonly string[];
  /** Those that every publication should have: without the ones that only stand for places abroad. */
  ownRegions: readonly string[];
  schemes: readonly string[];
  roles: Readonly<Record<string, BallotSource>>;
  seats: ContestSeats | null;
}

/** Which contest is told and by which rules; `now` in UTC ms. */
export function figuresInput(
  { profile, contests }: Pick<Election, 'profile' | 'contests'>,
  { now, lastStationCloses }: { now: number; lastStationCloses: number },
): FiguresInput {
  const contest = contests.assumed ?? contests.tallied[0] ?? contests.all[0];
  return {
    contest: contest?.code ?? '',
    lists: contest ? contests.optionsOf(contest.code).map(({ code }) => code) : [],
    rules: profile.estimates,
    now,
    lastStationCloses,
    regions: profile.regions.map(({ code }) => code),
    ownRegions: profile.regions.filter(({ kind }) => kind !== 'pseudo').map(({ code }) => code),
    schemes: profile.intakeSources.map(({ scheme }) => scheme),
    roles: Object.fromEntries(profile.intakeSources.map(({ scheme, role }) => [scheme, role])),
    seats: contest?.seats ?? null,
  };
}
