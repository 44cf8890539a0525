/**
 * Folding: what two texts must share to count as the same. Three strengths, weakest first. None of them is for showing
 * (see display-text.ts), none of them throws, and all are linear in the length of what a stranger sends.
 */

/** Everything invisible: zero widths, bidi controls, variation selectors, tags, fillers, other controls. Not \n and \t. */
const INVISIBLE = /[[\p{Default_Ignorable_Code_Point}\p{Bidi_Control}\p{Cc}\ufff9-\ufffd]--[\n\t]]/gv;
const LINE_ENDS = /\r\n|[\r\v\f\u0085\u2028\u2029]/g;
/**
 * Capped before normalising as well as after: canonical ordering of a run of marks is quadratic, and a "zalgo" message
 * would otherwise be a way to stall the alarm.
 */
const EXCESS_MARKS = /(\p{M}{2})\p{M}+/gu;

/** What nearly every message consists of, which all the steps below leave as it is: checked once, nine times faster. */
const PLAIN = /^[\n\t\x20-\x7e\u0400-\u0482\u048a-\u052f«»–—‘’“”]*$/;

/**
 * Well-formed NFKC text without invisible characters, at most two combining marks in a row, `\n` as the only line end.
 * Letters and case are kept.
 */
export function cleanText(text: string): string {
  if (PLAIN.test(text)) return text;
  return text
    .toWellFormed()
    .replace(LINE_ENDS, '\n')
    .replace(INVISIBLE, '')
    .replace(EXCESS_MARKS, '$1')
    .normalize('NFKC')
    .replace(INVISIBLE, '')
    .replace(EXCESS_MARKS, '$1');
}

/** tech.md, Storage (FTS5): Kazakh is often typed on a Russian keyboard, so both are searched under the Russian letter. */
const KAZAKH_TO_RUSSIAN: Readonly<Record<string, string>> = {
  ё: 'е',
  қ: 'к',
  ғ: 'г',
  ң: 'н',
  ө: 'о',
  ұ: 'у',
  ү: 'у',
  ә: 'а',
  і: 'и',
  һ: 'х',
};
const KAZAKH_LETTER = /[ёқғңөұүәіһ]/g;

/** For the full-text index and its queries: clean, lower case, Kazakh letters as their Russian neighbours. */
export function searchText(text: string): string {
  return cleanText(text)
    .toLowerCase()
    .replace(KAZAKH_LETTER, (letter) => KAZAKH_TO_RUSSIAN[letter] ?? letter);
}

/**
 * One Latin letter ← its look-alikes. Our own short table: the scripts that people here type or that an impostor would
 * reach for. Lower case throughout because case is folded first, so the capital decides what a letter looks like (Н is H,
 * Ν is N). Kazakh letters join the Russian letter that people type instead. Greek sigma is read as s, which is what
 * somebody who types it means.
 */
const LOOK_ALIKES: Readonly<Record<string, string>> = {
  a: 'аәαɑᴀꭺ',
  b: 'вβ',
  c: 'сϲᴄꓚ',
  d: 'ԁđ',
  e: 'еεᴇ',
  g: 'ԍɡ',
  h: 'нңһҥӊӈηʜ',
  i: 'іиιıɩ',
  j: 'ј',
  k: 'кқҡҝӄκᴋ',
  l: 'ӏłʟ',
  m: 'мμᴍ',
  n: 'ν',
  o: 'оөοøɵᴏɔօꮎᎾꓳ',
  p: 'рρᴘ',
  q: 'ԛ',
  s: 'ѕσςꜱʂƨտꮪᏚꓢ',
  t: 'тτᴛ',
  u: 'ս',
  w: 'ԝω',
  x: 'хҳχ',
  y: 'уұүυ',
  z: 'ζ',
  г: 'ғ',
  '#': '♯⌗⋕',
  ' sos ': '🆘',
};
const LATIN = new Map(
  Object.entries(LOOK_ALIKES).flatMap(([latin, alikes]) => [...alikes].map((alike) => [alike, latin] as const)),
);
const MARKS = /\p{M}+/gu;

/** Emoji letters have no compatibility decomposition: 🅢 🆂 🇸. First code point of each alphabet. */
const EMOJI_ALPHABETS = [0x1f150, 0x1f170, 0x1f1e6];

function latinOf(character: string): string {
  const known = LATIN.get(character);
  if (known !== undefined) return known;
  const code = character.codePointAt(0) ?? 0;
  const start = EMOJI_ALPHABETS.find((first) => code >= first && code < first + 26);
  return start === undefined ? character : String.fromCharCode(97 + code - start);
}

/**
 * The skeleton: clean, lower case, no marks, look-alikes of all scripts as one letter. Two texts that look the same to a
 * tired person fold to the same skeleton. For comparing only; it is not a transliteration.
 */
export function foldText(text: string): string {
  const bare = cleanText(text).toLowerCase().normalize('NFKD').replace(MARKS, '');
  let folded = '';
  for (const character of bare) folded += character < '\u0080' ? character : latinOf(character);
  return folded;
}

const NOT_WORD = /[^\p{L}\p{N}]+/gu;

/** A skeleton for looking names up: folded, punctuation and runs of spaces as one space, trimmed. */
export function foldName(text: string): string {
  return foldText(text).replace(NOT_WORD, ' ').trim();
}
