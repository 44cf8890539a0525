import { bitsOf, type DHash } from './duplicates.ts';

export interface NearHit {
  id: number;
  distance: number;
}

/** All pictures' hashes in memory: 32 bytes each. */
export interface NearIndex {
  /** How many are kept: of those with the very same hash only the few oldest. */
  readonly size: number;
  add(id: number, hash: DHash): void;
  /** Everything within `max` bits, nearest first, then lowest id, at most `limit` (≤ MOST_ALIKE). */
  near(hash: DHash, max: number, limit: number): NearHit[];
}

const QUARTERS = 4;
const BITS = 16;
/** Of as many with the same hash as anybody asks for; a flood of one picture would else be looked through for each of it. */
export const MOST_ALIKE = 8;
/** Beyond this many buckets a quarter, comparing with everything is no slower. */
const MOST_FLIPPED = 2;

/** Every way to flip at most so many of sixteen bits. */
function flips(most: number): Uint16Array {
  const found = [0];
  const extend = (mask: number, from: number, left: number): void => {
    for (let bit = from; left > 0 && bit < BITS; bit += 1) {
      found.push(mask | (1 << bit));
      extend(mask | (1 << bit), bit + 1, left - 1);
    }
  };
  extend(0, 0, most);
  return Uint16Array.from(found);
}

/** A row: hash, id, and by quarter the row before it that has the same. */
const [HI, LO, ID, BEFORE, WIDTH] = [0, 1, 2, 3, 8] as const;

const quarter = (hi: number, lo: number, n: number): number =>
  ((n < 2 ? hi : lo) >>> (n % 2 === 0 ? BITS : 0)) & 0xffff;

/**
 * Two hashes within `max` bits: of the quarters, each of which is allowed so many bits that together they are less than
 * `max` − 3, one has no more than its own, so that only those are compared which have such a quarter (multi-index hashing:
 * Norouzi, Punjani, Fleet, "Fast Exact Search in Hamming Space with Multi-Index Hashing", 2014, §3.2). Within six bits at a
 * million that is one in 1 300.
 */
export function createNearIndex(capacity = 1024): NearIndex {
  // A row is half a line of the processor's cache: what a look-up takes is waiting for memory.
  let rows = new Uint32Array(capacity * WIDTH);
  /** By quarter: the newest with this value, row + 1; 0 is none. From each row the one before it. */
  const heads = Array.from({ length: QUARTERS }, () => new Uint32Array(1 << BITS));
  let size = 0;
  const flipped = new Map<number, Uint16Array>();
  const flipsOf = (most: number): Uint16Array => {
    const known = flipped.get(most) ?? flips(most);
    flipped.set(most, known);
    return known;
  };
  const field = (row: number, what: number): number => rows[row * WIDTH + what] as number;
  const headOf = (n: number, value: number): number => (heads[n] as Uint32Array)[value] as number;

  /** Whether there are enough of this hash; the oldest of them stay. */
  const enough = (id: number, hash: DHash): boolean => {
    let same = 0;
    let newest = -1;
    for (let row = headOf(0, quarter(hash.hi, hash.lo, 0)) - 1; row >= 0; row = field(row, BEFORE) - 1) {
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
      for (let n = 0; n < QUARTERS; n += 1) {
        const value = quarter(hash.hi, hash.lo, n);
        rows[at + BEFORE + n] = headOf(n, value);
        (heads[n] as Uint32Array)[value] = size + 1;
      }
      size += 1;
    },
    near(hash, max, limit) {
      const best: NearHit[] = [];
      const look = (row: number, high: number, low: number): void => {
        const distance = bitsOf(high) + bitsOf(low);
        if (distance <= max) keep(best, { id: field(row, ID), distance }, limit);
      };
      /** How many bits each quarter may differ in; −1: need not be looked at. */
      const most = Array.from({ length: QUARTERS }, (_, n) => Math.floor((max + QUARTERS - n) / QUARTERS) - 1);
      if ((most[0] as number) > MOST_FLIPPED) {
        for (let row = 0; row < size; row += 1) look(row, field(row, HI) ^ hash.hi, field(row, LO) ^ hash.lo);
        return best;
      }
      /** Whether an earlier quarter is as near: then it was looked at there. */
      const metBefore = (high: number, low: number, n: number): boolean => {
        for (let earlier = 0; earlier < n; earlier += 1)
          if (bitsOf(quarter(high, low, earlier)) <= (most[earlier] as number)) return true;
        return false;
      };
      for (let n = 0; n < QUARTERS; n += 1) {
        if ((most[n] as number) < 0) continue;
        const value = quarter(hash.hi, hash.lo, n);
        for (const mask of flipsOf(most[n] as number))
          for (let row = headOf(n, value ^ mask) - 1; row >= 0; row = field(row, BEFORE + n) - 1) {
            const [high, low] = [field(row, HI) ^ hash.hi, field(row, LO) ^ hash.lo];
            if (!metBefore(high, low, n)) look(row, high, low);
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
