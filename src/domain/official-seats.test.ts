import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { contestBook } from './contests.ts';
import { type ContestSeats, seatsFrom } from './official-seats.ts';
import { realProfile, tinyProfile } from './test-profiles.ts';
import { runs } from './test-runs.ts';

/** domain.md 2.2, as the commission published them. */
const VOTES = { QHP: 659_019, NO: 5_148_074, AUYL: 383_023, AJ: 792_828, ADAL: 258_618 };
const PARTICIPATED = 7_539_280;

const rulesOf = (profile: typeof realProfile, contest: string): ContestSeats => {
  const seats = contestBook(profile).byCode(contest)?.seats;
  if (!seats) throw new Error('no seats');
  return seats;
};
const real = rulesOf(realProfile, 'mazhilis');
const lists = Object.keys(VOTES);

describe('seats from published votes, by the profile’s rules', () => {
  it('11: the official votes of 2021 give 76, 12 and 10', () => {
    const found = seatsFrom(lists, { participated: PARTICIPATED, votes: VOTES }, real, false);
    if (!found.ok) throw new Error(found.refused.code);
    expect(found.result.lists.map(({ code, seats }) => [code, seats])).toEqual([
      ['QHP', 10],
      ['NO', 76],
      ['AUYL', 0],
      ['AJ', 12],
      ['ADAL', 0],
    ]);
    expect(found.result.quota).toEqual({ votes: 6_599_921, seats: 98 });
    // 7 % of those who took part is 527 749.6: so many votes are the least that reach it.
    expect([found.base, found.needed]).toEqual([PARTICIPATED, 527_750]);
  });

  it('are refused where a figure is not published, and a tie hangs on the order of registration', () => {
    const votes = { ...VOTES, ADAL: null };
    expect(seatsFrom(lists, { participated: null, votes }, real, false)).toEqual({
      ok: false,
      refused: { code: 'figuresMissing', fields: ['5', '6.ADAL'] },
    });
    const even = { QHP: 50, NO: 50, AUYL: 0, AJ: 0, ADAL: 0 };
    expect(seatsFrom(lists, { participated: 100, votes: even }, { ...real, total: 3 }, false)).toMatchObject({
      refused: { code: 'tieUnresolved', lists: ['QHP', 'NO'] },
    });
    const ordered = { ...real, total: 3, registrationOrder: ['NO', 'QHP'] };
    expect(seatsFrom(lists, { participated: 100, votes: even }, ordered, false)).toMatchObject({
      result: { lists: [{ seats: 1 }, { seats: 2 }, {}, {}, {}] },
    });
  });

  it('of one list alone only once somebody has read the law, and that is marked', () => {
    const votes = { QHP: 10, NO: 900, AUYL: 60, AJ: 20, ADAL: 5 };
    const figures = { participated: 1000, votes };
    expect(seatsFrom(lists, figures, real, false)).toMatchObject({
      refused: { code: 'singleListUnchecked', list: 'NO' },
    });
    const found = seatsFrom(lists, figures, real, true);
    expect(found).toMatchObject({ ok: true, result: { checkLaw: true } });
    if (found.ok) expect(found.result.lists.reduce((sum, { seats }) => sum + seats, 0)).toBe(98);
    // No branch for it in the rules: nobody's word makes one.
    expect(seatsFrom(lists, figures, { ...real, singleList: null }, true)).toMatchObject({ ok: false });
  });

  it('of another election by another base and number', () => {
    const tiny = rulesOf(tinyProfile, 'council');
    const found = seatsFrom(['KITE', 'SAIL'], { participated: null, votes: { KITE: 70, SAIL: 30 } }, tiny, false);
    expect(found).toMatchObject({ ok: true, base: 100, needed: 10 });
    if (found.ok) expect(found.result.lists.map(({ seats }) => seats)).toEqual([3, 2]);
  });
});

describe('any votes, against seats handed out one by one in exact fractions', () => {
  /** The law, as slowly as it can be done: BigInt fractions, and the leftover seats one at a time. */
  function oracle(
    cast: readonly { code: string; votes: number; rank: number | null }[],
    participants: number,
    seats: number,
    percent: number,
  ): Record<string, number> | 'none' | 'single' | 'tie' {
    const passing = cast.filter(
      ({ votes }) => votes > 0 && BigInt(votes) * 100n >= BigInt(percent) * BigInt(participants),
    );
    if (passing.length === 0) return 'none';
    if (passing.length === 1) return 'single';
    const all = passing.reduce((sum, { votes }) => sum + BigInt(votes), 0n);
    const given = new Map(passing.map(({ code, votes }) => [code, (BigInt(votes) * BigInt(seats)) / all]));
    const left = new Map(passing.map(({ code, votes }) => [code, (BigInt(votes) * BigInt(seats)) % all]));
    for (let sum = [...given.values()].reduce((a, b) => a + b, 0n); sum < BigInt(seats); sum += 1n) {
      const most = [...left.values()].reduce((a, b) => (a > b ? a : b), -1n);
      const first = passing.filter(({ code }) => left.get(code) === most);
      const open = BigInt(seats) - sum;
      const ranks = first.map(({ rank }) => rank);
      // Only where there are fewer seats than equals does the order matter.
      if (first.length > open && (ranks.includes(null) || new Set(ranks).size < ranks.length)) return 'tie';
      const next = first.toSorted((a, b) => (a.rank ?? 0) - (b.rank ?? 0))[0];
      if (!next) throw new Error('a list');
      given.set(next.code, (given.get(next.code) ?? 0n) + 1n);
      left.delete(next.code);
    }
    return Object.fromEntries(cast.map(({ code }) => [code, Number(given.get(code) ?? 0n)]));
  }

  // Small counts tie often, if all are small and nobody's vote was invalid; large ones are the real thing.
  const five = (votes: fc.Arbitrary<number>) => fc.array(votes, { minLength: 5, maxLength: 5 });
  const large = fc.integer({ min: 0, max: 6_000_000 });
  const count = fc.oneof(
    fc.tuple(five(fc.nat(12)), fc.constantFrom(0, 0, 1, 9)),
    fc.tuple(five(fc.oneof(fc.nat(12), large)), fc.oneof(fc.constant(0), fc.nat(500_000))),
  );
  const known = fc.constantFrom<string[]>([...lists], lists.toReversed(), lists.slice(0, 3), []);

  it('gives the same, ties and refusals included', () => {
    let [given, ties] = [0, 0];
    fc.assert(
      fc.property(count, fc.constantFrom(1, 2, 3, 7, 98), known, ([counts, invalid], total, registrationOrder) => {
        const cast = lists.map((code, n) => {
          const rank = registrationOrder.indexOf(code);
          return { code, votes: counts[n] ?? 0, rank: rank < 0 ? null : rank };
        });
        const people = cast.reduce((sum, each) => sum + each.votes, 0) + invalid;
        const expected = oracle(cast, people, total, real.threshold.percent);
        const figures = {
          participated: people,
          votes: Object.fromEntries(cast.map((each) => [each.code, each.votes])),
        };
        const found = seatsFrom(lists, figures, { ...real, total, registrationOrder: [...registrationOrder] }, false);
        if (found.ok) {
          given += 1;
          expect(Object.fromEntries(found.result.lists.map(({ code, seats }) => [code, seats]))).toEqual(expected);
          expect(found.needed).toBe(Number((BigInt(people) * 7n + 99n) / 100n));
          return;
        }
        const code = { none: 'noListPasses', single: 'singleListUnchecked', tie: 'tieUnresolved' } as const;
        if (expected === 'tie') ties += 1;
        expect(typeof expected === 'string' && code[expected]).toBe(found.refused.code);
      }),
      { numRuns: runs(1500) },
    );
    // It has seen both.
    expect(Math.min(given, ties)).toBeGreaterThan(0);
  });
});
