import { type ElectionProfile, LANGUAGES, type Language, type Names, type RelayStatus } from '../../domain/index.ts';
import { between, chance, pick, type Rng } from './rng.ts';
import { FIRST_NAMES, LAST_NAMES } from './texts/private.ts';
import { VENUES } from './texts/slots.ts';

/** The invented people of the day. Pseudonyms are the bots' own; nobody here is anybody. */
export type Scheme = 'alaman' | 'bayge';

/** Where a story happens: a place of the profile, or a city that is a region of its own. */
export interface StoryPlace {
  region: string;
  names: Names;
  /** Degrees, the middle of the place; null where the table below has none. */
  centre: { lat: number; lon: number } | null;
}

/** Somebody who speaks through a bot. */
export interface Reporter {
  scheme: Scheme;
  pseudonym: string;
  language: Language;
  place: StoryPlace;
  venue: string;
  station: number;
  /** Observers: how far their day has come, an index into OBSERVER_DAY; -1 before its beginning. */
  step: number;
  /** Story ms until which a report of theirs keeps them from checking in; null when they are well. */
  troubleUntil: number | null;
  lastStatus: RelayStatus | null;
  protocolSent: boolean;
}

/** Somebody who writes to the account privately; made in the world when they first speak. */
export interface Person {
  key: string;
  firstName: string;
  lastName: string;
  language: Language;
}

/** Rounded to a hundredth of a degree, from memory of the map: a drill needs a pin in the right town, no more. */
export const CENTRES: Record<string, [lat: number, lon: number]> = {
  kokshetau: [53.28, 69.39],
  stepnogorsk: [52.35, 71.89],
  aktobe: [50.28, 57.21],
  taldykorgan: [45.02, 78.37],
  kaskelen: [43.2, 76.62],
  talgar: [43.3, 77.24],
  kapshagay: [43.87, 77.06],
  atyrau: [47.11, 51.92],
  oskemen: [49.95, 82.61],
  semey: [50.41, 80.25],
  ridder: [50.34, 83.51],
  taraz: [42.9, 71.37],
  oral: [51.23, 51.37],
  aksai: [51.17, 53.0],
  karaganda: [49.8, 73.09],
  temirtau: [50.06, 72.96],
  balkhash: [46.85, 74.98],
  zhezkazgan: [47.79, 67.7],
  kostanay: [53.21, 63.63],
  rudny: [52.96, 63.12],
  kyzylorda: [44.85, 65.5],
  baikonur: [45.62, 63.31],
  aktau: [43.65, 51.17],
  zhanaozen: [43.34, 52.86],
  pavlodar: [52.29, 76.97],
  ekibastuz: [51.72, 75.32],
  petropavl: [54.87, 69.15],
  turkistan: [43.3, 68.25],
  kentau: [43.52, 68.51],
  'KZ-AST': [51.13, 71.43],
  'KZ-ALA': [43.24, 76.91],
  'KZ-SHY': [42.32, 69.6],
};

/** Of ten people how many write Kazakh; the others write Russian. */
const KAZAKH: Record<string, number> = {
  'KZ-KZY': 9,
  'KZ-YUZ': 8,
  'KZ-ATY': 8,
  'KZ-MAN': 8,
  'KZ-SHY': 6,
  'KZ-ZHA': 6,
  'KZ-AKT': 6,
  'KZ-ZAP': 5,
  'KZ-ALM': 5,
  'KZ-AST': 5,
  'KZ-ALA': 4,
  'KZ-SEV': 2,
  'KZ-KUS': 2,
};
const ENGLISH = 0.05;

/** Every place of the profile, and its cities, which people mention more often, three times. */
export function placesOfStory(profile: ElectionProfile): StoryPlace[] {
  const at = (id: string): StoryPlace['centre'] => {
    const found = CENTRES[id];
    return found ? { lat: found[0], lon: found[1] } : null;
  };
  // The practice day is played at home; the stations abroad have their own zones and few people.
  const towns = profile.places
    .filter(({ country }) => country === null)
    .map(({ id, region, names }) => ({ region, names, centre: at(id) }));
  const cities = profile.regions
    .filter((region) => region.kind === 'city')
    .map(({ code, names }) => ({ region: code, names, centre: at(code) }));
  return [...towns, ...cities, ...cities, ...cities];
}

export function languageIn(rng: Rng, region: string): Language {
  if (chance(rng, ENGLISH)) return 'en';
  return chance(rng, (KAZAKH[region] ?? 4) / 10) ? 'kk' : 'ru';
}

/** Somewhere within about two kilometres. */
export function nearby(rng: Rng, centre: { lat: number; lon: number }): { lat: number; lon: number } {
  const off = (): number => (rng() - 0.5) * 0.04;
  const round = (degrees: number): number => Math.round(degrees * 1e6) / 1e6;
  return { lat: round(centre.lat + off()), lon: round(centre.lon + off()) };
}

export function createReporter(rng: Rng, scheme: Scheme, places: readonly StoryPlace[], taken: Set<string>): Reporter {
  const place = pick(rng, places);
  const language = languageIn(rng, place.region);
  const venue = pick(rng, VENUES[language]).replace('{k}', String(between(rng, 1, 90)));
  let pseudonym: string;
  do pseudonym = String(between(rng, 1000, 99_999));
  while (taken.has(`${scheme}:${pseudonym}`));
  taken.add(`${scheme}:${pseudonym}`);
  return {
    scheme,
    pseudonym,
    language,
    place,
    venue,
    station: between(rng, 3, 690),
    step: -1,
    troubleUntil: null,
    lastStatus: null,
    protocolSent: false,
  };
}

export function createPerson(rng: Rng, number: number, language?: Language): Person {
  const speaks = language ?? (chance(rng, ENGLISH) ? 'en' : pick(rng, LANGUAGES.slice(0, 2)));
  return {
    key: `person-${number}`,
    firstName: pick(rng, FIRST_NAMES[speaks]),
    lastName: pick(rng, LAST_NAMES[speaks]),
    language: speaks,
  };
}
