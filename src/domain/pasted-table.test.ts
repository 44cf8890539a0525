import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type PastedTable, readPastedTable } from './pasted-table.ts';
import { checkMatrix, checkTable } from './published-table.ts';

/** domain.md 1.2, as somebody copies it from the page. */
const PAGE = `Партия\tот избирателей\tот наблюдателей
Nur Otan\t12.65 % (1007)\t38.57 % (2239)
Ак жол\t45.65 % (2635)\t22.57 % (1310)
Ауыл\t0.49 % (39)\t11.47 % (666)
Адал\t1.53 % (122)\t15.56 % (903)
Народная партия (QHP)\t0.3 % (24)\t8.29 % (481)
Против всех\t3.65 % (291)\t0 % (0)
Нет фото\t27.94 % (2225)\t0 % (0)
Спам\t7.79 % (620)\t3.55 % (206)
Всего\t7963\t5805

Подтверждено: 5122
Испорченные бюллетени: 620
`;

const MATRIX = `place,Akzhol,NurOtan,Adal,Auyl,NPK,sum
Almaty,93.94,0.40,3.03,1.82,0.81,100.00
Oskemen,100.00,,,,,100.00
Taraz,86.67,4.44,2.22,6.67,,100.00
Uralsk,84.96,3.01,9.02,2.26,,99.25
Zhanaozen,80.00,2.86,14.29,2.86,0.75,100.76`;

const table = (text: string): PastedTable => {
  const result = readPastedTable(text);
  if (!result.ok) throw new Error(result.refused.code);
  return result.table;
};

describe('a pasted page', () => {
  const { columns, matrix, said, unread } = table(PAGE);

  it('becomes columns with their bases, and what is said below it', () => {
    expect(matrix).toBeNull();
    expect(unread).toEqual([]);
    expect(columns.map(({ label, base, rows }) => [label, base, rows.length])).toEqual([
      ['от избирателей', 7963, 8],
      ['от наблюдателей', 5805, 8],
    ]);
    expect(columns[0]?.rows[1]).toEqual({ label: 'Ак жол', count: 2635, percent: 4565 });
    expect(said).toEqual([
      { label: 'Подтверждено', value: 5122 },
      { label: 'Испорченные бюллетени', value: 620 },
    ]);
  });

  it('is marked where it does not add up', () => {
    const rows = columns[0]?.rows.slice(0, 6).map(({ label }) => label) ?? [];
    const findings = checkTable(columns, [
      { label: 'Подтверждено', value: 5122, column: 'от избирателей', sumOf: rows },
    ]);
    expect(findings).toContainEqual(
      expect.objectContaining({ code: 'countNotPercent', count: 2635, proposed: [3635] }),
    );
    expect(findings).toContainEqual({ code: 'statementNotSum', label: 'Подтверждено', value: 5122, sum: 5118 });
    expect(findings).toContainEqual(expect.objectContaining({ code: 'twoBases' }));
  });
});

describe('a pasted matrix of shares', () => {
  it('is one, without its column of sums', () => {
    const { matrix, columns } = table(MATRIX);
    expect(columns).toEqual([]);
    expect(matrix?.lists).toEqual(['Akzhol', 'NurOtan', 'Adal', 'Auyl', 'NPK']);
    const findings = checkMatrix(matrix ?? { lists: [], rows: [] });
    expect(findings).toContainEqual({ code: 'rowNotHundred', row: 'Uralsk', sum: 9925 });
    expect(findings).toContainEqual({ code: 'rowNotHundred', row: 'Zhanaozen', sum: 10_076 });
    expect(findings).toContainEqual({ code: 'shifted', from: 'Zhanaozen', to: 'Uralsk', list: 'NPK', percent: 75 });
  });
});

describe('how people print numbers', () => {
  it.each([
    ['A\t5 148 074\t71,09 %', 5_148_074, 7109],
    ['A\t5\u00a0148\u00a0074 (71.09 %)\tx', 5_148_074, 7109],
    ['| A | 12 | 3.5 % |', 12, 350],
    ['A;12;3,456 %', 12, 346],
    ['A   1007   12.65%', 1007, 1265],
  ])('%s', (line, count, percent) => {
    expect(table(`${line}\nB\t\t`).columns[0]?.rows[0]).toMatchObject({ label: 'A', count, percent });
  });

  it('a dash is nothing, words are unread', () => {
    const { columns, unread } = table('x\ta\tb\nA\t–\t7\nB\tmany\t8');
    expect(columns.flatMap(({ rows }) => rows.map(({ count }) => count))).toEqual([7, 8]);
    expect(unread).toEqual([{ line: 3, text: 'many' }]);
  });

  it('refuses what has no table', () => {
    expect(readPastedTable(' \n\t')).toEqual({ ok: false, refused: { code: 'empty' } });
    expect(readPastedTable('only words\nand more')).toEqual({ ok: false, refused: { code: 'noNumbers' } });
    expect(readPastedTable('9'.repeat(300_000))).toMatchObject({ refused: { code: 'tooLarge' } });
  });

  it('reads back whatever was printed', () => {
    const count = fc.nat(20_000_000);
    const row = fc.record({ count, percent: fc.nat(10_000) });
    const gap = fc.constantFrom('\t', ';', ' | ');
    fc.assert(
      fc.property(fc.array(row, { minLength: 2, maxLength: 12 }), gap, fc.boolean(), (rows, between, comma) => {
        const share = (percent: number) => (percent / 100).toFixed(2).replace('.', comma ? ',' : '.');
        const text = rows
          .map((each, n) => `row ${n}x${between}${share(each.percent)} % (${each.count})${between}${each.count}`)
          .join('\n');
        const [first, second] = table(text).columns;
        expect(first?.rows.map(({ count: n, percent }) => ({ count: n, percent }))).toEqual(rows);
        expect(second?.rows.map(({ count: n }) => n)).toEqual(rows.map((each) => each.count));
      }),
    );
  });

  it('never throws, and never invents a number', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: fc.constantFrom('1', '9', '0', '.', ',', ' ', '%', '(', ')', '\t', '\n', '|', 'a', '-') }),
        (text) => {
          const result = readPastedTable(text);
          if (!result.ok) return;
          const digits = text.replace(/\D/gu, '');
          for (const { rows } of result.table.columns)
            for (const { count: n } of rows) if (n) expect(digits).toContain(String(n));
        },
      ),
    );
  });
});
