import type { Incoming, IncomingMessage, Peer } from '../../domain/index.ts';
import type { Log } from '../ports.ts';
import { asTelegramError, errorName, isUnreadable } from './errors.ts';
import { Api, bigInt } from './library.ts';
import type { Link } from './link.ts';
import { mapMessage } from './mapping.ts';

const PAGE = 100;
/** So many messages in a row that this layer cannot read: something else is wrong. */
const MOST_UNREADABLE = 50;

export interface HistoryPage {
  /** Newest first, as Telegram gives them. */
  messages: unknown[];
  /** The channel's count at the moment of the page; null elsewhere. */
  pts: number | null;
}

/**
 * Pages of a chat, newest first, down to `downTo` (exclusive) and at most `most` messages. A message that cannot be read
 * at this layer costs itself, not its neighbours: the pages around it get smaller until it stands alone and is skipped.
 */
export async function* historyPages(...chat: Parameters<typeof openPager>): AsyncGenerator<HistoryPage> {
  const next = openPager(...chat);
  for (let page = await next(); page; page = await next()) yield page;
}

/** The same, page for page; null after the last. What was refused may be asked for again. */
export function openPager(
  link: Pick<Link, 'call'>,
  log: Log,
  peer: Api.TypeInputPeer,
  limits: { downTo: number; most: number },
): () => Promise<HistoryPage | null> {
  let offsetId = 0;
  let addOffset = 0;
  let size = PAGE;
  let skipped = 0;
  let left = limits.most;

  return async () => {
    while (left > 0) {
      const limit = Math.min(size, left);
      const request = new Api.messages.GetHistory({
        peer,
        offsetId,
        offsetDate: 0,
        addOffset,
        limit,
        maxId: 0,
        minId: limits.downTo,
        hash: bigInt(0),
      });
      let answer: Api.messages.TypeMessages;
      try {
        answer = await link.call(request, { patient: true });
      } catch (error) {
        if (!isUnreadable(error)) throw error;
        if (size > 1) size = Math.ceil(size / 10);
        else if (++skipped > MOST_UNREADABLE) throw error;
        else {
          log.error('telegram.unreadableMessage', { reason: errorName(error) });
          addOffset++;
          left--;
        }
        continue;
      }
      if (answer instanceof Api.messages.MessagesNotModified) return null;
      const ids = answer.messages.map((each) => each.id).filter((each) => Number.isInteger(each));
      const pts = answer instanceof Api.messages.ChannelMessages ? answer.pts : null;
      const lowest = Math.min(...ids);
      left -= answer.messages.length;
      // The end, or a server that repeats itself.
      if (!Number.isFinite(lowest) || (offsetId !== 0 && lowest >= offsetId)) left = 0;
      offsetId = lowest;
      addOffset = 0;
      size = Math.min(PAGE, size * 10);
      return { messages: answer.messages, pts };
    }
    return null;
  };
}

/** Items of a page, oldest first. */
export function pageItems(
  page: unknown[],
  context: Parameters<typeof mapMessage>[1],
  wanted: (chat: Peer) => boolean,
): IncomingMessage[] {
  const items: IncomingMessage[] = [];
  for (const each of page) {
    const mapped = mapMessage(each, context);
    if (mapped && wanted(mapped.chat)) items.push(mapped);
  }
  return items.reverse();
}

/**
 * Fetches messages by id; ids that are gone, or that this layer cannot read, are missing from the answer, the latter
 * also counted in `unreadable`.
 */
export async function messagesById(
  link: Pick<Link, 'call'>,
  channel: Api.InputChannel | null,
  ids: number[],
): Promise<{ messages: unknown[]; unreadable: number[] }> {
  if (ids.length === 0) return { messages: [], unreadable: [] };
  const id = ids.map((each) => new Api.InputMessageID({ id: each }));
  try {
    const answer = channel
      ? await link.call(new Api.channels.GetMessages({ channel, id }), { patient: true })
      : await link.call(new Api.messages.GetMessages({ id }), { patient: true });
    const messages = answer instanceof Api.messages.MessagesNotModified ? [] : answer.messages;
    return { messages: messages.filter((each) => !(each instanceof Api.MessageEmpty)), unreadable: [] };
  } catch (error) {
    if (!isUnreadable(error)) throw error;
    if (ids.length === 1) return { messages: [], unreadable: ids };
    const middle = ids.length >> 1;
    const left = await messagesById(link, channel, ids.slice(0, middle));
    const right = await messagesById(link, channel, ids.slice(middle));
    return {
      messages: [...left.messages, ...right.messages],
      unreadable: [...left.unreadable, ...right.unreadable],
    };
  }
}

/** The count we hold means nothing to Telegram (any more), or its answer cannot be read: only the history helps. */
export function needsHistory(error: unknown): boolean {
  return isUnreadable(error) || /^PERSISTENT_TIMESTAMP_(INVALID|EMPTY)$/.test(asTelegramError(error).detail);
}

export function newestId(items: Incoming[]): number {
  return items.reduce((most, each) => (each.event === 'message' ? Math.max(most, each.msgId) : most), 0);
}
