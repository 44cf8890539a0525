import { cleanText, foldText } from './fold-text.ts';
import type { MediaContent } from './message.ts';

/**
 * Does this text call for help? Runs on every push, before anything is stored, so it is bounded and never throws. It
 * errs towards alarming: a false alarm costs a person a minute, a missed one costs somebody the night.
 */
export interface SosVerdict {
  verdict: 'sos' | 'possible';
  reason: SosReason;
}

/**
 * tag: #SOS in any disguise; tagPrefix: a longer tag that begins like it; bareWord: SOS without the sign;
 * helpWord: a word of the profile's list; location, voice: came without words; openCase: arrived on a case that is open.
 */
export type SosReason = 'tag' | 'tagPrefix' | 'bareWord' | 'helpWord' | 'location' | 'voice' | 'openCase';

/** The profile's help words, compiled once. */
export interface HelpWords {
  /** The first help word in already folded text, as folded; null if there is none. */
  findIn(folded: string): string | null;
}

/** Telegram's own limit is 4096; twice that bounds the work on what an import may bring. */
const LONGEST = 8192;
const LINES_FOR_THE_TAG = 3;

/**
 * `#`, then s-o-s in any alphabet with a few separators between. `с` folds to `c`, hence [sc]: #SOS, #СОС, #CОS.
 * Every repetition is bounded, so it cannot backtrack its way into a stall.
 */
const TAG =
  /#([^\p{L}\p{N}\n#$]{0,6})[sc$]{1,8}([^\p{L}\p{N}\n#$]{0,3})[o0]{1,8}([^\p{L}\p{N}\n#$]{0,3})[sc$][sco0]*/gu;
const BARE_WORD = /(?<![\p{L}\p{N}])(?:s\.?o\.?s|c\.?o\.?c)(?![\p{L}\p{N}])/u;
const LETTER_FIRST = /^\p{L}/u;

/**
 * Compiles words and phrases. A trailing `*` stands for any ending ("задерж*"); letters drawn out ("помогииите") match
 * their plain spelling. SOS itself always belongs to the list. Looked up word by word in a map: one regular expression of
 * a hundred alternatives is ten times slower.
 */
export function compileHelpWords(words: readonly string[]): HelpWords {
  const exact = new Map<string, string[][]>();
  const stems = new Map<string, string[][]>();
  let shortestStem = Number.POSITIVE_INFINITY;
  for (const word of [...words, 'sos', 'сос']) {
    const [first, ...rest] = tokensOf(foldText(word));
    if (first === undefined) continue;
    const open = word.trimEnd().endsWith('*');
    const lastToken = rest.at(-1) ?? first;
    // A stem is only the last word of a phrase; the words before it stand as they are.
    const table = open && rest.length === 0 ? stems : exact;
    if (table === stems) shortestStem = Math.min(shortestStem, lastToken.length);
    const tail = open && rest.length > 0 ? [...rest.slice(0, -1), `${lastToken}*`] : rest;
    table.set(first, [...(table.get(first) ?? []), tail]);
  }
  const findIn = (folded: string): string | null => {
    const tokens = tokensOf(folded);
    for (const [index, token] of tokens.entries()) {
      const phrases = exact.get(token);
      if (phrases?.some((tail) => follows(tokens, index + 1, tail))) return token;
      for (let length = Math.min(token.length, LONGEST_STEM); length >= shortestStem; length -= 1) {
        if (stems.has(token.slice(0, length))) return token;
      }
    }
    return null;
  };
  return { findIn };
}

const LONGEST_STEM = 24;

function follows(tokens: readonly string[], from: number, tail: readonly string[]): boolean {
  return tail.every((word, index) => {
    const token = tokens[from + index];
    return word.endsWith('*') ? token?.startsWith(word.slice(0, -1)) === true : token === word;
  });
}

/** Words of a folded text, each letter once: "помогииите" and "помогите" are the same cry. */
function tokensOf(folded: string): string[] {
  return folded.replace(REPEATED, '$1').match(WORDS) ?? [];
}

const REPEATED = /(\p{L})\1+/gu;
const WORDS = /[\p{L}\p{N}]+/gu;

export interface SosContext {
  /** A private message to the headquarters' account: there the help words alone are enough. */
  privateChat: boolean;
  helpWords: HelpWords;
}

/** design.md, Telegram: the tag in the first three lines; in private messages also the profile's words, anywhere. */
export function looksLikeSos(text: string, context: SosContext): SosVerdict | null {
  if (text === '') return null;
  const folded = boundedFold(context.privateChat ? text : beginning(text));
  const head = firstLines(folded);
  const tag = tagIn(head, context.helpWords);
  if (tag === 'tag') return { verdict: 'sos', reason: 'tag' };
  if (context.privateChat && context.helpWords.findIn(folded) !== null) return { verdict: 'sos', reason: 'helpWord' };
  if (tag === 'tagPrefix') return { verdict: 'possible', reason: 'tagPrefix' };
  if (BARE_WORD.test(head)) return { verdict: 'possible', reason: 'bareWord' };
  return null;
}

/** Whether one line (not folded) carries the SOS tag. For the relay parser, so that both mean the same by "tag". */
export function hasSosTag(line: string): boolean {
  return tagIn(boundedFold(line), null) === 'tag';
}

/** Bounded twice: NFKC makes eighteen letters of one (U+FDFA). */
function boundedFold(text: string): string {
  return foldText(cleanText(text.slice(0, LONGEST)).slice(0, LONGEST));
}

/** A line with one of these is there after folding, too; of others nothing is said. */
const SOLID = /[0-9A-Za-zА-Яа-я]/;

/**
 * The text up to the end of its third line that is surely not blank: its first lines after folding are those of the whole.
 * Every push is looked at before it is stored, and folding a ballot's whole form takes four times as long.
 */
function beginning(text: string): string {
  let solid = 0;
  for (let at = 0; ; ) {
    const end = text.indexOf('\n', at);
    if (end === -1) return text;
    if (SOLID.test(text.slice(at, end))) solid += 1;
    if (solid === LINES_FOR_THE_TAG) return text.slice(0, end);
    at = end + 1;
  }
}

/** Blank lines don't count: a person under stress hits Enter, a bot may put an empty line first. */
function firstLines(folded: string): string {
  const lines: string[] = [];
  for (const line of folded.split('\n')) {
    if (line.trim() === '') continue;
    lines.push(line);
    if (lines.length === LINES_FOR_THE_TAG) break;
  }
  return lines.join('\n');
}

function tagIn(head: string, helpWords: HelpWords | null): 'tag' | 'tagPrefix' | null {
  let prefix = false;
  for (const match of head.matchAll(TAG)) {
    const rest = head.slice(match.index + match[0].length, match.index + match[0].length + 64);
    if (!LETTER_FIRST.test(rest)) return 'tag';
    // "#sosпомогите": the space was forgotten.
    const word = /^[\p{L}\p{N}]+/u.exec(rest)?.[0] ?? '';
    if (helpWords !== null && helpWords.findIn(word) !== null) return 'tag';
    // "#со сестрой" is not a call, "#sosалматы" may be one.
    if (match[1] === '' && match[2] === '' && match[3] === '') prefix = true;
  }
  return prefix ? 'tagPrefix' : null;
}

/** What intake knows of a message when it asks whether it may be a call for help although nothing says so. */
export interface SosMessageFacts {
  text: string;
  mediaKind: MediaContent['kind'] | null;
  /** The sender is a person or pseudonym that the headquarters knows. */
  knownReporter: boolean;
  /** The sender, or the message replied to, belongs to a case that is not closed. */
  onOpenCase: boolean;
}

const LOCATIONS: ReadonlySet<string> = new Set(['location', 'liveLocation', 'venue']);
const VOICES: ReadonlySet<string> = new Set(['voice', 'roundVideo']);

/**
 * The quieter signs, for messages in watched chats: anything on an open case, and from a known reporter help words
 * anywhere, a location or a voice message. Somebody who is being taken away sends what one thumb can.
 */
export function possibleSos(
  facts: SosMessageFacts,
  helpWords: HelpWords,
  sign = quietSign(facts, helpWords),
): SosVerdict | null {
  if (facts.onOpenCase) return { verdict: 'possible', reason: 'openCase' };
  // Asked last: who sent it is looked up.
  return sign !== null && facts.knownReporter ? sign : null;
}

function quietSign(facts: Pick<SosMessageFacts, 'text' | 'mediaKind'>, helpWords: HelpWords): SosVerdict | null {
  if (facts.text !== '' && helpWords.findIn(boundedFold(facts.text)) !== null) {
    return { verdict: 'possible', reason: 'helpWord' };
  }
  const bare = cleanText(facts.text.slice(0, LONGEST)).trim() === '';
  if (bare && facts.mediaKind !== null && LOCATIONS.has(facts.mediaKind)) {
    return { verdict: 'possible', reason: 'location' };
  }
  if (facts.mediaKind !== null && VOICES.has(facts.mediaKind)) return { verdict: 'possible', reason: 'voice' };
  return null;
}

/** What a message says by itself, whoever sent it. */
export interface SosSigns {
  loud: SosVerdict | null;
  quiet: SosVerdict | null;
}

export const sosSigns = (
  said: Pick<SosMessageFacts, 'text' | 'mediaKind'> & { privateChat: boolean },
  helpWords: HelpWords,
): SosSigns => ({
  loud: looksLikeSos(said.text, { privateChat: said.privateChat, helpWords }),
  quiet: quietSign(said, helpWords),
});

/** Both rules in their order: what says SOS first, then what may mean it. `signs`: where they are known. */
export function sosVerdict(
  facts: SosMessageFacts & { privateChat: boolean },
  helpWords: HelpWords,
  signs = sosSigns(facts, helpWords),
): SosVerdict | null {
  return signs.loud ?? possibleSos(facts, helpWords, signs.quiet);
}
