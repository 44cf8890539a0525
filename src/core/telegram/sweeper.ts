import type { ChatKey, Incoming, Peer } from '../../domain/index.ts';
import type { Clock } from '../ports.ts';
import type { Box } from './box.ts';
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
  /** Where the chat's updates are counted; null while that isn't open. */
  box(chat: Peer): Pick<Box, 'sync' | 'look'> | null;
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
          const box = options.box(chat);
          if (!input || !box) continue;
          await box.sync(); // half a recovery looks like a hole
          await lane.committed(); // what is on its way must not look missing
          await listening(chat, (knownGone) => sweepChat({ chat, key, input, depth, box, knownGone }, options));
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

  /** Of a message whose deletion we are told of while we look, it is not said that it disappeared without a word. */
  async function listening(chat: Peer, sweep: (knownGone: (msgId: number) => boolean) => Promise<void>): Promise<void> {
    const heard = new Set<string>();
    const untap = lane.tap((item) => item.event === 'deletion' && item.how === 'deleted' && heard.add(place(item)));
    try {
      await sweep((msgId) => heard.has(place({ chat, msgId })));
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
function place(item: Pick<Incoming, 'chat' | 'msgId'>): string {
  return item.chat?.kind === 'channel' ? `${item.chat.id}:${item.msgId}` : `:${item.msgId}`;
}
