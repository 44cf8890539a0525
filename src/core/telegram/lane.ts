import type { AccountId, ChatKey, Incoming } from '../../domain/index.ts';
import type { Clock, Cursor, IncomingBatch, Log } from '../ports.ts';
import { pause } from './flood.ts';

/** What belongs together: items, and the cursor that stands after them. Committed whole or not at all. */
export interface Entry {
  items: Incoming[];
  cursor: { key: ChatKey | 'account'; cursor: Cursor } | null;
}

export type BatchHandler = (batch: IncomingBatch, urgent: boolean) => Promise<void>;

/**
 * Gather this long, or this many items, whatever comes first: a transaction per message is 25 times slower. And no more
 * than this at once, however much waits: core hears nothing while it stores a batch, two thirds of a millisecond an item.
 */
const GATHER_MS = 50;
const GATHER_ITEMS = 16;
/** Beside a flood some wait at any moment: half of them, and no more than this, for an SOS waits for the batch before it. */
const WAITING_ITEMS = 24;
/** Of what has piled up half, and no more than the second, at once: then getting through is what makes an SOS early. */
const PILED_UP = 200;
const MOST_ITEMS = 100;
const MAX_ITEMS = 10_000;
const MAX_BYTES = 64 * 1024 * 1024;
const URGENT_TRIES = 3;

/**
 * The way to core: one ordered lane with back-pressure, and one beside it for what must not wait. Memory is bounded:
 * pushes are refused when the lane is full, history waits for room.
 */
export interface Lane {
  onBatch(handler: BatchHandler): void;
  /** False when the lane is full: the entry was not taken, and its chat has a gap now. */
  offer(entry: Entry): boolean;
  full(): boolean;
  /** Waits until the lane isn't full. Rejects when the lane is stopped. */
  room(): Promise<void>;
  /** Waits for room, then takes the entry. Rejects when the lane is stopped. */
  put(entry: Entry): Promise<void>;
  /** Resolves when everything taken before this call is committed. Rejects when the lane is stopped. */
  committed(): Promise<void>;
  /**
   * Hands the item over at once, beside whatever is under way. It comes again in its turn. Earlier states of the same
   * message that wait here or in `held` go with it: core takes what comes last for what is true now.
   */
  urgent(item: Incoming, held?: Incoming[]): void;
  /** Tells of every item taken from now on, until the returned function is called. Synchronous. */
  tap(listener: (item: Incoming) => unknown): () => void;
  start(): void;
  /** Waits for the handler that is running; what was not handed over is fetched again after the next start. */
  stop(): Promise<void>;
}

export function openLane(options: {
  account: AccountId;
  clock: Clock;
  log: Log;
  /** Called before each batch. */
  beforeBatch: () => void;
  limits?: { items: number; bytes: number };
}): Lane {
  const { account, clock, log } = options;
  const limits = options.limits ?? { items: MAX_ITEMS, bytes: MAX_BYTES };
  const stopped = new AbortController();
  const queue: Entry[] = [];
  let items = 0;
  let bytes = 0;
  let taken = 0;
  let done = 0;
  let handler: BatchHandler | null = null;
  let pump: Promise<void> | null = null;
  /** The batch that is being committed. */
  let current: Incoming[] = [];
  const taps = new Set<(item: Incoming) => unknown>();
  const urgentRuns = new Set<Promise<void>>();
  const arrival = signalBox();
  const departure = signalBox();

  const full = (): boolean => items >= limits.items || bytes >= limits.bytes;

  function take(entry: Entry): void {
    queue.push(entry);
    taken++;
    for (const tap of taps) for (const item of entry.items) tap(item);
    items += entry.items.length;
    bytes += weight(entry);
    arrival.ring();
  }

  async function room(): Promise<void> {
    while (full() && !stopped.signal.aborted) await departure.next();
    stopped.signal.throwIfAborted();
  }

  function nextBatch(): IncomingBatch {
    const batch: IncomingBatch = { account, items: [], cursors: [] };
    const cursors = new Map<ChatKey | 'account', Cursor>();
    const limit = items > PILED_UP ? MOST_ITEMS : WAITING_ITEMS;
    const most = Math.min(limit, Math.max(GATHER_ITEMS, Math.ceil(items / 2)));
    while (queue.length > 0 && batch.items.length < most) {
      const entry = queue.shift() as Entry;
      for (const item of entry.items) batch.items.push(item);
      if (entry.cursor) cursors.set(entry.cursor.key, entry.cursor.cursor);
      items -= entry.items.length;
      bytes -= weight(entry);
    }
    batch.cursors = [...cursors].map(([key, cursor]) => ({ key, cursor }));
    return batch;
  }

  async function run(): Promise<void> {
    while (!stopped.signal.aborted) {
      if (queue.length === 0 || !handler) {
        await arrival.next();
        continue;
      }
      if (items < GATHER_ITEMS) await pause(clock, GATHER_MS, stopped.signal);
      const before = queue.length;
      const batch = nextBatch();
      const entries = before - queue.length;
      current = batch.items;
      await commit(batch, handler);
      current = [];
      done += entries;
      departure.ring();
      // With much in the queue nothing above would ever wait: what has arrived meanwhile is read now, an SOS in it heard.
      if (items >= GATHER_ITEMS) await new Promise(setImmediate);
    }
  }

  /** A batch that could not be committed is offered again until it is: nothing may overtake it. */
  async function commit(batch: IncomingBatch, to: BatchHandler): Promise<void> {
    for (let failures = 0; ; failures++) {
      try {
        options.beforeBatch();
        await to(batch, false);
        return;
      } catch {
        log.error('telegram.batchRefused', { items: batch.items.length, failures });
        await pause(clock, Math.min(10_000, 250 * 2 ** Math.min(failures, 8)), stopped.signal);
      }
    }
  }

  async function runUrgent(items: Incoming[]): Promise<void> {
    const batch: IncomingBatch = { account, items, cursors: [] };
    for (let tries = 1; handler && tries <= URGENT_TRIES; tries++) {
      try {
        await handler(batch, true);
        return;
      } catch {
        log.error('telegram.urgentRefused', { tries });
        await pause(clock, 100 * tries, stopped.signal);
      }
    }
  }

  function earlier(item: Incoming, held: Incoming[]): Incoming[] {
    const same = (each: Incoming): boolean =>
      each !== item && each.event === 'message' && each.msgId === item.msgId && sameChat(each, item);
    return [...current, ...queue.flatMap((entry) => entry.items), ...held].filter(same);
  }

  return {
    full,
    onBatch(next) {
      handler = next;
      arrival.ring();
    },
    offer(entry) {
      if (stopped.signal.aborted || full()) return false;
      take(entry);
      return true;
    },
    room,
    async put(entry) {
      await room();
      take(entry);
    },
    async committed() {
      const target = taken;
      while (done < target && !stopped.signal.aborted) await departure.next();
      stopped.signal.throwIfAborted();
    },
    urgent(item, held = []) {
      if (stopped.signal.aborted) return;
      const running = runUrgent([...earlier(item, held), item])
        .catch(() => {})
        .finally(() => urgentRuns.delete(running));
      urgentRuns.add(running);
    },
    tap(listener) {
      taps.add(listener);
      return () => taps.delete(listener);
    },
    start() {
      pump ??= run().catch(() => {}); // only stopping ends it
    },
    async stop() {
      stopped.abort();
      arrival.ring();
      departure.ring();
      await Promise.all([pump, ...urgentRuns]);
      queue.length = 0;
    },
  };
}

function weight(entry: Entry): number {
  let sum = 0;
  for (const item of entry.items) sum += item.event === 'message' ? item.raw.length + 2 * item.text.length + 500 : 100;
  return sum;
}

function sameChat(a: Incoming, b: Incoming): boolean {
  return a.chat?.kind === b.chat?.kind && a.chat?.id === b.chat?.id;
}

/** A bell: whoever waits is woken by the next ring. */
function signalBox(): { ring(): void; next(): Promise<void> } {
  let ring: () => void = () => {};
  let next = new Promise<void>((resolve) => {
    ring = resolve;
  });
  return {
    ring() {
      const wake = ring;
      next = new Promise<void>((resolve) => {
        ring = resolve;
      });
      wake();
    },
    next: () => next,
  };
}
