import { ownWords, textPrint } from './duplicates.ts';
import { foldName } from './fold-text.ts';

/** Why two cases may be one event (domain.md 7.3: merge what is about one person or place). A person decides. */
export const LIKE_REASONS = ['samePerson', 'sameText', 'nearText', 'samePlace', 'sameSender', 'sameTime'] as const;
export type LikeReason = (typeof LIKE_REASONS)[number];

/** What of a case is compared. */
export interface CaseTraits {
  /** Names of its people, as written. */
  names: readonly string[];
  sender: string | null;
  region: string | null;
  /** In the sender's words: street, station, police office. */
  place: string;
  /** UTC ms, as sent. */
  sentAt: number;
  text: string;
}

/** Within so long of each other two reports are of the same time, ms. */
const SAME_TIME = 60 * 60_000;
/** A text with fewer letters says too little to be the same as another; with fewer words, to be near it. */
const LETTERS = 20;
const WORDS = 5;
/** Of all words of two texts so many are in both (Jaccard's index). */
const NEAR = 0.5;
const WEIGHTS: Record<LikeReason, number> = {
  samePerson: 8,
  sameText: 8,
  nearText: 5,
  samePlace: 3,
  sameSender: 3,
  sameTime: 1,
};

/** Prepared once for each case, however many it is compared with. */
export interface Prepared extends Omit<CaseTraits, 'names' | 'place' | 'text'> {
  names: ReadonlySet<string>;
  place: ReadonlySet<string>;
  print: string | null;
  words: ReadonlySet<string>;
}

const wordsIn = (text: string, least: number): ReadonlySet<string> =>
  new Set(
    foldName(text)
      .split(' ')
      .filter((word) => word.length >= least || /^\d+$/.test(word)),
  );

export function prepare({ names, place, text, ...rest }: CaseTraits): Prepared {
  return {
    ...rest,
    names: new Set(names.map(foldName).filter((name) => name.length >= 4)),
    // "Abai street 12": a number or a word of some length; "ул." and "st." are everywhere.
    place: wordsIn(place, 4),
    print: textPrint(text, LETTERS),
    words: wordsIn(ownWords(text), 3),
  };
}

function shared(a: ReadonlySet<string>, b: ReadonlySet<string>): number {
  let n = 0;
  for (const one of a) if (b.has(one)) n += 1;
  return n;
}

/**
 * What speaks for two cases being one, the strongest first; empty where it is not enough to show. The same time alone, or
 * the same region alone, is not: on a bad night all cases have that.
 */
export function likeness(a: Prepared, b: Prepared): LikeReason[] {
  const both = shared(a.words, b.words);
  const all = a.words.size + b.words.size - both;
  const near = Math.min(a.words.size, b.words.size) >= WORDS && both >= NEAR * all;
  const text = a.print !== null && a.print === b.print;
  const has: Record<LikeReason, boolean> = {
    samePerson: shared(a.names, b.names) > 0,
    sameText: text,
    nearText: !text && near,
    samePlace: a.region === b.region && shared(a.place, b.place) > 0,
    sameSender: a.sender !== null && a.sender === b.sender,
    sameTime: Math.abs(a.sentAt - b.sentAt) <= SAME_TIME,
  };
  const enough = has.samePerson || has.sameText || has.nearText || ((has.samePlace || has.sameSender) && has.sameTime);
  return enough ? LIKE_REASONS.filter((reason) => has[reason]) : [];
}

/** How much speaks for it, to put the likeliest first. */
export const likenessWeight = (reasons: readonly LikeReason[]): number =>
  reasons.reduce((sum, reason) => sum + WEIGHTS[reason], 0);
