import { cleanText, foldName } from './fold-text.ts';

/** Somebody named in a pasted list. */
export interface PastedName {
  name: string;
  /** What stood behind the name, if more than an age: where, a phone; null without. */
  rest: string | null;
  /** A younger age than eighteen was given. */
  minor: boolean;
}

export interface PastedList {
  names: PastedName[];
  /** The same name stood there before: the first is kept. */
  repeated: string[];
  /** Lines that are no names, as they stood: a person decides. */
  unread: string[];
}

/** Longer lists are pasted by mistake. */
export const MOST_NAMES = 500;
const LONGEST_NAME = 100;
const NUMBERING = /^\s*(?:\(?\d{1,3}[.):]\s*|[-–—•*·]\s+)/u;
/** A name is one to five words of letters, each beginning with a capital, or initials. */
const WORD = /^(?:\p{Lu}[\p{L}'’ʼ-]*\.?|(?:\p{Lu}\.){1,2})$/u;
const SMALL_WORD = /^(?:ұлы|қызы|улы|кызы|оглы|uly|qyzy|kyzy|ogly|bin|von|de)$/iu;
/** A number with its word, or one that stands alone right behind the name; "РУП 17" is a police office. */
const AGE =
  /(?<![\p{L}\p{N}.])(\d{1,2})\s*(?:лет|года?|жаста|жас|y\.?o\.?|years?)(?![\p{L}\p{N}])|^(\d{1,2})(?=\s*(?:[,;)]|$))/u;

/**
 * People from a pasted list, one a line, however it is numbered: "1. Асанов Ерлан, 17 лет, Алмалинское РУП". Words behind
 * the first comma, dash or bracket are kept as they stand. Total and linear: what is no name is said, not guessed, and
 * nothing is dropped.
 */
export function readPastedNames(text: string): PastedList {
  const list: PastedList = { names: [], repeated: [], unread: [] };
  const seen = new Set<string>();
  const lines = cleanText(text.slice(0, MOST_NAMES * 400)).split(/[\n;]/u);
  for (const line of lines) {
    const bare = line.replace(NUMBERING, '').trim();
    if (bare === '') continue;
    const read = readLine(bare);
    if (read === null || list.names.length >= MOST_NAMES) {
      list.unread.push(line.trim());
      continue;
    }
    const key = foldName(read.name);
    if (seen.has(key)) {
      list.repeated.push(read.name);
      continue;
    }
    seen.add(key);
    list.names.push(read);
  }
  return list;
}

function readLine(line: string): PastedName | null {
  const end = line.search(/[,([]|\s[-–—]\s|:\s|\s\d/u);
  const name = (end === -1 ? line : line.slice(0, end)).trim().replace(/\s+/gu, ' ');
  const rest =
    end === -1
      ? ''
      : line
          .slice(end)
          .replace(/^[\s,([:–—-]+/u, '')
          .replace(/[)\]\s]+$/u, '');
  const words = name.split(' ');
  if (name === '' || name.length > LONGEST_NAME || words.length > 5) return null;
  if (!words.every((word, n) => WORD.test(word) || (n > 0 && SMALL_WORD.test(word)))) return null;
  const found = AGE.exec(rest);
  const age = found?.[1] ?? found?.[2];
  const place = found?.[0] === rest ? '' : rest;
  return { name, rest: place === '' ? null : place, minor: age !== undefined && Number(age) > 0 && Number(age) < 18 };
}
