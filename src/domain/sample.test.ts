import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { drawSample, type FrameStation, frameHash, isSampled, representativeness, sampleCommitment } from './sample.ts';

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

it('compares the sample with its frame, stratum by stratum, and says of how many stations it knows', () => {
  const { drawn: lots } = drawn();
  const unknown = new Set([lots.city?.[0], 's0', 's99']);
  const some = frame.map((each) => (unknown.has(each.id) ? { ...each, registered: null } : each));
  const village = frame.filter(({ id }) => lots.village?.includes(id)).map(({ registered }) => registered ?? 0);
  expect(representativeness(some, { drawn: lots })).toEqual([
    {
      stratum: 'city',
      frame: 100,
      drawn: 10,
      voters: {
        frame: { mean: 2000, n: 100 - unknown.size },
        drawn: { mean: 2000, n: (lots.city ?? []).filter((id) => !unknown.has(id)).length },
      },
    },
    {
      stratum: 'village',
      frame: 200,
      drawn: 20,
      voters: {
        frame: { mean: 699.5, n: 200 },
        drawn: { mean: village.reduce((sum, each) => sum + each, 0) / 20, n: 20 },
      },
    },
  ]);
  const nobody = frame.map((each) => ({ ...each, registered: null }));
  expect(representativeness(nobody, { drawn: {} })[0]).toEqual({
    stratum: 'city',
    frame: 100,
    drawn: 0,
    voters: { frame: { mean: null, n: 0 }, drawn: { mean: null, n: 0 } },
  });
});
