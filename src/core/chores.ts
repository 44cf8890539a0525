import { createWordsKeeper, oldestUnseen, type WordsKeeper } from './inbox/index.ts';
import { type Journal, waitingSubjects } from './journal/index.ts';
import type { LiveHub } from './live/hub.ts';
import type { Clock } from './ports.ts';
import type { Rush } from './rush.ts';
import type { Sifting } from './sifting.ts';
import type { WriteDb } from './store/index.ts';

/** How often it is looked whether something is due, ms. */
const EVERY = 5000;
/** Between two entries of a flood's holds, ms: what else arrives goes first. */
const HOLDS_PAUSE = 100;
/** They are held without their entries, and only a decision about them waits for these: so long may they be put off, ms. */
const HOLDS_LONGEST = 150_000;
/** Between two slices of a large decision: long enough for what arrived to be taken in. */
const SLICE_PAUSE_MS = 5;

/** What is done by and by, a little at a time, so that whatever arrives, an SOS first of all, goes between two pieces. */
export interface Chores {
  /** Something arrived. */
  arrived(): void;
  /** Something was decided: what of it is about thousands is applied from now on. */
  decided(): void;
  words: WordsKeeper;
  /**
   * Resolves when every hold has its entry, written a few at a time: before a decision about what is held, which would else
   * write thousands at once, an SOS behind them. Rejects as the store does.
   */
  holdsWritten(): Promise<void>;
  /**
   * Goes on with what the last end interrupted. Resolves as soon as enough of what was before is in memory to judge what
   * arrives; false if it was stopped until then.
   */
  start(): Promise<boolean>;
  stop(): void;
}

export function createChores(parts: {
  db: WriteDb;
  journal: Journal;
  sifting: Sifting;
  clock: Clock;
  hub: LiveHub;
  rush: Rush;
  /** What lies unseen in the Inbox for longer comes back, ms. */
  inboxMs: number;
  storageFailed: (error: unknown) => void;
}): Chores {
  const { db, journal, sifting, clock, hub, rush, inboxMs, storageFailed } = parts;
  const words = createWordsKeeper({ db, clock, mayWait: rush.waiter(), busy: rush.on, storageFailed });

  const holdsMayWait = rush.waiter(HOLDS_LONGEST);
  let cancelHolds = () => {};
  const writeHolds = (): void => {
    try {
      if (holdsMayWait() || !sifting.flush(clock.now())) return;
      hub.changed('ballots', 'journal');
      cancelHolds();
      cancelHolds = clock.after(HOLDS_PAUSE, writeHolds);
    } catch (error) {
      // They are held already; the entry is tried again in five seconds.
      storageFailed(error);
    }
  };

  let cancelSlice: (() => void) | null = null;
  const applySlices = (): void => {
    if (cancelSlice !== null || waitingSubjects(db) === 0) return;
    let slices = 0;
    const slice = () => {
      let again = SLICE_PAUSE_MS as number | null;
      try {
        if (!journal.work()) again = null;
      } catch (error) {
        // It is in the chain already; applying it is tried again.
        storageFailed(error);
        again = 5000;
      }
      slices += 1;
      if (again === null || slices % 20 === 0) hub.changed('ballots', 'inbox');
      cancelSlice = again === null ? null : clock.after(again, slice);
    };
    cancelSlice = clock.after(SLICE_PAUSE_MS, slice);
  };

  // A large store is read back into memory slice by slice, while the first screen is answered.
  let cancelWarming = () => {};
  let stopped = () => {};
  const warm = (ready: () => void): void => {
    let known: ReturnType<Sifting['warm']> | null = null;
    try {
      known = sifting.warm();
    } catch (error) {
      storageFailed(error);
    }
    // A store that can't be read now must not keep the headquarters deaf.
    if (known !== 'more') ready();
    cancelWarming = known === 'done' ? () => {} : clock.after(known ? SLICE_PAUSE_MS : EVERY, () => warm(ready));
  };

  // Nothing ages in the Inbox unseen without coming back: windows are told the moment something becomes overdue.
  let overdueFrom: number | null = null;
  const lookForOverdue = (): void => {
    const oldest = oldestUnseen(db);
    const due = oldest !== null && clock.now() - oldest > inboxMs ? oldest : null;
    if (due !== overdueFrom) hub.changed('inbox');
    overdueFrom = due;
  };

  let cancelRound = clock.after(EVERY, function round() {
    cancelRound = clock.after(EVERY, round);
    writeHolds();
    lookForOverdue();
  });

  return {
    arrived: words.soon,
    decided() {
      applySlices();
      // A person's filing may have changed what a message says.
      words.soon();
    },
    words,
    async holdsWritten() {
      while (sifting.flush('one')) await new Promise(setImmediate);
    },
    start() {
      applySlices();
      // What arrived just before the last end.
      words.soon();
      return new Promise((resolve) => {
        stopped = () => resolve(false);
        warm(() => resolve(true));
      });
    },
    stop() {
      cancelRound();
      cancelWarming();
      stopped();
      cancelSlice?.();
      cancelHolds();
      words.stop();
    },
  };
}
