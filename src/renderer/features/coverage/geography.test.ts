import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { readBoundaries } from '../../../domain/boundaries.ts';
import { drawGeography } from './geography.ts';

const file = JSON.parse(readFileSync('resources/elections/kz-mazhilis-2021/regions.topo.json', 'utf8')) as unknown;
const read = readBoundaries(file, (text) => (text.startsWith('KZ-') ? text : null));
if (!read.ok) throw new Error(read.problem);
const { shapes } = read.found;
const sheet = drawGeography(shapes, 700, 400);

describe('the country on a sheet', () => {
  it('has seventeen regions within it, none turned inside out, each city after its region', () => {
    expect(sheet.regions).toHaveLength(17);
    for (const {
      region,
      box: [x0, y0, x1, y1],
    } of sheet.regions) {
      expect(Math.min(x0, y0), region).toBeGreaterThanOrEqual(17);
      expect([x1 <= 683.5, y1 <= 383.5], region).toEqual([true, true]);
      expect((x1 - x0) * (y1 - y0), region).toBeLessThan(0.25 * 700 * 400);
    }
    const order = sheet.regions.map(({ region }) => region);
    for (const [city, region] of [
      ['KZ-SHY', 'KZ-YUZ'],
      ['KZ-ALA', 'KZ-ALM'],
      ['KZ-AST', 'KZ-AKM'],
    ] as const)
      expect(order.indexOf(city)).toBeGreaterThan(order.indexOf(region));
  });

  it('puts a city where it lies: Shymkent within Turkistan, Almaty in the south-east', () => {
    const at = (lon: number, lat: number) => sheet.toPixels(lon, lat) ?? [0, 0];
    const boxOf = (code: string) => sheet.regions.find(({ region }) => region === code)?.box ?? [0, 0, 0, 0];
    for (const [code, lon, lat] of [
      ['KZ-SHY', 69.59, 42.34],
      ['KZ-ALA', 76.9, 43.25],
      ['KZ-AST', 71.43, 51.13],
    ] as const) {
      const [x, y] = at(lon, lat);
      const [x0, y0, x1, y1] = boxOf(code);
      expect([x > x0, x < x1, y > y0, y < y1], code).toEqual([true, true, true, true]);
      const back = sheet.toDegrees(x, y);
      expect(back?.[0]).toBeCloseTo(lon, 3);
    }
  });
});
