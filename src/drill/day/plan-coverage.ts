import {
  type CheckinStatus,
  clockOn,
  type ElectionProfile,
  type Ms,
  placesOf,
  TURNOUT_HOURS,
} from '../../domain/index.ts';
import { between, chance, pick, type Rng, shuffled } from '../practice/rng.ts';
import type { DayFigures } from './figures.ts';
import type { DayStation } from './plan.ts';

/** What a scripted coordinator and the report know of a check-in; the program reads it from the message. */
export interface CheckinTruth {
  /** `alaman:20017`. */
  observer: string;
  region: string;
  number: number;
  status: CheckinStatus;
  /** It speaks of police, force or a phone that was taken: an SOS like any other. */
  urgent: boolean;
}

export interface PlannedCheckin {
  at: number;
  station: DayStation;
  truth: CheckinTruth;
  /** Code of the profile, for those who were kept out. */
  reason: string | null;
  writtenAct: boolean | null;
  turnout: number | null;
}

/** Who was sent where, as they registered. */
export interface Registered {
  observer: string;
  station: DayStation;
}

const MINUTE = 60_000;
/** Of all who are on the list, by each of the hours, in percent (domain.md 2.1 has the country's: 11.6, 28.8 … 63.1). */
const CURVE: Readonly<Record<(typeof TURNOUT_HOURS)[number], number>> = {
  10: 12,
  12: 27,
  14: 39,
  16: 48,
  18: 56,
  20: 62,
};
/** Reports come this long around their hour, ms: early, late. */
const EARLY = 5 * MINUTE;
const LATE = 25 * MINUTE;

const districtOf = ({ region, district }: DayStation): string => `${region} ${district ?? ''}`;

/**
 * What observers say of themselves through the day. Pure: how many stay away, are kept out, put out, or fall silent are the
 * day's figures; who, where and when is chance. Everybody else is let in, reports every hour that is asked for, sees the
 * count, gets the protocol and goes home.
 * @throws RangeError when there are fewer observers than the figures need
 */
export function planCheckins(
  rng: Rng,
  { coverage, closesAt }: DayFigures,
  profile: ElectionProfile,
  registered: readonly Registered[],
): PlannedCheckin[] {
  const { absent, denied, expelled, urgent, silentFrom } = coverage;
  const places = placesOf(profile);
  const quiet = silentFrom === null ? null : silentDistrict(registered);
  const others = shuffled(
    rng,
    registered.filter(({ station }) => districtOf(station) !== quiet),
  );
  if (others.length < absent + denied + expelled)
    throw new RangeError('fewer observers than stay away or are kept out');
  const away = new Set(others.slice(0, absent));
  const out = others.slice(absent, absent + denied + expelled);
  const fates = new Map(out.map((one, index) => [one, index < denied ? ('denied' as const) : ('expelled' as const)]));
  const rough = new Set(shuffled(rng, out).slice(0, urgent));
  const reasons = profile.denialReasons.map(({ code }) => code);

  return registered.flatMap((one): PlannedCheckin[] => {
    if (away.has(one)) return [];
    const { observer, station } = one;
    const zone = places.zoneOf(station.region, station.place);
    const clock = (time: string): Ms => clockOn(profile.date, time, zone) ?? (closesAt as Ms);
    const { region, number, voters } = station;
    const say = (at: number, status: CheckinStatus, more: Partial<PlannedCheckin> = {}): PlannedCheckin => ({
      at,
      station,
      truth: { observer, region, number, status, urgent: false },
      reason: null,
      writtenAct: null,
      turnout: null,
      ...more,
    });
    const keptOut = (at: number, status: 'denied' | 'expelled'): PlannedCheckin => ({
      ...say(at, status, { reason: pick(rng, reasons), writtenAct: chance(rng, 0.2) }),
      truth: { observer, region, number, status, urgent: rough.has(one) },
    });
    const fate = fates.get(one);
    const from = clock(profile.voting.observersFrom);
    if (fate === 'denied') return [keptOut(from + between(rng, 5, 100) * MINUTE, 'denied')];

    const said = [say(from + between(rng, 10, 55) * MINUTE, 'admitted')];
    for (const hour of TURNOUT_HOURS) {
      const at = clock(`${hour}:00`) + between(rng, -EARLY, LATE);
      said.push(say(at, 'present', { turnout: Math.round((voters * CURVE[hour] * (0.9 + rng() * 0.2)) / 100) }));
    }
    const closes = clock(profile.voting.closes);
    said.push(say(closes + between(rng, 28, 40) * MINUTE, 'counting'));
    const counted = closes + between(rng, 90, 300) * MINUTE;
    said.push(
      say(counted, chance(rng, 0.9) ? 'protocolReceived' : 'protocolRefused'),
      say(counted + 5 * MINUTE, 'left'),
    );
    if (fate === 'expelled') {
      const at = from + between(rng, 120, 60 * 15) * MINUTE;
      return [...said.filter((each) => each.at < at), keptOut(at, 'expelled')];
    }
    const stops = districtOf(station) === quiet ? (silentFrom ?? 0) : Number.POSITIVE_INFINITY;
    return said.filter((each) => each.at < stops);
  });
}

/** Where most observers are: the silence of few would be nothing. By name where there are as many. */
function silentDistrict(registered: readonly Registered[]): string | null {
  const sizes = new Map<string, number>();
  for (const { station } of registered) {
    if (station.district === null) continue;
    sizes.set(districtOf(station), (sizes.get(districtOf(station)) ?? 0) + 1);
  }
  const [largest] = [...sizes].toSorted(([a, n], [b, m]) => m - n || (a < b ? -1 : 1));
  return largest?.[0] ?? null;
}
