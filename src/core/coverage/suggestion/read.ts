import {
  type AssignmentShift,
  type Candidate,
  type CertificateHolder,
  type ElectionProfile,
  type Gap,
  type OrganisationState,
  type Point,
  pcrState,
  type Suggestion,
  shiftSpan,
  suggest,
} from '../../../domain/index.ts';
import { all, type ReadDb } from '../../store/index.ts';

export type SuggestionRules = Pick<ElectionProfile, 'date' | 'voting' | 'observers'>;

interface StationRow {
  id: string;
  region: string;
  district: string | null;
  place: string | null;
  number: number;
  lat: number | null;
  lon: number | null;
  zone: string;
  sample: number;
}

interface PersonRow {
  id: string;
  callSign: string;
  region: string | null;
  district: string | null;
  place: string | null;
  languages: string;
  car: number;
  accreditation: OrganisationState | null;
  holder: CertificateHolder | null;
  pcr: string | null;
  load: number;
}

export interface SuggestedRow extends Suggestion {
  callSign: string;
  region: string;
  district: string | null;
  place: string | null;
  number: number;
}

/** Who has the paper, or can be given it before the morning. */
const HAVE: readonly (CertificateHolder | null)[] = ['observer', 'organisation', 'headquarters'];
/** Of somebody whom calls do not reach nothing is known, and they would not hear of it. */
const PEOPLE = `SELECT o.id, o.call_sign AS callSign, o.region, o.district, o.place, o.languages, o.car,
    g.accreditation, json_extract(o.facts, '$.certificate.holder') AS holder, json_extract(o.facts, '$.pcr.date') AS pcr,
    (SELECT count(*) FROM assignment AS a WHERE a.observer = o.id AND a.ended_at IS NULL) AS load
  FROM observer AS o LEFT JOIN organisation AS g ON g.id = o.organisation
  WHERE o.state = 'active' AND o.merged_into IS NULL AND o.unreachable_at IS NULL
    AND NOT EXISTS (SELECT 1 FROM assignment AS a WHERE a.observer = o.id AND a.ended_at IS NULL
      AND a.begins < ? AND a.ends > ?)
  ORDER BY o.id`;

/** Degrees that the stations of a city lie apart at most. */
const CITY = { lat: 0.8, lon: 1.2 } as const;

/** The middles of districts and places, from the coordinates of their stations. */
function centres(db: ReadDb): (region: string | null, district: string | null, place: string | null) => Point | null {
  const found = new Map<string, Point>();
  const key = (kind: string, region: string, name: string): string => JSON.stringify([kind, region, name]);
  for (const kind of ['district', 'place'] as const)
    for (const { region, name, lat, lon } of all<{ region: string; name: string } & Point>(
      db,
      `SELECT region, ${kind} AS name, avg(lat) AS lat, avg(lon) AS lon FROM station
       WHERE lat IS NOT NULL AND lon IS NOT NULL AND ${kind} IS NOT NULL GROUP BY region, ${kind}`,
    ))
      found.set(key(kind, region, name), { lat, lon });
  // A region that is a city: its middle is as good as a district's.
  for (const { region, lat, lon } of all<{ region: string } & Point>(
    db,
    `SELECT region, avg(lat) AS lat, avg(lon) AS lon FROM station WHERE lat IS NOT NULL AND lon IS NOT NULL
     GROUP BY region HAVING max(lat) - min(lat) < ${CITY.lat} AND max(lon) - min(lon) < ${CITY.lon}`,
  ))
    found.set(key('region', region, ''), { lat, lon });
  return (region, district, place) => {
    if (region === null) return null;
    const near = place === null ? undefined : found.get(key('place', region, place));
    const around = district === null ? undefined : found.get(key('district', region, district));
    return near ?? around ?? found.get(key('region', region, '')) ?? null;
  };
}

export interface SuggestionInput {
  stations: readonly string[];
  shift: AssignmentShift;
  rules: SuggestionRules;
}

/** Whom to send to these stations for a shift; stations that somebody is assigned to then are left out. */
export function suggestionsFor(
  db: ReadDb,
  { stations, shift, rules }: SuggestionInput,
): { rows: SuggestedRow[]; gaps: number; people: number } {
  const open = all<StationRow>(
    db,
    `SELECT id, region, district, place, number, lat, lon, zone,
       EXISTS (SELECT 1 FROM sample_station AS p WHERE p.station = s.id) AS sample
     FROM station AS s WHERE id IN (SELECT value FROM json_each(?)) AND status = 'open'`,
    JSON.stringify(stations),
  );
  const spans = new Map(open.map(({ zone }) => [zone, shiftSpan(shift, zone, rules)]));
  const taken = new Set(
    all<{ station: string; begins: number; ends: number }>(
      db,
      `SELECT station, begins, ends FROM assignment WHERE ended_at IS NULL AND station IN (SELECT value FROM json_each(?))`,
      JSON.stringify(stations),
    ).flatMap(({ station, begins, ends }) => {
      const span = spans.get(open.find(({ id }) => id === station)?.zone ?? '');
      return span && begins < span.ends && ends > span.begins ? [station] : [];
    }),
  );
  const rows = new Map(open.filter(({ id }) => !taken.has(id)).map((row) => [row.id, row]));
  const known = [...spans.values()].filter((span) => span !== null);
  if (rows.size === 0 || known.length === 0) return { rows: [], gaps: rows.size, people: 0 };
  // Free in all zones of the view: nobody is offered for an hour that they are needed elsewhere.
  const [begins, ends] = [Math.min(...known.map((span) => span.begins)), Math.max(...known.map((span) => span.ends))];
  const middle = centres(db);
  const people = new Map(all<PersonRow>(db, PEOPLE, ends, begins).map((row) => [row.id, row]));
  const gaps = [...rows.values()].map(
    ({ id, region, district, place, lat, lon, sample }): Gap => ({
      station: id,
      region,
      district,
      place,
      at: lat !== null && lon !== null ? { lat, lon } : middle(region, district, place),
      sample: sample === 1,
    }),
  );
  const candidates = [...people.values()].map(
    ({ id, region, district, place, languages, car, accreditation, holder, pcr, load }): Candidate => {
      const test = pcrState(pcr, rules);
      return {
        observer: id,
        region,
        district,
        place,
        at: middle(region, district, place),
        languages: JSON.parse(languages) as string[],
        car: car === 1,
        load,
        accredited: accreditation === 'unknown' || accreditation === null ? null : accreditation === 'accredited',
        certificate: HAVE.includes(holder),
        test: test === 'notAsked' ? null : test === 'valid',
      };
    },
  );
  return {
    gaps: gaps.length,
    people: candidates.length,
    rows: suggest(gaps, candidates).flatMap((each) => {
      const station = rows.get(each.station);
      const person = people.get(each.observer);
      if (!station || !person) return [];
      const { region, district, place, number } = station;
      return [{ ...each, callSign: person.callSign, region, district, place, number }];
    }),
  };
}
