import type { Clock } from '../ports.ts';
import type { WriteDb } from '../store/index.ts';
import { indexWords, wordsWait } from './index-words.ts';

/** From an arrival to its words being found by themselves, ms; a search that comes earlier has them put in first. */
const SOON = 1000;
/** Between two steps: whatever arrives meanwhile, an SOS first of all, goes first. */
const PAUSE = 20;
/** The same in a rush that lasts: some of a core's time, and not all that it has left. */
const PAUSE_BUSY = 100;
/** In a rush it is asked again after this, ms. */
const LATER = 250;

/** Puts the words of what arrived into the full text, a little later and many at a time. */
export interface WordsKeeper {
  /** Something arrived, or changed its words. Cheap. */
  soon(): void;
  /** Resolves when everything that arrived before this call is found. Rejects as the store does. */
  upToDate(): Promise<void>;
  stop(): void;
}

export function createWordsKeeper(parts: {
  db: WriteDb;
  clock: Clock;
  /** Whether what can wait should. */
  mayWait: () => boolean;
  /** Whether much else arrives right now. */
  busy: () => boolean;
  /** Told when the store would not take it; it is tried again. */
  storageFailed: (error: unknown) => void;
}): WordsKeeper {
  const { db, clock, mayWait, busy, storageFailed } = parts;
  let cancel: (() => void) | null = null;
  let stopped = false;

  const later = (delay: number) => {
    if (stopped || cancel !== null) return;
    cancel = clock.after(delay, () => {
      cancel = null;
      try {
        if (mayWait()) later(LATER);
        else if (indexWords(db)) later(busy() ? PAUSE_BUSY : PAUSE);
      } catch (error) {
        storageFailed(error);
        later(5000);
      }
    });
  };

  return {
    soon: () => later(SOON),
    async upToDate() {
      while (!stopped && wordsWait(db)) {
        if (indexWords(db)) await new Promise(setImmediate);
      }
    },
    stop() {
      stopped = true;
      cancel?.();
    },
  };
}
