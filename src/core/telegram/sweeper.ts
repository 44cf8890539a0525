import type { ChatKey, Incoming, Peer } from '../../domain/index.ts';
import type { Clock } from '../ports.ts';
import { errorName } from './errors.ts';
import type { Lane } from './lane.ts';
import type { Api } from './library.ts';
import type { Link } from './link.ts';
import { type SweepSurroundings, sweepChat } from './sweep.ts';

const SWEEP_EVERY = 3_600_000;
const SWEEP_DEPTH = 300;
/** Edits and deletions inside a long hole are not told: look soon, not within the hour, and further back. */
const SWEEP_AFTER_RECOVERY = 30_000;
const DEPTH_AFTER_RECOVERY = 3000;

export interface Sweeper {
  /** About once an hour from now on. Further calls change nothing. */
  start(): void;
  /** A long hole was recovered. */
  soon(): void;
  stop(): void;
}

export interface SweeperOptions extends SweepSurroundings {
  link: Link;
  lane: Lane;
  clock: Clock;
  random(): number;
  /** Whether a long hole was recovered and not swept yet; outlives a restart. */
  due: { read(): boolean; write(due: boolean): void };
  /** Resolves when the chat's box has nothing more to ask for: half a recovery looks like a hole. */
  settled(chat: Peer): Promise<void>;
  /** What is to be swept at the moment; null while there is nobody to ask. */
  chats(): { key: ChatKey; chat: Peer }[] | null;
  input(chat: Peer): Promise<{ peer: Api.TypeInputPeer; channel: Api.InputChannel | null } | null>;
}

/** Decides when chats are swept, one after the other. */
export function openSweeper(options: SweeperOptions): Sweeper {
  const { link, lane, clock, log } = options;
  let cancelHourly: (() => void) | null = null;
  let cancelSoon: (() => void) | null = null;
  let running = false;

  function schedule(): void {
    cancelHourly = clock.after(SWEEP_EVERY * (0.75 + 0.5 * options.random()), () => {
      schedule();
      void sweepAll(SWEEP_DEPTH);
    });
  }

  /** True when every chat was looked at. */
  async function sweepAll(depth: number): Promise<boolean> {
    const chats = options.chats();
    if (running || !chats) return false;
    running = true;
    let complete = true;
    try {
      for (const { key, chat } of chats) {
        if (link.signal.aborted) break;
        try {
          const input = await options.input(chat);
          if (!input) continue;
          await options.settled(chat);
          await lane.committed(); // what is on its way must not look missing
          await sweepInto(lane, () => sweepChat(chat, key, input, depth, options));
        } catch (error) {
          complete = false;
          if (!link.signal.aborted) log.warn('telegram.sweepFailed', { kind: chat.kind, reason: errorName(error) });
        }
      }
    } finally {
      running = false;
    }
    return complete && !link.signal.aborted;
  }

  /**
   * What the sweep saw is a while old when it is done. Of a message that something has been heard of since, it has nothing
   * to say: core takes what comes last for what is true now.
   */
  async function sweepInto(to: Lane, sweep: () => Promise<Incoming[]>): Promise<void> {
    const heard = new Set<string>();
    const untap = to.tap((item) => heard.add(place(item)));
    try {
      const seen = await sweep();
      await to.room();
      const items = seen.filter((item) => !heard.has(place(item)));
      if (items.length > 0) to.offer({ items, cursor: null });
    } finally {
      untap();
    }
  }

  function sweepSoon(): void {
    cancelSoon ??= clock.after(SWEEP_AFTER_RECOVERY, () => {
      cancelSoon = null;
      void sweepAll(DEPTH_AFTER_RECOVERY).then((done) => {
        if (done && !cancelSoon) options.due.write(false);
        else if (!link.signal.aborted) sweepSoon();
      });
    });
  }

  return {
    start() {
      if (cancelHourly) return;
      schedule();
      if (options.due.read()) sweepSoon();
    },
    soon() {
      options.due.write(true);
      sweepSoon();
    },
    stop() {
      cancelHourly?.();
      cancelSoon?.();
    },
  };
}

/** Private chats and basic groups share their numbers, and a deletion there names no chat. */
function place(item: Incoming): string {
  return item.chat?.kind === 'channel' ? `${item.chat.id}:${item.msgId}` : `:${item.msgId}`;
}
