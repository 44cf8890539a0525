import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cleanText, foldName, foldText, searchText } from './index.ts';
import { runs } from './test-runs.ts';

/** Any sequence of UTF-16 code units, lone surrogates included. */
const anyText = fc.string({ unit: fc.integer({ min: 0, max: 0xffff }).map((code) => String.fromCharCode(code)) });

describe('folding', () => {
  it('makes one of what looks the same', () => {
    for (const disguised of [
      'ЅОЅ',
      'ＳＯＳ',
      'S\u200bO\u200dS',
      'Ѕ\u0338О\u0338Ѕ',
      '🆂🅾🆂',
      '🇸🇴🇸',
      'ꓢꓳꓢ',
      'ΣΟΣ',
      '\u202eSOS',
    ]) {
      expect(foldText(disguised), disguised).toBe('sos');
    }
    expect(foldText('Қостанай')).toBe(foldText('Костанай'));
    expect(foldText('ёлка')).toBe(foldText('ЕЛКА'));
    expect(foldText('тәжік')).not.toBe(foldText('тежик'));
  });

  it('folds Kazakh letters to the Russian ones that people type (tech.md, FTS5)', () => {
    expect(searchText('Қызылорда Өскемен Ғабит Ұлытау Үміт Әйгерім Іле Һарун Ақтөбе Ёж ТАҢ')).toBe(
      'кызылорда оскемен габит улытау умит айгерим иле харун актобе еж тан',
    );
    // Search keeps й, which is another letter, and does not mix alphabets.
    expect(searchText('Май')).toBe('май');
  });

  it('keeps plain text as it is and one kind of line end', () => {
    expect(cleanText('Таңғы 7-де, «№» емес — мектеп\n2')).not.toContain('\u2116');
    expect(cleanText('a\r\nb\u2028c\rd\u0085e')).toBe('a\nb\nc\nd\ne');
    expect(cleanText('\ufeffa\u200e\u00adb\u0000\ud800')).toBe('ab');
  });

  it('looks names up without punctuation', () => {
    expect(foldName('  Нур–Султан (Астана) ')).toBe(foldName('нур султан астана'));
  });

  it('is total, idempotent and leaves nothing invisible, whatever comes', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        for (const fold of [cleanText, foldText, searchText]) {
          const once = fold(text);
          expect(once.isWellFormed()).toBe(true);
          expect(once).not.toMatch(/[\p{Bidi_Control}\p{Default_Ignorable_Code_Point}]/u);
          expect(once).not.toMatch(/\p{M}{3}/u);
        }
        expect(cleanText(cleanText(text))).toBe(cleanText(text));
      }),
      { numRuns: runs(5000) },
    );
  });
});
