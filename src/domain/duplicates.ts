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

export interface NearHit {
  id: number;
  distance: number;
}

/** All pictures' hashes, compared one by one: 4.3 ms a look-up at a million (tech.md, Storage), so no index is needed. */
export interface NearIndex {
  readonly size: number;
  add(id: number, hash: DHash): void;
  /** Everything within `max` bits, nearest first, at most `limit`. */
  near(hash: DHash, max: number, limit: number): NearHit[];
}

export function createNearIndex(capacity = 1024): NearIndex {
  let hi = new Uint32Array(capacity);
  let lo = new Uint32Array(capacity);
  let ids = new Uint32Array(capacity);
  let size = 0;
  const grow = (from: Uint32Array<ArrayBuffer>): Uint32Array<ArrayBuffer> => {
    const to = new Uint32Array(from.length * 2);
    to.set(from);
    return to;
  };
  return {
    get size() {
      return size;
    },
    add(id, hash) {
      if (size === ids.length) [hi, lo, ids] = [grow(hi), grow(lo), grow(ids)];
      hi[size] = hash.hi;
      lo[size] = hash.lo;
      ids[size] = id;
      size += 1;
    },
    near(hash, max, limit) {
      const hits: NearHit[] = [];
      for (let index = 0; index < size; index += 1) {
        const distance = bitsOf((hi[index] as number) ^ hash.hi) + bitsOf((lo[index] as number) ^ hash.lo);
        if (distance <= max) hits.push({ id: ids[index] as number, distance });
      }
      return hits.sort((a, b) => a.distance - b.distance || a.id - b.id).slice(0, limit);
    },
  };
}

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
