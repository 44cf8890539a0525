/**
 * Kazakh order without ICU: SQLite compares bytes, so what is listed by name carries a stored key (design.md, Places).
 * The alphabet is that of the 2021 orthography; Russian text sorts correctly under it, Latin follows Cyrillic.
 */
const ALPHABET = 'аәбвгғдеёжзийкқлмнңоөпрстуұүфхһцчшщъыіьэюя';
const CYRILLIC_FIRST = 0x100;
const LATIN_FIRST = 0x200;
const OTHER_FIRST = 0x300;
const WEIGHT = new Map([...ALPHABET].map((letter, index) => [letter, String.fromCharCode(CYRILLIC_FIRST + index)]));
const LATIN_MARKS = /(?<=[a-z])\p{M}+/gu;

/**
 * A string whose code-unit order (and UTF-8 byte order) is the Kazakh order of `text`. Case, punctuation and Latin
 * diacritics don't count; numbers count by value ("№ 9" before "№ 12"). Equal words that differ only in what doesn't
 * count stay next to each other.
 */
export function sortKey(text: string): string {
  const plain = text.toWellFormed().normalize('NFC').toLowerCase();
  let key = '';
  for (const [token] of plain.matchAll(/\p{Nd}+|\p{L}\p{M}*|\s+/gu)) {
    if (/^\s/u.test(token)) key += key === '' || key.endsWith(' ') ? '' : ' ';
    else if (/^[0-9]/.test(token)) key += numberKey(token);
    else key += letterKey(token);
  }
  return key.trimEnd();
}

/** The length first, so that a longer number is a larger one. Beyond 90 digits it is no number any more. */
function numberKey(digits: string): string {
  const value = digits.replace(/^0+(?=.)/, '');
  return String.fromCharCode(0x30 + Math.min(value.length, 60)) + value;
}

function letterKey(letter: string): string {
  const known = WEIGHT.get(letter);
  if (known !== undefined) return known;
  const base = letter.normalize('NFD').replace(LATIN_MARKS, '');
  if (/^[a-z]$/.test(base)) return String.fromCharCode(LATIN_FIRST + base.charCodeAt(0) - 97);
  // Other scripts: by code point, fixed width, so that order is at least stable.
  const code = (letter.codePointAt(0) ?? 0).toString(16).padStart(6, '0');
  return String.fromCharCode(OTHER_FIRST) + code;
}

/** Compares by `sortKey`, then by the text itself: a total order, the same on every machine. */
export function compareKazakh(a: string, b: string): number {
  const [left, right] = [sortKey(a), sortKey(b)];
  if (left !== right) return left < right ? -1 : 1;
  return a < b ? -1 : a > b ? 1 : 0;
}
