import { currentLocale } from '../../app/i18n.ts';
import { plain } from '../../components/hostile.tsx';
import { useElection } from '../../stores/election.ts';

/** Digits in groups of three with thin spaces (ux.md). */
export const figure = (n: number): string => String(n).replace(/\B(?=(\d{3})+$)/g, '\u2009');

/** A region, district or place by its name in the reader's language; what the list wrote itself, else. */
export function regionName(code: string): string {
  return find('regions', code) ?? plain(code);
}
export function districtName(code: string): string {
  return find('districts', code) ?? plain(code);
}
export function placeName(id: string): string {
  const { names } = useElection.getState();
  const place = names?.places.find((each) => each.id === id);
  if (!place) return plain(id);
  const country = names?.countries.find((each) => each.code === place.country);
  const own = place.names[currentLocale()];
  return country ? `${country.names[currentLocale()]}, ${own}` : own;
}

function find(list: 'regions' | 'districts', code: string): string | null {
  return useElection.getState().names?.[list].find((each) => each.code === code)?.names[currentLocale()] ?? null;
}

/** The name in the reader's language, else the other one. */
export function stationName(row: { nameKk: string | null; nameRu: string | null }): string | null {
  const name = currentLocale() === 'kk' ? (row.nameKk ?? row.nameRu) : (row.nameRu ?? row.nameKk);
  return name === null ? null : plain(name, 120);
}

/** Where it lies, from the larger to the smaller. */
export function whereText(row: { region: string; district: string | null; place: string | null }): string {
  return [
    regionName(row.region),
    row.district === null ? null : districtName(row.district),
    row.place === null ? null : placeName(row.place),
  ]
    .filter((part) => part !== null)
    .join(' · ');
}
