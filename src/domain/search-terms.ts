import { searchText } from './fold-text.ts';

/** What somebody looks for: whole words, and the beginning of the one they are still typing. */
export interface SearchTerms {
  words: readonly string[];
  /** Folded; of one letter it is a whole word. */
  last: string;
}

const WORD = /[\p{L}\p{N}\p{Co}]+/gu;
/** Nobody types more; a pasted page is its beginning. */
const MOST_WORDS = 8;

/** Null where nothing can be looked for: no letter, no digit. */
export function searchTerms(typed: string): SearchTerms | null {
  const words = [...new Set(searchText(typed).match(WORD) ?? [])].slice(0, MOST_WORDS);
  const last = words.pop();
  return last === undefined ? null : { words, last };
}

const length = (word: string): number => [...word].length;
const begins = (word: string, last: string): boolean => (length(last) > 1 ? word.startsWith(last) : word === last);
const PART_OF_WORD = /[\p{L}\p{N}\p{Co}]/u;

/** Whether a folded text has all of it: what the full-text index answers, for one text. */
export function hasTerms(folded: string, { words, last }: SearchTerms): boolean {
  return hasWord(folded, last, length(last) > 1) && words.every((word) => hasWord(folded, word, false));
}

/** Without taking the text apart: this is asked of hundreds for one page. */
function hasWord(folded: string, word: string, open: boolean): boolean {
  for (let at = folded.indexOf(word); at >= 0; at = folded.indexOf(word, at + 1)) {
    const to = at + word.length;
    const before = folded.slice(Math.max(0, at - 2), at);
    const starts = at === 0 || !PART_OF_WORD.test([...before].at(-1) ?? '');
    if (starts && (open || !PART_OF_WORD.test(String.fromCodePoint(folded.codePointAt(to) ?? 32)))) return true;
  }
  return false;
}

/** Where a text as it is shown has a hit: pairs of [from, to), in UTF-16 units, in order. */
export function hitsIn(text: string, { words, last }: SearchTerms): [number, number][] {
  const hits: [number, number][] = [];
  for (const match of text.matchAll(WORD)) {
    const word = searchText(match[0]);
    const to = match.index + match[0].length;
    if (words.includes(word) || word === last) hits.push([match.index, to]);
    else if (begins(word, last))
      // Folding rarely changes the length; where it does the whole word is marked.
      hits.push([match.index, word.length === match[0].length ? match.index + last.length : to]);
  }
  return hits;
}
