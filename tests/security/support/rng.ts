/** A small seeded generator, so that a failing run can be repeated: mulberry32. */
export interface Rng {
  readonly seed: number;
  /** 0 ≤ n < 1 */
  next(): number;
  /** 0 ≤ n < `below` */
  int(below: number): number;
  pick<T>(from: readonly T[]): T;
  chance(share: number): boolean;
}

export function createRng(seed: number): Rng {
  let state = seed >>> 0;
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
  const int = (below: number) => Math.floor(next() * below);
  return {
    seed,
    next,
    int,
    pick: (from) => from[int(from.length)] as never,
    chance: (share) => next() < share,
  };
}
