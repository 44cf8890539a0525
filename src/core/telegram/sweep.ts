import type { AccountId, ChatKey, Incoming, Peer } from '../../domain/index.ts';
import type { Log, TelegramMemory } from '../ports.ts';
import { historyPages, messagesById, pageItems } from './history.ts';
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

/**
 * Looks the newest `depth` stored messages of a chat up again.
 *
 * Compares what is stored of a chat with what Telegram still shows. What has disappeared without a word is asked for by
 * its id before it is called missing: "Telegram deleted this" is a statement about evidence. Messages that we never got
 * are a hole in our history and an alarm; edited ones are handed over again, for an edit may have been missed.
 */
export async function sweepChat(
  chat: Peer,
  key: ChatKey,
  input: { peer: Api.TypeInputPeer; channel: Api.InputChannel | null },
  depth: number,
  around: SweepSurroundings,
): Promise<Incoming[]> {
  const { link, log } = around;
  // Before the history: what is stored by now existed before it was asked.
  const stored = around.memory.storedIds(key, 2 ** 31 - 1, depth);
  const newest = stored[0];
  const oldest = stored.at(-1);
  if (newest === undefined || oldest === undefined) return [];

  const mapping = around.mapping('history');
  const ours = (other: Peer): boolean => other.kind === chat.kind && other.id === chat.id;
  const shown = new Set<number>();
  const again: Incoming[] = [];
  const have = new Set(stored);
  let holes = 0;
  for await (const page of historyPages(link, log, input.peer, { downTo: oldest - 1, most: 4 * depth })) {
    for (const item of pageItems(page.messages, mapping, ours)) {
      shown.add(item.msgId);
      const hole = item.msgId < newest && !have.has(item.msgId);
      if (hole) holes++;
      if (hole || item.editedAt !== null) again.push(item);
    }
  }
  if (holes > 0) log.error('telegram.hole', { kind: chat.kind, count: holes });

  const candidates = stored.filter((each) => !shown.has(each));
  const gone = await stillGone(candidates, input.channel, chat, around);
  if (gone.length > 0) log.warn('telegram.foundMissing', { kind: chat.kind, count: gone.length });
  return [...again, ...gone.map((msgId) => deletion(msgId, chat, 'foundMissing', mapping))];
}

async function stillGone(
  ids: number[],
  channel: Api.InputChannel | null,
  chat: Peer,
  around: SweepSurroundings,
): Promise<number[]> {
  const gone: number[] = [];
  for (let first = 0; first < ids.length; first += 100) {
    const asked = ids.slice(first, first + 100);
    const { messages, unreadable } = await messagesById(around.link, channel, asked);
    const alive = new Set(unreadable);
    const ours = (other: Peer): boolean => other.kind === chat.kind && other.id === chat.id;
    for (const item of pageItems(messages, around.mapping('history'), ours)) alive.add(item.msgId);
    gone.push(...asked.filter((each) => !alive.has(each)));
  }
  return gone;
}
