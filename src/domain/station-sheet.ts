import type { ElectionProfile } from './election-profile.ts';
import { cleanText, foldName } from './fold-text.ts';
import type { Places } from './places.ts';
import { byHeader, byStatus } from './station-words.ts';

/** A list of polling stations as somebody's table: which column is what, and what a row of it says. */
export const STATION_FIELDS = [
  'externalId',
  'region',
  'country',
  'district',
  'place',
  'number',
  'previousNumber',
  'nameKk',
  'nameRu',
  'address',
  'lat',
  'lon',
  'voters',
  'status',
] as const;
export type StationField = (typeof STATION_FIELDS)[number];
/** Without these a row is no station. */
export const REQUIRED_FIELDS: readonly StationField[] = ['region', 'number'];

/** Column (from 0) of each field; null: the table has none. */
export type StationMapping = Record<StationField, number | null>;

/** What is known of a station. Null: not known, never zero. */
export interface StationFacts {
  /** Region code of the profile. */
  region: string;
  /** Code of the profile, else as written. */
  district: string | null;
  /** Id of the profile, else as written. */
  place: string | null;
  number: number;
  nameKk: string | null;
  nameRu: string | null;
  address: string | null;
  lat: number | null;
  lon: number | null;
  /** Registered voters. */
  voters: number | null;
  /** What the list itself calls it, whatever its number. */
  externalId: string | null;
  status: 'open' | 'closed';
}
export const STATION_FACTS = [
  'region',
  'district',
  'place',
  'number',
  'nameKk',
  'nameRu',
  'address',
  'lat',
  'lon',
  'voters',
  'externalId',
  'status',
] as const satisfies readonly (keyof StationFacts)[];

/** A row that can be read: only what it says. `previous`: the number this station had. */
export interface StationRow {
  line: number;
  region: string;
  number: number;
  previous: number | null;
  says: Partial<Omit<StationFacts, 'region' | 'number'>>;
}

export type StationProblemCode =
  | 'regionMissing'
  | 'regionUnknown'
  | 'countryUnknown'
  | 'numberMissing'
  | 'numberBad'
  | 'previousBad'
  | 'votersBad'
  | 'coordinatesHalf'
  | 'coordinatesBad'
  | 'coordinatesFar'
  | 'statusUnknown'
  | 'textTooLong'
  | 'numberTwice'
  | 'externalTwice'
  | 'sameStation'
  | 'numberTaken';
export interface StationProblem {
  code: StationProblemCode;
  field: StationField;
}

/** Columns by their header, in any of the three languages; a column is one field, the first that asks for it. */
export function guessMapping(header: readonly string[]): StationMapping {
  const mapping = Object.fromEntries(STATION_FIELDS.map((field) => [field, null])) as StationMapping;
  const folded = header.map((cell) => foldName(cell.slice(0, 200)));
  for (const [column, name] of folded.entries()) {
    const field = byHeader.get(name) ?? byHeader.get(name.replace(/^no? /, ''));
    if (field !== undefined && mapping[field] === null) mapping[field] = column;
  }
  return mapping;
}

export interface RowReader {
  read(
    line: number,
    cells: readonly string[],
  ): { row: StationRow } | { problems: StationProblem[]; mentions: { region: string; number: number } | null };
}

const MAX_TEXT = 200;
const WHOLE = /^\D{0,24}?0{0,4}([1-9]\d{0,4})(?:[.,]0+)?\D{0,8}$/u;

/** Reads rows by a mapping. Regions, districts and places are looked up once per spelling: lists repeat them. */
export function createRowReader(
  mapping: StationMapping,
  profile: Pick<ElectionProfile, 'bounds' | 'regions' | 'places' | 'countries'>,
  places: Places,
): RowReader {
  const remember = <T>(find: (text: string) => T): ((text: string) => T) => {
    const known = new Map<string, T>();
    return (text) => {
      const found = known.get(text);
      if (found !== undefined || known.has(text)) return found as T;
      const value = find(text);
      if (known.size < 50_000) known.set(text, value);
      return value;
    };
  };
  const regionOf = remember((text) => places.region(text));
  const countryOf = remember((text) => places.country(text));
  const placeOf = remember((text) => places.place(text));
  const districtIn = new Map<string, (text: string) => string | null>();

  return {
    read(line, cells) {
      const problems: StationProblem[] = [];
      const said = (field: StationField, clean = cleanText): string => {
        const column = mapping[field];
        const cell = column === null ? '' : (cells[column] ?? '').slice(0, 4000);
        const text = clean(cell).replace(/\s+/g, ' ').trim();
        if (text.length <= MAX_TEXT) return text;
        problems.push({ code: 'textTooLong', field });
        return '';
      };
      const wrong = (code: StationProblemCode, field: StationField): void => {
        problems.push({ code, field });
      };

      const country = said('country');
      const land = country === '' ? null : countryOf(country);
      const regionText = said('region');
      const region = regionText === '' && land !== null ? land.region : (regionOf(regionText)?.code ?? null);
      if (region === null) wrong(regionText === '' ? 'regionMissing' : 'regionUnknown', 'region');
      const pseudo = profile.regions.find(({ code }) => code === region)?.kind === 'pseudo';
      if (country !== '' && land === null && pseudo) wrong('countryUnknown', 'country');

      const number = wholeNumber(said('number'));
      if (number === null) wrong(said('number') === '' ? 'numberMissing' : 'numberBad', 'number');
      const previousText = said('previousNumber');
      const previous = previousText === '' ? null : wholeNumber(previousText);
      if (previousText !== '' && previous === null) wrong('previousBad', 'previousNumber');

      const says: StationRow['says'] = {};
      const districtText = said('district');
      if (districtText !== '' && region !== null) {
        let find = districtIn.get(region);
        if (!find) {
          find = remember((text) => places.district(text, region)?.code ?? null);
          districtIn.set(region, find);
        }
        says.district = find(districtText) ?? districtText;
      }
      const placeText = said('place');
      const place = placeText === '' ? null : placeOf(placeText);
      const only = land && profile.places.filter((each) => each.country === land.code);
      if (placeText !== '') says.place = place !== null && place.region === region ? place.id : placeText;
      else if (only?.length === 1 && only[0]) says.place = only[0].id;
      else if (country !== '') says.place = country;
      for (const field of ['nameKk', 'nameRu', 'address', 'externalId'] as const) {
        const text = said(field, asWritten);
        if (text !== '') says[field] = text;
      }

      const votersText = said('voters').replace(/[\s’']/g, '');
      if (votersText !== '') {
        if (/^\d{1,6}(?:[.,]0+)?$/.test(votersText)) says.voters = Number.parseInt(votersText, 10);
        else wrong('votersBad', 'voters');
      }
      coordinates(said('lat'), said('lon'), pseudo ? null : profile.bounds, says, wrong);
      const statusText = said('status');
      if (statusText !== '') {
        const status = byStatus.get(foldName(statusText));
        if (status) says.status = status;
        else wrong('statusUnknown', 'status');
      }
      if (problems.length > 0 || region === null || number === null)
        return { problems, mentions: region === null || number === null ? null : { region, number } };
      return { row: { line, region, number, previous: previous === number ? null : previous, says } };
    },
  };
}

/** What is shown and not looked up keeps its letters ("№" stays "№"); only what is never letters goes. */
function asWritten(text: string): string {
  return text
    .toWellFormed()
    .normalize('NFC')
    .replace(/\p{Cc}+/gu, ' ');
}

/** One number, whatever stands around it ("УИК № 441", "012", "12.0" of a spreadsheet); two are none. */
export function wholeNumber(text: string): number | null {
  const match = WHOLE.exec(text);
  return match === null || /[-−–]\s?\d/.test(text) ? null : Number(match[1]);
}

function coordinates(
  latText: string,
  lonText: string,
  bounds: ElectionProfile['bounds'] | null,
  says: StationRow['says'],
  wrong: (code: StationProblemCode, field: StationField) => void,
): void {
  if (latText === '' && lonText === '') return;
  if (latText === '' || lonText === '') {
    wrong('coordinatesHalf', latText === '' ? 'lat' : 'lon');
    return;
  }
  const degrees = (text: string): number =>
    /^[+-]?\d{1,3}(?:[.,]\d{1,12})?$/.test(text.replace('−', '-'))
      ? Number(text.replace('−', '-').replace(',', '.'))
      : Number.NaN;
  const [lat, lon] = [degrees(latText), degrees(lonText)];
  const onEarth = Math.abs(lat) <= 90 && Math.abs(lon) <= 180;
  if (!onEarth) {
    wrong('coordinatesBad', 'lat');
    return;
  }
  if (bounds && (lat < bounds.south || lat > bounds.north || lon < bounds.west || lon > bounds.east)) {
    wrong('coordinatesFar', 'lat');
    return;
  }
  // A millionth of a degree is eleven centimetres.
  says.lat = Math.round(lat * 1e6) / 1e6 + 0;
  says.lon = Math.round(lon * 1e6) / 1e6 + 0;
}
