import { bitsOf, type DHash } from './duplicates.ts';

export interface NearHit {
  id: number;
  distance: number;
}

/** All pictures' hashes in memory: 24 bytes each, and 13 MB for the tables. */
export interface NearIndex {
  /** How many are kept: of those with the very same hash only the few oldest. */
  readonly size: number;
  add(id: number, hash: DHash): void;
  /** Everything within `max` bits, nearest first, then lowest id, at most `limit` (≤ MOST_ALIKE). */
  near(hash: DHash, max: number, limit: number): NearHit[];
}

const PARTS = 3;
/** Bits of each part of a hash. The first, of which most may differ, is the longest: its buckets are the emptiest. */
const BITS = [22, 21, 21] as const;
/** A table has no more: parts that begin alike share a place in it, which a look-up tells apart. */
const TABLE_BITS = 20;
/** Of as many with the same hash as anybody asks for; a flood of one picture would else be looked through for each of it. */
export const MOST_ALIKE = 8;
/** Beyond so many flipped bits a part, comparing with everything is no slower. */
const MOST_FLIPPED = 3;

/** Every way to flip at most `most` of `bits` bits. */
function flips(bits: number, most: number): Uint32Array {
  const found = [0];
  const extend = (mask: number, from: number, left: number): void => {
    for (let bit = from; left > 0 && bit < bits; bit += 1) {
      found.push(mask | (1 << bit));
      extend(mask | (1 << bit), bit + 1, left - 1);
    }
  };
  extend(0, 0, most);
  return Uint32Array.from(found);
}

/** A row: hash, id, and by part the row before it that has the same. */
const [HI, LO, ID, BEFORE, WIDTH] = [0, 1, 2, 3, 6] as const;

/** The first 22 bits of a hash, the 21 that follow, the last 21. */
const part = (hi: number, lo: number, n: number): number =>
  n === 0 ? hi >>> 10 : n === 1 ? ((hi & 0x3ff) << 11) | (lo >>> 21) : lo & 0x1f_ffff;

/**
 * Two hashes within `max` bits: of the parts, each of which is allowed so many bits that together they are `max` − 2, one
 * has no more than its own, so that only those are compared which have such a part (multi-index hashing: Norouzi, Punjani,
 * Fleet, "Fast Exact Search in Hamming Space with Multi-Index Hashing", 2014, §3.2). Within six bits that are 298 buckets,
 * of which at a million most are empty: one picture in twelve thousand is compared, and ten times as many take no longer.
 */
export function createNearIndex(capacity = 1024): NearIndex {
  let rows = new Uint32Array(capacity * WIDTH);
  /** By part: the newest with this value, row + 1; 0 is none. From each row the one before it. */
  const heads = BITS.map(() => new Uint32Array(2 ** TABLE_BITS));
  /** By part: a bit for each value that is there. They fit a core's cache, so that an empty bucket costs no way to memory. */
  const there = BITS.map((bits) => new Uint32Array(2 ** bits / 32));
  let size = 0;
  const flipped = new Map<string, Uint32Array>();
  const flipsOf = (n: number, most: number): Uint32Array => {
    const key = `${n} ${most}`;
    const known = flipped.get(key) ?? flips(BITS[n] as number, most);
    flipped.set(key, known);
    return known;
  };
  const field = (row: number, what: number): number => rows[row * WIDTH + what] as number;
  const placeOf = (n: number, value: number): number => value >>> ((BITS[n] as number) - TABLE_BITS);
  const headOf = (n: number, value: number): number => (heads[n] as Uint32Array)[placeOf(n, value)] as number;

  const isThere = (n: number, value: number): boolean =>
    ((((there[n] as Uint32Array)[value >>> 5] as number) >>> (value & 31)) & 1) === 1;

  /** Whether there are enough of this hash; the oldest of them stay. */
  const enough = (id: number, hash: DHash): boolean => {
    let same = 0;
    let newest = -1;
    for (let row = headOf(0, part(hash.hi, hash.lo, 0)) - 1; row >= 0; row = field(row, BEFORE) - 1) {
      if (field(row, HI) !== hash.hi || field(row, LO) !== hash.lo) continue;
      same += 1;
      if (newest < 0 || field(row, ID) > field(newest, ID)) newest = row;
    }
    if (same < MOST_ALIKE) return false;
    if (id < field(newest, ID)) rows[newest * WIDTH + ID] = id;
    return true;
  };

  return {
    get size() {
      return size;
    },
    add(id, hash) {
      if (enough(id, hash)) return;
      if ((size + 1) * WIDTH > rows.length) {
        const more = new Uint32Array((Math.ceil(size * 1.5) + 1) * WIDTH);
        more.set(rows);
        rows = more;
      }
      const at = size * WIDTH;
      rows[at + HI] = hash.hi;
      rows[at + LO] = hash.lo;
      rows[at + ID] = id;
      for (let n = 0; n < PARTS; n += 1) {
        const value = part(hash.hi, hash.lo, n);
        rows[at + BEFORE + n] = headOf(n, value);
        (heads[n] as Uint32Array)[placeOf(n, value)] = size + 1;
        const bits = there[n] as Uint32Array;
        bits[value >>> 5] = (bits[value >>> 5] as number) | (1 << (value & 31));
      }
      size += 1;
    },
    near(hash, max, limit) {
      const best: NearHit[] = [];
      const look = (row: number, high: number, low: number): void => {
        const distance = bitsOf(high) + bitsOf(low);
        if (distance <= max) keep(best, { id: field(row, ID), distance }, limit);
      };
      /** How many bits each part may differ in; −1: need not be looked at. */
      const most = Array.from({ length: PARTS }, (_, n) => Math.floor((max + PARTS - n) / PARTS) - 1);
      if ((most[0] as number) > MOST_FLIPPED) {
        for (let row = 0; row < size; row += 1) look(row, field(row, HI) ^ hash.hi, field(row, LO) ^ hash.lo);
        return best;
      }
      /** Whether an earlier part is as near: then it was looked at there. */
      const metBefore = (high: number, low: number, n: number): boolean => {
        for (let earlier = 0; earlier < n; earlier += 1)
          if (bitsOf(part(high, low, earlier)) <= (most[earlier] as number)) return true;
        return false;
      };
      for (let n = 0; n < PARTS; n += 1) {
        if ((most[n] as number) < 0) continue;
        const value = part(hash.hi, hash.lo, n);
        for (const mask of flipsOf(n, most[n] as number)) {
          if (!isThere(n, value ^ mask)) continue;
          for (let row = headOf(n, value ^ mask) - 1; row >= 0; row = field(row, BEFORE + n) - 1) {
            const [high, low] = [field(row, HI) ^ hash.hi, field(row, LO) ^ hash.lo];
            if (part(high, low, n) !== mask) continue;
            if (!metBefore(high, low, n)) look(row, high, low);
          }
        }
      }
      return best;
    },
  };
}

/** In order, and never more than `limit`: of a flood of one picture all are as near. */
function keep(best: NearHit[], hit: NearHit, limit: number): void {
  const comesBefore = (other: NearHit): boolean =>
    hit.distance < other.distance || (hit.distance === other.distance && hit.id < other.id);
  const last = best.at(-1);
  if (best.length >= limit && (!last || !comesBefore(last))) return;
  let at = best.length;
  while (at > 0 && comesBefore(best[at - 1] as NearHit)) at -= 1;
  best.splice(at, 0, hit);
  if (best.length > limit) best.pop();
}
