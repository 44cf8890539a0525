import { canonicalHash, type Json } from './canonical.ts';
import type { CrowdTold, ReportsTold } from './crowd-told.ts';
import type { RejectionCode } from './protocol-entries.ts';
import type { ProtocolStatus } from './protocol-lifecycle.ts';
import type { TallyCell, TallyPart } from './tally.ts';

/**
 * Everything that is told to others, as one value: what a room sees, what the report prints, what the results page and
 * `figures.json` of a bundle carry. Whole numbers and their bases, never a share without them; whoever shows it divides.
 */

/**
 * closed: the last station has not closed, so nothing is told; held: a sample was drawn and may not be told yet, so no vote
 * is (domain.md 3.1: a count of the same night would be read as the result that is held back).
 */
export const TOLD_STATES = ['closed', 'held', 'count', 'estimate'] as const;
export type ToldState = (typeof TOLD_STATES)[number];

/** Took part and registered at stations where both can be read: of one base on both sides. */
export interface Turnout {
  participated: number;
  registered: number;
  /** Stations. */
  n: number;
}

/** How protocols of stations' commissions stand; figures of papers, told as they are. */
export interface PaperStates {
  byStatus: Readonly<Partial<Record<ProtocolStatus, number>>>;
  byReason: Readonly<Partial<Record<RejectionCode, number>>>;
  flagged: number;
  disputed: number;
}

/** Protocols of one place. `path`: [] the country, [region], [region, district]; '' is what nobody has said. */
export interface FigureRow {
  path: readonly string[];
  /** Open stations of the registry; null where there is none. */
  expected: number | null;
  parts: Readonly<Record<TallyPart, TallyCell>>;
  /** Of the verified ones alone, as shares are. */
  turnout: Turnout;
  /** Null below the region. */
  states: PaperStates | null;
}

/** What stands first: three figures and a chart. */
export interface HeadFigures {
  /** estimate: from the recorded sample; count: the verified count describes its stations; held: no share is told. */
  what: 'estimate' | 'count' | 'held';
  /** When the newest of what is told was accepted, UTC ms; null where nothing is. */
  asOf: number | null;
  stations: number;
  expected: number | null;
  /** By list in ballot order; empty where shares are held back. Shares and margins 0–1. */
  lists: { code: string; share: number | null; margin: number | null; votes: number; base: number }[];
  sample: { reported: number; drawn: number; frame: number } | null;
  tooClose: boolean;
  turnout: Turnout;
}

/** What the room sees, or from when on it may see it. */
export type ToldNow = { open: false; until: number } | { open: true; lifted: boolean; figures: HeadFigures };

/** What stands behind an estimate that is told: enough to judge it, for those who don't recompute it. */
export interface EstimateTold {
  strata: { code: string; frame: number; drawn: number; reported: number }[];
  lists: {
    code: string;
    share: number;
    margin: number;
    standardError: number;
    distribution: 'normal' | 't';
    degreesOfFreedom: number;
    designEffect: number | null;
  }[];
  lead: { first: string; second: string; difference: number; margin: number; tooClose: boolean } | null;
  /** Disputed stations with which a lead released it. */
  disputesListed: number;
}

/** Seats that published votes give by the law's own rule; never of a count of some stations, nor of photographs. */
export interface SeatsTold {
  /** Whose votes: text from outside. */
  source: string;
  asOf: number;
  lists: { code: string; votes: number; seats: number }[];
}

/** Whom the lists' bounds are of: how many took part, as somebody published. */
export interface ParticipantsTold {
  n: number;
  source: string;
  asOf: number;
}

export interface PublishedFigures {
  format: 1;
  contest: string;
  /** Codes in ballot order. */
  lists: readonly string[];
  told: ToldState;
  /** Before which nothing is told; null once it is. */
  until: number | null;
  /** Two leads lifted the closing hour. */
  lifted: boolean;
  head: HeadFigures | null;
  /** Accepted protocols of no known station: in no sum. */
  unplaced: number;
  /** The country, each region in the profile's order, and after it its districts. Empty while closed. */
  rows: readonly FigureRow[];
  estimate: EstimateTold | null;
  seats: SeatsTold | null;
  /** Observers' and voters' photographs, each by itself; empty while closed. */
  crowd: readonly CrowdTold[];
  participants: ParticipantsTold | null;
  /** People who wrote through each bot; null: fewer than k. */
  users: readonly { scheme: string; people: number | null }[];
  reports: ReportsTold;
  /** Least group told; null: nothing was rolled up. */
  k: number | null;
  /** The release that marks are against; null: there was none. */
  since: { sequence: number; at: number } | null;
  /** Keys (`figureDigests`) of what is otherwise than then. */
  changed: readonly string[];
}

/** What a release keeps of its figures: enough to see that one has changed, and to give none of them away. */
export interface ReleasedFigures {
  sequence: number;
  /** UTC ms. */
  at: number;
  digests: Readonly<Record<string, string>>;
}

export const rowKey = (path: readonly string[]): string => ['row', ...path].join('/');

/** 16 hex digits of SHA-256 over the canonical form: two figures that differ share one once in 2^64. */
const digest = (value: unknown): string => canonicalHash(value as Json).slice(0, 16);

/** One digest for everything that is marked by itself: what the head shows figure by figure, a place, a panel. */
export function figureDigests({
  head,
  rows,
  seats,
  crowd,
  reports,
}: Pick<PublishedFigures, 'head' | 'rows' | 'seats' | 'crowd' | 'reports'>): Record<string, string> {
  const told: [string, unknown][] = [
    ...headFigures(head),
    ...rows.map(({ path, ...row }): [string, unknown] => [rowKey(path), row]),
    ...crowd.map((panel): [string, unknown] => [`crowd/${panel.source}`, panel]),
    ['reports', reports],
    ...(seats ? [['seats', seats.lists] as [string, unknown]] : []),
  ];
  return Object.fromEntries(told.map(([key, value]) => [key, digest(value)]));
}

function headFigures(head: HeadFigures | null): [string, unknown][] {
  if (head === null) return [];
  const { stations, expected, turnout, lists, what } = head;
  return [
    ['head/stations', [stations, expected]],
    ['head/turnout', turnout],
    ...lists.map(({ code, ...list }): [string, unknown] => [`head/list/${code}`, [what, list]]),
  ];
}

/** What is otherwise than it was told, or was not told then. Nothing, where nothing was released. */
export function changedSince(released: ReleasedFigures | null, now: Readonly<Record<string, string>>): string[] {
  if (released === null) return [];
  return Object.keys(now).filter((key) => released.digests[key] !== now[key]);
}

/** Of the head alone: for the screen in the room, which shows no more. */
export const headDigests = (head: HeadFigures): Record<string, string> =>
  Object.fromEntries(headFigures(head).map(([key, value]) => [key, digest(value)]));
