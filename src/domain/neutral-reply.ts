import { foldText } from './fold-text.ts';

/**
 * The first reply is read by whoever has the phone now. It says nothing of the case and names nobody (domain.md 7.3): it
 * is refused while it has the name of somebody of the case, the id of a case, or a word of the place. A rule of thumb on
 * purpose: it errs by refusing, and the person writes why they send it all the same.
 */
export interface CaseSecrets {
  /** Of the people of the case, as they were told. */
  names: readonly string[];
  /** Everything that says where: region, district, place, station, where people are held. */
  places: readonly string[];
  /** Texts that may always be sent: their words are no secrets, wherever else they stand. */
  neutral: readonly string[];
}

export const LEAKS = ['name', 'case', 'place'] as const;
export type LeakKind = (typeof LEAKS)[number];
export interface Leak {
  kind: LeakKind;
  /** As it stands in the reply. */
  word: string;
}

/** Ids of cases: 32 hex digits of a derived one, or a UUID. */
const CASE_ID = /\b(?:[0-9a-f]{32}|[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})\b/giu;
const WORD = /[\p{L}\p{M}\p{N}]+/gu;
const NUMBER = /^\p{N}+$/u;
/** What stands before the number of a station. */
const BEFORE_NUMBER =
  /(?:№|#|(?<!\p{L})(?:no|nr|уик|участ\p{L}*|учаск\p{L}*|station|школ\p{L}*|мектеп\p{L}*))\.?\s*$/iu;
/** An ending that declension replaces: "Мария", "Марию"; folded, и and й are i, у is y. */
const ENDING = /[aeioyuяюыэьъ]$/u;
/** The longest ending that declension adds: "Балхаштағыларға". */
const MOST_ADDED = 7;

interface Word {
  folded: string;
  text: string;
  /** Where it begins. */
  at: number;
}

const wordsOf = (text: string): Word[] =>
  [...text.matchAll(WORD)].map((found) => ({ folded: foldText(found[0]).trim(), text: found[0], at: found.index }));

/** Whether `word` may be `secret` with another ending. Both folded. */
export function isFormOf(word: string, secret: string): boolean {
  if (word === secret) return true;
  if (secret.length < 3 || word.length < 3) return false;
  if (secret.length === 3) {
    // "Ира", "Ире"; "Али", "Алиге". One that has lost its ending may only have got another one.
    const stem = secret.replace(ENDING, '');
    return word.startsWith(secret) || (stem.length === 2 && word.length === 3 && word.startsWith(stem));
  }
  const stem = secret.replace(ENDING, '');
  return word.startsWith(stem) && word.length <= stem.length + MOST_ADDED;
}

/** What this text would give away, each word once. Empty: it may be sent as a first reply. */
export function leaksOf(text: string, secrets: CaseSecrets): Leak[] {
  const leaks = new Map<string, Leak>();
  const add = (kind: LeakKind, word: string) => leaks.set(`${kind} ${word}`, { kind, word });
  for (const [id] of text.matchAll(CASE_ID)) add('case', id);
  const said = wordsOf(text);
  const names = secretsIn(secrets.names).filter((word) => !NUMBER.test(word));
  const neutral = secretsIn(secrets.neutral);
  const isNeutral = (word: string) => neutral.some((each) => isFormOf(each, word) || isFormOf(word, each));
  const places = secretsIn(secrets.places);
  const where = places.filter((word) => !NUMBER.test(word) && word.length > 2 && !isNeutral(word));
  const numbers = new Set(places.filter((word) => NUMBER.test(word)));
  for (const { folded, text: word, at } of said) {
    if (names.some((name) => isFormOf(folded, name))) add('name', word);
    else if (where.some((place) => isFormOf(folded, place))) add('place', word);
    else if (numbers.has(folded) && BEFORE_NUMBER.test(text.slice(Math.max(0, at - 24), at))) add('place', word);
  }
  return [...leaks.values()];
}

/** Folded words of two letters and more: an initial alone names nobody. */
const secretsIn = (texts: readonly string[]): string[] => [
  ...new Set(texts.flatMap((text) => wordsOf(text).map(({ folded }) => folded)).filter((word) => word.length > 1)),
];
