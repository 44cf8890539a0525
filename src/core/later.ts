import type { Clock } from './ports.ts';

/** From an arrival to what is made of it, ms: whoever works on it has more before them than one second's. */
const SOON = 1000;
/** Between two slices: whatever arrives meanwhile, an SOS first of all, goes first. */
const PAUSE = 20;
/** In a rush it is asked again after this, ms. */
const LATER = 250;
const AFTER_FAILURE = 5000;

/** Work that can wait a little, done a slice at a time. */
export interface Later {
  /** There may be something to do. Cheap. */
  soon(): void;
  stop(): void;
}

export function createLater(parts: {
  clock: Clock;
  /** Whether what can wait should. */
  mayWait: () => boolean;
  /** Some ten milliseconds of it; whether there is more. */
  slice: () => boolean;
  storageFailed: (error: unknown) => void;
}): Later {
  const { clock, mayWait, slice, storageFailed } = parts;
  let cancel: (() => void) | null = null;
  let stopped = false;
  const later = (delay: number) => {
    if (stopped || cancel !== null) return;
    cancel = clock.after(delay, () => {
      cancel = null;
      try {
        if (mayWait()) later(LATER);
        else if (slice()) later(PAUSE);
      } catch (error) {
        storageFailed(error);
        later(AFTER_FAILURE);
      }
    });
  };
  return {
    soon: () => later(SOON),
    stop() {
      stopped = true;
      cancel?.();
    },
  };
}
