import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { MOST_NAMES, readPastedNames } from './index.ts';

describe('a pasted list of names', () => {
  it('is read however it is numbered, with what stands behind a name', () => {
    const { names, repeated, unread } = readPastedNames(
      [
        '1. Асанов Ерлан, 17 лет, Алмалы аудандық ПБ',
        '2) Әлия Серікқызы – РУП 17',
        '- Zhanna A. (bus 204)',
        '• Нұрлан Қайрат ұлы: жедел жәрдем',
        'Т. Б. Сейтова',
        '',
        'асанов ерлан',
        'Асанов  Ерлан',
        'всех увезли, сколько не знаю',
        'Абдуллаев-Оразов Дамир 16 лет',
      ].join('\r\n'),
    );
    expect(names).toEqual([
      { name: 'Асанов Ерлан', rest: '17 лет, Алмалы аудандық ПБ', minor: true },
      { name: 'Әлия Серікқызы', rest: 'РУП 17', minor: false },
      { name: 'Zhanna A.', rest: 'bus 204', minor: false },
      { name: 'Нұрлан Қайрат ұлы', rest: 'жедел жәрдем', minor: false },
      { name: 'Т. Б. Сейтова', rest: null, minor: false },
      { name: 'Абдуллаев-Оразов Дамир', rest: null, minor: true },
    ]);
    expect(repeated).toEqual(['Асанов Ерлан']);
    expect(unread).toEqual(['асанов ерлан', 'всех увезли, сколько не знаю']);
  });

  it('a list of hundreds is read; what is too much is kept as it stood', () => {
    const letters = 'АБВГДЕЖЗИК';
    const name = (n: number) => `Имя${[...String(n)].map((digit) => letters[Number(digit)]?.toLowerCase()).join('')}`;
    const list = readPastedNames(Array.from({ length: MOST_NAMES + 3 }, (_, n) => name(n)).join('\n'));
    expect(list.names).toHaveLength(MOST_NAMES);
    expect(list.unread).toHaveLength(3);
  });

  it('never throws, and every line is a name, a repetition, unread or empty', () => {
    fc.assert(
      fc.property(
        fc.array(fc.oneof(fc.string(), fc.constantFrom('1. Aidar B.', 'Aidar B., 17', ')(', '…')), { maxLength: 20 }),
        (lines) => {
          const list = readPastedNames(lines.join('\n'));
          const blank = list.names.length + list.repeated.length + list.unread.length;
          expect(blank).toBeLessThanOrEqual(lines.join('\n').split(/[\n;\r\u0085\u2028\u2029\v\f]/u).length);
          for (const { name } of list.names) expect(name).toBe(name.trim());
        },
      ),
    );
  });
});
