import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bitsOf, duplicateSubject, ownWords, textPrint } from './index.ts';

const half = fc.integer({ min: 0, max: 0xffffffff });

describe('near pictures', () => {
  it('counts bits as a person would', () => {
    fc.assert(
      fc.property(half, (value) => {
        expect(bitsOf(value)).toBe([...value.toString(2)].filter((bit) => bit === '1').length);
      }),
    );
  });

  it('names a pair the same from both sides', () => {
    expect(duplicateSubject('b', 'a')).toBe(duplicateSubject('a', 'b'));
  });
});

describe('own words', () => {
  const relay = (choice: string, free: string) =>
    `#ballot b-1\nрегион: KZ-ALA\nтаңдау: ${choice}\nсообщил: bayge:1\n\n${free}`;

  it('leaves out the tag and every field a bot wrote, the choice first of all', () => {
    expect(ownWords(relay('4', 'Мен дауыс бердім'))).toBe('Мен дауыс бердім');
    expect(ownWords('выбор: 2\nголосовал утром')).toBe('голосовал утром');
  });

  it('the print does not depend on the choice, nor on case, spaces and look-alike letters', () => {
    const words = 'Проголосовал утром, очередь была длинная';
    expect(textPrint(relay('4', words), 20)).toBe(textPrint(relay('2', words), 20));
    expect(textPrint(relay('4', words), 20)).toBe(textPrint('  ПРОГОЛОСОВАЛ утром очередь былa длинная', 20));
    expect(textPrint(relay('4', 'спасибо'), 20)).toBeNull();
  });
});
