import { describe, expect, it } from 'vitest';
import { compareTable, csvLine, readProtocols } from './index.ts';

const LISTS = ['AJ', 'NO_n'];
const COLUMNS = ['registered', 'participated', 'invalid', ...LISTS.map((code) => `votes_${code}`)];
const protocols =
  readProtocols(
    csvLine(['region', 'district', 'place', 'number', 'part', ...COLUMNS]) +
      csvLine(['R1', "'=D", '', 1, 'clear', 10, 5, 0, 3, 2]) +
      csvLine(['R1', '', '', 2, 'clear', null, 7, 1, 4, null]) +
      csvLine(['', '', '', 3, 'flagged', 10, 12, 0, 12, 0]),
  ) ?? [];

const head = csvLine([
  'region',
  'district',
  'part',
  'expected',
  'stations',
  ...COLUMNS.flatMap((name) => [name, `${name}_n`]),
]);
const LINES = [
  ['', '', 'clear', 4, 2, 10, 1, 12, 2, 1, 2, 7, 2, 2, 1],
  ['', '', 'flagged', 4, 1, 10, 1, 12, 1, 0, 1, 12, 1, 0, 1],
  ['', '', 'disputed', 4, 0, null, 0, null, 0, null, 0, null, 0, null, 0],
  ['R1', '', 'clear', null, 2, 10, 1, 12, 2, 1, 2, 7, 2, 2, 1],
  ['R1', "'=D", 'clear', null, 1, 10, 1, 5, 1, 0, 1, 3, 1, 2, 1],
  ['R1', '', 'clear', null, 1, null, 0, 7, 1, 1, 1, 4, 1, null, 0],
  // Of no known region: the region's line and that of its unknown district.
  ['', '', 'flagged', null, 1, 10, 1, 12, 1, 0, 1, 12, 1, 0, 1],
  ['', '', 'flagged', null, 1, 10, 1, 12, 1, 0, 1, 12, 1, 0, 1],
] as const;
const table = (lines: readonly (readonly (string | number | null)[])[]): string =>
  head + lines.map((line) => csvLine(line)).join('');

describe('the table of figures counted again', () => {
  it('holds, whatever its places are called, with what stands in no region and no district', () => {
    expect(compareTable(table(LINES), protocols)).toMatchObject({ wrong: [] });
  });

  it('any number of it that is another, and any line that is missing or too many, is seen', () => {
    for (const [at, line] of LINES.entries()) {
      for (let column = 4; column < line.length; column += 1) {
        const bent = line.map((cell, n) => (n === column ? Number(cell ?? 0) + 1 : cell));
        const { wrong = [] } = compareTable(table(LINES.with(at, bent as never)), protocols) ?? {};
        expect([at, column, wrong.length > 0]).toEqual([at, column, true]);
      }
      const without = compareTable(table(LINES.toSpliced(at, 1)), protocols)?.wrong ?? [];
      const twice = compareTable(table([...LINES, line]), protocols)?.wrong ?? [];
      // A line of nothing says nothing.
      const told = line[4] !== 0;
      expect([at, without.length > 0, twice.length > 0]).toEqual([at, told, told]);
    }
  });

  it('what has no whole number where one belongs is no such table', () => {
    for (const wrong of ['-1', '1.5', '01', 'x'])
      expect([wrong, compareTable(table(LINES).replace(',12,', `,${wrong},`), protocols)]).toEqual([wrong, null]);
    expect(compareTable('region,district\r\n', protocols)).toBeNull();
  });
});
