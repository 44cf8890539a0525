import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ms } from './brand.ts';
import { lastStationCloses, movedIn, type ReleaseFacts, releaseState, reportingCurve, type Take } from './release.ts';
import { realProfile } from './test-profiles.ts';

const RULES = { takes: 2, points: 0.5, leastStations: 3 };

/** Share of list a, overall and in each stratum, in percent. */
const take = (at: number, stations: number, overall: number, u = overall, r = overall): Take => ({
  at: ms(at),
  reported: { U: stations, R: stations },
  overall: { a: overall / 100, b: 1 - overall / 100 },
  strata: { U: { a: u / 100 }, R: { a: r / 100 } },
});

const quiet = [take(1, 4, 60), take(2, 5, 60.4), take(3, 6, 60.2)];

const facts = (more: Partial<ReleaseFacts> = {}): ReleaseFacts => ({
  now: ms(1000),
  strata: [
    { code: 'U', drawn: 10, reported: 6 },
    { code: 'R', drawn: 10, reported: 6 },
  ],
  takes: quiet,
  rules: RULES,
  unfinished: 0,
  disputes: [],
  disputesListed: [],
  lastStationCloses: ms(900),
  closingLifted: false,
  ...more,
});

describe('stability', () => {
  it('is there when no share moved by more than the bound in takes that brought something', () => {
    expect(movedIn(quiet, ['U', 'R'], RULES)).toEqual([]);
    expect(movedIn([take(1, 4, 60), take(2, 5, 60.5), take(3, 6, 61)], ['U', 'R'], RULES)).toEqual([]);
    expect(movedIn([take(1, 4, 60), take(2, 5, 60.6), take(3, 6, 60.6)], ['U', 'R'], RULES)).toEqual(['', 'U', 'R']);
  });

  it('is asked of every stratum, not of the whole alone', () => {
    const takes = [take(1, 4, 60, 50, 70), take(2, 5, 60, 52, 68), take(3, 6, 60, 52, 68)];
    expect(movedIn(takes, ['U', 'R'], RULES)).toEqual(['U', 'R']);
  });

  it('does not come from waiting: takes without a new station count for nothing', () => {
    const takes = [take(1, 4, 60), take(2, 5, 63), take(3, 5, 63), take(4, 5, 63), take(5, 5, 63)];
    expect(movedIn(takes, ['U', 'R'], RULES)).toEqual(['', 'U', 'R']);
  });

  it('has not begun where a stratum only now begins to report', () => {
    const [first, ...rest] = quiet as [Take, ...Take[]];
    expect(movedIn([{ ...first, strata: { U: { a: 0.6 } } }, ...rest], ['U', 'R'], RULES)).toEqual(['R']);
  });
});

describe('what stands against a release', () => {
  const told = (more: Partial<ReleaseFacts>) => releaseState(facts(more));

  it('nothing: releasable', () => {
    expect(told({})).toEqual({ state: 'releasable', blocks: [] });
  });

  it('a stratum below its minimum, also one that is silent; of a small one all that were drawn', () => {
    const strata = [
      { code: 'U', drawn: 10, reported: 2 },
      { code: 'R', drawn: 2, reported: 2 },
    ];
    expect(told({ strata })).toEqual({ state: 'collecting', blocks: [{ code: 'stratumBelow', strata: ['U'] }] });
    expect(told({ strata: [{ code: 'U', drawn: 5, reported: 0 }] }).blocks).toContainEqual({
      code: 'stratumBelow',
      strata: ['U'],
    });
  });

  it('keying that is not finished and disputes nobody decided; a lead may list them', () => {
    expect(told({ unfinished: 2, disputes: ['1', '2'] })).toEqual({
      state: 'stable',
      blocks: [
        { code: 'keyingIncomplete', protocols: 2 },
        { code: 'disputesOpen', stations: ['1', '2'] },
      ],
    });
    expect(told({ disputes: ['1', '2'], disputesListed: ['1'] }).blocks).toEqual([
      { code: 'disputesOpen', stations: ['2'] },
    ]);
    expect(told({ disputes: ['1'], disputesListed: ['1'] }).state).toBe('releasable');
  });

  it('open polls, to the millisecond, unless two leads lift it', () => {
    expect(told({ now: ms(899) })).toEqual({ state: 'reviewed', blocks: [{ code: 'pollsOpen', until: 900 }] });
    expect(told({ now: ms(900) }).state).toBe('releasable');
    expect(told({ now: ms(899), closingLifted: true }).state).toBe('releasable');
  });

  it('is releasable exactly when nothing stands against it', () => {
    const bool = fc.boolean();
    fc.assert(
      fc.property(bool, bool, bool, bool, bool, (few, moving, typing, dispute, early) => {
        const { state, blocks } = told({
          strata: [{ code: 'U', drawn: 10, reported: few ? 0 : 6 }],
          takes: moving ? quiet.slice(0, 2) : quiet,
          unfinished: typing ? 1 : 0,
          disputes: dispute ? ['1'] : [],
          now: ms(early ? 0 : 1000),
        });
        expect(state === 'releasable').toBe(blocks.length === 0);
        expect(blocks).toHaveLength([few, moving, typing, dispute, early].filter(Boolean).length);
      }),
    );
  });
});

it('the last station of 2021 closed at 20:00 in the west, not in the capital', () => {
  expect(lastStationCloses(realProfile)).toBe(Date.UTC(2021, 0, 10, 15));
});

describe('the reporting curve', () => {
  it('counts by stratum up to each mark, whatever the order', () => {
    const reports = [
      { stratum: 'U', at: ms(5) },
      { stratum: 'R', at: ms(1) },
      { stratum: 'U', at: ms(10) },
    ];
    expect(reportingCurve(reports, [ms(10), ms(4), ms(5)])).toEqual([
      { at: 4, reported: { R: 1 } },
      { at: 5, reported: { R: 1, U: 1 } },
      { at: 10, reported: { R: 1, U: 2 } },
    ]);
  });
});
