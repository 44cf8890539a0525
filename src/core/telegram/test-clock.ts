import type { Ms } from '../../domain/index.ts';
import type { Clock, Log } from '../ports.ts';

/** For tests: time moves when told. */
export interface TestClock extends Clock {
  /** Runs every timer that falls due, letting promises settle before and after each. */
  advance(ms: number): Promise<void>;
  pending(): number;
}

export function testClock(start = 1_700_000_000_000): TestClock {
  let now = start;
  const timers = new Set<{ at: number; run: () => void }>();
  const settle = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
  return {
    now: () => now as Ms,
    after(delay, run) {
      const timer = { at: now + delay, run };
      timers.add(timer);
      return () => timers.delete(timer);
    },
    async advance(ms) {
      const end = now + ms;
      await settle();
      for (;;) {
        const next = [...timers].filter((each) => each.at <= end).sort((a, b) => a.at - b.at)[0];
        if (!next) break;
        timers.delete(next);
        now = next.at;
        next.run();
        await settle();
      }
      now = end;
      await settle();
    },
    pending: () => timers.size,
  };
}

export const silentLog: Log = { info() {}, warn() {}, error() {} };
