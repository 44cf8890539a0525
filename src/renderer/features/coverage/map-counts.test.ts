import { describe, expect, it } from 'vitest';
import type { MapColumns } from '../../../contract/index.ts';
import { WATCH_STATES, type WatchState } from '../../../domain/coverage-terms.ts';
import { countMap, isThere, type Where } from './map-counts.ts';
import { isInside } from './scene.ts';

const words = (...list: WatchState[]) => list.map((word) => WATCH_STATES.indexOf(word));
const columns: MapColumns = {
  ids: ['a', 'b', 'c', 'd'],
  regions: ['R1', 'R2'],
  region: [0, 0, 0, 1],
  districts: ['D'],
  district: [0, 0, -1, -1],
  places: ['P'],
  place: [0, -1, -1, -1],
  number: [1, 2, 3, 4],
  lat: [null, null, null, null],
  lon: [null, null, null, null],
  watch: words('uncovered', 'covered', 'denied', 'uncovered'),
  paper: [0, 0, 0, 0],
  sample: [true, false, false, true],
};
const EVERYWHERE: Where = { region: null, district: null, place: null, sampleOnly: false };
const there = (where: Partial<Where>) => isThere(columns, { ...EVERYWHERE, ...where });
const left = (where: Partial<Where>) => columns.ids.filter((_, at) => there(where)(at));

describe('what the map counts', () => {
  it('words where the screen looks, regions whatever is chosen', () => {
    const { words: counts, regions } = countMap(columns, 'nobody', there({ region: 'R1' }));
    expect(counts).toMatchObject({ uncovered: 1, covered: 1, denied: 1, silent: 0 });
    expect(regions.get('R1')).toEqual({ total: 3, asked: 1 });
    expect(regions.get('R2')).toEqual({ total: 1, asked: 1 });
  });

  it('looks in a region, a district, a place, where none is known, and nowhere', () => {
    expect(left({})).toEqual(['a', 'b', 'c', 'd']);
    expect(left({ region: 'R1', district: 'D' })).toEqual(['a', 'b']);
    expect(left({ region: 'R1', district: '' })).toEqual(['c']);
    expect(left({ region: 'R1', district: 'D', place: '' })).toEqual(['b']);
    expect(left({ region: 'R9' })).toEqual([]);
    expect(left({ sampleOnly: true })).toEqual(['a', 'd']);
  });
});

describe('a line that somebody draws', () => {
  it('has what lies inside it, also where it bends inwards', () => {
    const line = [
      [0, 0],
      [10, 0],
      [10, 10],
      [5, 2],
      [0, 10],
    ] as const;
    expect(
      [
        [5, 1],
        [1, 8],
        [9, 8],
      ].map(([x = 0, y = 0]) => isInside([x, y], line)),
    ).toEqual([true, true, true]);
    expect(
      [
        [5, 8],
        [-1, 5],
        [11, 5],
      ].map(([x = 0, y = 0]) => isInside([x, y], line)),
    ).toEqual([false, false, false]);
  });
});
