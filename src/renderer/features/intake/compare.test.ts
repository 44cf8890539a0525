import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compare } from './compare.ts';

const text = (pieces: ReturnType<typeof compare>, without: 'added' | 'removed') =>
  pieces
    .filter((piece) => piece.kind !== without)
    .map((piece) => piece.text)
    .join('');

describe('comparing two versions', () => {
  it('shows the words that changed', () => {
    expect(compare('УИК 441 Орал', 'УИК 442 Орал')).toEqual([
      { kind: 'same', text: 'УИК ' },
      { kind: 'removed', text: '441' },
      { kind: 'added', text: '442' },
      { kind: 'same', text: ' Орал' },
    ]);
  });

  it('loses nothing of either version', () => {
    const words = fc
      .array(fc.constantFrom('a', 'b', 'c', ' ', '\n', 'ә'), { maxLength: 40 })
      .map((all) => all.join(''));
    fc.assert(
      fc.property(words, words, (before, after) => {
        const pieces = compare(before, after);
        expect(text(pieces, 'added')).toBe(before);
        expect(text(pieces, 'removed')).toBe(after);
      }),
    );
  });

  it('does not draw a huge table', () => {
    const long = 'x '.repeat(5000);
    expect(compare(long, `${long}y`)).toHaveLength(2);
  });
});
