import { type Ms, ms } from './brand.ts';
import { cleanText, foldName } from './fold-text.ts';
import {
  CONSENT_WORDS,
  type ConsentPurpose,
  LANGUAGE_WORDS,
  LEVEL_WORDS,
  RELAY_KEYS,
  type RelayKey,
  type RelayValueType,
  type RelayValueTypes,
  STATUS_WORDS,
  wordIndex,
  YES_NO_WORDS,
} from './relay-keys.ts';
import type { LocalTime } from './zones.ts';

/** What the parser must ask others: the profile's vocabularies and the tables of time zones. */
export interface RelayLookups {
  /** Region code of a code, name or alias; null if unknown. */
  region(text: string): string | null;
  /** Case kind's code; null if unknown. */
  caseKind(text: string): string | null;
  /** Contest's code; null if unknown or meant by two. */
  contest(text: string): string | null;
  /** Code of an option on the ballot; null if unknown. */
  choice(text: string): string | null;
  /** Code of a raise rule; null if unknown. */
  circumstance(text: string): string | null;
  /** tzdata zone of a region, the capital's for null. */
  zoneOf(region: string | null): string;
  utcOf(local: LocalTime, zone: string): Ms | null;
  localTimeAt(at: Ms, zone: string): LocalTime;
}

/** Why a value was not understood. Its text is kept beside the code. */
export type RelayProblemCode =
  | 'unknownRegion'
  | 'badStation'
  | 'stationWithoutRegion'
  | 'badTime'
  | 'unknownKind'
  | 'unknownContest'
  | 'unknownChoice'
  | 'unknownLevel'
  | 'unknownStatus'
  | 'badReporter'
  | 'unknownConsent'
  | 'badLocation'
  | 'badNumber'
  | 'badYesNo'
  | 'badPhone'
  | 'unknownCircumstance'
  | 'unknownLanguage'
  | 'emptyValue'
  | 'contradictory'
  | 'unknownKey'
  | 'notAField'
  | 'noTag'
  | 'tagNotFirst'
  | 'missingId'
  | 'extraAfterId';

type Parsed<T> = { ok: true; value: T } | { ok: false; problem: RelayProblemCode };
const good = <T>(value: T): Parsed<T> => ({ ok: true, value });
const bad = (problem: RelayProblemCode): Parsed<never> => ({ ok: false, problem });

/** Context of one message: when it was sent, and the region its `when` is local to. */
export interface RelayValueContext {
  lookups: RelayLookups;
  sentAt: Ms;
  region: string | null;
}

type Reader<Type extends RelayValueType> = (text: string, context: RelayValueContext) => Parsed<RelayValueTypes[Type]>;

const consentIndex = wordIndex(CONSENT_WORDS);
const noConsent: ReadonlySet<string> = new Set(['жоқ', 'нет', 'no', 'none'].map(foldName));
const levelIndex = wordIndex(LEVEL_WORDS);
const statusIndex = wordIndex(STATUS_WORDS);
const yesNoIndex = wordIndex(YES_NO_WORDS);
const languageIndex = wordIndex(LANGUAGE_WORDS);

const found = <T>(value: T | null | undefined, problem: RelayProblemCode): Parsed<T> =>
  value === null || value === undefined ? bad(problem) : good(value);

const READERS: { [Type in RelayValueType]: Reader<Type> } = {
  text: (text) => good(text),
  region: (text, { lookups }) => found(lookups.region(text), 'unknownRegion'),
  station: readStation,
  when: readWhen,
  caseKind: (text, { lookups }) => found(lookups.caseKind(text), 'unknownKind'),
  contest: (text, { lookups }) => found(lookups.contest(text), 'unknownContest'),
  choice: (text, { lookups }) => found(lookups.choice(text), 'unknownChoice'),
  level: (text) => found(levelIndex.get(foldName(text)), 'unknownLevel'),
  status: (text) => found(statusIndex.get(foldName(text)), 'unknownStatus'),
  reporter: readReporter,
  consent: readConsent,
  location: readLocation,
  count: readCount,
  yesNo: (text) => {
    const word = yesNoIndex.get(text.trim() === '+' ? '+' : foldName(text));
    return word === undefined ? bad('badYesNo') : good(word === 'yes');
  },
  temperature: (text) => {
    const match = /^([+\-−–]?)\s?(\d{1,2}(?:[.,]\d{1,2})?)\s?(?:°\s?)?[CС]?$/iu.exec(cleanText(text).trim());
    if (match === null) return bad('badNumber');
    const degrees = Number(match[2]?.replace(',', '.'));
    return good(match[1] === '' || match[1] === '+' ? degrees : -degrees);
  },
  minutes: (text) => {
    const match = /^(\d{1,5})(?:\s?\p{L}{1,10}\.?)?$/u.exec(cleanText(text).trim());
    return match === null ? bad('badNumber') : good(Number(match[1]));
  },
  phone: (text) => {
    const plain = cleanText(text).replace(/[\s().-]/g, '');
    return /^\+?\d{7,15}$/.test(plain) ? good(plain) : bad('badPhone');
  },
  circumstances: (text, { lookups }) => {
    const codes = splitList(text).map((word) => lookups.circumstance(word));
    if (codes.length === 0 || codes.includes(null)) return bad('unknownCircumstance');
    return good([...new Set(codes.filter((code) => code !== null))]);
  },
  language: (text) => found(languageIndex.get(foldName(text)), 'unknownLanguage'),
};

/** Reads the text of one `key: value` line. Never throws; `text` is trimmed. */
export function readValue(key: RelayKey, text: string, context: RelayValueContext): Parsed<unknown> {
  if (cleanText(text).trim() === '') return bad('emptyValue');
  // The record's type ties readers to their values; the compiler cannot follow a union through it.
  const read = READERS[RELAY_KEYS[key].type] as Reader<'text'>;
  return read(text, context);
}

function splitList(text: string): string[] {
  return cleanText(text)
    .split(/[,;+|]/)
    .map((part) => part.trim())
    .filter((part) => part !== '');
}

/** One number, whatever stands around it ("УИК № 441"); two numbers are a question for a person. */
function readStation(text: string): Parsed<number> {
  const match = /^\D{0,40}?0{0,4}([1-9]\d{0,4})\D{0,10}$/u.exec(cleanText(text).trim());
  if (match === null || /[-−–]\s?\d/.test(text)) return bad('badStation');
  return good(Number(match[1]));
}

const REPORTER = /^([a-z][a-z0-9_]{1,31}):([A-Za-z0-9_-]{1,64})$/;

/** Whether a text is `scheme:pseudonym` and nothing else. */
export const isReporter = (text: string): boolean => REPORTER.test(text);

/** `scheme:pseudonym`, plain ASCII only: a look-alike pseudonym must not become somebody else. */
function readReporter(text: string): Parsed<{ scheme: string; pseudonym: string }> {
  const match = REPORTER.exec(text.trim());
  if (match?.[1] === undefined || match[2] === undefined) return bad('badReporter');
  return good({ scheme: match[1], pseudonym: match[2] });
}

/** One word that is not understood ("lawyer, not public") voids the line: consent is what a person said, or nothing. */
function readConsent(text: string): Parsed<ConsentPurpose[]> {
  const words = splitList(text).map(foldName);
  if (words.length === 1 && noConsent.has(words[0] ?? '')) return good([]);
  const purposes = words.map((word) => consentIndex.get(word));
  if (purposes.length === 0 || purposes.includes(undefined)) return bad('unknownConsent');
  return good([...new Set(purposes.filter((purpose) => purpose !== undefined))]);
}

/** Degrees as `51.128, 71.43`, `51,128; 71,43` or `geo:51.128,71.43`; latitude first. */
function readLocation(text: string): Parsed<{ lat: number; lon: number }> {
  const plain = cleanText(text).trim().replace(/^geo:/i, '').replace(/−/g, '-');
  const number = '([+-]?\\d{1,3}(?:\\.\\d{1,12})?)';
  const comma = '([+-]?\\d{1,3}(?:[.,]\\d{1,12})?)';
  const match =
    new RegExp(`^${number}(?:\\s{0,4},\\s{0,4}|\\s{1,4})${number}$`).exec(plain) ??
    new RegExp(`^${comma}(?:\\s{0,4};\\s{0,4}|\\s{1,4})${comma}$`).exec(plain);
  if (match === null) return bad('badLocation');
  const [lat, lon] = [match[1], match[2]].map((part) => Number((part ?? '').replace(',', '.')));
  if (lat === undefined || lon === undefined || Math.abs(lat) > 90 || Math.abs(lon) > 180) return bad('badLocation');
  return good({ lat: lat + 0, lon: lon + 0 });
}

/** "5", "около 30", "~30", "30+", "10-15" (the lower bound); "жоқ", "нет", "no" is none. */
function readCount(text: string): Parsed<{ count: number; exact: boolean }> {
  const plain = cleanText(text).trim();
  if (noConsent.has(foldName(plain))) return good({ count: 0, exact: true });
  const match = /^([^\d]{0,16}?)(\d{1,6})(\s?\+|\s?[-−–—]\s?\d{1,6})?([^\d]{0,24})$/u.exec(plain);
  if (match === null || /[-−.,]\s?$/.test(match[1] ?? '') || /^[.,]/.test(match[4] ?? '')) return bad('badNumber');
  // "30-ға жуық", "30 with children": more than a noun behind the number makes it an estimate.
  const exact = match[1]?.trim() === '' && match[3] === undefined && /^\s?\p{L}*\.?$/u.test(match[4] ?? '');
  return good({ count: Number(match[2]), exact });
}

const DAY = 86_400_000;
const TODAY: ReadonlySet<string> = new Set(['бүгін', 'сегодня', 'today'].map(foldName));
const YESTERDAY: ReadonlySet<string> = new Set(['кеше', 'вчера', 'yesterday'].map(foldName));

/**
 * `2021-01-10 09:40`, `10.01.2021 09:40`, `10.01 09:40`, `09:40`, with "today" or "yesterday" before a bare time, or ISO
 * with an offset or Z. Without an offset it is the wall clock of the region; without a date the latest such time that is
 * not after the message (ten minutes of a wrong watch allowed).
 */
function readWhen(text: string, context: RelayValueContext): Parsed<{ text: string; at: number }> {
  const plain = cleanText(text).trim();
  const { lookups, sentAt } = context;
  const zone = lookups.zoneOf(context.region);
  const time = '(\\d{1,2})[:.](\\d{2})(?::(\\d{2})(?:\\.\\d{1,6})?)?';
  const iso = new RegExp(`^(\\d{4})-(\\d{2})-(\\d{2})(?:[T ]\\s{0,2}${time})\\s?(Z|[+-]\\d{2}:?\\d{2})?$`, 'i').exec(
    plain,
  );
  if (iso !== null) {
    const local = localOf(iso[1], iso[2], iso[3], iso[4], iso[5], iso[6]);
    const at = local === null ? null : iso[7] === undefined ? lookups.utcOf(local, zone) : utcWithOffset(local, iso[7]);
    return at === null ? bad('badTime') : good({ text, at });
  }
  const dotted = new RegExp(
    `^(\\d{1,2})\\.(\\d{1,2})(?:\\.(\\d{4}))?,?\\s{1,4}(?:в\\s|at\\s|сағат\\s)?${time}$`,
    'iu',
  ).exec(plain);
  if (dotted !== null) {
    const year = dotted[3] ?? String(lookups.localTimeAt(sentAt, zone).year);
    const local = localOf(year, dotted[2], dotted[1], dotted[4], dotted[5], dotted[6]);
    let at = local === null ? null : lookups.utcOf(local, zone);
    // "31.12 23:50", sent after New Year.
    if (local !== null && at !== null && dotted[3] === undefined && at > sentAt + 30 * DAY) {
      at = lookups.utcOf({ ...local, year: local.year - 1 }, zone);
    }
    return at === null ? bad('badTime') : good({ text, at });
  }
  const bare = new RegExp(`^(?:(\\p{L}{3,10}),?\\s{1,4})?(?:в\\s|at\\s|сағат\\s)?${time}$`, 'iu').exec(plain);
  if (bare === null) return bad('badTime');
  const word = bare[1] === undefined ? null : foldName(bare[1]);
  if (word !== null && !TODAY.has(word) && !YESTERDAY.has(word)) return bad('badTime');
  const at = bareTime(bare, word, zone, context);
  return at === null ? bad('badTime') : good({ text, at });
}

function bareTime(match: RegExpExecArray, word: string | null, zone: string, context: RelayValueContext): Ms | null {
  const { lookups, sentAt } = context;
  const on = (daysBack: number): Ms | null => {
    const day = lookups.localTimeAt(ms(sentAt - daysBack * DAY), zone);
    const local = localOf(String(day.year), String(day.month), String(day.day), match[2], match[3], match[4]);
    return local === null ? null : lookups.utcOf(local, zone);
  };
  if (word !== null) return on(YESTERDAY.has(word) ? 1 : 0);
  const today = on(0);
  return today !== null && today > sentAt + 600_000 ? on(1) : today;
}

function localOf(...parts: (string | undefined)[]): LocalTime | null {
  const [year, month, day, hour, minute, second] = parts.map((part) => Number(part ?? '0'));
  const local = {
    year: year ?? 0,
    month: month ?? 0,
    day: day ?? 0,
    hour: hour ?? 0,
    minute: minute ?? 0,
    second: second ?? 0,
  };
  const inRange = local.year >= 1900 && local.year <= 2200 && local.hour < 24 && local.minute < 60 && local.second < 60;
  return inRange ? local : null;
}

function utcWithOffset(local: LocalTime, offset: string): Ms | null {
  const utc = Date.UTC(local.year, local.month - 1, local.day, local.hour, local.minute, local.second);
  if (new Date(utc).getUTCDate() !== local.day || new Date(utc).getUTCMonth() !== local.month - 1) return null;
  if (/^z$/i.test(offset)) return ms(utc);
  const minutes = Number(offset.slice(1, 3)) * 60 + Number(offset.slice(-2));
  return minutes > 16 * 60 ? null : ms(utc - (offset.startsWith('-') ? -minutes : minutes) * 60_000);
}
