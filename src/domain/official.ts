import type { Ms } from './brand.ts';
import type { SummedFigures } from './tally.ts';

/**
 * Official results beside ours (domain.md 3.4, 4.5): stored with their source and as-of time, never edited, only compared.
 * A verdict is plain and says nothing about why; a statistic alone proves no fraud (domain.md 6).
 */
export interface OfficialSource {
  /** Who published it, and where it was read. */
  source: string;
  asOf: Ms;
}

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

/** Whose paper it is: the copy given to an observer, the one on the station's board, what the commission published. */
export const COPIES = ['given', 'posted', 'published'] as const;
export type CopyKind = (typeof COPIES)[number];

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

function fieldsOf({ registered, participated, invalid, votes }: SummedFigures): Map<string, number | null> {
  return new Map([
    ['1', registered],
    ['5', participated],
    ...Object.entries(votes).map(([code, count]): [string, number | null] => [`6.${code}`, count]),
    ['7', invalid],
  ]);
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
 * lot, so that the difference has other reasons too; whoever shows it says so (`notRandom`). Stations lacking a figure are
 * left out of that figure's base on both sides alike, and counted.
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
