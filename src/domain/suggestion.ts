import { linearSumAssignment } from 'linear-sum-assignment';

/**
 * Whom to send where nobody is: a suggestion with a reason for each, that a person accepts, changes or leaves. The pairs are
 * the cheapest there are together, not one by one (the assignment problem; Jonker and Volgenant's algorithm by way of
 * Crouse, "On implementing 2D rectangular assignment algorithms", IEEE TAES 2016), so that the last gap isn't left with
 * whoever lives farthest away.
 */

export interface Point {
  lat: number;
  lon: number;
}

/** A station that nobody is assigned to. */
export interface Gap {
  station: string;
  region: string;
  district: string | null;
  place: string | null;
  /** Its own coordinates, or the middle of its district; null: nobody knows. */
  at: Point | null;
  /** Drawn into the sample: without it the estimate has a hole. */
  sample: boolean;
}

/** Somebody who could go, free at that time. */
export interface Candidate {
  observer: string;
  region: string | null;
  district: string | null;
  place: string | null;
  /** The middle of where they live. */
  at: Point | null;
  languages: readonly string[];
  car: boolean;
  /** Other assignments that stand. */
  load: number;
  /** Their organisation may send observers; null: they have none, or nobody knows. */
  accredited: boolean | null;
  /** They hold their certificate, or somebody does who can bring it. */
  certificate: boolean;
  /** A test that is good when the station opens; null: nobody asks for one. */
  test: boolean | null;
}

/** Why somebody is suggested, or what speaks against it. `km` rounded; numbers for the sentence that a screen says. */
export type SuggestionReason =
  | { code: 'sample' | 'samePlace' | 'sameDistrict' | 'sameRegion' | 'car' | 'bothLanguages' | 'free' }
  | { code: 'distance'; km: number }
  | { code: 'load'; count: number }
  | { code: 'noCar' | 'noCertificate' | 'noTest' | 'accreditationUnknown' };

/** Codes of what somebody should look at before accepting. */
export const SUGGESTION_DOUBTS = ['noCar', 'noCertificate', 'noTest', 'accreditationUnknown'] as const;

export interface Suggestion {
  station: string;
  observer: string;
  reasons: SuggestionReason[];
  /** Kilometres that all of it is worth, for the order: lower is better. */
  cost: number;
}

/** Farther than this nobody is sent in the morning, kilometres: with a car, and without. */
const FARTHEST = { car: 150, none: 25 } as const;
/** Without coordinates: as far as such places lie from one another, kilometres. */
const ROUGH = { place: 3, district: 20, region: 120 } as const;
/** What is worth how many kilometres. */
const WORTH = {
  load: 15,
  noCertificate: 40,
  noTest: 25,
  accreditationUnknown: 10,
  bothLanguages: 5,
  noCar: 2,
} as const;
/**
 * What a gap that is filled takes off the cost: more than all kilometres of a view together, and one of the sample more
 * than all others. A pair that cannot be takes nothing off, as a gap that stays open.
 */
const FILLED = { any: 1e6, sample: 1e9 } as const;

const EARTH_KM = 6371.0088;
const radians = (degrees: number): number => (degrees * Math.PI) / 180;

/** Great-circle distance, kilometres (haversine formula). */
export function distanceKm(a: Point, b: Point): number {
  const half = (x: number): number => Math.sin(x / 2) ** 2;
  const h =
    half(radians(b.lat - a.lat)) + Math.cos(radians(a.lat)) * Math.cos(radians(b.lat)) * half(radians(b.lon - a.lon));
  return 2 * EARTH_KM * Math.asin(Math.min(1, Math.sqrt(h)));
}

/** How far apart, and how it is known. Null: too far, or nobody can say. */
function apart(gap: Gap, one: Candidate): { km: number; reason: SuggestionReason } | null {
  const same = gap.region === one.region;
  if (same && gap.place !== null && gap.place === one.place) return { km: ROUGH.place, reason: { code: 'samePlace' } };
  if (gap.at !== null && one.at !== null) {
    const km = distanceKm(gap.at, one.at);
    return { km, reason: { code: 'distance', km: Math.max(1, Math.round(km)) } };
  }
  if (!same) return null;
  if (gap.district !== null && gap.district === one.district)
    return { km: ROUGH.district, reason: { code: 'sameDistrict' } };
  return { km: ROUGH.region, reason: { code: 'sameRegion' } };
}

function judge(gap: Gap, one: Candidate): Suggestion | null {
  const way = apart(gap, one);
  if (one.accredited === false || way === null) return null;
  if (way.km > (one.car ? FARTHEST.car : FARTHEST.none)) return null;
  const reasons: SuggestionReason[] = [];
  let cost = way.km * (one.car ? 1 : WORTH.noCar);
  const say = (reason: SuggestionReason, worth: number): void => {
    reasons.push(reason);
    cost += worth;
  };
  if (gap.sample) say({ code: 'sample' }, 0);
  say(way.reason, 0);
  if (one.car) say({ code: 'car' }, 0);
  else if (way.km > ROUGH.place) say({ code: 'noCar' }, 0);
  if (one.languages.includes('kk') && one.languages.includes('ru'))
    say({ code: 'bothLanguages' }, -WORTH.bothLanguages);
  if (one.load === 0) say({ code: 'free' }, 0);
  else say({ code: 'load', count: one.load }, one.load * WORTH.load);
  if (!one.certificate) say({ code: 'noCertificate' }, WORTH.noCertificate);
  if (one.test === false) say({ code: 'noTest' }, WORTH.noTest);
  if (one.accredited === null) say({ code: 'accreditationUnknown' }, WORTH.accreditationUnknown);
  return { station: gap.station, observer: one.observer, reasons, cost };
}

/**
 * One observer at most for each gap, one gap at most for each observer; gaps of the sample first, then as many as can be
 * filled, then at the least cost. The order in which gaps and people come in changes nothing. What cannot be filled isn't
 * in the answer. gaps² × people at the worst: a few hundred gaps of a view, not a country.
 */
export function suggest(gaps: readonly Gap[], people: readonly Candidate[]): Suggestion[] {
  const byId = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
  const rows = gaps.toSorted((a, b) => byId(a.station, b.station));
  const pairs = rows.map(
    (gap) =>
      new Map<string, Suggestion>(
        people.flatMap((one) => {
          const pair = judge(gap, one);
          return pair ? [[one.observer, pair] as const] : [];
        }),
      ),
  );
  // Whoever can go nowhere here takes no part: the table stays small.
  const columns = [...new Set(pairs.flatMap((of) => [...of.keys()]))].sort(byId);
  if (columns.length === 0) return [];
  const cost = rows.map((gap, n) =>
    columns.map((observer) => {
      const pair = pairs[n]?.get(observer);
      return pair ? pair.cost - (gap.sample ? FILLED.sample : FILLED.any) : 0;
    }),
  );
  const { rowAssignments } = linearSumAssignment(cost, { maximaze: false });
  return rows
    .flatMap((gap, n) => {
      const pair = pairs[n]?.get(columns[rowAssignments[n] ?? -1] ?? '');
      return pair ? [{ pair, sample: gap.sample }] : [];
    })
    .toSorted(
      (a, b) =>
        Number(b.sample) - Number(a.sample) || a.pair.cost - b.pair.cost || byId(a.pair.station, b.pair.station),
    )
    .map(({ pair }) => pair);
}
