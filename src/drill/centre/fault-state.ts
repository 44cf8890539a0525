/** The faults now in force. What each means is in `faults.ts`; here is what the rest of the centre asks. */

/** A small seeded generator, so that a storm can be run again. */
export function seeded(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}

export interface Chance {
  readonly ratio: number;
  readonly random: () => number;
  readonly account: string | undefined;
}

export interface Counted {
  times: number;
}

export interface FaultState {
  /** Seconds the centre's clock is ahead of the machine's. */
  skew: number;
  drop: Chance | undefined;
  duplicate: Chance | undefined;
  reorder: (Chance & { readonly windowMs: number }) | undefined;
  /** By method, `*` for any. */
  readonly errors: Map<string, Counted & { readonly code: number; readonly message: string }>;
  readonly lostAnswers: Map<string, Counted & { readonly kill: boolean }>;
  readonly delays: Map<string, Counted & { readonly ms: number }>;
  /** Answers of upload.getFile that end early, under `*`. */
  readonly shortFiles: Map<string, Counted & { readonly bytes: number }>;
  /** By box: `common` or a channel's key. */
  readonly tooLong: Map<string, Counted>;
  unknownConstructors: Counted;
  /** Connections accept and read, and answer nothing. */
  deaf: boolean;
  mutePong: boolean;
  /** ms. */
  pongDelay: number;
  /** Every login counts as younger than a day. */
  freshLogins: boolean;
}

export const createFaultState = (): FaultState => ({
  skew: 0,
  drop: undefined,
  duplicate: undefined,
  reorder: undefined,
  errors: new Map(),
  lostAnswers: new Map(),
  delays: new Map(),
  shortFiles: new Map(),
  tooLong: new Map(),
  unknownConstructors: { times: 0 },
  deaf: false,
  mutePong: false,
  pongDelay: 0,
  freshLogins: false,
});

/** Uses up one occurrence under the key, or under `*`. */
export function take<T extends Counted>(map: Map<string, T>, key: string): T | undefined {
  for (const name of [key, '*']) {
    const found = map.get(name);
    if (!found) continue;
    if (--found.times <= 0) map.delete(name);
    return found;
  }
  return undefined;
}

export const strikes = (chance: Chance | undefined, account: string): boolean =>
  chance !== undefined &&
  (chance.account === undefined || chance.account === account) &&
  chance.random() < chance.ratio;
