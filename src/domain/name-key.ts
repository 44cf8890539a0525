import { cleanText } from './fold-text.ts';

/**
 * People's names as they are looked for. One name is written in Kazakh, in Russian letters, and in Latin ones in several
 * ways (Әлиев, Алиев, Aliyev, Aliev): all give one key. A skeleton for comparing only: it loses what spellings differ
 * in, so two names may share it, and somebody looks at each before taking one for the other.
 */
const LATIN_OF: Readonly<Record<string, string>> = {
  а: 'a',
  ә: 'a',
  б: 'b',
  в: 'v',
  г: 'g',
  ғ: 'g',
  д: 'd',
  е: 'e',
  ё: 'e',
  ж: 'zh',
  з: 'z',
  и: 'i',
  й: 'i',
  і: 'i',
  к: 'k',
  қ: 'k',
  л: 'l',
  м: 'm',
  н: 'n',
  ң: 'n',
  о: 'o',
  ө: 'o',
  п: 'p',
  р: 'r',
  с: 's',
  т: 't',
  у: 'u',
  ұ: 'u',
  ү: 'u',
  ф: 'f',
  х: 'h',
  һ: 'h',
  ц: 'ts',
  ч: 'ch',
  ш: 'sh',
  щ: 'sh',
  ъ: '',
  ы: 'i',
  ь: '',
  э: 'e',
  ю: 'iu',
  я: 'ia',
  ş: 'sh',
  ç: 'ch',
  ı: 'i',
  ŋ: 'n',
  ğ: 'g',
};
const NOT_LATIN = /[^a-z0-9]/gu;
const MARKS = /\p{M}+/gu;
/** Spellings of one sound, in the order in which they are made one. */
const ONE_SOUND: readonly (readonly [RegExp, string])[] = [
  [/shch/g, 'sh'],
  [/kh/g, 'h'],
  [/gh/g, 'g'],
  [/ph/g, 'f'],
  [/x/g, 'ks'],
  [/q/g, 'k'],
  [/w/g, 'u'],
  [/dzh|(?<!d)j|dj/g, 'zh'],
  [/y/g, 'i'],
  // Latin "ye" is one letter: at the beginning, and behind a vowel.
  [/^ie|(?<=[aeou])ie/g, 'e'],
  [/(.)\1+/g, '$1'],
];
const WORD = /[\p{L}\p{M}\p{N}'’ʼ`-]+/gu;
const MOST_WORDS = 8;
const LONGEST = 200;

/** Words of a name, each as its key, in the order in which they stand; empty where there is no letter. */
export function nameWords(name: string): string[] {
  return (cleanText(name.slice(0, LONGEST)).toLowerCase().match(WORD) ?? [])
    .slice(0, MOST_WORDS)
    .flatMap((word) => word.split('-'))
    .map(keyOfWord)
    .filter((word) => word !== '');
}

function keyOfWord(word: string): string {
  let latin = '';
  for (const letter of word.normalize('NFC')) latin += LATIN_OF[letter] ?? letter.normalize('NFKD').replace(MARKS, '');
  latin = latin.replace(NOT_LATIN, '');
  for (const [spelt, as] of ONE_SOUND) latin = latin.replace(spelt, as);
  return latin;
}

/** The key of a whole name, words parted by one space. */
export const nameKey = (name: string): string => nameWords(name).join(' ');

/** Whether each word that was typed begins a word of the name, in any order. */
export function nameBegins(key: string, typed: readonly string[]): boolean {
  const words = key.split(' ');
  return typed.length > 0 && typed.every((word) => words.some((own) => own.startsWith(word)));
}

/**
 * Whether somebody typed the whole name, in any order of its words: they know it already. Of one word it is never whole:
 * a first name alone is nobody's.
 */
export function isWholeName(key: string, typed: readonly string[]): boolean {
  const words = key.split(' ');
  return words.length > 1 && words.length === typed.length && words.toSorted().join() === [...typed].sort().join();
}
