import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  checkMatrix,
  checkTable,
  type PublishedColumn,
  type PublishedMatrix,
  smallestSample,
} from './published-table.ts';

/** domain.md 1.2: the results page as it was published. */
const column = (label: string, base: number, rows: Record<string, [number, number]>): PublishedColumn => ({
  label,
  base,
  rows: Object.entries(rows).map(([row, [count, percent]]) => ({ label: row, count, percent })),
});
const VOTERS = column('voters', 7963, {
  NO: [1007, 1265],
  AJ: [2635, 4565],
  AUYL: [39, 49],
  ADAL: [122, 153],
  QHP: [24, 30],
  'against all': [291, 365],
  'no photo': [2225, 2794],
  spam: [620, 779],
});
const OBSERVERS = column('observers', 5805, {
  NO: [2239, 3857],
  AJ: [1310, 2257],
  AUYL: [666, 1147],
  ADAL: [903, 1556],
  QHP: [481, 829],
  'against all': [0, 0],
  'no photo': [0, 0],
  spam: [206, 355],
});
const CONFIRMED = ['NO', 'AJ', 'AUYL', 'ADAL', 'QHP', 'against all'];

/** Columns as printed: Akzhol, NurOtan, Adal, Auyl, NPK. */
const MATRIX: PublishedMatrix = {
  lists: ['AJ', 'NO', 'ADAL', 'AUYL', 'QHP'],
  rows: [
    ['Almaty', 9394, 40, 303, 182, 81],
    ['Astana', 9484, 98, 147, 123, 147],
    ['Atyrau', 2664, 6822, 421, 93, null],
    ['Karagandy', 9783, null, 217, null, null],
    ['Kokshetau', 905, 9000, 48, 48, null],
    ['Kostanay', 3855, 5904, 120, null, 120],
    ['Kyzylorda', 8065, 323, 1290, 323, null],
    ['Oskemen', 10_000, null, null, null, null],
    ['Outside Kazakhstan', 1765, 6471, 588, 588, 588],
    ['Pavlodar', 8049, 1463, 488, null, null],
    ['Semey', 8974, null, 769, null, 256],
    ['Shymkent', 4394, 5303, 253, 51, null],
    ['Taldykorgan', 9500, null, 500, null, null],
    ['Taraz', 8667, 444, 222, 667, null],
    ['Uralsk', 8496, 301, 902, 226, null],
    ['Zhanaozen', 8000, 286, 1429, 286, 75],
  ].map(([label, ...percents]) => ({ label: String(label), percents: percents as (number | null)[] })),
};

describe('the published page', () => {
  const findings = checkTable(
    [VOTERS, OBSERVERS],
    [
      { label: 'confirmed', value: 5122, column: 'voters', sumOf: CONFIRMED },
      { label: 'spoiled ballots', value: 620, column: 'voters', sumOf: ['spam'] },
    ],
  );

  it('2635 is not 45.65 % of 7963, but 3635 is', () => {
    expect(findings).toContainEqual({
      code: 'countNotPercent',
      column: 'voters',
      row: 'AJ',
      count: 2635,
      percent: 4565,
      base: 7963,
      proposed: [3635],
    });
    expect(findings.filter(({ code }) => code === 'countNotPercent')).toHaveLength(1);
  });

  it('the rows make 6963 of 7963', () => {
    expect(findings).toContainEqual({ code: 'rowsNotBase', column: 'voters', sum: 6963, base: 7963 });
    expect(findings.filter(({ code }) => code === 'rowsNotBase')).toHaveLength(1);
  });

  it('confirmed are 5118, not 5122', () => {
    expect(findings).toContainEqual({ code: 'statementNotSum', label: 'confirmed', value: 5122, sum: 5118 });
  });

  it('the two columns have two bases, and 620 has two names', () => {
    expect(findings).toContainEqual({
      code: 'twoBases',
      columns: [
        { label: 'voters', base: 7963 },
        { label: 'observers', base: 5805 },
      ],
    });
    expect(findings).toContainEqual({ code: 'sameNumberTwoNames', value: 620, labels: ['spam', 'spoiled ballots'] });
  });

  it('100.01 is rounding, not an error', () => {
    expect(findings.filter(({ code }) => code === 'percentsNotHundred')).toEqual([]);
  });

  it('with 3635 nothing is left of the voters but the statement', () => {
    const mended = { ...VOTERS, rows: VOTERS.rows.map((row) => (row.label === 'AJ' ? { ...row, count: 3635 } : row)) };
    expect(checkTable([mended])).toEqual([]);
  });
});

describe('the published matrix', () => {
  const findings = checkMatrix(MATRIX);

  it('marks Uralsk 99.25 and Zhanaozen 100.76, and the share that slipped from one to the other', () => {
    expect(findings.filter(({ code }) => code === 'rowNotHundred')).toEqual([
      { code: 'rowNotHundred', row: 'Uralsk', sum: 9925 },
      { code: 'rowNotHundred', row: 'Zhanaozen', sum: 10_076 },
    ]);
    expect(findings.filter(({ code }) => code === 'shifted')).toEqual([
      { code: 'shifted', from: 'Zhanaozen', to: 'Uralsk', list: 'QHP', percent: 75 },
    ]);
  });

  it('a hundred percent may be one ballot, and a row abroad seventeen', () => {
    expect(findings.filter(({ code }) => code === 'fewBallots')).toEqual([
      { code: 'fewBallots', row: 'Oskemen', least: 1 },
      { code: 'fewBallots', row: 'Outside Kazakhstan', least: 17 },
    ]);
  });

  it.each([
    ['Almaty', 495],
    ['Astana', 407],
    ['Atyrau', 214],
    ['Karagandy', 46],
    ['Kokshetau', 210],
    ['Kostanay', 83],
    ['Kyzylorda', 31],
    ['Pavlodar', 41],
    ['Semey', 39],
    ['Shymkent', 198],
    ['Taldykorgan', 20],
    ['Taraz', 45],
  ])('%s: %d ballots at least', (label, least) => {
    const row = MATRIX.rows.find((each) => each.label === label);
    expect(smallestSample(row?.percents.map((each) => each ?? 0) ?? [])).toBe(least);
  });
});

describe('any table', () => {
  const counts = fc.array(fc.integer({ min: 0, max: 5000 }), { minLength: 2, maxLength: 8 });
  const tableOf = (values: readonly number[]): PublishedColumn => {
    const base = values.reduce((a, b) => a + b, 0);
    return {
      label: 'c',
      base,
      rows: values.map((count, index) => ({
        label: `r${index}`,
        count,
        percent: base === 0 ? null : Math.round((count / base) * 10_000),
      })),
    };
  };

  it('that adds up has nothing to say', () => {
    fc.assert(
      fc.property(counts, (values) => {
        expect(checkTable([tableOf(values)])).toEqual([]);
      }),
    );
  });

  it('with one count changed by a digit says so', () => {
    fc.assert(
      fc.property(counts, fc.nat(), fc.integer({ min: 1, max: 9 }), (values, at, more) => {
        const table = tableOf(values);
        const index = at % values.length;
        const rows = table.rows.map((row, place) =>
          place === index ? { ...row, count: (row.count ?? 0) + more } : row,
        );
        expect(checkTable([{ ...table, rows }]).map(({ code }) => code)).toEqual(
          (table.base ?? 0) > 0 ? expect.arrayContaining(['rowsNotBase']) : [],
        );
      }),
    );
  });
});
