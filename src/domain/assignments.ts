import { foldName } from './fold-text.ts';

interface StationPlace {
  region: string;
  number: number;
  place: string | null;
  address: string | null;
  lat: number | null;
  lon: number | null;
}

/** What somebody was told of where to go: another key, and they have to be told again. */
export function stationPlaceKey({ region, number, place, address, lat, lon }: StationPlace): string {
  const said = foldName(address ?? '') === '' ? null : (address ?? '').trim();
  const door =
    said !== null ? foldName(said) : lat !== null && lon !== null ? `${lat.toFixed(3)}, ${lon.toFixed(3)}` : '';
  return JSON.stringify([region, number, place, door]);
}
