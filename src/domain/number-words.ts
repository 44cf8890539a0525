import { foldName } from './fold-text.ts';

/**
 * Numbers written out in words, as a protocol has them beside its digits (domain.md 4.4). The question is never "which
 * number is the nearest to these words" but "can these words be this number": a machine's reading of a hand ("сәтсен" for
 * "сексен") must not become another number, and a word that is another number's must not pass as a slip of the pen.
 */
export type WordsVerdict =
  /** The words are the number. */
  | 'same'
  /** Damaged words that can be the number and no other: a person glances at it. */
  | 'close'
  /** The words are another number, or can't be this one: a person decides. */
  | 'different'
  /** Nothing was written. */
  | 'empty';

interface Grammar {
  /** Every way to write a number from 0 to 999 999 999, as words. */
  write(value: number): string[][];
  words: readonly string[];
}

/** What a damaged word may differ by, as a part of its length. Three of six letters: "жырық" for "жиырма". */
const DAMAGE = 0.6;
const LARGEST = 999_999_999;

const ONES_KK = ['нөл', 'бір', 'екі', 'үш', 'төрт', 'бес', 'алты', 'жеті', 'сегіз', 'тоғыз'];
const TENS_KK = ['', 'он', 'жиырма', 'отыз', 'қырық', 'елу', 'алпыс', 'жетпіс', 'сексен', 'тоқсан'];

/** CLDR rbnf kk; "жүз" and "мың" with or without "бір" before them, as protocols have both. */
const kazakh: Grammar = grammar(
  (value) => {
    if (value === 0) return [['нөл']];
    const millions = Math.floor(value / 1_000_000);
    const thousands = Math.floor(value / 1000) % 1000;
    return join([
      millions === 0 ? [[]] : under1000Kk(millions).map((words) => [...words, 'миллион']),
      thousands === 0 ? [[]] : counted(thousands, under1000Kk(thousands), 'мың'),
      under1000Kk(value % 1000),
    ]);
  },
  [...ONES_KK, ...TENS_KK, 'жүз', 'мың', 'миллион'],
);

function under1000Kk(value: number): string[][] {
  const hundreds = Math.floor(value / 100);
  const rest = [TENS_KK[Math.floor(value / 10) % 10], value % 10 === 0 ? '' : ONES_KK[value % 10]];
  return join([
    hundreds === 0 ? [[]] : counted(hundreds, [[ONES_KK[hundreds] ?? '']], 'жүз'),
    [rest.filter((word): word is string => word !== undefined && word !== '')],
  ]);
}

/** "бір мың" and plain "мың". */
const counted = (count: number, written: string[][], unit: string): string[][] => {
  const full = written.map((words) => [...words, unit]);
  return count === 1 ? [...full, [unit]] : full;
};

const ONES_RU = ['ноль', 'один', 'два', 'три', 'четыре', 'пять', 'шесть', 'семь', 'восемь', 'девять'];
const TEENS_RU = [
  'десять',
  'одиннадцать',
  'двенадцать',
  'тринадцать',
  'четырнадцать',
  'пятнадцать',
  'шестнадцать',
  'семнадцать',
  'восемнадцать',
  'девятнадцать',
];
const TENS_RU = [
  '',
  '',
  'двадцать',
  'тридцать',
  'сорок',
  'пятьдесят',
  'шестьдесят',
  'семьдесят',
  'восемьдесят',
  'девяносто',
];
const HUNDREDS_RU = [
  '',
  'сто',
  'двести',
  'триста',
  'четыреста',
  'пятьсот',
  'шестьсот',
  'семьсот',
  'восемьсот',
  'девятьсот',
];
const FEMININE: Readonly<Record<string, string>> = { один: 'одна', два: 'две' };
const THOUSAND_RU = ['тысяча', 'тысячи', 'тысяч'] as const;
const MILLION_RU = ['миллион', 'миллиона', 'миллионов'] as const;

const russian: Grammar = grammar(
  (value) => {
    if (value === 0) return [['ноль'], ['нуль']];
    const millions = Math.floor(value / 1_000_000);
    const thousands = Math.floor(value / 1000) % 1000;
    return join([
      millions === 0 ? [[]] : countedRu(millions, under1000Ru(millions), MILLION_RU),
      thousands === 0
        ? [[]]
        : countedRu(
            thousands,
            under1000Ru(thousands).map((word) => FEMININE[word] ?? word),
            THOUSAND_RU,
          ),
      [under1000Ru(value % 1000)],
    ]);
  },
  [...ONES_RU, 'нуль', 'одна', 'две', 'одно', ...TEENS_RU, ...TENS_RU, ...HUNDREDS_RU, ...THOUSAND_RU, ...MILLION_RU],
);

function under1000Ru(value: number): string[] {
  const [hundreds, tens, ones] = [Math.floor(value / 100), Math.floor(value / 10) % 10, value % 10];
  const words = [HUNDREDS_RU[hundreds]];
  if (tens === 1) words.push(TEENS_RU[ones]);
  else words.push(TENS_RU[tens], ones === 0 ? '' : ONES_RU[ones]);
  return words.filter((word): word is string => word !== undefined && word !== '');
}

/** Of the three forms the one that the count asks for, and also the others: commissions write them wrongly every day. */
const countedRu = (count: number, words: string[], forms: readonly string[]): string[][] => {
  const full = forms.map((form) => [...words, form]);
  return count === 1 ? [...full, ...forms.map((form) => [form])] : full;
};

/** Every combination of the parts' ways. */
function join(parts: readonly string[][][]): string[][] {
  return parts.reduce<string[][]>((ways, part) => ways.flatMap((way) => part.map((words) => [...way, ...words])), [[]]);
}

function grammar(write: (value: number) => string[][], words: readonly string[]): Grammar {
  const fold = (way: string[]): string[] => way.map(foldName);
  return {
    write: (value) => write(value).map(fold),
    words: words.filter((word) => word !== '').map(foldName),
  };
}

const GRAMMARS: readonly Grammar[] = [kazakh, russian];
/** Of both languages: "он" is ten in Kazakh, and no slip of "один". */
const NUMERALS: ReadonlySet<string> = new Set(GRAMMARS.flatMap((each) => each.words));

/**
 * Whether `words` can be `value`, in Kazakh or Russian. Brackets, punctuation and capitals don't matter; neither does the
 * spelling of a Kazakh letter on a Russian keyboard. Linear in the length of the words.
 * @param value a whole number from 0 to 999 999 999; anything else is `different`.
 */
export function compareWords(value: number, words: string): WordsVerdict {
  const said = foldName(words.slice(0, 500))
    .split(/[^\p{L}\p{M}]+/u)
    .filter((word) => word !== '');
  if (said.length === 0) return 'empty';
  if (!Number.isSafeInteger(value) || value < 0 || value > LARGEST) return 'different';
  const distances = GRAMMARS.flatMap((each) => each.write(value).map((way) => distance(said, way)));
  const best = Math.min(...distances);
  if (best === 0) return 'same';
  return Number.isFinite(best) ? 'close' : 'different';
}

/** A number in words, in the form a protocol has it. */
export function numberInWords(value: number, language: 'kk' | 'ru'): string {
  if (!Number.isSafeInteger(value) || value < 0 || value > LARGEST) throw new RangeError('not a count');
  if (language === 'kk') return plainKk(value).join(' ');
  return plainRu(value).join(' ');
}

function plainKk(value: number): string[] {
  if (value === 0) return ['нөл'];
  const small = (part: number): string[] => {
    const [first] = under1000Kk(part).toSorted((a, b) => a.length - b.length);
    return first ?? [];
  };
  const millions = Math.floor(value / 1_000_000);
  const thousands = Math.floor(value / 1000) % 1000;
  return [
    ...(millions === 0 ? [] : [...small(millions), 'миллион']),
    ...(thousands === 0 ? [] : thousands === 1 ? ['мың'] : [...small(thousands), 'мың']),
    ...small(value % 1000),
  ];
}

function plainRu(value: number): string[] {
  if (value === 0) return ['ноль'];
  const millions = Math.floor(value / 1_000_000);
  const thousands = Math.floor(value / 1000) % 1000;
  const form = (count: number, forms: readonly string[]): string => {
    const [ten, one] = [Math.floor(count / 10) % 10, count % 10];
    if (ten === 1 || one === 0 || one > 4) return forms[2] ?? '';
    return (one === 1 ? forms[0] : forms[1]) ?? '';
  };
  return [
    ...(millions === 0 ? [] : [...under1000Ru(millions), form(millions, MILLION_RU)]),
    ...(thousands === 0
      ? []
      : [...under1000Ru(thousands).map((word) => FEMININE[word] ?? word), form(thousands, THOUSAND_RU)]),
    ...under1000Ru(value % 1000),
  ];
}

/** Sum of edits, word by word; Infinity where a word is another number's, or too far from what it should be. */
function distance(said: readonly string[], way: readonly string[]): number {
  if (said.length !== way.length) return Number.POSITIVE_INFINITY;
  let total = 0;
  for (const [index, word] of said.entries()) {
    const wanted = way[index] ?? '';
    if (word === wanted) continue;
    if (NUMERALS.has(word)) return Number.POSITIVE_INFINITY;
    const edits = editDistance(word, wanted);
    if (edits > Math.floor(Math.max(word.length, wanted.length) * DAMAGE)) return Number.POSITIVE_INFINITY;
    total += edits;
  }
  return total;
}

/** Levenshtein. */
function editDistance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i += 1) {
    const next = [i];
    for (let j = 1; j <= b.length; j += 1) {
      const change = a[i - 1] === b[j - 1] ? 0 : 1;
      next[j] = Math.min((row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1, (row[j - 1] ?? 0) + change);
    }
    row = next;
  }
  return row[b.length] ?? 0;
}
