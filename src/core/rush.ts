import type { Clock } from './ports.ts';

/** So many within so many ms are a rush: a hundred a second, more than any hour of an ordinary election day. */
const MANY = 25;
const WITHIN = 250;
/** What can wait waits no longer than this unless it says otherwise, ms: a rush may last all night. */
const LONGEST = 30_000;

/** Whether so much arrives that what can wait should: words for searches, entries of holds, photographs. */
export interface Rush {
  arrived(count: number): void;
  /** Right now. */
  on(): boolean;
  /** The same for one kind of work that asks again and again: false, too, once it has been put off for `longest` ms. */
  waiter(longest?: number): () => boolean;
}

export function createRush(clock: Clock): Rush {
  let recent: { at: number; count: number }[] = [];
  const on = (): boolean => {
    const from = clock.now() - WITHIN;
    recent = recent.filter(({ at }) => at > from);
    return recent.reduce((sum, { count }) => sum + count, 0) >= MANY;
  };
  return {
    arrived(count) {
      recent.push({ at: clock.now(), count });
      if (recent.length > 100) on();
    },
    on,
    waiter(longest = LONGEST) {
      let since: number | null = null;
      return () => {
        if (!on()) {
          since = null;
          return false;
        }
        since ??= clock.now();
        return clock.now() - since < longest;
      };
    },
  };
}
