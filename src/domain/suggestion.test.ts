import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Candidate, distanceKm, type Gap, SUGGESTION_DOUBTS, suggest } from './suggestion.ts';

const gap = (station: string, over: Partial<Gap> = {}): Gap => ({
  station,
  region: 'R',
  district: 'd',
  place: null,
  at: { lat: 50, lon: 70 },
  sample: false,
  ...over,
});
const person = (observer: string, over: Partial<Candidate> = {}): Candidate => ({
  observer,
  region: 'R',
  district: 'd',
  place: null,
  at: { lat: 50, lon: 70.05 },
  languages: ['kk'],
  car: true,
  load: 0,
  accredited: true,
  certificate: true,
  test: null,
  ...over,
});
const pairs = (gaps: readonly Gap[], people: readonly Candidate[]) =>
  suggest(gaps, people).map(({ station, observer }) => [station, observer]);
const codes = (gaps: readonly Gap[], people: readonly Candidate[]) =>
  suggest(gaps, people).flatMap(({ reasons }) => reasons.map(({ code }) => code));

describe('a suggestion', () => {
  it('knows distances', () => {
    // Almaty to Nur-Sultan: about 970 km as the crow flies.
    expect(distanceKm({ lat: 43.25, lon: 76.95 }, { lat: 51.18, lon: 71.45 })).toBeCloseTo(971, -1);
    expect(distanceKm({ lat: 50, lon: 70 }, { lat: 50, lon: 70 })).toBe(0);
  });

  it('is the best for all together, not the nearest for the first', () => {
    const near = person('a', { at: { lat: 50, lon: 70 } });
    const far = person('b', { at: { lat: 50, lon: 71 } });
    const west = gap('west', { at: { lat: 50, lon: 68.2 } });
    const here = gap('here');
    // From the west only a is in reach: who stands nearest to "here" goes there.
    expect(pairs([here, west], [near, far])).toEqual([
      ['here', 'b'],
      ['west', 'a'],
    ]);
  });

  it('fills a station of the sample before any other', () => {
    const drawn = gap('drawn', { sample: true, at: { lat: 50, lon: 71 } });
    expect(pairs([gap('near'), drawn], [person('a')])).toEqual([['drawn', 'a']]);
    expect(codes([drawn], [person('a')])).toContain('sample');
  });

  it('sends nobody without a car far, nobody whose organisation lost its accreditation, nobody beyond reach', () => {
    const away = gap('away', { at: { lat: 50, lon: 70.6 } });
    expect(pairs([away], [person('a', { car: false })])).toEqual([]);
    expect(pairs([gap('x')], [person('a', { car: false })])).toEqual([['x', 'a']]);
    expect(pairs([gap('x')], [person('a', { accredited: false })])).toEqual([]);
    expect(pairs([gap('x', { at: { lat: 45, lon: 70 } })], [person('a')])).toEqual([]);
    expect(pairs([gap('x', { region: 'S', at: null })], [person('a')])).toEqual([]);
  });

  it('says what speaks for it, and what somebody should look at', () => {
    const ready = person('a', { languages: ['kk', 'ru'], place: 'p' });
    expect(codes([gap('x', { place: 'p' })], [ready])).toEqual(['samePlace', 'car', 'bothLanguages', 'free']);
    const doubtful = person('a', { certificate: false, test: false, accredited: null, car: false, load: 1 });
    const said = codes([gap('x')], [doubtful]);
    expect(SUGGESTION_DOUBTS.filter((doubt) => said.includes(doubt))).toEqual([...SUGGESTION_DOUBTS]);
    expect(said).toContain('load');
  });

  it('takes whoever is less burdened, has a certificate, has a test', () => {
    const same = { at: { lat: 50, lon: 70 } };
    for (const worse of [{ load: 1 }, { certificate: false }, { test: false }, { accredited: null }] as const)
      expect(pairs([gap('x')], [person('a', { ...same, ...worse }), person('b', same)])).toEqual([['x', 'b']]);
  });

  const coordinate = fc.record({ lat: fc.integer({ min: 480, max: 520 }), lon: fc.integer({ min: 690, max: 720 }) });
  const at = fc.option(coordinate.map(({ lat, lon }) => ({ lat: lat / 10, lon: lon / 10 })));
  const region = fc.constantFrom('R', 'S');
  const gaps = fc
    .uniqueArray(fc.integer({ min: 0, max: 50 }), { maxLength: 7 })
    .chain((ids) =>
      fc.tuple(...ids.map((id) => fc.record({ region, at, sample: fc.boolean() }).map((over) => gap(`s${id}`, over)))),
    );
  const people = fc
    .uniqueArray(fc.integer({ min: 0, max: 50 }), { maxLength: 7 })
    .chain((ids) =>
      fc.tuple(
        ...ids.map((id) =>
          fc
            .record({ region, at, car: fc.boolean(), load: fc.integer({ min: 0, max: 2 }) })
            .map((over) => person(`o${id}`, over)),
        ),
      ),
    );

  it('sends nobody twice, to no station two; the order they come in changes nothing', () => {
    fc.assert(
      fc.property(gaps, people, fc.infiniteStream(fc.nat()), (some, who, noise) => {
        const made = suggest(some, who);
        expect(new Set(made.map(({ station }) => station)).size).toBe(made.length);
        expect(new Set(made.map(({ observer }) => observer)).size).toBe(made.length);
        const shuffled = <T>(list: readonly T[]): T[] =>
          list
            .map((item) => [noise.next().value as number, item] as const)
            .toSorted(([a], [b]) => a - b)
            .map(([, item]) => item);
        expect(suggest(shuffled(some), shuffled(who))).toEqual(made);
      }),
    );
  });

  it('is as good as trying every way there is: the sample first, then the most, then the least cost', () => {
    type Worth = [sample: number, filled: number, cost: number];
    const better = (a: Worth, b: Worth): boolean => {
      for (const [n, sign] of [
        [0, 1],
        [1, 1],
        [2, -1],
      ] as const)
        if (Math.abs(a[n] - b[n]) > 1e-6) return (a[n] - b[n]) * sign > 0;
      return false;
    };
    const oracle = (some: readonly Gap[], who: readonly Candidate[]): Worth => {
      const [first, ...rest] = some;
      if (!first) return [0, 0, 0];
      let best = oracle(rest, who);
      for (const one of who) {
        const [pair] = suggest([first], [one]);
        if (!pair) continue;
        const below = oracle(
          rest,
          who.filter((other) => other !== one),
        );
        const worth: Worth = [below[0] + Number(first.sample), below[1] + 1, below[2] + pair.cost];
        if (better(worth, best)) best = worth;
      }
      return best;
    };
    fc.assert(
      fc.property(gaps, people, (some, who) => {
        const [few, those] = [some.slice(0, 4), who.slice(0, 4)];
        const made = suggest(few, those);
        const drawn = made.filter(({ station }) => few.some((each) => each.station === station && each.sample));
        const worth: Worth = [drawn.length, made.length, made.reduce((sum, { cost }) => sum + cost, 0)];
        const best = oracle(few, those);
        expect(worth.slice(0, 2)).toEqual(best.slice(0, 2));
        expect(worth[2]).toBeCloseTo(best[2], 6);
      }),
      { numRuns: 60 },
    );
  });
});
