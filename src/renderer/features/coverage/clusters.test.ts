import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createClusters, type Drawn } from './clusters.ts';

const WORLD = [-180, -85, 180, 85] as [number, number, number, number];
const placed = (spots: readonly { lon: number; lat: number }[]) => ({
  lon: Float64Array.from(spots, ({ lon }) => lon),
  lat: Float64Array.from(spots, ({ lat }) => lat),
  approximate: new Uint8Array(spots.length),
});
const spot = fc.record({
  lon: fc.double({ min: 47, max: 87, noNaN: true }),
  lat: fc.double({ min: 40, max: 55, noNaN: true }),
});
const stations = fc.array(fc.record({ spot, there: fc.boolean(), shown: fc.boolean(), asked: fc.boolean() }), {
  maxLength: 60,
});
/** Pixels per degree at which a country fills a window, and at which a town does. */
const near = fc.constantFrom(8, 20, 90, 700, 3000);
const totals = (drawn: readonly Drawn[]) =>
  drawn.reduce((sum, each) => sum + (each.kind === 'cluster' ? each.total : 1), 0);

describe('circles of stations', () => {
  it('hold each station that is shown once, at every zoom, with how many of them are asked for', () => {
    fc.assert(
      fc.property(stations, near, (some, scale) => {
        const clusters = createClusters(placed(some.map((each) => each.spot)));
        clusters.place((at) => some[at]?.there === true);
        clusters.ask(
          (at) => some[at]?.shown === true,
          (at) => some[at]?.asked === true,
        );
        const drawn = clusters.within(WORLD, scale);
        const shown = some.filter((each) => each.there && each.shown);
        expect(totals(drawn)).toBe(shown.length);
        const asked = drawn.reduce(
          (sum, each) => sum + (each.kind === 'cluster' ? each.asked : Number(some[each.at]?.asked)),
          0,
        );
        expect(asked).toBe(shown.filter((each) => each.asked).length);
        // One or two are no circle.
        expect(drawn.every((each) => each.kind === 'station' || each.total > 2)).toBe(true);
      }),
    );
  });

  it('follow what is asked without being gathered anew', () => {
    const clusters = createClusters(placed(Array.from({ length: 9 }, (_, n) => ({ lon: 70 + n / 1000, lat: 50 }))));
    clusters.place(() => true);
    clusters.ask(
      () => true,
      (at) => at < 4,
    );
    expect(clusters.within(WORLD, 8)).toMatchObject([{ kind: 'cluster', total: 9, asked: 4 }]);
    clusters.ask(
      (at) => at < 5,
      () => false,
    );
    expect(clusters.within(WORLD, 8)).toMatchObject([{ kind: 'cluster', total: 5, asked: 0 }]);
    clusters.ask(
      (at) => at < 2,
      () => false,
    );
    expect(clusters.within(WORLD, 8)).toEqual([
      { kind: 'station', at: 0, lon: 70, lat: 50 },
      { kind: 'station', at: 1, lon: 70.001, lat: 50 },
    ]);
    clusters.place((at) => at === 3);
    expect(clusters.within(WORLD, 8)).toEqual([]);
  });
});
