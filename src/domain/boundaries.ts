import { feature } from 'topojson-client';
import type { GeometryObject, Topology } from 'topojson-specification';
import { z } from 'zod';

/**
 * Borders of regions for the map, from a file that somebody made elsewhere (GeoJSON, RFC 7946, or TopoJSON): read, checked,
 * named by the election's regions, and made no finer than a screen shows. Pure; whoever calls has parsed the JSON.
 */
export type Ring = [lon: number, lat: number][];

export interface RegionShape {
  /** Code of the profile. */
  region: string;
  /** Of each part its outer ring and its holes; the outer ring clockwise as d3-geo wants it, holes the other way. */
  parts: Ring[][];
}

export const BOUNDARY_PROBLEMS = ['notBoundaries', 'noAreas', 'notDegrees', 'noRegions', 'tooMany'] as const;
export type BoundaryProblem = (typeof BOUNDARY_PROBLEMS)[number];

export interface ReadBoundaries {
  shapes: RegionShape[];
  /** What areas of the file are called that are no region of this election. */
  unknown: string[];
  /** Regions that several areas of the file are. */
  several: string[];
  /** Points there were, and points that are kept. */
  points: { read: number; kept: number };
}

/** More are no boundaries of regions, and would take a screen seconds. */
const MOST_POINTS = 2_000_000;
/** As many as are drawn without anybody waiting. */
const ENOUGH_POINTS = 24_000;
/** Degrees: on a screen of the whole country less than half a pixel. */
const FINEST = 0.002;

const position = z.array(z.number()).min(2);
const polygon = z.array(z.array(position));
const geometry = z.union([
  z.object({ type: z.literal('Polygon'), coordinates: polygon }),
  z.object({ type: z.literal('MultiPolygon'), coordinates: z.array(polygon) }),
]);
const featureShape = z.object({
  type: z.literal('Feature'),
  id: z.union([z.string(), z.number()]).optional(),
  properties: z.record(z.string(), z.unknown()).nullish(),
  geometry: z.unknown(),
});
const collection = z.object({ type: z.literal('FeatureCollection'), features: z.array(featureShape) });
const topology = z.object({
  type: z.literal('Topology'),
  objects: z.record(z.string(), z.looseObject({ type: z.string() })),
  arcs: z.array(z.array(position)),
  transform: z
    .object({ scale: z.tuple([z.number(), z.number()]), translate: z.tuple([z.number(), z.number()]) })
    .optional(),
});

/** `regionOf`: the region's code that a name or code means; null: none. */
export function readBoundaries(
  json: unknown,
  regionOf: (text: string) => string | null,
): { ok: true; found: ReadBoundaries } | { ok: false; problem: BoundaryProblem } {
  const features = featuresOf(json);
  if (features === null) return { ok: false, problem: 'notBoundaries' };
  const areas = features.flatMap(({ id, properties, geometry: shape }) => {
    const read = geometry.safeParse(shape).data;
    if (!read) return [];
    const parts = (read.type === 'Polygon' ? [read.coordinates] : read.coordinates) as Ring[][];
    return [{ names: namesOf(id, properties ?? {}), parts }];
  });
  if (areas.length === 0) return { ok: false, problem: 'noAreas' };
  const rings = areas.flatMap(({ parts }) => parts.flat());
  const read = rings.reduce((sum, ring) => sum + ring.length, 0);
  if (read > MOST_POINTS) return { ok: false, problem: 'tooMany' };
  // Metres of a projection, or latitude before longitude: nothing that can be guessed right.
  if (!rings.every((ring) => ring.every(([lon, lat]) => Math.abs(lon) <= 180 && Math.abs(lat) <= 90)))
    return { ok: false, problem: 'notDegrees' };

  const byRegion = new Map<string, Ring[][][]>();
  const unknown: string[] = [];
  for (const { names, parts } of areas) {
    const region = names.map(regionOf).find((code) => code !== null);
    if (region === undefined || region === null) unknown.push(names[0] ?? '');
    else byRegion.set(region, [...(byRegion.get(region) ?? []), parts]);
  }
  if (byRegion.size === 0) return { ok: false, problem: 'noRegions' };
  const shapes = thinned([...byRegion].map(([region, each]) => ({ region, parts: each.flat() })));
  return {
    ok: true,
    found: {
      shapes: shapes.toSorted((a, b) => (a.region < b.region ? -1 : 1)),
      unknown,
      several: [...byRegion].filter(([, each]) => each.length > 1).map(([region]) => region),
      points: { read, kept: pointsIn(shapes) },
    },
  };
}

type Feature = z.infer<typeof featureShape>;

function featuresOf(json: unknown): Feature[] | null {
  const whole = collection.safeParse(json).data;
  if (whole) return whole.features;
  const packed = topology.safeParse(json).data as unknown as Topology | undefined;
  if (!packed) return null;
  try {
    return Object.values(packed.objects).flatMap((object) => {
      const made = feature(packed, object as GeometryObject);
      const read = z.union([collection, featureShape]).safeParse(made).data;
      return read === undefined ? [] : read.type === 'Feature' ? [read] : read.features;
    });
  } catch {
    // An arc that isn't there, or one that goes round in a circle.
    return null;
  }
}

/** Fields that say which region it is, the surest first; after them whatever else is text. */
const KEYS = [
  'code',
  'iso_3166_2',
  'iso',
  'iso3166-2',
  'region',
  'name_kk',
  'name_ru',
  'name_en',
  'name',
  'name_1',
  'shapename',
];

function namesOf(id: string | number | undefined, properties: Readonly<Record<string, unknown>>): string[] {
  const rank = (key: string): number => {
    const at = KEYS.indexOf(key.toLowerCase());
    return at < 0 ? KEYS.length : at;
  };
  const said = Object.entries(properties)
    .filter((entry): entry is [string, string] => typeof entry[1] === 'string' && entry[1].trim() !== '')
    .toSorted(([a], [b]) => rank(a) - rank(b))
    .map(([, value]) => value.slice(0, 200));
  return [...(typeof id === 'string' ? [id.slice(0, 200)] : []), ...said];
}

const pointsIn = (shapes: readonly RegionShape[]): number =>
  shapes.reduce((sum, { parts }) => sum + parts.flat().reduce((n, ring) => n + ring.length, 0), 0);

/**
 * On a grid that grows coarser until few enough points are left: what two neighbours share falls on the same points of
 * it, so no gap opens between them. Rings that become nothing are left out.
 */
function thinned(shapes: readonly RegionShape[]): RegionShape[] {
  for (let step = FINEST; ; step *= 1.5) {
    const coarse = shapes.map(({ region, parts }) => ({
      region,
      parts: parts.flatMap((part) => coarsened(part, step)),
    }));
    if (pointsIn(coarse) <= ENOUGH_POINTS || step > 1) return coarse.filter(({ parts }) => parts.length > 0);
  }
}

function coarsened([outer, ...holes]: Ring[], step: number): Ring[][] {
  const ring = outer && onGrid(outer, step);
  if (!ring) return [];
  const inner = holes.map((hole) => onGrid(hole, step)).filter((hole) => hole !== null);
  return [[wound(ring, true), ...inner.map((each) => wound(each, false))]];
}

function onGrid(ring: Ring, step: number): Ring | null {
  const kept: Ring = [];
  for (const [lon, lat] of ring) {
    const [x, y] = [snapped(lon, step), snapped(lat, step)];
    const before = kept.at(-1);
    if (!before || before[0] !== x || before[1] !== y) kept.push([x, y]);
  }
  const [first, last] = [kept[0], kept.at(-1)];
  if (first && last && (first[0] !== last[0] || first[1] !== last[1])) kept.push([first[0], first[1]]);
  return kept.length >= 4 ? kept : null;
}

const snapped = (degrees: number, step: number): number => Math.round(Math.round(degrees / step) * step * 1e4) / 1e4;

/** Twice the area in square degrees; positive: counter-clockwise. */
const turning = (ring: Ring): number =>
  ring.reduce((sum, [x, y], n) => {
    const [nextX, nextY] = ring[(n + 1) % ring.length] ?? [x, y];
    return sum + x * nextY - nextX * y;
  }, 0);

/** RFC 7946 winds outer rings counter-clockwise, d3-geo clockwise (else they are everything but the region). */
const wound = (ring: Ring, clockwise: boolean): Ring => (turning(ring) < 0 === clockwise ? ring : ring.toReversed());
