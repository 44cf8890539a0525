import { tCritical } from './student-t.ts';

/**
 * Estimates from a probability sample of polling stations (domain.md 3.2). The unit is the station; x is what a share is
 * of (people who took part, or valid votes), y the votes of one list. Cochran, Sampling Techniques, 3rd ed.: the ratio
 * estimator 6.2–6.5, the combined ratio estimator for strata 6.11; NDI, The Quick Count and Election Observation, pp.
 * 125–137. Only stations that were drawn belong in here: a volunteer's protocol from elsewhere is coverage, no sample.
 */
export interface SampledStation {
  /** Base of the share. */
  x: number;
  /** Votes of the list. */
  y: number;
}

export interface StratumSample {
  code: string;
  /** Stations in the frame. */
  frame: number;
  /** Stations drawn; those not reported are non-response. */
  drawn: number;
  reported: readonly SampledStation[];
}

export type EstimateRefusal =
  | { code: 'noStations' }
  /** Nobody voted at the reported stations: there is nothing to have a share of. */
  | { code: 'noVotes' }
  /** One station has no variance: collapse it with another stratum, or wait. */
  | { code: 'stratumTooSmall'; strata: string[] }
  /** A stratum of the frame is not represented at all. */
  | { code: 'stratumSilent'; strata: string[] }
  | { code: 'badCounts'; strata: string[] };

export interface Estimate {
  /** Estimated share, 0–1. */
  share: number;
  /** Estimated totals over the frame. */
  totals: { x: number; y: number };
  variance: number;
  standardError: number;
  /** Half width of the interval. */
  margin: number;
  /** The factor it was made with, and of which distribution. */
  critical: number;
  distribution: 'normal' | 't';
  degreesOfFreedom: number;
  /** Var ÷ what a simple sample of as many voters would have; null where the share is 0 or 1. */
  designEffect: number | null;
  reported: number;
  drawn: number;
  frame: number;
  /** Share of drawn stations that reported, by stratum: the weights assume the silent ones are like the others of theirs. */
  response: { code: string; reported: number; drawn: number; frame: number }[];
}

export type EstimateResult = { ok: true; estimate: Estimate } | { ok: false; refused: EstimateRefusal };

export interface EstimateOptions {
  /** 0.95 unless told. */
  confidence?: number;
  /** `auto`: t where there are fewer than 30 degrees of freedom. */
  distribution?: 'normal' | 't' | 'auto';
}

const SMALL_SAMPLE = 30;

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);

/**
 * The combined stratified ratio estimator; with one stratum it is the plain ratio estimator.
 * Var(R) = (1/X̂²) Σ N²(1 − n/N) s²/n with the residuals e = y − Rx about their stratum's mean, n the reported stations.
 * A stratum reported whole adds nothing to the variance, also with a single station.
 */
export function estimateShare(strata: readonly StratumSample[], options: EstimateOptions = {}): EstimateResult {
  const refused = check(strata);
  if (refused) return { ok: false, refused };
  const weighted = (of: (station: SampledStation) => number): number =>
    sum(strata.map(({ frame, reported }) => (frame * sum(reported.map(of))) / reported.length));
  const x = weighted((station) => station.x);
  const y = weighted((station) => station.y);
  if (x === 0) return { ok: false, refused: { code: 'noVotes' } };
  const share = y / x;
  const variance = sum(strata.map((stratum) => stratumVariance(stratum, share))) / x ** 2;
  const degreesOfFreedom = sum(strata.map(({ reported }) => reported.length - 1));
  const wanted = options.distribution ?? 'auto';
  const distribution = wanted === 'auto' ? (degreesOfFreedom < SMALL_SAMPLE ? 't' : 'normal') : wanted;
  const critical = criticalValue(options.confidence ?? 0.95, distribution, degreesOfFreedom);
  const standardError = Math.sqrt(variance);
  const voters = sum(strata.map(({ reported }) => sum(reported.map((station) => station.x))));
  const naive = (share * (1 - share)) / voters;
  return {
    ok: true,
    estimate: {
      share,
      totals: { x, y },
      variance,
      standardError,
      margin: critical * standardError,
      critical,
      distribution,
      degreesOfFreedom,
      designEffect: naive > 0 ? variance / naive : null,
      reported: sum(strata.map(({ reported }) => reported.length)),
      drawn: sum(strata.map(({ drawn }) => drawn)),
      frame: sum(strata.map(({ frame }) => frame)),
      response: strata.map(({ code, frame, drawn, reported }) => ({ code, frame, drawn, reported: reported.length })),
    },
  };
}

/** The handbook's own factors (NDI p. 90), so that anybody who recomputes gets the same last digit. */
const Z: Readonly<Record<number, number>> = { 0.95: 1.96, 0.99: 2.58 };

function criticalValue(confidence: number, distribution: 'normal' | 't', degreesOfFreedom: number): number {
  if (distribution === 't') return tCritical(confidence, Math.max(1, degreesOfFreedom));
  return Z[confidence] ?? tCritical(confidence, Number.POSITIVE_INFINITY);
}

function check(strata: readonly StratumSample[]): EstimateRefusal | null {
  const codes = (bad: (stratum: StratumSample) => boolean): string[] => strata.filter(bad).map(({ code }) => code);
  if (strata.length === 0 || strata.every(({ reported }) => reported.length === 0)) return { code: 'noStations' };
  const isCount = (value: number): boolean => Number.isSafeInteger(value) && value >= 0;
  const wrong = codes(
    ({ frame, drawn, reported }) =>
      !isCount(frame) ||
      !isCount(drawn) ||
      reported.length > drawn ||
      drawn > frame ||
      reported.some(({ x, y }) => !isCount(x) || !isCount(y) || y > x),
  );
  if (wrong.length > 0) return { code: 'badCounts', strata: wrong };
  const silent = codes(({ frame, reported }) => frame > 0 && reported.length === 0);
  if (silent.length > 0) return { code: 'stratumSilent', strata: silent };
  const single = codes(({ frame, reported }) => reported.length === 1 && frame > 1);
  return single.length > 0 ? { code: 'stratumTooSmall', strata: single } : null;
}

/** N²(1 − n/N) s²/n. */
function stratumVariance({ frame, reported }: StratumSample, share: number): number {
  const n = reported.length;
  if (n === frame) return 0;
  const residuals = reported.map(({ x, y }) => y - share * x);
  const mean = sum(residuals) / n;
  const spread = sum(residuals.map((each) => (each - mean) ** 2)) / (n - 1);
  return (frame ** 2 * (1 - n / frame) * spread) / n;
}

/** Stations for a margin, where the unit is the station: n₀ = (zσ/e)², n = n₀/(1 + n₀/N), rounded up (domain.md 3.2). */
export function stationsNeeded(plan: { frame: number; spread: number; margin: number; critical?: number }): number {
  const first = (((plan.critical ?? 1.96) * plan.spread) / plan.margin) ** 2;
  return Math.ceil(first / (1 + first / plan.frame));
}

/** Voters for a margin, where the unit is the voter: NDI's planning formula, n = P(1 − P)/(M²/Z² + P(1 − P)/N), p. 90. */
export function votersNeeded(plan: { voters: number; share: number; margin: number; critical: number }): number {
  const spread = plan.share * (1 - plan.share);
  return Math.round(spread / (plan.margin ** 2 / plan.critical ** 2 + spread / plan.voters));
}

/**
 * Whether one list leads another: the estimate of the difference of two shares is the estimate of one list with y = a − b.
 * Within its margin nothing is said (NDI p. 137: do not project).
 */
export function leadOf(
  strata: readonly {
    code: string;
    frame: number;
    drawn: number;
    reported: readonly { x: number; a: number; b: number }[];
  }[],
  options: EstimateOptions = {},
): { ok: true; difference: number; margin: number; tooClose: boolean } | { ok: false; refused: EstimateRefusal } {
  const part = (of: (station: { a: number; b: number }) => number): StratumSample[] =>
    strata.map(({ reported, ...stratum }) => ({
      ...stratum,
      reported: reported.map((each) => ({ x: each.x, y: of(each) })),
    }));
  const checked = estimateShare(
    part(({ a, b }) => a + b),
    options,
  );
  if (!checked.ok) return checked;
  const { totals, critical } = checked.estimate;
  const y = sum(
    strata.map(({ frame, reported }) => (frame * sum(reported.map(({ a, b }) => a - b))) / reported.length),
  );
  const difference = y / totals.x;
  const variance =
    sum(part(({ a, b }) => a - b).map((stratum) => stratumVariance(stratum, difference))) / totals.x ** 2;
  const margin = critical * Math.sqrt(variance);
  return { ok: true, difference, margin, tooClose: Math.abs(difference) <= margin };
}
