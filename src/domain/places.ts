import {
  type Country,
  type District,
  type ElectionProfile,
  LANGUAGES,
  type Place,
  type Region,
} from './election-profile.ts';
import { foldName } from './fold-text.ts';

/** Looking up where something happened, by whatever somebody called it. Built once from a profile. */
export interface Places {
  /** A region by its code, another edition's code, name or alias in any language, or by a place that lies in it. */
  region(text: string): Region | null;
  place(text: string): Place | null;
  regionByCode(code: string): Region | null;
  placeById(id: string): Place | null;
  /** A district by its code, name or alias; names repeat, so within a region or, without one, only if one has it. */
  district(text: string, regionCode?: string): District | null;
  country(text: string): Country | null;
  /** The tzdata zone of a place or its region; the capital's where neither has one or is known. */
  zoneOf(regionCode: string | null, placeId?: string | null): string;
  /** Regions and places whose name, alias or code begins with the query (or has a word that does), best first. */
  search(query: string, limit: number): PlaceHit[];
}

export interface PlaceHit {
  region: Region;
  /** Null when the region itself was found. */
  place: Place | null;
  /** The spelling that matched, as the profile has it. */
  matched: string;
}

interface Name {
  folded: string;
  hit: PlaceHit;
}

export function placesOf(profile: ElectionProfile): Places {
  const byCode = new Map(profile.regions.map((region) => [region.code, region]));
  const byId = new Map(profile.places.map((place) => [place.id, place]));
  const countryByCode = new Map(profile.countries.map((country) => [country.code, country]));
  const countries = new Map(
    profile.countries.flatMap((country) =>
      [country.code, ...allNames(country)].map((name) => [foldName(name), country]),
    ),
  );
  const names: Name[] = [];
  const add = (matched: string, region: Region, place: Place | null): void => {
    names.push({ folded: foldName(matched), hit: { region, place, matched } });
  };
  for (const region of profile.regions) {
    for (const code of [region.code, ...region.otherCodes]) add(code, region, null);
    for (const language of LANGUAGES) add(region.names[language], region, null);
    for (const alias of region.aliases) add(alias, region, null);
  }
  for (const place of profile.places) {
    const region = byCode.get(place.region);
    if (region === undefined) continue;
    for (const language of LANGUAGES) add(place.names[language], region, place);
    for (const alias of place.aliases) add(alias, region, place);
    const country = place.country === null ? undefined : countryByCode.get(place.country);
    if (country !== undefined) for (const name of allNames(country)) add(name, region, place);
  }

  const regionWords = new Set(profile.placeWords.region.map(foldName));
  const cityWords = new Set(profile.placeWords.city.map(foldName));
  const withoutNoise = (folded: string): string =>
    folded
      .split(' ')
      .filter((word) => !regionWords.has(word) && !cityWords.has(word))
      .join(' ');
  /** "г. X" is the city and "X обл." the region of that name, where both exist. */
  const looseHits = (folded: string): PlaceHit[] => {
    const hits = loose.get(withoutNoise(folded)) ?? [];
    const spoken = folded.split(' ');
    const saysCity = spoken.some((word) => cityWords.has(word));
    const saysRegion = spoken.some((word) => regionWords.has(word));
    if (saysCity === saysRegion) return hits;
    const meant = hits.filter(({ region, place }) => (place !== null || region.kind === 'city') === saysCity);
    return meant.length > 0 ? meant : hits;
  };
  const exact = new Map<string, PlaceHit[]>();
  const loose = new Map<string, PlaceHit[]>();
  for (const { folded, hit } of names) {
    push(exact, folded, hit);
    push(loose, withoutNoise(folded), hit);
  }
  loose.delete('');

  const regionOf = (text: string): Region | null => {
    const folded = foldName(text);
    return onlyRegion(exact.get(folded)) ?? onlyRegion(looseHits(folded));
  };
  const placeOf = (text: string): Place | null => {
    const folded = foldName(text);
    return onlyPlace(exact.get(folded)) ?? onlyPlace(looseHits(folded));
  };

  const districtWords = new Set(profile.placeWords.district.map(foldName));
  const districts = new Map<string, District[]>();
  for (const district of profile.districts) {
    const known = [district.code, ...allNames(district)].flatMap((name) => spoken(foldName(name), districtWords));
    for (const name of new Set(known)) push(districts, name, district);
  }

  return {
    region: regionOf,
    place: placeOf,
    regionByCode: (code) => byCode.get(code) ?? null,
    placeById: (id) => byId.get(id) ?? null,
    district(text, region) {
      for (const name of spoken(foldName(text), districtWords)) {
        const hits = (districts.get(name) ?? []).filter((hit) => region === undefined || hit.region === region);
        if (hits.length > 0) return hits.length === 1 ? (hits[0] ?? null) : null;
      }
      return null;
    },
    country: (text) => countries.get(foldName(text)) ?? null,
    zoneOf(code, placeId) {
      const own = placeId == null ? null : byId.get(placeId)?.zone;
      return own ?? (code === null ? null : byCode.get(code)?.zone) ?? profile.zone;
    },
    search(query, limit) {
      const folded = foldName(query);
      if (folded === '') return [];
      const found: PlaceHit[] = [];
      for (const test of [
        (name: string) => name === folded,
        (name: string) => name.startsWith(folded),
        (name: string) => name.includes(` ${folded}`),
      ]) {
        for (const name of names) {
          if (found.length >= limit) return found;
          const known = found.some((hit) => hit.region === name.hit.region && hit.place === name.hit.place);
          if (!known && test(name.folded)) found.push(name.hit);
        }
      }
      return found;
    },
  };
}

/** As it is, and without the words that only say what it is. */
function spoken(folded: string, noise: ReadonlySet<string>): string[] {
  const bare = folded
    .split(' ')
    .filter((word) => !noise.has(word))
    .join(' ');
  return bare === '' || bare === folded ? [folded] : [folded, bare];
}

const allNames = (item: { names: Record<string, string>; aliases: readonly string[] }): string[] => [
  ...Object.values(item.names),
  ...item.aliases,
];

function push<T>(map: Map<string, T[]>, key: string, hit: T): void {
  const hits = map.get(key);
  if (hits === undefined) map.set(key, [hit]);
  else hits.push(hit);
}

/**
 * A name that means a region itself wins over places of that name; two regions of one name mean nothing (a person
 * decides).
 */
function onlyRegion(hits: readonly PlaceHit[] = []): Region | null {
  const own = hits.filter((hit) => hit.place === null);
  const regions = new Set((own.length > 0 ? own : hits).map((hit) => hit.region));
  const [region, ...more] = regions;
  return region !== undefined && more.length === 0 ? region : null;
}

function onlyPlace(hits: readonly PlaceHit[] = []): Place | null {
  const [place, ...more] = new Set(hits.map((hit) => hit.place).filter((item) => item !== null));
  return place !== undefined && more.length === 0 ? place : null;
}
