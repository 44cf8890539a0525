import type { AccountId, ChatKey, Incoming, Peer } from '../../domain/index.ts';
import type { Log, TelegramMemory } from '../ports.ts';
import type { Box } from './box.ts';
import { messagesById, openPager, pageItems } from './history.ts';
import type { Api } from './library.ts';
import type { Link } from './link.ts';
import { deletion, type MappingContext } from './mapping.ts';

export interface SweepSurroundings {
  account: AccountId;
  link: Pick<Link, 'call'>;
  log: Log;
  memory: Pick<TelegramMemory, 'storedIds'>;
  mapping(source: MappingContext['source']): MappingContext;
}

export interface Sweep {
  chat: Peer;
  key: ChatKey;
  input: { peer: Api.TypeInputPeer; channel: Api.InputChannel | null };
  /** How many of the newest stored messages are looked up. */
  depth: number;
  /** The chat's, which puts each answer into its place. */
  box: Pick<Box, 'look'>;
  /** That a message was deleted has been heard since the sweep began. */
  knownGone(msgId: number): boolean;
}

/**
 * Looks the newest `depth` stored messages of a chat up again.
 *
 * Compares what is stored of a chat with what Telegram still shows. What has disappeared without a word is asked for by
 * its id before it is called missing: "Telegram deleted this" is a statement about evidence. Messages that we never got
 * are a hole in our history and an alarm; edited ones are handed over again, for an edit may have been missed. All of it
 * goes to core answer by answer: what was shown is evidence even if the next answer never comes.
 */
export async function sweepChat(sweep: Sweep, around: SweepSurroundings): Promise<void> {
  const { chat, depth, box } = sweep;
  const { log } = around;
  // Before the history: what is stored by now existed before it was asked.
  const stored = around.memory.storedIds(sweep.key, 2 ** 31 - 1, depth);
  const newest = stored[0];
  const oldest = stored.at(-1);
  if (newest === undefined || oldest === undefined) return;

  const ours = (other: Peer): boolean => other.kind === chat.kind && other.id === chat.id;
  let arrived = (): void => {};
  // Not patiently: nobody else would be answered meanwhile. The box asks again.
  const link: Pick<Link, 'call'> = { call: (request) => around.link.call(request, { arrived: () => arrived() }) };
  const have = new Set(stored);
  const shown = new Set<number>();
  let holes = 0;

  const next = openPager(link, log, sweep.input.peer, { downTo: oldest - 1, most: 4 * depth });
  for (let more = true; more; )
    await box.look(async (listener) => {
      arrived = listener;
      const page = await next();
      more = page !== null;
      if (!page) return null;
      const items = pageItems(page.messages, around.mapping('history'), ours);
      for (const { msgId } of items) shown.add(msgId);
      holes += items.filter(({ msgId }) => msgId < newest && !have.has(msgId)).length;
      return { ...news(items), cursor: null, asOf: page.pts };
    });
  if (holes > 0) log.error('telegram.hole', { kind: chat.kind, count: holes });

  /** What may be unknown of it: messages never stored, those just posted too, and edits. */
  function news(items: ReturnType<typeof pageItems>): { items: Incoming[]; fresh: boolean } {
    const unknown = items.filter(({ msgId, editedAt }) => !have.has(msgId) || editedAt !== null);
    return { items: unknown, fresh: unknown.some(({ msgId }) => !have.has(msgId)) };
  }

  const candidates = stored.filter((each) => !shown.has(each));
  let missing = 0;
  for (let first = 0; first < candidates.length; first += 100)
    await box.look(async (listener) => {
      arrived = listener;
      const asked = candidates.slice(first, first + 100);
      const { messages, unreadable } = await messagesById(link, sweep.input.channel, asked);
      const items = pageItems(messages, around.mapping('history'), ours);
      const alive = new Set([...unreadable, ...items.map(({ msgId }) => msgId)]);
      const gone = asked.filter((each) => !alive.has(each) && !sweep.knownGone(each));
      missing += gone.length;
      const ends = gone.map((msgId) => deletion(msgId, chat, 'foundMissing', around.mapping('history')));
      return { items: [...news(items).items, ...ends], cursor: null, fresh: false };
    });
  if (missing > 0) log.warn('telegram.foundMissing', { kind: chat.kind, count: missing });
}
