/** A seeded source of chance: the same seed plays the same day. Values from 0 (inclusive) to 1 (exclusive). */
export type Rng = () => number;

/** mulberry32: 32 bits of state, good enough for a story and nothing else. */
export function createRng(seed: number): Rng {
  let state = seed | 0;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** A whole number, both ends included. */
export const between = (rng: Rng, low: number, high: number): number => low + Math.floor(rng() * (high - low + 1));

export const chance = (rng: Rng, probability: number): boolean => rng() < probability;

export function pick<T>(rng: Rng, list: readonly T[]): T {
  const found = list[Math.floor(rng() * list.length)];
  if (found === undefined) throw new Error('nothing to pick from');
  return found;
}

export function shuffled<T>(rng: Rng, list: readonly T[]): T[] {
  const out = [...list];
  for (let last = out.length - 1; last > 0; last -= 1) {
    const other = between(rng, 0, last);
    [out[last], out[other]] = [out[other] as T, out[last] as T];
  }
  return out;
}

/** All cards come once before any comes again. */
export interface Deck<T> {
  readonly cards: readonly T[];
  left: T[];
  last: T | null;
}

export const createDeck = <T>(cards: readonly T[]): Deck<T> => ({ cards, left: [], last: null });

export function draw<T>(rng: Rng, deck: Deck<T>): T {
  if (deck.left.length === 0) deck.left = shuffled(rng, deck.cards);
  // Two of a kind lie in some decks: not one after the other where there is a choice.
  const other = deck.left.findLastIndex((each) => each !== deck.last);
  const [card] = deck.left.splice(other === -1 ? deck.left.length - 1 : other, 1);
  if (card === undefined) throw new Error('an empty deck');
  deck.last = card;
  return card;
}
