import { type ElectionProfile, LANGUAGES, type Place, type Region } from './election-profile.ts';
import { foldName } from './fold-text.ts';

/** Looking up where something happened, by whatever somebody called it. Built once from a profile. */
export interface Places {
  /** A region by its code, another edition's code, name or alias in any language, or by a place that lies in it. */
  region(text: string): Region | null;
  place(text: string): Place | null;
  regionByCode(code: string): Region | null;
  /** The tzdata zone of a region; the capital's where it has none or is not known. */
  zoneOf(regionCode: string | null): string;
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

  return {
    region: regionOf,
    place: placeOf,
    regionByCode: (code) => byCode.get(code) ?? null,
    zoneOf: (code) => (code === null ? null : byCode.get(code)?.zone) ?? profile.zone,
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

function push(map: Map<string, PlaceHit[]>, key: string, hit: PlaceHit): void {
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
