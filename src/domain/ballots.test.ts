import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  BALLOT_BUCKETS,
  BALLOT_OUTCOMES,
  BALLOT_SOURCES,
  type BallotCell,
  ballotRules,
  ballotSourceOf,
  ballotsIn,
  type CastBallot,
  contestsOf,
  figuresOf,
  REVIEW_OUTCOMES,
  STANDINGS,
  spamRates,
  standingsOf,
} from './index.ts';
import { realProfile, tinyProfile } from './test-profiles.ts';

const rules = ballotRules(realProfile).contradiction;
const HOUR = 3_600_000;
const cast = (id: string, choice: string | null, more: Partial<CastBallot> = {}): CastBallot => ({
  id,
  choice,
  torn: false,
  sentAt: Number(id) * HOUR,
  station: null,
  ...more,
});
const standings = (...ballots: CastBallot[]) => Object.fromEntries(standingsOf(ballots, rules));

describe('what a submission holds', () => {
  it('33: without a photo nothing is ever confirmed, whatever a review says', () => {
    const review = fc.record({
      outcome: fc.constantFrom(...REVIEW_OUTCOMES),
      seen: fc.array(fc.record({ contest: fc.constantFrom('a', 'b'), choice: fc.constantFrom('X', 'Y', null) })),
    });
    fc.assert(
      fc.property(review, (given) => {
        for (const face of ballotsIn({ photos: 0, contest: 'a' }, given))
          expect(['confirmed', 'protestInvalid']).not.toContain(face.outcome);
      }),
    );
    expect(ballotsIn({ photos: 0, contest: 'a' }, null)).toMatchObject([{ outcome: 'noPhoto' }]);
    expect(ballotsIn({ photos: 1, contest: 'a' }, null)).toMatchObject([{ outcome: 'unreviewed' }]);
  });

  it('an album may hold ballots of several contests, and is counted once', () => {
    const faces = ballotsIn(
      { photos: 3, contest: 'a' },
      {
        outcome: 'confirmed',
        seen: [
          { contest: 'b', choice: 'Z' },
          { contest: 'a', choice: 'X' },
          { contest: 'a', choice: 'X' },
        ],
      },
    );
    expect(faces).toEqual([
      { contest: 'b', main: false, outcome: 'confirmed', choice: 'Z', torn: false },
      { contest: 'a', main: true, outcome: 'confirmed', choice: 'X', torn: false },
    ]);
  });

  it('two marks in one contest of one album tear it; a protest is no choice', () => {
    const seen = (...choices: (string | null)[]) => choices.map((choice) => ({ contest: 'a', choice }));
    const one = (...choices: (string | null)[]) =>
      ballotsIn({ photos: 2, contest: 'a' }, { outcome: 'confirmed', seen: seen(...choices) })[0];
    expect(one('X', 'Y')).toMatchObject({ torn: true, choice: null, outcome: 'confirmed' });
    expect(one('X', null)).toMatchObject({ torn: true });
    expect(one(null)).toMatchObject({ outcome: 'protestInvalid', choice: null, torn: false });
  });
});

describe('one vote per person and contest', () => {
  it('31: a later ballot replaces, with the same mark and with another', () => {
    expect(standings(cast('1', 'X'), cast('2', 'X'))).toEqual({ 1: 'superseded', 2: 'counts' });
    expect(standings(cast('2', 'Y'), cast('1', 'X'))).toEqual({ 1: 'superseded', 2: 'counts' });
    expect(standings(cast('1', 'X'), cast('2', null))).toEqual({ 1: 'superseded', 2: 'counts' });
  });

  it.each([
    ['two marks in one album', [cast('1', null, { torn: true }), cast('2', 'X')]],
    ['different marks sent together', [cast('1', 'X'), cast('2', 'Y', { sentAt: HOUR + 59_000 })]],
    ['different marks at different stations', [cast('1', 'X', { station: 'A:1' }), cast('2', 'Y', { station: 'A:2' })]],
    ['a second change', [cast('1', 'X'), cast('2', 'Y'), cast('3', 'X')]],
  ])('%s is a contradiction: none counts', (_, ballots) => {
    expect(new Set(Object.values(standings(...ballots)))).toEqual(new Set(['contradictory']));
  });

  it('the same mark never contradicts itself', () => {
    expect(standings(cast('1', 'X', { station: 'A:1' }), cast('2', 'X', { sentAt: HOUR + 1, station: 'A:2' }))).toEqual(
      { 1: 'superseded', 2: 'counts' },
    );
  });

  it('31: votes never exceed persons, and the order of review changes nothing', () => {
    const ballot = fc.record({
      choice: fc.constantFrom('X', 'Y', null),
      torn: fc.boolean(),
      sentAt: fc.integer({ min: 0, max: 10 * HOUR }),
      station: fc.constantFrom(null, 'A:1', 'A:2'),
    });
    fc.assert(
      fc.property(fc.array(ballot, { maxLength: 6 }), fc.infiniteStream(fc.nat()), (raw, order) => {
        const ballots = raw.map((each, index) => ({ ...each, id: String(index) }));
        const result = standingsOf(ballots, rules);
        expect([...result.values()].filter((standing) => standing === 'counts').length).toBeLessThanOrEqual(1);
        const keys = new Map(ballots.map((each) => [each.id, order.next().value]));
        const mixed = ballots.toSorted((a, b) => (keys.get(a.id) ?? 0) - (keys.get(b.id) ?? 0));
        expect(new Map([...standingsOf(mixed, rules)].sort())).toEqual(new Map([...result].sort()));
      }),
    );
  });
});

describe('figures', () => {
  const cell = fc.record({
    source: fc.constantFrom(...BALLOT_SOURCES),
    contest: fc.constant('a'),
    main: fc.constant(true),
    outcome: fc.constantFrom(...BALLOT_OUTCOMES),
    standing: fc.constantFrom(...STANDINGS),
    claimed: fc.constantFrom('X', 'Y', ''),
    seen: fc.constantFrom('X', 'Y', ''),
    quarantined: fc.boolean(),
    n: fc.integer({ min: 1, max: 50 }),
  });

  it('every ballot is in one bucket: they add up to the total, and parties to the confirmed', () => {
    fc.assert(
      fc.property(fc.array(cell), (cells: BallotCell[]) => {
        const figures = figuresOf(cells);
        expect(BALLOT_BUCKETS.reduce((sum, bucket) => sum + figures[bucket], 0)).toBe(figures.total);
        expect(Object.values(figures.byParty).reduce((sum, n) => sum + n, 0)).toBe(figures.confirmed);
        const rates = spamRates(cells);
        expect(rates.reduce((sum, rate) => sum + rate.total, 0)).toBe(figures.total);
        expect(rates.reduce((sum, rate) => sum + rate.spam, 0)).toBe(figures.spam);
      }),
    );
  });
});

describe('the profile', () => {
  it('names contests and sources; a tiny election has its own', () => {
    expect(contestsOf(realProfile).filter((contest) => contest.tallied)).toHaveLength(1);
    expect(ballotSourceOf(realProfile, 'bayge')).toBe('voter');
    expect(ballotSourceOf(realProfile, 'alaman')).toBe('observer');
    expect(ballotSourceOf(realProfile, null)).toBe('other');
    expect(contestsOf(tinyProfile).length).toBeGreaterThan(0);
  });
});
