import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { clip, displayText } from './index.ts';
import { runs } from './test-runs.ts';

const anyText = fc.string({ unit: fc.integer({ min: 0, max: 0xffff }).map((code) => String.fromCharCode(code)) });

describe('displayText', () => {
  it('leaves honest text alone', () => {
    for (const honest of [
      'Бізді қоршап алды.\nКөмек керек',
      'Й ё ї — «тест»',
      '👩‍👩‍👧 ✊🏽 ❤️',
      'שלום',
      'Việt Nam',
      '',
    ]) {
      expect(displayText(honest), honest).toEqual({ text: honest, changed: false });
    }
  });

  it('takes away what reorders or hides, and says so', () => {
    expect(displayText('photo\u202egpj.exe')).toEqual({ text: 'photogpj.exe', changed: true });
    expect(displayText('\u2067а\u2069')).toEqual({ text: 'а', changed: true });
    expect(displayText('а\u200bб\u00adв\ufe0f')).toEqual({ text: 'абв', changed: true });
    expect(displayText('a\u0000b\u001bc\ud800')).toEqual({ text: 'a\ufffdb\ufffdc\ufffd', changed: true });
  });

  it('caps combining marks per base', () => {
    const zalgo = `а${'\u0301'.repeat(50)}б${'\u0316\u0301'.repeat(9)}`;
    expect(displayText(zalgo).text).toMatch(/^а\u0301{4}б[\u0316\u0301]{4}$/);
    expect(displayText(zalgo, { maxMarks: 1 }).text).toBe('а\u0301б\u0316');
  });

  it('puts a card on one line', () => {
    expect(displayText('Тараз\r\n\r\nмектеп  9\n', { multiline: false })).toEqual({
      text: 'Тараз мектеп  9',
      changed: false,
    });
  });

  it('is safe and stable for any input', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        const { text: shown } = displayText(text);
        expect(shown.isWellFormed()).toBe(true);
        expect(shown).not.toMatch(/\p{Bidi_Control}|\p{M}{5}/u);
        expect(displayText(shown).text).toBe(shown);
      }),
      { numRuns: runs(3000) },
    );
  });
});

describe('clip', () => {
  it('cuts between letters as a reader sees them', () => {
    expect(clip('қалай', 5)).toBe('қалай');
    expect(clip('қалайсыз', 5)).toBe('қалай…');
    expect(clip('👩‍👩‍👧👩‍👩‍👧👩‍👩‍👧', 2)).toBe('👩‍👩‍👧👩‍👩‍👧…');
    expect(clip('е\u0301е\u0301е\u0301', 2)).toBe('е\u0301е\u0301…');
  });

  it('bounds the length even of one endless emoji', () => {
    expect(clip('👩\u200d'.repeat(10_000), 10).length).toBeLessThanOrEqual(10 * 16 + 1);
    fc.assert(
      fc.property(anyText, fc.integer({ min: 1, max: 20 }), (text, max) => {
        const cut = clip(text, max);
        expect(cut === text || (cut.endsWith('…') && text.startsWith(cut.slice(0, -1)))).toBe(true);
        expect(cut.length).toBeLessThanOrEqual(Math.max(max * 16 + 1));
      }),
    );
  });
});
