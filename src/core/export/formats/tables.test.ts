import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { TextWriter, Uint8ArrayReader, ZipReader } from '@zip.js/zip.js';
import { parse } from 'csv-parse/sync';
import fc from 'fast-check';
import readXlsx from 'read-excel-file/node';
import { describe, expect, it } from 'vitest';
import type { BagFile } from '../bag-file.ts';
import type { ReleasedTable } from '../views/index.ts';
import { csvFile } from './csv.ts';
import { jsonLinesFile } from './jsonl.ts';
import { textFile } from './pieces.ts';
import { xlsxFile } from './xlsx.ts';

const NEVER = new AbortController().signal;
async function bytesOf(file: BagFile, signal = NEVER): Promise<Buffer> {
  const pieces: Uint8Array[] = [];
  await file.write(
    async (piece) => void pieces.push(Uint8Array.from(piece)),
    signal,
    () => {},
  );
  return Buffer.concat(pieces);
}

const columns: ReleasedTable['columns'] = [
  { key: 'text', class: 'public', type: 'text' },
  { key: 'number', class: 'figure', type: 'number' },
  { key: 'at', class: 'time', type: 'time' },
  { key: 'flag', class: 'public', type: 'flag' },
];
type Row = ReleasedTable['rows'] extends () => Iterable<infer Each> ? Each : never;
const table = (cells: Row['cells'][]): ReleasedTable => ({
  name: 'test/table',
  columns,
  below: {},
  rows: () => cells.map((each) => ({ cells: each, below: {} })),
});
const read = (csv: Buffer): string[][] => parse(csv, { relax_column_count: false });

const AT = Date.UTC(2021, 0, 10, 12);

describe('CSV', () => {
  it('is RFC 4180: commas, CRLF, quotes doubled, moments with their zone, empty for what nobody knows', async () => {
    const csv = await bytesOf(
      csvFile(
        table([
          ['say "no", now', -3.2, AT, true],
          [null, 0, null, false],
          ['line\nbreak', null, AT, null],
        ]),
      ),
    );
    expect(csv.toString()).toBe(
      'text,number,at,flag\r\n' +
        '"say ""no"", now",-3.2,2021-01-10T12:00:00Z,true\r\n' +
        ',0,,false\r\n' +
        '"line\nbreak",,2021-01-10T12:00:00Z,\r\n',
    );
  });

  it('begins no cell of text like a formula, and leaves every number one', async () => {
    for (const text of ['=cmd|calc', '+1', '-1', '@SUM(A1)', '\tx', '\rx', '＝1']) {
      const [, row] = read(await bytesOf(csvFile(table([[text, -3.2, null, null]]))));
      expect(row?.[0]?.[0]).toBe("'");
      expect(row?.[1]).toBe('-3.2');
    }
  });

  it('gives back what was put in, but for the mark and what nobody can see', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(fc.string({ unit: 'binary' }), fc.option(fc.double({ noNaN: true })))),
        async (all) => {
          const rows = all.map(([text, number]): Row['cells'] => [text, number, null, null]);
          const [, ...back] = read(await bytesOf(csvFile(table(rows))));
          expect(back).toHaveLength(rows.length);
          for (const [at, [text, number]] of all.entries()) {
            const plain = text.toWellFormed().replace(/[^\P{Cc}\t\r\n]/gu, ' ');
            const shown = back[at]?.[0] ?? '';
            expect([plain, `'${plain}`]).toContain(shown);
            if (number === null) expect(back[at]?.[1]).toBe('');
            // CSV has no negative zero.
            else expect(Number(back[at]?.[1])).toBe(number + 0);
            expect(shown).not.toMatch(/^[=+\-@\t\r]/);
          }
        },
      ),
      { numRuns: 60 },
    );
  });
});

const sheetXml = async (book: Uint8Array): Promise<string> => {
  const zip = new ZipReader(new Uint8ArrayReader(Uint8Array.from(book)));
  const entry = (await zip.getEntries()).find(({ filename }) => filename.endsWith('sheet1.xml'));
  if (!entry || entry.directory) throw new Error('no sheet');
  return entry.getData(new TextWriter());
};

describe('XLSX', () => {
  it('has numbers as numbers, and text that is no formula', async () => {
    const file = xlsxFile(
      table([
        ['=cmd|calc', -3.2, AT, true],
        ['@SUM(A1)', 0, null, null],
        [null, null, null, null],
      ]),
    );
    const book = await bytesOf(file as BagFile);
    const [sheet] = await readXlsx(book);
    expect(sheet?.data).toEqual([
      ['text', 'number', 'at', 'flag'],
      ['=cmd|calc', -3.2, '2021-01-10T12:00:00Z', true],
      ['@SUM(A1)', 0, null, null],
    ]);
    expect(await sheetXml(book)).not.toContain('<f');
  });

  it('shows any text as it is, but for what XML cannot have; other programs unzip it', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.string({ unit: 'binary', minLength: 1 }), { minLength: 1, maxLength: 20 }),
        async (texts) => {
          const said = texts.map((text) => `|${text}|`);
          const book = await bytesOf(xlsxFile(table(said.map((text) => [text, 1, AT, true]))) as BagFile);
          const shown = said.map((text) => text.toWellFormed().replace(/[^\P{Cc}\t\n]|[\uFFFE\uFFFF]/gu, ' '));
          const [sheet] = await readXlsx(book);
          const back = (sheet?.data ?? []).slice(1).map(([text]) => text);
          if (!shown.some((text) => /_x[0-9A-Fa-f]{4}_/.test(text))) expect(back).toEqual(shown);
        },
      ),
      { numRuns: 50 },
    );
    const wide = Array.from({ length: 60 }, (_, n) => ({ key: `c${n}`, class: 'public', type: 'integer' }) as const);
    const rows = () => [{ cells: wide.map((_, n) => n - 0.5), below: {} }];
    const book = await bytesOf(xlsxFile({ name: 'test/wide', columns: [...wide], below: {}, rows }) as BagFile);
    const [sheet] = await readXlsx(book);
    expect(sheet?.data[1]).toEqual(wide.map((_, n) => n - 0.5));
    const path = join(mkdtempSync(join(tmpdir(), 'maere-book-')), 'book.xlsx');
    writeFileSync(path, book);
    expect(spawnSync('unzip', ['-tq', path]).status ?? 0).toBe(0);
    rmSync(dirname(path), { recursive: true });
  });

  it('does not say when it was made: the same table is the same file', async () => {
    const [first, second] = [1, 2].map(() => xlsxFile(table([['x', 1, AT, null]])));
    const book = await bytesOf(first as BagFile);
    await new Promise((resolve) => setTimeout(resolve, 2100));
    expect((await bytesOf(second as BagFile)).equals(book)).toBe(true);
    const times = (await new ZipReader(new Uint8ArrayReader(Uint8Array.from(book))).getEntries()).map(
      ({ rawLastModDate }) => rawLastModDate,
    );
    expect(new Set(times)).toEqual(new Set([0x0021_0000]));
  });

  it('is not made of a table that is too long for it', () => {
    const rows = Array.from({ length: 25 }, (_, n): Row['cells'] => [`row ${n}`, n, null, null]);
    expect(xlsxFile(table(rows), 100)?.path).toBe('test/table.xlsx');
    expect(xlsxFile(table(rows), 99)).toBeNull();
  });
});

describe('JSON Lines', () => {
  it('is an object a line, with lists below', async () => {
    const file = jsonLinesFile({
      ...table([]),
      below: { people: [{ key: 'name', class: 'name', type: 'text' }] },
      rows: () => [{ cells: ['two\nlines', 1, AT, false], below: { people: [['A'], ['B']] } }],
    });
    const lines = (await bytesOf(file)).toString().split('\n');
    expect(lines).toHaveLength(2);
    expect(JSON.parse(lines[0] ?? '')).toEqual({
      text: 'two\nlines',
      number: 1,
      at: '2021-01-10T12:00:00Z',
      flag: false,
      people: [{ name: 'A' }, { name: 'B' }],
    });
  });
});

describe('a file that is written in pieces', () => {
  it('stops where it is told to, and has said how far it was', async () => {
    const stop = new AbortController();
    let [handed, told] = [0, 0];
    const endless = textFile('x', function* () {
      for (;;) yield 'a line of some length\n';
    });
    const writing = endless.write(
      async (piece) => {
        handed += piece.length;
        if (handed > 1_000_000) stop.abort(new Error('cancelled'));
      },
      stop.signal,
      (rows) => {
        told = rows;
      },
    );
    await expect(writing).rejects.toThrow('cancelled');
    expect(told).toBeGreaterThan(40_000);
    expect(handed).toBeLessThan(1_200_000);
  });

  it('hands nothing over before the last piece was taken', async () => {
    let [open, most] = [0, 0];
    const file = textFile('x', function* () {
      for (let n = 0; n < 20_000; n += 1) yield 'a line of some length\n';
    });
    await file.write(
      async () => {
        open += 1;
        most = Math.max(most, open);
        await new Promise((resolve) => setTimeout(resolve, 1));
        open -= 1;
      },
      NEVER,
      () => {},
    );
    expect(most).toBe(1);
  });
});
