import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compareWords, numberInWords } from './number-words.ts';

describe('digits beside words', () => {
  it.each([
    [393, 'үш жүз тоқсан үш', 'same'],
    [393, 'үш жүз жетпіс үш', 'different'],
    [27_512, 'жиырма жеті мың бес жүз он екі', 'same'],
    [12_994, 'он екі мың тоғыз жүз тоқсан төрт', 'same'],
    [186, 'жүз сексен алты', 'same'],
    [186, '(Бір жүз сексен алты)', 'same'],
    [1000, 'мың', 'same'],
    [1000, 'бір мың', 'same'],
    [1000, 'одна тысяча', 'same'],
    [1000, 'тысяча', 'same'],
    [2001, 'две тысячи один', 'same'],
    [2001, 'два тысяча один', 'different'],
    [519, 'пятьсот девятнадцать', 'same'],
    [0, 'нөл', 'same'],
    [0, 'ноль', 'same'],
    // A Russian keyboard has no Kazakh letters.
    [393, 'уш жуз токсан уш', 'same'],
    // A machine's reading of a hand.
    [186, 'жүз сәтсен алты', 'close'],
    [12_994, 'он екі мың тоғыз жүз тизқан төрт', 'close'],
    [20_052, 'жырық мың елу екі', 'close'],
    // The nearest word of the dictionary would make it forty thousand.
    [40_052, 'қырық мың елу екі', 'same'],
    [20_052, 'қырық мың елу екі', 'different'],
    [186, 'сексен алты', 'different'],
    [186, '', 'empty'],
    [186, ' — ', 'empty'],
    [186, 'lorem ipsum dolor', 'different'],
    [-1, 'бір', 'different'],
    [1.5, 'бір', 'different'],
  ] as const)('%d and "%s": %s', (value, words, verdict) => {
    expect(compareWords(value, words)).toBe(verdict);
  });

  const count = fc.oneof(fc.integer({ min: 0, max: 3000 }), fc.integer({ min: 0, max: 999_999_999 }));

  it('what is written for a number is that number, and no other', () => {
    fc.assert(
      fc.property(count, count, fc.constantFrom('kk' as const, 'ru' as const), (value, other, language) => {
        const words = numberInWords(value, language);
        expect(compareWords(value, words)).toBe('same');
        if (other !== value) expect(compareWords(other, words)).toBe('different');
      }),
    );
  });

  it("no number's words pass as a slip of another's, in either language", () => {
    const tens = Array.from({ length: 9 }, (_, ten) => (ten + 1) * 10);
    const numbers = [...Array(21).keys(), ...tens.slice(2), ...tens.map((ten) => ten * 10), 43, 84, 1000, 10_000_000];
    for (const value of numbers) {
      for (const language of ['kk', 'ru'] as const) {
        const words = numberInWords(value, language);
        const alike = numbers.filter((other) => compareWords(other, words) !== 'different');
        expect(alike, words).toEqual([value]);
      }
    }
  });

  it('one wrong letter never makes it another number', () => {
    fc.assert(
      fc.property(
        count,
        count,
        fc.nat(),
        fc.constantFrom('kk' as const, 'ru' as const),
        (value, other, at, language) => {
          const words = numberInWords(value, language);
          const place = at % words.length;
          fc.pre(words[place] !== ' ' && other !== value);
          const damaged = `${words.slice(0, place)}ъ${words.slice(place + 1)}`;
          expect(compareWords(other, damaged)).not.toBe('same');
        },
      ),
    );
  });

  it('never throws, whatever is written', () => {
    fc.assert(
      fc.property(fc.integer(), fc.string({ unit: 'binary' }), (value, words) => {
        expect(compareWords(value, words)).toBeOneOf(['same', 'close', 'different', 'empty']);
      }),
    );
  });
});
