import type { Ms } from './brand.ts';
import { targetOf } from './case-kinds.ts';
import type { ElectionProfile, Urgency } from './election-profile.ts';
import { localTimeAt } from './zones.ts';

/** How one case was answered. Times of the first answer, whatever was reopened later. */
export interface ResponseFacts {
  urgency: Urgency;
  kind: string;
  receivedAt: Ms;
  /** The first person to answer; null while nobody has. */
  answeredAt: Ms | null;
  /** The first thing done about it; null while nothing was. */
  actedAt: Ms | null;
  /** Over without anything having been done, or never an SOS: nothing is waited for any more. */
  over: boolean;
}

/**
 * The p-quantile of values in ascending order by definition 7 of R. J. Hyndman and Y. Fan, "Sample Quantiles in
 * Statistical Packages", The American Statistician 50 (1996), 361–365 (R's default): linear between the two order
 * statistics around position (n − 1)p + 1. domain.md names none. Null without values.
 */
export function quantile(sorted: readonly number[], p: number): number | null {
  const last = sorted.length - 1;
  if (last < 0) return null;
  const at = last * Math.min(1, Math.max(0, p));
  const below = Math.floor(at);
  const low = sorted[below] as number;
  const high = sorted[Math.min(below + 1, last)] as number;
  return low + (at - below) * (high - low);
}

/** Of one clock: milliseconds; `n` the cases measured, `waiting` those for which it still runs. */
export interface Spread {
  n: number;
  waiting: number;
  p50: number | null;
  p90: number | null;
}

export interface ResponseGroup {
  /** Cases received. */
  cases: number;
  answer: Spread;
  action: Spread;
  /**
   * Answered within the target of their urgency, of those whose target has run out or that were answered: one that still
   * has time is on neither side.
   */
  inTarget: { within: number; of: number };
}

/** Groups by hour of the day on the clock of a zone (0–23), by kind, by urgency, and all together. */
export interface ResponseTimes {
  all: ResponseGroup;
  byHour: (ResponseGroup & { hour: number })[];
  byUrgency: (ResponseGroup & { urgency: Urgency })[];
  byKind: (ResponseGroup & { kind: string })[];
}

/** A quarter of an hour: every zone's clock differs from UTC by a multiple of it, and changes at one. */
const QUARTER = 900_000;

export function responseTimes(
  facts: readonly ResponseFacts[],
  profile: Pick<ElectionProfile, 'targets' | 'zone'>,
  now: Ms,
): ResponseTimes {
  const hours = new Map<number, number>();
  const hourOf = (at: Ms): number => {
    const quarter = Math.floor(at / QUARTER);
    const known = hours.get(quarter) ?? localTimeAt(at, profile.zone).hour;
    hours.set(quarter, known);
    return known;
  };
  const group = (cases: readonly ResponseFacts[]) => groupOf(cases, profile, now);
  const by = <K extends string | number>(key: (one: ResponseFacts) => K) =>
    [...Map.groupBy(facts, key)].sort(([a], [b]) => (a < b ? -1 : 1)).map(([of, cases]) => [of, group(cases)] as const);
  return {
    all: group(facts),
    byHour: by((one) => hourOf(one.receivedAt)).map(([hour, of]) => ({ hour, ...of })),
    byUrgency: by((one) => one.urgency).map(([urgency, of]) => ({ urgency, ...of })),
    byKind: by((one) => one.kind)
      .map(([kind, of]) => ({ kind, ...of }))
      .sort((a, b) => b.cases - a.cases || (a.kind < b.kind ? -1 : 1)),
  };
}

function groupOf(cases: readonly ResponseFacts[], profile: Pick<ElectionProfile, 'targets'>, now: Ms): ResponseGroup {
  let [within, of] = [0, 0];
  for (const { urgency, receivedAt, answeredAt, over } of cases) {
    const due = receivedAt + targetOf(urgency, profile);
    if (answeredAt === null && (over || now < due)) continue;
    of += 1;
    if (answeredAt !== null && answeredAt <= due) within += 1;
  }
  return {
    cases: cases.length,
    answer: spreadOf(cases, (one) => one.answeredAt),
    action: spreadOf(cases, (one) => one.actedAt),
    inTarget: { within, of },
  };
}

function spreadOf(cases: readonly ResponseFacts[], at: (one: ResponseFacts) => Ms | null): Spread {
  const spans: number[] = [];
  let waiting = 0;
  for (const one of cases) {
    const done = at(one);
    // A clock that was set back must not make an answer earlier than its call.
    if (done !== null) spans.push(Math.max(0, done - one.receivedAt));
    else if (!one.over) waiting += 1;
  }
  spans.sort((a, b) => a - b);
  return { n: spans.length, waiting, p50: quantile(spans, 0.5), p90: quantile(spans, 0.9) };
}
