import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Ring, readBoundaries } from './boundaries.ts';
import { placesOf } from './places.ts';
import { realProfile } from './test-profiles.ts';

const places = placesOf(realProfile);
const regionOf = (text: string) => places.region(text)?.code ?? null;
const square = (lon: number, lat: number, size = 1): Ring => [
  [lon, lat],
  [lon + size, lat],
  [lon + size, lat + size],
  [lon, lat + size],
  [lon, lat],
];
const area = (properties: object, ring: Ring) => ({
  type: 'Feature',
  properties,
  geometry: { type: 'Polygon', coordinates: [ring] },
});
const file = (...features: object[]) => ({ type: 'FeatureCollection', features });

function read(json: unknown) {
  const result = readBoundaries(json, regionOf);
  if (!result.ok) throw new Error(result.problem);
  return result.found;
}

describe('borders from a file', () => {
  it('names each area by whatever says which region it is, and says what is none', () => {
    const found = read(
      file(
        area({ NAME_1: 'Акмолинская область' }, square(70, 51)),
        area({ iso_3166_2: 'KZ-15', name: 'x' }, square(57, 48)),
        area({ name: 'Атлантида' }, square(0, 0)),
        area({ name: 'Шымкент қаласы' }, square(69, 42)),
        { type: 'Feature', properties: { name: 'a point' }, geometry: { type: 'Point', coordinates: [1, 2] } },
      ),
    );
    expect(found.shapes.map(({ region }) => region)).toEqual(['KZ-AKM', 'KZ-AKT', 'KZ-SHY']);
    expect(found.unknown).toEqual(['Атлантида']);
    expect(found.several).toEqual([]);
  });

  it('two areas of one region are both drawn, and said', () => {
    const found = read(file(area({ code: 'KZ-PAV' }, square(76, 52)), area({ code: 'KZ-55' }, square(78, 52))));
    expect(found.shapes).toMatchObject([{ region: 'KZ-PAV' }]);
    expect(found.shapes[0]?.parts).toHaveLength(2);
    expect(found.several).toEqual(['KZ-PAV']);
  });

  it('keeps holes, wound the other way', () => {
    const shape = { type: 'Polygon', coordinates: [square(70, 50, 3), square(71, 51)] };
    const [part] =
      read(file({ type: 'Feature', properties: { code: 'KZ-AKM' }, geometry: shape })).shapes[0]?.parts ?? [];
    expect(part?.map((ring) => ring.length)).toEqual([5, 5]);
    expect(part?.[1]).toContainEqual([72, 52]);
  });

  it('reads TopoJSON with its transform', () => {
    const found = read({
      type: 'Topology',
      transform: { scale: [0.1, 0.1], translate: [70, 50] },
      objects: { any: { type: 'GeometryCollection', geometries: [{ type: 'Polygon', id: 'KZ-AKM', arcs: [[0]] }] } },
      arcs: [
        [
          [0, 0],
          [10, 0],
          [0, 10],
          [-10, 0],
          [0, -10],
        ],
      ],
    });
    expect(found.shapes[0]?.parts[0]?.[0]).toContainEqual([71, 51]);
  });

  it('refuses what is none, metres, and areas of nowhere it knows', () => {
    const refused = (json: unknown) => {
      const result = readBoundaries(json, regionOf);
      return result.ok ? null : result.problem;
    };
    for (const json of [null, 7, 'x', [], {}, { type: 'Topology', objects: {}, arcs: 3 }])
      expect(refused(json)).toBe('notBoundaries');
    expect(refused({ type: 'Topology', objects: { a: { type: 'Polygon', arcs: [[9]] } }, arcs: [] })).toBe(
      'notBoundaries',
    );
    expect(refused(file())).toBe('noAreas');
    expect(refused(file(area({ code: 'KZ-AKM' }, square(7_000_000, 5_000_000))))).toBe('notDegrees');
    expect(refused(file(area({ name: 'Атлантида' }, square(0, 0))))).toBe('noRegions');
  });

  it('winds outer rings clockwise, whichever way the file has them, and closes them', () => {
    const turn = (ring: Ring) =>
      ring.slice(1).reduce((sum, [x, y], n) => sum + ((ring[n]?.[0] ?? 0) * y - x * (ring[n]?.[1] ?? 0)), 0);
    fc.assert(
      fc.property(
        fc.boolean(),
        fc.integer({ min: 47, max: 80 }),
        fc.integer({ min: 41, max: 54 }),
        (back, lon, lat) => {
          const ring = back ? square(lon, lat).toReversed() : square(lon, lat);
          const [outer] = read(file(area({ code: 'KZ-AKM' }, ring))).shapes[0]?.parts[0] ?? [];
          expect(turn(outer ?? [])).toBeLessThan(0);
          expect(outer?.[0]).toEqual(outer?.at(-1));
        },
      ),
    );
  });

  it('a fine border is made coarser, and neighbours keep what they share', () => {
    const shared: Ring = Array.from({ length: 30_000 }, (_, n) => [71 + Math.sin(n / 7) / 1000, 50 + n / 30_000]);
    const left: Ring = [[70, 50], ...shared, [70, 51], [70, 50]];
    const right: Ring = [[72, 50], ...shared, [72, 51], [72, 50]];
    const found = read(file(area({ code: 'KZ-AKM' }, left), area({ code: 'KZ-KAR' }, right)));
    expect(found.points.read).toBeGreaterThan(60_000);
    expect(found.points.kept).toBeLessThanOrEqual(24_000);
    const [a, b] = found.shapes.map(({ parts }) => new Set(parts.flat(2).map(String)));
    const border = [...(a ?? [])].filter(
      (point) => point.startsWith('7') && Math.abs(Number(point.split(',')[0]) - 71) < 0.1,
    );
    expect(border.length).toBeGreaterThan(100);
    for (const point of border) expect(b?.has(point), point).toBe(true);
  });
});
