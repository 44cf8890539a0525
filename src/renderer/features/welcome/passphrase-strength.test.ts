import { describe, expect, it } from 'vitest';
import { guessBits, strengthOf } from './passphrase-strength.ts';

describe('strength of a passphrase', () => {
  it('asks for twelve characters before anything else', () => {
    expect(strengthOf('Xk9#mQ2!')).toBe('short');
  });

  it('is not taken in by length alone', () => {
    expect(strengthOf('aaaaaaaaaaaaaaaa')).toBe('weak');
    expect(strengthOf('1234567890123456')).toBe('weak');
    expect(strengthOf('qazaqstan qazaqstan qazaqstan')).toBe('weak');
  });

  it('rewards unrelated words, in Cyrillic as in Latin', () => {
    expect(strengthOf('тұлпар шыны қоңыр бақыр')).toBe('good');
    expect(strengthOf('copper window gallop brass')).toBe('good');
    expect(strengthOf('copper window gallop')).toBe('fair');
  });

  it('grows with every new word', () => {
    expect(guessBits('тұлпар шыны')).toBeLessThan(guessBits('тұлпар шыны қоңыр'));
  });
});
