/** Who sent what, for as long as it is remembered: of nearly everything one sender, of little many, of a flood's thousands. */
export interface Meetings {
  /** `at` ms; in any order. */
  meet(key: string, sender: string, at: number): void;
  /** By how many it was sent, at most MOST. */
  senders(key: string): number;
  /** From now on nothing is known of what nobody sent since, ms. */
  forget(before: number): void;
}

/** Who exactly doesn't matter any more once there are enough. */
const MOST = 1000;
/** A row: two halves of the key's hash, the sender's, and when it was last sent, s. No key has two halves of 0. */
const [A, B, SENDER, LAST, WIDTH] = [0, 1, 2, 3, 4] as const;
/** In place of one sender's hash: they are many. */
const MANY = 0;
/** Full enough to be made anew, larger or without what is forgotten. */
const FULL = 0.7;
/** Made anew it is at most so much of that. */
const ROOM = 0.75;

/**
 * Two 32-bit numbers of a text (murmur's mixing, as in cyrb53). What is compared by them are prints and ids, of which a
 * million collide once in tens of thousands of election nights; and what follows from it is one weight of many.
 */
function hashOf(text: string): [number, number] {
  let a = 0xdeadbeef;
  let b = 0x41c6ce57;
  for (let n = 0; n < text.length; n += 1) {
    const code = text.charCodeAt(n);
    a = Math.imul(a ^ code, 2_654_435_761);
    b = Math.imul(b ^ code, 1_597_334_677);
  }
  a = Math.imul(a ^ (a >>> 16), 2_246_822_507) ^ Math.imul(b ^ (b >>> 13), 3_266_489_909);
  b = Math.imul(b ^ (b >>> 16), 2_246_822_507) ^ Math.imul(a ^ (a >>> 13), 3_266_489_909);
  return [a >>> 0 || 1, b >>> 0];
}

/** A table of numbers, 16 bytes a row: as objects in a map each of a million texts and pictures took ten times as much. */
export function createMeetings(): Meetings {
  let capacity = 1024;
  let rows = new Uint32Array(capacity * WIDTH);
  let used = 0;
  /** s. */
  let since = 0;
  const many = new Map<string, Set<number>>();
  const nameOf = (row: number): string => `${rows[row + A]} ${rows[row + B]}`;

  /** Where it is, or the free place where it would be. */
  const placeOf = (a: number, b: number): number => {
    for (let row = (b % capacity) * WIDTH; ; row = (row + WIDTH) % rows.length)
      if (rows[row + A] === 0 || (rows[row + A] === a && rows[row + B] === b)) return row;
  };
  const isKnown = (row: number): boolean => rows[row + A] !== 0 && (rows[row + LAST] as number) >= since;

  const makeAnew = (): void => {
    const old = rows;
    let left = 0;
    for (let row = 0; row < old.length; row += WIDTH)
      if (old[row + A] !== 0 && (old[row + LAST] as number) >= since) left += 1;
    while (left > capacity * FULL * ROOM) capacity = Math.ceil(capacity * 1.5);
    rows = new Uint32Array(capacity * WIDTH);
    used = left;
    for (let row = 0; row < old.length; row += WIDTH)
      if (old[row + A] !== 0 && (old[row + LAST] as number) >= since)
        rows.set(old.subarray(row, row + WIDTH), placeOf(old[row + A] as number, old[row + B] as number));
      else if (old[row + A] !== 0) many.delete(`${old[row + A]} ${old[row + B]}`);
  };

  return {
    meet(key, sender, at) {
      const [a, b] = hashOf(key);
      const [who] = hashOf(sender);
      const last = Math.floor(at / 1000);
      if (used + 1 > capacity * FULL) makeAnew();
      const row = placeOf(a, b);
      if (!isKnown(row)) {
        if (rows[row + A] === 0) used += 1;
        else many.delete(nameOf(row));
        rows.set([a, b, who, last], row);
        return;
      }
      rows[row + LAST] = Math.max(rows[row + LAST] as number, last);
      const first = rows[row + SENDER] as number;
      if (first === who) return;
      const others = many.get(nameOf(row)) ?? new Set([first]);
      if (others.size < MOST) others.add(who);
      if (first === MANY) return;
      many.set(nameOf(row), others);
      rows[row + SENDER] = MANY;
    },
    senders(key) {
      const row = placeOf(...hashOf(key));
      if (!isKnown(row)) return 0;
      return rows[row + SENDER] === MANY ? (many.get(nameOf(row))?.size ?? 0) : 1;
    },
    forget(before) {
      since = Math.ceil(before / 1000);
    },
  };
}
