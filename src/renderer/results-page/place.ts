import { type PackedStations, stationsAt, type ToldStation } from '../../domain/results-page.ts';

/** What a reader looks at: the country, a region, a district of it, a station of either. */
export interface Chosen {
  region: string | null;
  district: string | null;
  station: number | null;
}
export const COUNTRY: Chosen = { region: null, district: null, station: null };

export const pathOf = ({ region, district }: Chosen): string[] =>
  region === null ? [] : district === null ? [region] : [region, district];

export const hashOf = ({ region, district, station }: Chosen): string =>
  region === null
    ? ''
    : `#${[region, district === null ? '*' : `d.${district}`, ...(station === null ? [] : [String(station)])].map(encodeURIComponent).join('/')}`;

/** What an address names, as far as there is such a place; anybody may have written it. */
export function chosenIn(
  hash: string,
  places: { regions: readonly string[]; districtsOf(region: string): string[] },
  stations: PackedStations,
): Chosen {
  const [region, within, number] = hash
    .replace(/^#/, '')
    .split('/')
    .map((part) => {
      try {
        return decodeURIComponent(part);
      } catch {
        return '';
      }
    });
  if (region === undefined || !places.regions.includes(region)) return COUNTRY;
  const districts = places.districtsOf(region);
  const district = within?.startsWith('d.') && districts.includes(within.slice(2)) ? within.slice(2) : null;
  const chosen: Chosen = { region, district, station: null };
  const station = stationsAt(stations, pathOf(chosen)).find((each) => String(each.number) === number);
  return { ...chosen, station: station?.number ?? null };
}

export const stationOf = (stations: PackedStations, chosen: Chosen): ToldStation | null =>
  chosen.station === null
    ? null
    : (stationsAt(stations, pathOf(chosen)).find(({ number }) => number === chosen.station) ?? null);
