import type { CommissionFault, ElectionProfile, KeyedSheet, ProtocolLevel, RejectionCode } from '../../domain/index.ts';
import { between, chance, type Rng, shuffled } from '../practice/rng.ts';
import { type CountedProtocols, type DayFigures, PLAYED_REASONS, type PlayedReason } from './figures.ts';
import type { DayStation } from './plan.ts';
import {
  brokenSheet,
  firstPageOf,
  fromMemory,
  type SheetCounts,
  slipIn,
  someCounts,
  wholeSheet,
  withoutMembers,
} from './protocol-sheets.ts';

/** What becomes of a protocol in the end. `exclude`: accepted, counted apart for its turnout. */
export type Verdict = { do: 'accept' | 'exclude' } | { do: 'reject'; code: RejectionCode };

/** What people find who look at a protocol: the scripted ones know it, the program doesn't. */
export interface ProtocolTruth {
  /** As anybody keys it who reads the paper carefully. */
  sheet: KeyedSheet;
  photos: number;
  /** The first of the two who key it slips, or the second; then a third person reads it, or sends it back to them. */
  slip: { sheet: KeyedSheet; by: 'first' | 'second'; settled: 'adjudicated' | 'returned' } | null;
  fault: CommissionFault | null;
  verdict: Verdict;
  level: ProtocolLevel;
  region: string;
}

/** A protocol that an observer sends. */
export interface PlannedProtocol {
  at: number;
  /** From 0, one for each. */
  observer: number;
  station: DayStation;
  /** Of a commission above the station's. */
  district: string | null;
  truth: ProtocolTruth;
}

type Bounds = { low: number; high: number };

const total = (values: readonly number[]): number => values.reduce((sum, each) => sum + each, 0);

/** How far values lie around what all have in common, as part of the room there is. */
const SPREAD = 0.6;

/**
 * Whole numbers between their bounds that add up to the total, each another part of its room.
 * @throws RangeError when no such numbers exist.
 */
export function spread(rng: Rng, parts: readonly Bounds[], sum: number): number[] {
  const [least, most] = [total(parts.map(({ low }) => low)), total(parts.map(({ high }) => high))];
  if (sum < least || sum > most) throw new RangeError(`${sum} is not between ${least} and ${most}`);
  const share = most === least ? 0 : (sum - least) / (most - least);
  const room = SPREAD * Math.min(share, 1 - share);
  const values = parts.map(({ low, high }) => low + Math.round((high - low) * (share + room * (2 * rng() - 1))));
  // What chance and rounding left over goes wherever there is room, in turn.
  for (let left = sum - total(values); left !== 0; left = sum - total(values)) {
    const step = Math.ceil(Math.abs(left) / parts.length);
    let open = left;
    for (const [index, { low, high }] of parts.entries()) {
      const value = values[index] ?? 0;
      const by = open > 0 ? Math.min(open, step, high - value) : Math.max(open, -step, low - value);
      values[index] = value + by;
      open -= by;
    }
  }
  return values;
}

/** Of a list of stations, each taken once. */
interface Pool {
  /** One with about so many voters. */
  near(voters: number): DayStation;
  any(): DayStation;
}

/** How far a station may be from the size that was asked for. All of a group together still fit their totals. */
const NEAR = 0.12;
const SMALLEST = 300;

function poolOf(rng: Rng, stations: readonly DayStation[]): Pool {
  const left = new Set(shuffled(rng, stations));
  const take = (fits: (station: DayStation) => boolean, what: string): DayStation => {
    for (const station of left)
      if (fits(station)) {
        left.delete(station);
        return station;
      }
    throw new RangeError(`no station left with ${what}`);
  };
  return {
    near: (voters) =>
      take((station) => Math.abs(station.voters - voters) <= NEAR * voters, `about ${Math.round(voters)} voters`),
    any: () => take((station) => station.voters >= SMALLEST, `${SMALLEST} voters`),
  };
}

/** Turnout of a group of stations, as parts of the voters: its bounds, and what the whole of it has. */
interface Turnout extends Bounds {
  typical: number;
}

/** Stations whose figures add up to what the day says, between the bounds of turnout. */
function counted(rng: Rng, pool: Pool, sums: CountedProtocols, lists: readonly string[], turnout: Turnout) {
  const { stations: n, participated, invalid, votes } = sums;
  const mean = participated / n / turnout.typical;
  // From half to one and a half of the mean, so that however chance chooses, all of them together are about as large.
  const stations = Array.from({ length: n }, (_, index) => pool.near(mean * (0.5 + (index + 0.5) / n)));
  const came = spread(
    rng,
    stations.map(({ voters }) => ({
      low: Math.ceil(voters * turnout.low),
      high: Math.floor(voters * turnout.high),
    })),
    participated,
  );
  // Not one without an invalid ballot: that would be a finding (V13).
  const spoilt = spread(
    rng,
    came.map((each) => ({ low: 1, high: Math.max(1, Math.floor(each / 10)) })),
    invalid,
  );
  const left = came.map((each, index) => each - (spoilt[index] ?? 0));
  const byList = lists.map((code) => {
    const given = spread(
      rng,
      left.map((high) => ({ low: 0, high })),
      votes[code] ?? 0,
    );
    for (const [index, each] of given.entries()) left[index] = (left[index] ?? 0) - each;
    return { code, given };
  });
  if (total(left) !== 0) throw new RangeError('the votes and the invalid ballots are not who took part');
  return stations.map((station, index) => ({
    station,
    counts: {
      registered: station.voters,
      participated: came[index] ?? 0,
      invalid: spoilt[index] ?? 0,
      votes: byList.map(({ code, given }) => ({ code, count: given[index] ?? 0 })),
    } satisfies SheetCounts,
  }));
}

interface Made extends Omit<ProtocolTruth, 'slip' | 'region'> {
  station: DayStation;
  district: string | null;
}

const plain = { photos: 2, fault: null, level: 'PEC', district: null } as const;

/** Every protocol of the day, with what people will find. Pure; the truths add up to the figures exactly. */
export function planProtocols(
  rng: Rng,
  figures: DayFigures,
  profile: ElectionProfile,
  stations: readonly DayStation[],
): PlannedProtocol[] {
  const { accepted, excluded, rejected, adjudicated, returned } = figures.protocols;
  const { turnoutFlagPercent: flag, turnoutStrongPercent: strong } = profile.protocolChecks;
  const lists = profile.parties.toSorted((a, b) => a.number - b.number).map(({ code }) => code);
  const pool = poolOf(rng, stations);
  const low: Turnout = { low: 0.2, typical: 0.48, high: (flag - 1) / 100 };
  const high: Turnout = { low: (flag + 0.5) / 100, typical: (flag + strong - 1) / 200, high: (strong - 0.5) / 100 };
  const whole = (sums: CountedProtocols, turnout: Turnout, verdict: Verdict): Made[] =>
    counted(rng, pool, sums, lists, turnout).map(({ station, counts }) => ({
      ...plain,
      station,
      sheet: wholeSheet(rng, counts),
      verdict,
    }));
  const kept = [...whole(accepted, low, { do: 'accept' }), ...whole(excluded, high, { do: 'exclude' })];
  const refused = PLAYED_REASONS.flatMap((code) =>
    Array.from({ length: rejected[code] ?? 0 }, (_, index): Made => {
      const station = pool.any();
      const sheet = wholeSheet(rng, someCounts(rng, station.voters, 0.35 + rng() * 0.3, lists));
      const made = { ...plain, station, sheet, verdict: { do: 'reject', code } } satisfies Made;
      return { ...made, ...SPOIL[code]({ rng, index, sheet, lists, figures, profile }) };
    }),
  );
  const slipping = shuffled(rng, kept).slice(0, adjudicated + returned);
  const slipOf = (made: Made): ProtocolTruth['slip'] => {
    const at = slipping.indexOf(made);
    if (at === -1) return null;
    const by = chance(rng, 0.5) ? 'first' : 'second';
    return { sheet: slipIn(rng, made.sheet), by, settled: at < adjudicated ? 'adjudicated' : 'returned' };
  };
  const observers = shuffled(
    rng,
    Array.from({ length: figures.observers.people }, (_, index) => index),
  );
  return shuffled(rng, [...kept, ...refused]).map((made, index) => {
    const { station, district, sheet, photos, fault, verdict, level } = made;
    const truth = { sheet, photos, fault, verdict, level, region: station.region, slip: slipOf(made) };
    // A commission needs an hour at least, and the last of these most of the night.
    const at = figures.closesAt + between(rng, 60 * MINUTE, 7 * 60 * MINUTE);
    return { at, observer: observers[index % observers.length] ?? 0, station, district, truth };
  });
}

const MINUTE = 60_000;

interface Spoiling {
  rng: Rng;
  /** Among those of its reason. */
  index: number;
  sheet: KeyedSheet;
  lists: readonly string[];
  figures: DayFigures;
  profile: ElectionProfile;
}

/** What is wrong with a protocol that is rejected for that reason. */
const SPOIL: Record<PlayedReason, (what: Spoiling) => Partial<Made>> = {
  incomplete_pages: ({ index, sheet, figures: { protocols } }) => {
    const { copyRefused, onePagePosted } = protocols.commission;
    if (index < copyRefused) return { sheet: fromMemory(sheet), photos: 0, fault: 'copyRefused' };
    const fault = index < copyRefused + onePagePosted ? 'onePagePosted' : null;
    return { sheet: firstPageOf(sheet), photos: 1, fault };
  },
  no_members_or_number: ({ rng, sheet }) => ({ sheet: withoutMembers(rng, sheet) }),
  arithmetic: ({ rng, index, sheet, lists }) => ({ sheet: index === 0 ? pec237(lists) : brokenSheet(rng, sheet) }),
  // Of a district: one of its pages, and no station's.
  wrong_level: ({ rng, lists, profile }) => {
    const [district] = shuffled(rng, profile.districts);
    if (!district) throw new RangeError('the profile has no district');
    const station = { region: district.region, number: 0, place: null, district: null, voters: 0 };
    return { sheet: districtSheet(lists), photos: 1, level: 'TEC', district: district.names.kk, station };
  },
};

const listed = (lists: readonly string[], counts: readonly number[]) =>
  lists.map((code, index) => ({ code, count: counts[index] ?? 0, words: null }));

/** "PEC 237" as it was published (domain.md 4.3): no identity holds. Its votes but the first are the district's below. */
export const pec237 = (lists: readonly string[]): KeyedSheet => ({
  figures: {
    registered: 2170,
    received: 1896,
    issued: 1896,
    issuedBy: [125, 123, 125, 125, 124].map((count) => ({ name: '', role: null, count })),
    participated: 624,
    absentee: 'illegible',
    outside: 214,
    votes: listed(lists, [58, 12_994, 393, 2389, 186]),
    invalid: 1035,
    unissued: 2072,
  },
  sheet: { hasNumber: true, hasAddress: true, dateIsRight: true, signatures: 5, stamped: true, formFaults: [] },
});

/** A district's protocol that was published among those of stations (domain.md 4.3). */
export const districtSheet = (lists: readonly string[]): KeyedSheet => ({
  figures: {
    registered: 27_512,
    received: 20_052,
    issued: 20_052,
    issuedBy: null,
    participated: 19_444,
    absentee: 0,
    outside: 94,
    votes: listed(lists, [3482, 12_994, 393, 2389, 186]),
    invalid: null,
    unissued: null,
  },
  sheet: { hasNumber: true, hasAddress: true, dateIsRight: true, signatures: null, stamped: null, formFaults: [] },
});
