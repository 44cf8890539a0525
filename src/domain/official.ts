import { type Ms, ms } from './brand.ts';
import { PROTOCOL_COPIES } from './protocol-entries.ts';
import type { RelayStatus } from './relay-keys.ts';
import { type CountedSheet, type SummedFigures, standsFor } from './tally.ts';

/**
 * Official results beside ours (domain.md 3.4, 4.5): stored with their source and as-of time, never edited, only compared.
 * A verdict is plain and says nothing about why; a statistic alone proves no fraud (domain.md 6).
 */
export interface OfficialSource {
  /** Who published it, and where it was read. */
  source: string;
  asOf: Ms;
}

/** When the day of voting begins anywhere on Earth (UTC+14): nothing of its results can be as of an earlier time. */
export const votingDayBegins = (date: string): Ms => ms(Date.parse(`${date}T00:00:00Z`) - 14 * 3_600_000);

export type Verdict = 'inside' | 'outside';

/**
 * A published share against the estimate's interval; shares 0–1. A share on the very edge is inside.
 * `points`: published minus estimated, percentage points.
 */
export function compareShare(
  estimate: { share: number; margin: number },
  published: number,
): { verdict: Verdict; points: number; least: number; most: number } {
  const [least, most] = [Math.max(0, estimate.share - estimate.margin), Math.min(1, estimate.share + estimate.margin)];
  // What a machine adds in the last digits of a sum is no distance.
  const inside = published >= least - 1e-12 && published <= most + 1e-12;
  return { verdict: inside ? 'inside' : 'outside', points: (published - estimate.share) * 100, least, most };
}

/**
 * Whose paper it is: the copy given to an observer, the one on the station's board, one of which nobody has said which of
 * the two it is, what the commission published.
 */
export const COPIES = [...PROTOCOL_COPIES, 'unsaid', 'published'] as const;
export type CopyKind = (typeof COPIES)[number];
/** Ours: protocols that were accepted. */
export type PaperKind = Exclude<CopyKind, 'published'>;

/**
 * The papers of one station out of its accepted protocols: of each kind the one that stands for it, as in the count
 * (`standsFor`). What was only read out over the telephone is nobody's paper.
 */
export function papersOf(sheets: readonly CountedSheet[]): Partial<Record<PaperKind, CountedSheet>> {
  const papers = sheets.filter(({ grade }) => grade !== 'reported');
  const found: Partial<Record<PaperKind, CountedSheet>> = {};
  for (const kind of [...PROTOCOL_COPIES, 'unsaid'] as const) {
    const best = standsFor(papers.filter(({ copy }) => (copy ?? 'unsaid') === kind));
    if (best) found[kind] = best;
  }
  return found;
}

export interface FieldDifference {
  /** As the form numbers them: `1`, `5`, `6.CODE`, `7`. */
  field: string;
  /** What each paper says; null where it has no such figure or nobody can read it. Absent papers are left out. */
  values: Partial<Record<CopyKind, number | null>>;
}

/**
 * Field by field where copies of one protocol differ. Only figures that two papers both have are compared: what one of
 * them does not show is no difference.
 */
export function copyDifferences(copies: Partial<Record<CopyKind, SummedFigures>>): FieldDifference[] {
  const present = COPIES.flatMap((kind) => {
    const figures = copies[kind];
    return figures ? [{ kind, fields: fieldsOf(figures) }] : [];
  });
  const names = [...new Set(present.flatMap(({ fields }) => [...fields.keys()]))];
  return names.flatMap((field): FieldDifference[] => {
    const values = present.map(({ kind, fields }) => [kind, fields.get(field) ?? null] as const);
    const known = new Set(values.flatMap(([, value]) => (value === null ? [] : [value])));
    return known.size < 2 ? [] : [{ field, values: Object.fromEntries(values) }];
  });
}

/** A figure that two publications give differently; null where one of them doesn't give it. */
export interface FigureChange {
  field: string;
  before: number | null;
  after: number | null;
}

/** What changed from one publication to the next. A figure that was left out, or that came in, has changed too. */
export function figureChanges(before: SummedFigures, after: SummedFigures): FigureChange[] {
  const [old, now] = [fieldsOf(before), fieldsOf(after)];
  return [...new Set([...old.keys(), ...now.keys()])].flatMap((field) => {
    const change = { field, before: old.get(field) ?? null, after: now.get(field) ?? null };
    return change.before === change.after ? [] : [change];
  });
}

/** How published figures contradict themselves. Nothing is corrected: they are kept as they were published, and it is said. */
export const PUBLISHED_FAULTS = ['moreThanRegistered', 'moreThanParticipated', 'sumDiffers'] as const;
export type PublishedFault = (typeof PUBLISHED_FAULTS)[number];

/** Of figures that aren't published nothing is said. `sumDiffers`: votes and invalid ballots are fewer than took part. */
export function publishedFaults({ registered, participated, invalid, votes }: SummedFigures): PublishedFault[] {
  const faults: PublishedFault[] = [];
  if (registered !== null && participated !== null && participated > registered) faults.push('moreThanRegistered');
  if (participated === null) return faults;
  const counts = Object.values(votes);
  const cast = counts.reduce<number>((sum, count) => sum + (count ?? 0), invalid ?? 0);
  if (cast > participated) faults.push('moreThanParticipated');
  else if (invalid !== null && counts.length > 0 && !counts.includes(null) && cast < participated)
    faults.push('sumDiffers');
  return faults;
}

/** Field by field, as the form numbers them. */
export function fieldsOf({ registered, participated, invalid, votes }: SummedFigures): Map<string, number | null> {
  return new Map([
    ['1', registered],
    ['5', participated],
    ...Object.entries(votes).map(([code, count]): [string, number | null] => [`6.${code}`, count]),
    ['7', invalid],
  ]);
}

const INSIDE: ReadonlySet<RelayStatus> = new Set(['admitted', 'opened', 'present', 'counting']);
const PUT_OUT: ReadonlySet<RelayStatus> = new Set(['denied', 'expelled']);
const GONE: ReadonlySet<RelayStatus> = new Set(['left', 'withdrawn', 'replaced']);

/**
 * Whether one observer was inside one station while votes were counted, as far as their bot's reports say, oldest first.
 * Having come to the door is not having been let in. Whoever reported the count and then left has seen it; whoever was put
 * out has not, whatever they reported before.
 */
export function sawTheCount(reports: readonly RelayStatus[]): boolean {
  let [inside, counted] = [false, false];
  for (const report of reports) {
    if (INSIDE.has(report)) inside = true;
    if (report === 'counting') counted = true;
    if (GONE.has(report)) inside = false;
    if (PUT_OUT.has(report)) [inside, counted] = [false, false];
  }
  return inside || counted;
}

/** A station's official result. */
export interface OfficialStation {
  station: string;
  /** Whether an observer of ours was admitted and saw the count. */
  observed: boolean;
  figures: SummedFigures;
}

export interface Side {
  stations: number;
  registered: number;
  participated: number;
  votes: Record<string, number>;
  /** Participated ÷ registered, and each list's share of valid votes, 0–1; null without a base. */
  turnout: number | null;
  shares: Record<string, number> | null;
}

/**
 * Official results of stations with and without an observer, side by side. Description only: observers were not sent by
 * lot, so that the difference has other reasons too; whoever shows it says so (`notRandom`). Stations lacking any of these
 * figures are left out on both sides alike, and counted: every line of the comparison is of the same stations.
 */
export function withAndWithoutObserver(stations: readonly OfficialStation[]): {
  observed: Side;
  unobserved: Side;
  leftOut: number;
  notRandom: true;
} {
  const isWhole = ({ figures: { registered, participated, votes } }: OfficialStation): boolean =>
    registered !== null && participated !== null && Object.values(votes).every((count) => count !== null);
  const whole = stations.filter(isWhole);
  return {
    observed: sideOf(whole.filter(({ observed }) => observed)),
    unobserved: sideOf(whole.filter(({ observed }) => !observed)),
    leftOut: stations.length - whole.length,
    notRandom: true,
  };
}

function sideOf(stations: readonly OfficialStation[]): Side {
  const sum = (of: (figures: SummedFigures) => number | null | undefined): number =>
    stations.reduce((total, { figures }) => total + (of(figures) ?? 0), 0);
  const codes = [...new Set(stations.flatMap(({ figures }) => Object.keys(figures.votes)))];
  const votes = Object.fromEntries(codes.map((code) => [code, sum(({ votes: each }) => each[code])]));
  const valid = Object.values(votes).reduce((total, each) => total + each, 0);
  const [registered, participated] = [sum((each) => each.registered), sum((each) => each.participated)];
  return {
    stations: stations.length,
    registered,
    participated,
    votes,
    turnout: registered === 0 ? null : participated / registered,
    shares: valid === 0 ? null : Object.fromEntries(codes.map((code) => [code, (votes[code] ?? 0) / valid])),
  };
}
