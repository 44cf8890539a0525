import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  allocate,
  drawSample,
  type FrameStation,
  frameHash,
  isSampled,
  representativeness,
  sampleCommitment,
} from './sample.ts';

const SEED = 'a1'.repeat(32);
const frame: FrameStation[] = Array.from({ length: 300 }, (_, index) => ({
  id: `s${index}`,
  stratum: index < 100 ? 'city' : 'village',
  registered: index < 100 ? 2000 : 500 + index,
}));
const design = { city: 10, village: 20 };

const drawn = (stations = frame, seed = SEED) => {
  const result = drawSample(stations, design, seed);
  if (!result.ok) throw new Error(result.code);
  return result.draw;
};

describe('a draw', () => {
  it('is repeated by anybody from the seed and the list, with a plain SHA-256', () => {
    const lots = frame
      .filter(({ stratum }) => stratum === 'city')
      .map(({ id }) => ({ id, lot: createHash('sha256').update(`${SEED}\ncity\n${id}`).digest('hex') }))
      .toSorted((a, b) => a.lot.localeCompare(b.lot, 'en'));
    expect(drawn().drawn.city).toEqual(lots.slice(0, 10).map(({ id }) => id));
  });

  it('is the same in any order of the list, and another from another seed', () => {
    fc.assert(
      fc.property(fc.shuffledSubarray(frame, { minLength: frame.length }), (shuffled) => {
        expect(drawn(shuffled)).toEqual(drawn());
      }),
    );
    expect(drawn(frame, 'b2'.repeat(32)).drawn).not.toEqual(drawn().drawn);
  });

  it('has as many as designed, of the stratum, none twice', () => {
    const { city = [], village = [] } = drawn().drawn;
    expect([city.length, village.length]).toEqual([10, 20]);
    expect(new Set([...city, ...village]).size).toBe(30);
    expect(village.every((id) => frame.find((each) => each.id === id)?.stratum === 'village')).toBe(true);
  });

  it('gives every station about the same chance', () => {
    const times = new Map<string, number>();
    for (let run = 0; run < 400; run += 1)
      for (const id of drawn(frame.slice(0, 140), run.toString(16).padStart(64, '0')).drawn.village ?? [])
        times.set(id, (times.get(id) ?? 0) + 1);
    // 20 of 40 in each of 400 runs: 200 ± 10 each; six deviations leave room for chance and for nothing else.
    expect(times.size).toBe(40);
    expect(Math.min(...times.values())).toBeGreaterThan(140);
    expect(Math.max(...times.values())).toBeLessThan(260);
  });

  it('a station that joined the list later is not in the sample, and changes the hash', () => {
    const draw = drawn();
    expect(isSampled(draw, 'city', 'new')).toBe(false);
    expect(frameHash([...frame, { id: 'new', stratum: 'city', registered: null }])).not.toBe(draw.frameHash);
    expect(isSampled(draw, 'city', draw.drawn.city?.[0] ?? '')).toBe(true);
  });

  it('refuses more than there are, and a list with a station twice', () => {
    expect(drawSample(frame, { city: 101 }, SEED)).toEqual({ ok: false, code: 'tooFew', strata: ['city'] });
    expect(drawSample([...frame, ...frame.slice(0, 1)], design, SEED)).toEqual({
      ok: false,
      code: 'stationTwice',
      stations: ['s0'],
    });
    expect(() => drawSample(frame, design, 'short')).toThrow(RangeError);
  });
});

it('a commitment fixes all of it, and hides the seed behind a salt', () => {
  const base = sampleCommitment(SEED, frameHash(frame), design, 'c3'.repeat(32));
  expect(base).toMatch(/^[0-9a-f]{64}$/);
  expect(sampleCommitment('b2'.repeat(32), frameHash(frame), design, 'c3'.repeat(32))).not.toBe(base);
  expect(sampleCommitment(SEED, frameHash(frame.slice(1)), design, 'c3'.repeat(32))).not.toBe(base);
  expect(sampleCommitment(SEED, frameHash(frame), { ...design, city: 11 }, 'c3'.repeat(32))).not.toBe(base);
  expect(sampleCommitment(SEED, frameHash(frame), design, 'd4'.repeat(32))).not.toBe(base);
});

it('compares the sample with its frame, stratum by stratum', () => {
  expect(representativeness(frame, drawn())).toEqual([
    { stratum: 'city', frame: 100, drawn: 10, meanRegisteredFrame: 2000, meanRegisteredDrawn: 2000 },
    { stratum: 'village', frame: 200, drawn: 20, meanRegisteredFrame: 699.5, meanRegisteredDrawn: expect.any(Number) },
  ]);
});

describe('how many of which stratum', () => {
  it('is in proportion, with at least two of each, all of a smaller one', () => {
    expect(allocate({ a: 600, b: 300, c: 100 }, 100)).toEqual({ a: 60, b: 30, c: 10 });
    expect(allocate({ a: 9995, b: 5, c: 1 }, 100)).toEqual({ a: 97, b: 2, c: 1 });
    expect(allocate({ a: 10, b: 0 }, 4)).toEqual({ a: 4 });
  });

  it('is refused where it cannot be', () => {
    expect(allocate({ a: 5, b: 5 }, 3)).toBeNull();
    expect(allocate({ a: 5, b: 5 }, 11)).toBeNull();
  });

  it('adds up, never takes more than there are, and is near to its share where no floor binds', () => {
    const strata = fc.dictionary(fc.constantFrom('a', 'b', 'c', 'd', 'e'), fc.integer({ min: 1, max: 5000 }), {
      minKeys: 1,
    });
    fc.assert(
      fc.property(strata, fc.nat(400), (sizes, total) => {
        const design = allocate(sizes, total);
        const all = Object.values(sizes).reduce((sum, each) => sum + each, 0);
        if (design === null) return;
        expect(Object.values(design).reduce((sum, each) => sum + each, 0)).toBe(total);
        const free = Object.entries(sizes).every(([, size]) => (size * total) / all >= 2);
        for (const [code, size] of Object.entries(sizes)) {
          expect(design[code]).toBeLessThanOrEqual(size);
          expect(design[code]).toBeGreaterThanOrEqual(Math.min(2, size));
          if (free) expect(Math.abs((design[code] ?? 0) - (size * total) / all)).toBeLessThan(1);
        }
      }),
    );
  });
});
