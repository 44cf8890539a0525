import { describe, expect, it } from 'vitest';
import type { MapColumns } from '../../../contract/index.ts';
import { placeStations } from './placing.ts';

const columns = (
  rows: [id: string, region: number, district: number, lat: number | null, lon: number | null][],
): MapColumns => ({
  ids: rows.map(([id]) => id),
  regions: ['KZ-AKM', 'abroad'],
  region: rows.map(([, region]) => region),
  districts: ['d'],
  district: rows.map(([, , district]) => district),
  places: [],
  place: rows.map(() => -1),
  number: rows.map((_, n) => n),
  lat: rows.map(([, , , lat]) => lat),
  lon: rows.map(([, , , , lon]) => lon),
  watch: rows.map(() => 0),
  paper: rows.map(() => 0),
  sample: rows.map(() => false),
});
const SHAPES = [
  {
    region: 'KZ-AKM',
    parts: [
      [
        [
          [70, 50],
          [70, 54],
          [74, 54],
          [74, 50],
          [70, 50],
        ] as [number, number][],
      ],
    ],
  },
];

describe('where a station is drawn', () => {
  it('at its coordinates; without, around its district’s others, else around the middle of its region', () => {
    const placed = placeStations(
      columns([
        ['a', 0, 0, 510_000, 710_000],
        ['b', 0, 0, 511_000, 711_000],
        ['c', 0, 0, 512_000, 712_000],
        ['near', 0, 0, null, null],
        ['far', 0, -1, null, null],
        ['away', 1, -1, null, null],
      ]),
      SHAPES,
    );
    expect([placed.lat[0], placed.lon[0], placed.approximate[0]]).toEqual([51, 71, 0]);
    expect(Math.abs((placed.lat[3] ?? 0) - 51.1)).toBeLessThan(0.1);
    expect(Math.abs((placed.lat[4] ?? 0) - 52)).toBeLessThanOrEqual(0.5);
    expect([...placed.approximate]).toEqual([0, 0, 0, 1, 1, 0]);
    expect(placed.lat[5]).toBeNaN();
  });

  it('always at the same spot, and two of one district not on top of each other', () => {
    const rows = (): ReturnType<typeof placeStations> =>
      placeStations(
        columns([
          ['x1', 0, -1, null, null],
          ['x2', 0, -1, null, null],
        ]),
        SHAPES,
      );
    expect(rows()).toEqual(rows());
    expect(rows().lat[0]).not.toBe(rows().lat[1]);
  });
});
