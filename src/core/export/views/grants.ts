import { createHash } from 'node:crypto';
import { AREA_LEVELS, type RowTerms } from '../../../domain/index.ts';

/**
 * Of whom a bundle tells, and by what right, as far as it takes to ask again before it is let out: between making it and
 * releasing it somebody may take back what they agreed to, be lost from sight, or have their words erased. Eight bytes a
 * row, of which seven are of a hash: a million reports are eight megabytes, and nobody can be read off them.
 */
export interface Grants {
  add(key: string, terms: RowTerms): void;
  /** Sorted, eight bytes each. */
  bytes(): Uint8Array;
}

const NAMED = 1n;
const WORDS = 2n;
const PLACE = 4n;
/** Above these bits: how deep its place is told. */
const DEPTH = 3n;
const RIGHTS = 8n;

export function createGrants(): Grants {
  let all = new BigUint64Array(1024);
  let used = 0;
  return {
    add(key, { named, words, hidden, deepest }) {
      if (used === all.length) {
        const more = new BigUint64Array(2 * used);
        more.set(all);
        all = more;
      }
      const rights = (named ? NAMED : 0n) | (words ? WORDS : 0n) | (hidden ? 0n : PLACE);
      const depth = BigInt(AREA_LEVELS.indexOf(deepest)) << DEPTH;
      const hash = createHash('sha256').update(key).digest().readBigUInt64LE();
      all[used] = ((hash << RIGHTS) & 0xffff_ffff_ffff_ffffn) | depth | rights;
      used += 1;
    },
    bytes() {
      const sorted = all.slice(0, used).sort();
      return new Uint8Array(sorted.buffer);
    },
  };
}

/** How many rows a bundle tells that may not be told any more, or not as much of them. */
export function takenBack(told: Uint8Array, now: Uint8Array): number {
  const [before, after] = [read(told), read(now)];
  let [at, lost] = [0, 0];
  for (const each of before) {
    while (at < after.length && (after[at] ?? 0n) >> RIGHTS < each >> RIGHTS) at += 1;
    const found = after[at];
    if (found === undefined || found >> RIGHTS !== each >> RIGHTS || !covers(found, each)) lost += 1;
  }
  return lost;
}

/** A copy: bytes from a store begin anywhere. */
const read = (bytes: Uint8Array): BigUint64Array =>
  new BigUint64Array(Uint8Array.from(bytes).buffer, 0, Math.floor(bytes.length / 8));

const rightsOf = (grant: bigint): bigint => grant & (NAMED | WORDS | PLACE);
const depthOf = (grant: bigint): bigint => (grant >> DEPTH) & 3n;

const covers = (now: bigint, then: bigint): boolean =>
  (rightsOf(then) & ~rightsOf(now)) === 0n && depthOf(now) >= depthOf(then);
