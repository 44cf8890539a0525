import type { RelayKey } from '../../../domain/index.ts';
import { overlaid, type SubmissionField } from '../../intake/index.ts';
import { one, type ReadDb } from '../../store/index.ts';
import type { ViewContext } from './context.ts';

/** Where a report is about, by codes: never in its sender's own words. */
export interface Area {
  region: string | null;
  district: string | null;
  station: number | null;
}

export interface PlacedRow {
  region: string | null;
  place: string | null;
  stationNumber: number | null;
  fields: string;
  filed: string | null;
}

type Filing = Parameters<typeof overlaid>[1];

/** Fields as they count: what a person filed stands before what was received. */
export const fieldsIn = ({ fields, filed }: Pick<PlacedRow, 'fields' | 'filed'>): SubmissionField[] =>
  overlaid(JSON.parse(fields) as SubmissionField[], filed === null ? null : (JSON.parse(filed) as Filing));

/** A field's value, if it could be read. */
export function saidIn<T>(fields: readonly SubmissionField[], key: RelayKey): T | null {
  const field = fields.find((each) => each.key === key && each.problem === null);
  return (field?.value ?? null) as T | null;
}

const DISTRICT = `SELECT district FROM station WHERE region = ? AND number = ? ORDER BY status DESC, id LIMIT 1`;

/** Of the station that is named, else of the town, else as the district itself is named. Looked up once a station. */
export function createAreas(
  db: ReadDb,
  { places }: ViewContext['election'],
): (row: PlacedRow, fields: readonly SubmissionField[]) => Area {
  const known = new Map<string, string | null>();
  const ofStation = (region: string, number: number): string | null => {
    const key = `${region}/${number}`;
    const found = known.get(key);
    if (found !== undefined) return found;
    const district = one<{ district: string | null }>(db, DISTRICT, region, number)?.district ?? null;
    known.set(key, district);
    return district;
  };
  return ({ region, place, stationNumber }, fields) => {
    if (region === null) return { region: null, district: null, station: null };
    const named = saidIn<string>(fields, 'district');
    const ofTown = place === null ? undefined : places.placeById(place)?.district;
    const ofName = named === null ? undefined : places.district(named, region)?.code;
    const district = (stationNumber === null ? null : ofStation(region, stationNumber)) ?? ofTown ?? ofName ?? null;
    return { region, district, station: stationNumber };
  };
}

/** Of the area, as far down as it is known. */
export const pathOf = ({ region, district }: Area): string[] =>
  region === null ? [] : district === null ? [region] : [region, district];
