import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';
import { foldText } from './fold-text.ts';
import { relayKeyOf } from './relay-keys.ts';

/**
 * When two submissions may be one (domain.md §5). Whatever is found is shown side by side to a person, because two voters'
 * ballots with the same mark are legitimately similar; only byte-identical re-sends by one sender are linked by the program.
 */
export const DUPLICATE_KINDS = ['exact', 'near', 'text', 'event'] as const;
export type DuplicateKind = (typeof DUPLICATE_KINDS)[number];

/** How entries name a pair: `duplicate:A:B` with A before B. */
export function duplicateSubject(a: string, b: string): string {
  return a < b ? `duplicate:${a}:${b}` : `duplicate:${b}:${a}`;
}

export function bitsOf(value: number): number {
  let v = value - ((value >>> 1) & 0x55555555);
  v = (v & 0x33333333) + ((v >>> 2) & 0x33333333);
  return (((v + (v >>> 4)) & 0x0f0f0f0f) * 0x01010101) >>> 24;
}

/** A 64-bit dHash as two 32-bit halves. */
export interface DHash {
  hi: number;
  lo: number;
}

export const distanceOf = (a: DHash, b: DHash): number => bitsOf(a.hi ^ b.hi) + bitsOf(a.lo ^ b.lo);

const LETTERS = /[\p{L}\p{N}]/gu;

/**
 * What somebody said in their own words: without the tag and without the fields a bot wrote. So neither the bot's id nor
 * the choice takes part in any comparison.
 */
export function ownWords(text: string): string {
  return text
    .split(/\r\n|\n|\r/)
    .filter((line) => {
      if (/^\s*[#＃♯]/.test(line)) return false;
      const colon = line.slice(0, 60).search(/[:：]/);
      return colon === -1 || relayKeyOf(line.slice(0, colon)) === null;
    })
    .join('\n')
    .trim();
}

/**
 * A name for what a text says, the same for all that fold alike (case, look-alike letters, spacing, punctuation); null
 * where it has fewer than `letters` letters.
 */
export function textPrint(text: string, letters: number): string | null {
  const folded = (foldText(ownWords(text)).match(LETTERS) ?? []).join('');
  return folded.length < letters ? null : bytesToHex(sha256(utf8ToBytes(folded)).slice(0, 16));
}
