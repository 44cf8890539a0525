import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { contradictions, couldChangeLead, shareBounds } from './crowd.ts';

describe('bounds', () => {
  it('the worked example: 300 and 50 of 1000', () => {
    expect(shareBounds(300, 50, 1000)).toEqual({ least: 0.3, most: 0.95 });
  });

  it('of a whole country 3635 photographs prove 0.048 %', () => {
    expect(shareBounds(3635, 1192, 7_539_280)?.least).toBeCloseTo(0.00048, 5);
  });

  it('hold for every way in which the others may have voted', () => {
    const n = fc.integer({ min: 0, max: 300 });
    fc.assert(
      fc.property(n, n, n, n, (mine, others, unseenMine, unseenOthers) => {
        const all = mine + others + unseenMine + unseenOthers;
        fc.pre(all > 0);
        const bounds = shareBounds(mine, others, all);
        const share = (mine + unseenMine) / all;
        expect(bounds?.least).toBeLessThanOrEqual(share + 1e-12);
        expect(bounds?.most).toBeGreaterThanOrEqual(share - 1e-12);
      }),
    );
  });

  it('more photographs than voters have none', () => {
    expect(shareBounds(11, 0, 10)).toBeNull();
    expect(shareBounds(0, 0, 0)).toBeNull();
  });
});

it('a station whose photographs exceed its protocol is a contradiction, equality is not', () => {
  expect(contradictions({ A: 12, B: 4, C: 1 }, { A: 11, B: 4, C: null })).toEqual([
    { party: 'A', verified: 12, protocol: 11 },
  ]);
});

describe('sheets put aside', () => {
  it('that cannot change who leads', () => {
    const aside = [{ votes: { A: 10, B: 60 }, most: 80 }];
    expect(couldChangeLead({ A: 500, B: 400 }, aside)).toEqual({
      leader: 'A',
      rival: 'B',
      lead: 100,
      leastLead: 50,
      changes: false,
    });
  });

  it('that can, also where nobody can read them', () => {
    expect(couldChangeLead({ A: 500, B: 400 }, [{ votes: null, most: 100 }])).toMatchObject({
      leastLead: 0,
      changes: true,
    });
    expect(couldChangeLead({ A: 500, B: 400, C: 399 }, [{ votes: { C: 200 }, most: 200 }])).toMatchObject({
      rival: 'C',
      changes: true,
    });
  });

  it('never promise too much: no choice of sheets beats the bound', () => {
    const votes = fc.record({ A: fc.nat(500), B: fc.nat(500), C: fc.nat(500) });
    fc.assert(
      fc.property(votes, fc.array(votes, { maxLength: 6 }), fc.nat(63), (counted, sheets, mask) => {
        const bound = couldChangeLead(
          counted,
          sheets.map((each) => ({ votes: each, most: 2000 })),
        );
        const taken = sheets.filter((_, index) => (mask >> index) % 2 === 1);
        const total = (party: 'A' | 'B' | 'C') => taken.reduce((sum, each) => sum + each[party], counted[party]);
        const leader = bound.leader as 'A' | 'B' | 'C';
        for (const rival of ['A', 'B', 'C'] as const)
          if (rival !== leader) expect(total(leader) - total(rival)).toBeGreaterThanOrEqual(bound.leastLead);
      }),
    );
  });

  it('nothing counted, nobody leads', () => {
    expect(couldChangeLead({}, [])).toMatchObject({ leader: null, changes: false });
  });
});
