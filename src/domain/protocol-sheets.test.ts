import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Figure } from './protocol-checks.ts';
import type { KeyedSheet } from './protocol-entries.ts';
import {
  acceptanceOf,
  copiesDiffer,
  figureAt,
  findingId,
  gradeOf,
  mergedSheet,
  missingFigures,
  sheetDifferences,
  votesPrint,
} from './protocol-sheets.ts';
import { runs } from './test-runs.ts';

const sheet = (votes: readonly Figure[], more: Partial<KeyedSheet['figures']> = {}): KeyedSheet => ({
  figures: {
    registered: 1000,
    received: 1005,
    issued: 610,
    issuedBy: [{ name: 'A', role: 'member', count: 610 }],
    participated: 608,
    absentee: null,
    outside: 20,
    votes: votes.map((count, index) => ({ code: `L${index + 1}`, count, words: null })),
    invalid: 10,
    unissued: 395,
    ...more,
  },
  sheet: { hasNumber: true, hasAddress: true, dateIsRight: true, signatures: 5, stamped: true, formFaults: [] },
});

describe('the grade of a protocol', () => {
  const grade = (photos: number, more: Partial<Parameters<typeof gradeOf>[0]> = {}) =>
    gradeOf({ photos, sides: 2, keyedWith: null, graded: null, ...more });

  it('23: one side is partial, none is somebody’s word, all are complete', () => {
    expect([grade(0), grade(1), grade(2), grade(5)]).toEqual(['reported', 'partial', 'complete', 'complete']);
  });

  it('a form that nobody has seen whole is complete only when a person says so', () => {
    expect(grade(3, { sides: null })).toBe('partial');
    expect(grade(3, { sides: null, graded: { grade: 'complete', photos: 3 } })).toBe('complete');
  });

  it('two photographs of one side are partial as soon as somebody says so, until another comes', () => {
    const graded = { grade: 'partial', photos: 2 } as const;
    expect(grade(2, { graded })).toBe('partial');
    expect(grade(3, { graded })).toBe('complete');
  });

  it('figures that were dictated stay so until a person has compared them with the photograph', () => {
    expect(grade(2, { keyedWith: 0 })).toBe('reported');
    expect(grade(2, { keyedWith: 1 })).toBe('partial');
    expect(grade(2, { keyedWith: 0, graded: { grade: 'complete', photos: 2 } })).toBe('complete');
  });

  it('whatever was said, without a photograph nothing is more than reported; more of them never make it less', () => {
    const graded = fc.option(
      fc.record({ grade: fc.constantFrom('partial' as const, 'complete' as const), photos: fc.nat(4) }),
    );
    const facts = fc.record({
      sides: fc.option(fc.integer({ min: 1, max: 3 })),
      keyedWith: fc.option(fc.nat(4)),
      graded,
    });
    fc.assert(
      fc.property(facts, (known) => {
        expect(gradeOf({ photos: 0, ...known })).toBe('reported');
      }),
      { numRuns: runs(100) },
    );
    const order = ['reported', 'partial', 'complete'];
    fc.assert(
      fc.property(facts, fc.nat(4), (known, photos) => {
        const [less, more] = [photos, photos + 1].map((n) => gradeOf({ photos: n, ...known, graded: null }));
        expect(order.indexOf(more ?? '')).toBeGreaterThanOrEqual(order.indexOf(less ?? ''));
      }),
      { numRuns: runs(200) },
    );
  });
});

describe('copies of one station', () => {
  it('28: other figures are named, field by field', () => {
    expect(copiesDiffer(sheet([10, 20]), sheet([10, 21], { invalid: 9 }))).toEqual(['6.L2', '7']);
  });

  it('what one of them does not have says nothing against the other', () => {
    const dictated = sheet([10, 'illegible'], { registered: null, issuedBy: null, unissued: null });
    expect(copiesDiffer(dictated, sheet([10, 20]))).toEqual([]);
    expect(copiesDiffer(sheet([10, 20]), dictated)).toEqual([]);
  });

  it('it does not matter which is named first, and a copy of itself never differs', () => {
    const figure = fc.oneof(fc.nat(3), fc.constant('illegible' as const), fc.constant(null));
    const any = fc
      .tuple(fc.array(figure, { minLength: 2, maxLength: 2 }), figure)
      .map(([v, i]) => sheet(v, { invalid: i }));
    fc.assert(
      fc.property(any, any, (a, b) => {
        expect(copiesDiffer(a, b).toSorted()).toEqual(copiesDiffer(b, a).toSorted());
        expect(copiesDiffer(a, a)).toEqual([]);
      }),
      { numRuns: runs(200) },
    );
  });
});

it('votes are compared between stations only when all of them can be read', () => {
  expect(votesPrint(sheet([10, 20]))).toBe('L1:10 L2:20');
  expect(votesPrint(sheet([10, 'illegible']))).toBeNull();
  expect(votesPrint(sheet([]))).toBeNull();
});

it('without who took part and every list nothing is counted', () => {
  expect(missingFigures(sheet([10, 20], { invalid: null }))).toEqual([]);
  expect(missingFigures(sheet([10, 'illegible'], { participated: null }))).toEqual(['5', '6.2']);
});

it('an error blocks, a warning is accepted by name, a turnout over the bound is a question of its own', () => {
  const finding = (level: 'error' | 'warning' | 'flag' | 'info' | 'incomplete', key: string) => ({
    check: key.split('.')[0] as 'V1',
    level,
    key,
    fields: ['5', '1'],
    values: {},
  });
  const all = [
    finding('error', 'V1'),
    finding('incomplete', 'V10.stamp'),
    finding('warning', 'V7.few'),
    finding('flag', 'V12.high'),
    finding('flag', 'V13.noInvalid'),
    finding('info', 'V4.carriedAway'),
  ];
  const { blocking, toAccept, turnout } = acceptanceOf(all);
  expect(blocking.map(({ key }) => key)).toEqual(['V1', 'V10.stamp']);
  expect(toAccept.map(findingId)).toEqual(['V7.few:5,1', 'V13.noInvalid:5,1']);
  expect(turnout?.key).toBe('V12.high');
});

describe('a third person’s sheet', () => {
  const figure = fc.oneof(fc.nat(3), fc.constant('illegible' as const), fc.constant(null));
  const any = fc
    .record({
      votes: fc.tuple(figure, figure),
      invalid: figure,
      issued: figure,
      members: fc.array(fc.nat(3), { maxLength: 3 }),
      stamped: fc.boolean(),
    })
    .map(({ votes, invalid, issued, members, stamped }) => {
      const issuedBy = members.map((count) => ({ name: '', role: null, count }));
      const made = sheet(votes, { invalid, issued, issuedBy: issuedBy.length > 0 ? issuedBy : null });
      return { ...made, sheet: { ...made.sheet, stamped } };
    });

  it('with every choice for one of the two is that one’s; each field is as it was chosen', () => {
    fc.assert(
      fc.property(any, any, fc.nat(9), (a, b, count) => {
        const fields = sheetDifferences(a, b);
        const all = <T>(choice: T) => Object.fromEntries(fields.map((field) => [field, choice]));
        expect(sheetDifferences(mergedSheet(a, b, all('first' as const)), a)).toEqual([]);
        expect(sheetDifferences(mergedSheet(a, b, all('second' as const)), b)).toEqual([]);
        const typed = mergedSheet(a, b, all({ count }));
        for (const field of fields) if (field !== 'sheet') expect(figureAt(typed, field)).toBe(count);
      }),
      { numRuns: runs(300) },
    );
  });
});
