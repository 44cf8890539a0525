import type { ChatKey, Incoming } from '../../domain/index.ts';
import type { Clock, Cursor, Log } from '../ports.ts';
import { errorName, floodSeconds } from './errors.ts';
import { pause } from './flood.ts';
import { close, type Gate, hasGap, lose, newGate, offer, type PtsUpdate, settle } from './gaps.ts';
import { openHeldMerge } from './held.ts';
import type { Lane } from './lane.ts';

/** A piece of history on its way to core. Without a cursor it proves nothing about what lies before it. */
export interface Portion {
  items: Incoming[];
  cursor: Cursor | null;
  /** Its messages are shown as they were at this count or later; the cursor's, or none, if it does not say. */
  asOf?: number | null;
  /** Recovered, not backfilled: an SOS in it has not been seen by anyone. */
  fresh: boolean;
}

/** What differs between a channel and the account's own box. */
export interface BoxSource {
  key: ChatKey | 'account';
  /** Null on first sight. */
  cursor: Cursor | null;
  /**
   * History from `cursor` (null: the beginning) to the present, in portions, the last one with a cursor. `arrived` is to
   * be called as the answer arrives behind a portion that does not say how much it covers.
   */
  portions(cursor: Cursor | null, arrived: () => void): AsyncIterable<Portion>;
}

/** Everything a box shares with its siblings. */
export interface BoxSurroundings {
  lane: Lane;
  clock: Clock;
  log: Log;
  signal: AbortSignal;
  /** Hands what must not wait to core, at once. `held`: what happened before and still waits for its turn. */
  alert(items: Incoming[], held: Incoming[]): void;
  /** At most a few boxes may ask at the same time. */
  turn<T>(run: () => Promise<T>): Promise<T>;
  /** False while there is nobody to ask. Whoever makes it true again asks every box to sync. */
  active(): boolean;
  /** A number in [0, 1), for jitter. */
  random(): number;
}

export interface Box {
  readonly key: ChatKey | 'account';
  /** A live update. Synchronous, never throws. */
  push(update: PtsUpdate<Incoming[]>, more?: Partial<Cursor>): void;
  /** Up to where everything has been handed to the lane. */
  cursor(): Cursor | null;
  /** Asks for the history since the cursor, one question at a time. Resolves when done, or given up for now. */
  sync(): Promise<void>;
  /**
   * Asks for something else than what is missing, a page of a sweep, and hands it over in its place among the pushes and
   * the differences: core takes what comes last for what is true now. `ask` calls `arrived` as its answer arrives; asked
   * again when a flood wait is over, so that no difference waits behind it. Rejects as `ask` does, and when closed.
   */
  look(ask: (arrived: () => void) => Promise<Portion | null>): Promise<void>;
  close(): void;
}

/** An overtaken update usually arrives within this time. https://core.telegram.org/api/updates#recovering-gaps */
const GAP_PATIENCE = 500;
const SYNC_EVERY = 60_000;
const MAX_RETRY = 60_000;

/**
 * One pts-counted box. Pushes pass through the gate while they are contiguous; anything else is answered with a
 * question for the difference. The cursor travels with the items it stands behind.
 */
export function openBox(source: BoxSource, around: BoxSurroundings): Box {
  const { lane, clock, log } = around;
  const closed = new AbortController();
  const ended = AbortSignal.any([closed.signal, around.signal]);
  let cursor = source.cursor;
  const gate: Gate<Incoming[]> = newGate(cursor?.pts ?? 0);
  gate.closed = true; // until the first sync: what happened before we listened comes first
  let wanted = false;
  let running: Promise<void> | null = null;
  let retryNow = new AbortController();
  let cancelGap: (() => void) | null = null;
  let cancelTimer: (() => void) | null = null;
  /** Ends with the latest question: no answer may overtake an earlier one on its way to the lane. */
  let questions: Promise<unknown> = Promise.resolve();
  /** Handed over with a portion, though still held. */
  const told = new WeakSet<Incoming>();
  /** Held when the latest answer arrived. */
  let earlier: ReadonlySet<PtsUpdate<Incoming[]>> = new Set();

  const alone = <T>(question: () => Promise<T>): Promise<T> => {
    const asked = questions.then(question);
    questions = asked.catch(() => {});
    return asked;
  };
  const arrived = (): void => {
    earlier = new Set(gate.held);
  };

  function push(update: PtsUpdate<Incoming[]>, more?: Partial<Cursor>): void {
    if (ended.aborted) return;
    around.alert(update.payload, heldBefore(update.pts));
    if (gate.lost || lane.full()) {
      // Nothing moves until the history has been asked: what is not taken here is taken there.
      lose(gate);
      void sync();
      return;
    }
    const { ready, gap } = offer(gate, update);
    if (ready.length > 0) forward(ready, more);
    if (gap) cancelGap ??= clock.after(GAP_PATIENCE, gapIsOld);
  }

  function heldBefore(pts: number): Incoming[] {
    return gate.held.flatMap((each) => (each.pts < pts ? each.payload : []));
  }

  function gapIsOld(): void {
    cancelGap = null;
    if (hasGap(gate)) void sync();
  }

  /** The lane isn't full here. One entry: either all of it is committed, or none. */
  function forward(ready: PtsUpdate<Incoming[]>[], more?: Partial<Cursor>): void {
    const items = ready.flatMap((each) => each.payload);
    cursor = advance(cursor, { ...more, pts: gate.pts }, items);
    lane.offer({ items: items.filter((item) => !told.has(item)), cursor: { key: source.key, cursor } });
  }

  function sync(): Promise<void> {
    if (!around.active()) return Promise.resolve();
    wanted = true;
    retryNow.abort();
    running ??= run().finally(() => {
      running = null;
    });
    return running;
  }

  async function run(): Promise<void> {
    for (let failures = 0; wanted && !ended.aborted; ) {
      wanted = false;
      try {
        close(gate);
        await alone(async () => {
          await around.turn(fetchAll);
          await reopen();
        });
        failures = 0;
      } catch (error) {
        if (ended.aborted) return;
        // The gate stays closed and holds. When there is nobody to ask, whoever comes back asks again.
        log.warn('telegram.syncFailed', { box: boxName(source.key), reason: errorName(error), failures });
        if (!around.active()) return;
        retryNow = new AbortController();
        const delay = Math.min(MAX_RETRY, 1000 * 2 ** Math.min(failures++, 6));
        await pause(clock, delay, AbortSignal.any([ended, retryNow.signal])).catch(() => {});
        wanted = true;
      }
    }
  }

  async function reopen(): Promise<void> {
    await lane.room();
    const settled = settle(gate, cursor?.pts ?? gate.pts);
    if (settled.ready.length > 0) forward(settled.ready);
    if (settled.gap) cancelGap ??= clock.after(GAP_PATIENCE, gapIsOld);
  }

  async function look(ask: (arrived: () => void) => Promise<Portion | null>): Promise<void> {
    for (;;) {
      try {
        return await alone(() => lookNow(ask));
      } catch (error) {
        const wait = floodSeconds(error);
        if (wait === null) throw error;
        await pause(clock, Math.max(1, wait) * 1000, ended);
      }
    }
  }

  async function lookNow(ask: (arrived: () => void) => Promise<Portion | null>): Promise<void> {
    ended.throwIfAborted();
    let shut = false;
    try {
      // Pushes go on until the answer is here; what comes after it waits for it to be handed over.
      const portion = await ask(() => {
        arrived();
        if (!gate.closed) shut = true;
        gate.closed = true;
      });
      ended.throwIfAborted();
      if (!portion) return;
      const items = openHeldMerge(told).into(portion.items, gate.held, portion.asOf ?? null, false, earlier);
      if (portion.fresh) around.alert(items, []);
      await lane.put({ items, cursor: null });
    } finally {
      earlier = new Set();
      if (shut) await reopen();
    }
  }

  async function fetchAll(): Promise<void> {
    const merge = openHeldMerge(told);
    for await (const portion of source.portions(cursor, arrived)) {
      ended.throwIfAborted();
      const asOf = portion.cursor?.pts ?? portion.asOf ?? null;
      const items = merge.into(portion.items, gate.held, asOf, portion.cursor !== null, earlier);
      earlier = new Set();
      if (portion.fresh) around.alert(items, []);
      const next = portion.cursor && advance(cursor, portion.cursor, items);
      await lane.put({ items, cursor: next && { key: source.key, cursor: next } });
      if (next) {
        cursor = next;
        gate.pts = next.pts;
      }
    }
  }

  function tick(): void {
    cancelTimer = clock.after(SYNC_EVERY * (0.75 + 0.5 * around.random()), () => {
      tick();
      void sync();
    });
  }
  tick();

  return {
    key: source.key,
    push,
    cursor: () => cursor,
    sync,
    look,
    close() {
      closed.abort();
      cancelGap?.();
      cancelTimer?.();
    },
  };
}

/** A cursor after `items`: counts as given, the newest message id never goes back. */
function advance(cursor: Cursor | null, to: Partial<Cursor>, items: Incoming[]): Cursor {
  const base = cursor ?? { pts: 0, qts: 0, date: 0, seq: 0, lastMsgId: 0 };
  let lastMsgId = Math.max(base.lastMsgId, to.lastMsgId ?? 0);
  for (const item of items) if (item.event === 'message' && item.msgId > lastMsgId) lastMsgId = item.msgId;
  return { ...base, ...to, lastMsgId };
}

/** For the log: which box, not whose. */
function boxName(key: string): string {
  return key === 'account' ? 'account' : 'channel';
}
