import { partOf, type RegionShape, type Ring } from '../../../domain/index.ts';
import { all, each } from '../../store/index.ts';
import type { BagFile } from '../bag-file.ts';
import { countedSheets, type ReleasedTable, type ViewContext } from '../views/index.ts';
import { listsTold } from '../views/protocols.ts';
import { objectOf } from './jsonl.ts';
import { textFile } from './pieces.ts';

/** RFC 7946: degrees of WGS 84, longitude first, outer rings counter-clockwise; what has no known place has no geometry. */
type Geometry =
  | { type: 'Point'; coordinates: [number, number] }
  | { type: 'MultiPolygon'; coordinates: Ring[][] }
  | null;

function* collection(features: Iterable<{ geometry: Geometry; properties: object }>): Generator<string> {
  yield '{"type":"FeatureCollection","features":[';
  let first = true;
  for (const { geometry, properties } of features) {
    yield `${first ? '\n' : ',\n'}${JSON.stringify({ type: 'Feature', geometry, properties })}`;
    first = false;
  }
  yield '\n]}\n';
}

interface Station {
  region: string;
  district: string | null;
  place: string | null;
  number: number;
  nameKk: string | null;
  nameRu: string | null;
  lat: number | null;
  lon: number | null;
}

/** `tally/stations.geojson`: the public list of open stations as points, with the figures of those that are in the count. */
export function stationsFile(context: ViewContext): BagFile {
  return textFile('tally/stations.geojson', () => collection(stationFeatures(context)));
}

function* stationFeatures(context: ViewContext): Generator<{ geometry: Geometry; properties: object }> {
  const lists = listsTold(context);
  const sheets = new Map(countedSheets(context).map((sheet) => [sheet.station, sheet]));
  for (const { lat, lon, ...station } of each<Station>(
    context.db,
    `SELECT region, district, place, number, name_kk AS nameKk, name_ru AS nameRu, lat, lon FROM station
     WHERE status = 'open' ORDER BY region, number, id`,
  )) {
    const sheet = sheets.get(`${station.region}/${station.number}`);
    const { registered = null, participated = null, invalid = null, votes = {} } = sheet?.figures ?? {};
    yield {
      geometry: lat === null || lon === null ? null : { type: 'Point', coordinates: [degrees(lon), degrees(lat)] },
      properties: {
        region: station.region,
        district: station.district,
        place: station.place,
        number: station.number,
        name_kk: station.nameKk,
        name_ru: station.nameRu,
        part: sheet ? partOf(sheet) : null,
        registered,
        participated,
        invalid,
        ...Object.fromEntries(lists.map((code) => [`votes_${code}`, votes[code] ?? null])),
      },
    };
  }
}

/** RFC 7946, 11.2: six places are ten centimetres. */
const degrees = (value: number): number => Math.round(value * 1e6) / 1e6;

/** A table's lines by region as areas: those that have a region and no district. */
export function regionsFile(table: ReleasedTable, shapes: readonly RegionShape[]): BagFile {
  return textFile(`${table.name}.geojson`, () => collection(regionFeatures(table, shapes)));
}

function* regionFeatures(
  { columns, rows }: ReleasedTable,
  shapes: readonly RegionShape[],
): Generator<{ geometry: Geometry; properties: object }> {
  const areas = new Map(shapes.map(({ region, parts }) => [region, parts]));
  for (const { cells } of rows()) {
    const properties = objectOf(cells, columns);
    const { region, district } = properties;
    if (typeof region !== 'string' || district != null) continue;
    const parts = areas.get(region);
    yield { geometry: parts ? { type: 'MultiPolygon', coordinates: parts.map(wound) } : null, properties };
  }
}

/** Shapes are wound as the map draws them, which is the other way round. */
const wound = (part: readonly Ring[]): Ring[] =>
  part.map((ring, at) => (turning(ring) > 0 === (at === 0) ? ring : ring.toReversed()));

/** Twice the area in square degrees; positive: counter-clockwise. */
const turning = (ring: Ring): number =>
  ring.reduce((sum, [x, y], n) => {
    const [nextX, nextY] = ring[(n + 1) % ring.length] ?? [x, y];
    return sum + x * nextY - nextX * y;
  }, 0);

/** Open stations below each path, `REGION` and `REGION/DISTRICT`. */
export function expectedStations({ db }: Pick<ViewContext, 'db'>): Map<string, number> {
  const found = new Map<string, number>();
  for (const { region, district, n } of all<{ region: string; district: string | null; n: number }>(
    db,
    "SELECT region, district, count(*) AS n FROM station WHERE status = 'open' GROUP BY region, district",
  ))
    for (const key of ['', region, ...(district === null ? [] : [`${region}/${district}`])])
      found.set(key, (found.get(key) ?? 0) + n);
  return found;
}
