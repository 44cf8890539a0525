import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { allocateSeats, type ListVotes, type SeatRules } from './seats.ts';

const RULES: SeatRules = { seats: 98, thresholdPercent: 7, singleList: 'refuse' };

const lists = (votes: Record<string, number>, registered: Record<string, number> = {}): ListVotes[] =>
  Object.entries(votes).map(([code, count]) => ({ code, votes: count, registered: registered[code] ?? null }));

const seatsOf = (result: ReturnType<typeof allocateSeats>) =>
  result.ok ? Object.fromEntries(result.lists.map(({ code, seats }) => [code, seats])) : result.refused;

/** Final result of 10 January 2021 (domain.md 2.2). */
const OFFICIAL = { QHP: 659_019, NO: 5_148_074, AUYL: 383_023, AJ: 792_828, ADAL: 258_618 };
const PARTICIPANTS = 7_539_280;

describe('seats of 2021', () => {
  it('official votes give the official seats, 76, 12 and 10', () => {
    const result = allocateSeats(lists(OFFICIAL), PARTICIPANTS, RULES);
    expect(seatsOf(result)).toEqual({ NO: 76, AJ: 12, QHP: 10, AUYL: 0, ADAL: 0 });
    if (!result.ok) throw new Error('refused');
    expect(result.quota.votes / result.quota.seats).toBeCloseTo(67_346.1327, 4);
    const fraction = (code: string) => {
      const list = result.lists.find((each) => each.code === code);
      return (list?.remainder ?? 0) / result.quota.votes;
    };
    expect(['NO', 'AJ', 'QHP'].map((code) => result.lists.find((each) => each.code === code)?.base)).toEqual([
      76, 11, 9,
    ]);
    expect(fraction('NO')).toBeCloseTo(0.442, 4);
    expect(fraction('AJ')).toBeCloseTo(0.7724, 4);
    expect(fraction('QHP')).toBeCloseTo(0.7856, 4);
  });

  it('so do the published percentages', () => {
    expect(seatsOf(allocateSeats(lists({ NO: 7109, AJ: 1095, QHP: 910 }), 10_000, RULES))).toEqual({
      NO: 76,
      AJ: 12,
      QHP: 10,
    });
  });
});

describe('the threshold', () => {
  it('is met at exactly seven percent of those who took part, and not one vote below', () => {
    const at = (votes: number) => allocateSeats(lists({ A: 61_000, B: 20_000, C: votes }), 100_000, RULES);
    expect(seatsOf(at(7000))).toMatchObject({ C: expect.toSatisfy((seats: number) => seats > 0) });
    expect(seatsOf(at(6999))).toMatchObject({ C: 0 });
  });

  it('has everybody who took part as its base, not the valid votes', () => {
    // 7 000 of 95 000 valid votes are 7.4 %, of 101 000 who took part 6.9 %.
    expect(seatsOf(allocateSeats(lists({ A: 60_000, B: 28_000, C: 7000 }), 101_000, RULES))).toMatchObject({ C: 0 });
  });

  it('may have a fraction', () => {
    const rules = { ...RULES, thresholdPercent: 6.25 };
    expect(seatsOf(allocateSeats(lists({ A: 900, B: 625 }), 10_000, rules))).toMatchObject({ B: expect.any(Number) });
    expect(seatsOf(allocateSeats(lists({ A: 900, B: 624 }), 10_000, rules))).toEqual({
      code: 'singleListUnchecked',
      list: 'A',
    });
  });
});

describe('equal remainders', () => {
  // Three lists, one seat each and one over; B and C have equal remainders.
  const votes = { A: 500, B: 250, C: 250 };
  const rules = { ...RULES, seats: 7 };

  it('go to the party that was registered earlier', () => {
    // 7 seats of 1000 votes: 3.5, 1.75, 1.75: all three are left over, B and C both before A. Two seats for the first two.
    expect(seatsOf(allocateSeats(lists(votes, { A: 1, B: 3, C: 2 }), 1000, rules))).toEqual({ A: 3, B: 2, C: 2 });
    const two = { ...RULES, seats: 3 };
    // 1.5, 0.75, 0.75: two seats left over, for B and C. With 5: 2.5, 1.25, 1.25: one over, for A.
    expect(seatsOf(allocateSeats(lists(votes, { A: 1, B: 3, C: 2 }), 1000, two))).toEqual({ A: 1, B: 1, C: 1 });
    // One seat between equals.
    const one = { ...RULES, seats: 1 };
    expect(seatsOf(allocateSeats(lists({ B: 300, C: 300 }, { B: 3, C: 2 }), 1000, one))).toEqual({ B: 0, C: 1 });
  });

  it('refuse where the order of registration is not known', () => {
    const one = { ...RULES, seats: 1 };
    expect(seatsOf(allocateSeats(lists({ B: 300, C: 300 }), 1000, one))).toEqual({
      code: 'tieUnresolved',
      lists: ['B', 'C'],
    });
  });
});

describe('one list alone', () => {
  it('is refused until somebody has checked the text of the law', () => {
    expect(seatsOf(allocateSeats(lists({ A: 900, B: 60 }), 1000, RULES))).toEqual({
      code: 'singleListUnchecked',
      list: 'A',
    });
  });

  it('then admits the next with its quotient corrected, never fewer than two seats, and says so', () => {
    const rules: SeatRules = { ...RULES, singleList: { correctionPercent: 70, least: 2 } };
    const result = allocateSeats(lists({ A: 900, B: 60, C: 10 }), 1000, rules);
    // 60 of 960 votes are 6.125 seats, × 0.7 = 4.29.
    expect(seatsOf(result)).toEqual({ A: 94, B: 4, C: 0 });
    expect(result.ok && result.checkLaw).toBe(true);
    expect(seatsOf(allocateSeats(lists({ A: 900, B: 5 }), 1000, rules))).toEqual({ A: 96, B: 2 });
  });
});

describe('any votes', () => {
  const votes = fc.array(fc.integer({ min: 0, max: 5_000_000 }), { minLength: 2, maxLength: 8 });
  const asLists = (counts: readonly number[]) =>
    counts.map((count, index): ListVotes => ({ code: `L${index}`, votes: count, registered: index + 1 }));

  it('all seats are given out, each list within one of its quotient, and more votes never get fewer seats', () => {
    fc.assert(
      fc.property(votes, fc.integer({ min: 1, max: 450 }), (counts, seats) => {
        const result = allocateSeats(
          asLists(counts),
          counts.reduce((a, b) => a + b, 0),
          { ...RULES, seats },
        );
        if (!result.ok) return;
        expect(result.lists.reduce((sum, list) => sum + list.seats, 0)).toBe(seats);
        for (const list of result.lists) {
          if (!list.admitted) expect(list.seats).toBe(0);
          else expect(list.seats - (list.base ?? 0)).toBeOneOf([0, 1]);
          for (const other of result.lists)
            if (list.votes > other.votes) expect(list.seats).toBeGreaterThanOrEqual(other.seats);
        }
      }),
    );
  });

  it('the order of the lists changes nothing', () => {
    fc.assert(
      fc.property(votes, fc.integer({ min: 0, max: 7 }), (counts, turn) => {
        const all = asLists(counts);
        const turned = [...all.slice(turn % all.length), ...all.slice(0, turn % all.length)];
        const people = counts.reduce((a, b) => a + b, 0);
        expect(seatsOf(allocateSeats(turned, people, RULES))).toEqual(seatsOf(allocateSeats(all, people, RULES)));
      }),
    );
  });

  it('counts that cannot be are refused', () => {
    for (const bad of [-1, 1.5, Number.NaN, 2 ** 53])
      expect(seatsOf(allocateSeats(lists({ A: bad, B: 5 }), 10, RULES))).toEqual({ code: 'badCounts' });
    expect(seatsOf(allocateSeats(lists({ A: 6, B: 5 }), 10, RULES))).toEqual({ code: 'badCounts' });
  });
});
