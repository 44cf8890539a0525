import type { Clock } from '../../ports.ts';

/** How often it is looked whether somebody should have been heard of by now, ms. */
const EVERY = 60_000;
/** After opening, ms: the first screen and the count come first. */
const SOON = 5000;

/**
 * Nobody writes anything when an observer stays silent: windows are told within a minute. `seq`: how far the watch is, asked
 * in the reading thread.
 */
export function createWatchClock(parts: {
  clock: Clock;
  seq: () => Promise<number>;
  changed: () => void;
  /** Only windows need to be told. */
  anybody: () => boolean;
}): { start(): void; stop(): void } {
  const { clock, seq, changed, anybody } = parts;
  let cancel = () => {};
  let stopped = false;
  let told: number | null = null;
  const look = async (): Promise<void> => {
    if (told === null || anybody()) {
      const now = await seq();
      if (told !== null && now !== told) changed();
      told = now;
    }
  };
  const round = (): void => {
    // A store that can't be read now says so to whoever asks.
    void look()
      .catch(() => {})
      .then(() => {
        if (!stopped) cancel = clock.after(EVERY, round);
      });
  };
  return {
    start() {
      cancel = clock.after(SOON, round);
    },
    stop() {
      stopped = true;
      cancel();
    },
  };
}
