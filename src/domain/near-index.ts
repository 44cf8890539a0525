import { bitsOf, type DHash } from './duplicates.ts';

export interface NearHit {
  id: number;
  distance: number;
}

/** All pictures' hashes in memory: about 28 bytes each. */
export interface NearIndex {
  readonly size: number;
  add(id: number, hash: DHash): void;
  /** Everything within `max` bits, nearest first, then lowest id, at most `limit`. */
  near(hash: DHash, max: number, limit: number): NearHit[];
}

const QUARTERS = 4;
const BITS = 16;
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

const quarter = (hi: number, lo: number, n: number): number =>
  ((n < 2 ? hi : lo) >>> (n % 2 === 0 ? BITS : 0)) & 0xffff;

/**
 * Two hashes within `max` bits differ in at most max/4 bits in one of their quarters, so that only those are compared which
 * have such a quarter (multi-index hashing: Norouzi, Punjani, Fleet, "Fast Exact Search in Hamming Space with Multi-Index
 * Hashing", 2014). At a million that is one in a thousand.
 */
export function createNearIndex(capacity = 1024): NearIndex {
  let hi = new Uint32Array(capacity);
  let lo = new Uint32Array(capacity);
  let ids = new Uint32Array(capacity);
  /** By quarter: the newest with this value, and from each the one before it; row + 1, 0 is none. */
  const heads = Array.from({ length: QUARTERS }, () => new Uint32Array(1 << BITS));
  let before = Array.from({ length: QUARTERS }, () => new Uint32Array(capacity));
  let size = 0;
  const grow = (from: Uint32Array<ArrayBuffer>): Uint32Array<ArrayBuffer> => {
    const to = new Uint32Array(Math.ceil(from.length * 1.5) + 1);
    to.set(from);
    return to;
  };
  const flipped = new Map<number, Uint16Array>();
  const flipsOf = (most: number): Uint16Array => {
    const known = flipped.get(most) ?? flips(most);
    flipped.set(most, known);
    return known;
  };

  return {
    get size() {
      return size;
    },
    add(id, hash) {
      if (size === ids.length) {
        [hi, lo, ids] = [grow(hi), grow(lo), grow(ids)];
        before = before.map(grow);
      }
      hi[size] = hash.hi;
      lo[size] = hash.lo;
      ids[size] = id;
      for (let n = 0; n < QUARTERS; n += 1) {
        const head = heads[n] as Uint32Array;
        const value = quarter(hash.hi, hash.lo, n);
        (before[n] as Uint32Array)[size] = head[value] as number;
        head[value] = size + 1;
      }
      size += 1;
    },
    near(hash, max, limit) {
      const best: NearHit[] = [];
      const look = (row: number): void => {
        const distance = bitsOf((hi[row] as number) ^ hash.hi) + bitsOf((lo[row] as number) ^ hash.lo);
        if (distance <= max) keep(best, { id: ids[row] as number, distance }, limit);
      };
      const most = Math.floor(max / QUARTERS);
      /** Whether an earlier quarter is as near: then it was looked at there. */
      const metBefore = (row: number, n: number): boolean => {
        const [high, low] = [(hi[row] as number) ^ hash.hi, (lo[row] as number) ^ hash.lo];
        for (let earlier = 0; earlier < n; earlier += 1) if (bitsOf(quarter(high, low, earlier)) <= most) return true;
        return false;
      };
      if (most > MOST_FLIPPED) {
        for (let row = 0; row < size; row += 1) look(row);
        return best;
      }
      const masks = flipsOf(most);
      for (let n = 0; n < QUARTERS; n += 1) {
        const head = heads[n] as Uint32Array;
        const previous = before[n] as Uint32Array;
        const value = quarter(hash.hi, hash.lo, n);
        for (const mask of masks)
          for (let row = head[value ^ mask] as number; row > 0; row = previous[row - 1] as number)
            if (!metBefore(row - 1, n)) look(row - 1);
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
