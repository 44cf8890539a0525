import type { Centre } from '../centre/client.ts';
import type { PeerRef } from '../centre/world-types.ts';
import type { Scheme } from '../practice/people.ts';
import type { DayFigures } from './figures.ts';
import { takePhoto } from './photo.ts';
import type { DayItem } from './plan.ts';

/** The bots and their chats, in the centre. */
export type Bots = Record<Scheme, { id: string; peer: PeerRef }>;

export interface PlayOptions {
  centre: Centre;
  bots: Bots;
  figures: DayFigures;
  items: readonly DayItem[];
  /** How many times faster than the day itself; `max` waits for nothing. */
  speed: number | 'max';
  /** Told when an item has been sent; the time is this machine's, ms. */
  sent(item: DayItem, at: number): void;
  signal: AbortSignal;
}

/** How long the internet stays away at least, so that the headquarters notices, ms. */
const SHORTEST_CUT = 8000;

/**
 * Plays a day into the data centre, in order. Every message carries the time of the day it belongs to, as Telegram's own
 * server would stamp it. While the internet is cut, people go on sending; it arrives when it is back.
 */
export async function playDay({ centre, bots, figures, items, speed, sent, signal }: PlayOptions): Promise<void> {
  const cut = createCut(centre, figures);
  const begin = Date.now();
  const opens = items[0]?.at ?? 0;
  for (const item of items) {
    if (signal.aborted) break;
    if (speed !== 'max') await until(begin + (item.at - opens) / speed, signal);
    await cut.at(item.at);
    await post(centre, bots[item.scheme], item);
    sent(item, Date.now());
  }
  await cut.at(Number.POSITIVE_INFINITY);
}

async function post(centre: Centre, { id: from, peer }: Bots[Scheme], item: DayItem): Promise<void> {
  const date = Math.floor(item.at / 1000);
  const media = await Promise.all(
    item.photos.map(async (spec) => ({
      kind: 'photo' as const,
      bytes: (await takePhoto(spec)).toString('base64'),
      width: 240,
      height: 320,
      mime: 'image/jpeg',
    })),
  );
  const [first] = media;
  if (media.length > 1) {
    const items = media.map((each, index) => ({ text: index === 0 ? item.text : '', media: each }));
    await centre.album({ peer, from, date, items });
  } else {
    await centre.post({ peer, from, date, text: item.text, ...(first ? { media: first } : {}) });
  }
}

function createCut(centre: Centre, { cut }: DayFigures): { at(time: number): Promise<void> } {
  let state: 'before' | 'cut' | 'after' = cut === null ? 'after' : 'before';
  let since = 0;
  return {
    async at(time) {
      if (cut === null) return;
      if (state === 'before' && time >= cut.from) {
        state = 'cut';
        since = Date.now();
        // Packets go nowhere, either way, and nothing says so: what a cut looks like from inside.
        await centre.faults.halfOpen({ on: true });
        await centre.faults.dropPushes({ ratio: 1 });
      }
      if (state === 'cut' && time >= cut.until) {
        state = 'after';
        await new Promise((resolve) => setTimeout(resolve, Math.max(0, since + SHORTEST_CUT - Date.now())));
        await centre.faults.halfOpen({ on: false });
        await centre.faults.dropPushes({ ratio: 0 });
        await centre.faults.kill({ how: 'rst' });
      }
    },
  };
}

async function until(time: number, signal: AbortSignal): Promise<void> {
  const delay = time - Date.now();
  if (delay <= 0) return;
  await new Promise<void>((resolve) => {
    const timer = setTimeout(done, delay);
    function done(): void {
      clearTimeout(timer);
      signal.removeEventListener('abort', done);
      resolve();
    }
    signal.addEventListener('abort', done);
  });
}
