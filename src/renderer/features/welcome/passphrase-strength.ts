/** How hard a passphrase is to guess, for a hint while it is typed. Core decides what it accepts. */
export type Strength = 'short' | 'weak' | 'fair' | 'good';

export const MIN_LENGTH = 12;
/** Bits of a word drawn from a list of 2 000: what people pick "at random" is no better. */
const WORD_BITS = 11;

/**
 * A cautious guess, in bits: words count as words, repeated and neighbouring characters ("aaaa", "1234", "qwerty"-like
 * runs by code point) count once.
 */
export function guessBits(passphrase: string): number {
  const words = new Set(passphrase.toLowerCase().match(/\p{L}{3,}/gu) ?? []);
  const rest = passphrase.replace(/\p{L}{3,}|\s+/gu, '');
  let fresh = 0;
  let before = Number.NaN;
  for (const character of rest) {
    const code = character.codePointAt(0) ?? 0;
    if (Math.abs(code - before) > 1) fresh += 1;
    before = code;
  }
  // A single long "word" of letters may be a random string or a name; it gets no more than two words.
  let letters = 0;
  for (const word of words) letters += Math.min(WORD_BITS + Math.max(0, new Set(word).size - 6) * 2, WORD_BITS * 2);
  return letters + fresh * 4.5;
}

export function strengthOf(passphrase: string): Strength {
  if ([...passphrase].length < MIN_LENGTH) return 'short';
  const bits = guessBits(passphrase);
  if (bits < 28) return 'weak';
  return bits < 44 ? 'fair' : 'good';
}
