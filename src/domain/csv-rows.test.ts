import { stringify } from 'csv-stringify/sync';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { csvLine, csvRecords, csvRows } from './index.ts';

const cell = fc.oneof(fc.string(), fc.string({ unit: fc.constantFrom('"', ',', '\r', '\n', '\r\n', 'қ', '0', ' ') }));

describe('csv rows', () => {
  it('reads what a writer of RFC 4180 wrote, and what we write', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 4 }), fc.nat(5), fc.infiniteStream(cell), (columns, rows, cells) => {
        const table = Array.from({ length: rows + 1 }, () => Array.from({ length: columns }, () => cells.next().value));
        // A line of one empty cell is an empty line, which no reader can tell from none.
        fc.pre(columns > 1 || table.every(([only]) => only !== ''));
        const text = stringify(table, { record_delimiter: '\r\n', quoted: true });
        expect(csvRows(text)).toEqual(table);
        expect(csvRows(`\uFEFF${text}`)).toEqual(table);
        expect(csvRows(table.map(csvLine).join(''))).toEqual(table);
      }),
    );
  });

  it('refuses what two readers would read differently', () => {
    for (const text of ['a,"b', 'a,b"c', '"a"b,c', 'a,b\nc', 'a,b\r\nc,d,e\r\n'])
      expect([text, csvRows(text)]).toEqual([text, null]);
    expect(csvRows('a,b\nc,')).toEqual([
      ['a', 'b'],
      ['c', ''],
    ]);
    expect(csvRows('')).toEqual([]);
  });

  it('refuses more rows than any of ours', () => {
    expect(csvRows('\n'.repeat(100_000))).toHaveLength(100_000);
    expect(csvRows('\n'.repeat(100_001))).toBeNull();
  });

  it('by columns, wherever they stand; never with one missing or twice', () => {
    expect(csvRecords('b,a,more\r\n1,2,3\r\n', ['a', 'b'])?.rows.map((row) => [row.get('a'), row.get('b')])).toEqual([
      ['2', '1'],
    ]);
    expect(csvRecords('a,a\r\n1,2\r\n', ['a'])).toBeNull();
    expect(csvRecords('a\r\n1\r\n', ['a', 'b'])).toBeNull();
    expect(csvRecords('', ['a'])).toBeNull();
  });
});
