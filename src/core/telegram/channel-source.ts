import type { ChatKey, Peer, TelegramId } from '../../domain/index.ts';
import { type Cursor, type Log, TelegramError } from '../ports.ts';
import type { BoxSource, Portion } from './box.ts';
import { errorName } from './errors.ts';
import { historyPages, needsHistory, newestId, pageItems } from './history.ts';
import { Api } from './library.ts';
import type { Link } from './link.ts';
import type { MappingContext } from './mapping.ts';
import { routeOthers } from './routing.ts';

/** Recent history of a chat that is watched for the first time. */
export const FIRST_WATCH = 200;
const DIFFERENCE = 100;
/** In one go: more often than that, it is not us who are behind. */
const MOST_RECOVERIES = 3;

export interface ChannelSurroundings {
  link: Pick<Link, 'call'>;
  log: Log;
  /** Resolves the channel, asking for the dialogs if its hash is unknown; null if Telegram does not show it to us. */
  input(channelId: TelegramId): Promise<{ channel: Api.InputChannel; peer: Api.TypeInputPeer } | null>;
  mapping(source: MappingContext['source']): MappingContext;
  /** The history had a hole too long for a difference: edits and deletions in it are unknown until a sweep. */
  recovered(): void;
}

/** History of one channel or supergroup from its cursor to the present. */
export function channelSource(key: ChatKey, chat: Peer, cursor: Cursor | null, around: ChannelSurroundings): BoxSource {
  const { link, log } = around;
  const ours = (other: Peer): boolean => other.kind === 'channel' && other.id === chat.id;

  async function* portions(from: Cursor | null): AsyncGenerator<Portion> {
    const input = await around.input(chat.id);
    if (!input) throw new TelegramError('NO_SUCH_CHAT', 'NO_ACCESS_HASH');
    let at = from;
    if (!at) {
      at = yield* history(input, { downTo: 0, most: FIRST_WATCH }, false);
    }
    for (let recoveries = 0; ; ) {
      const answer = await difference(input.channel, at.pts);
      if (answer === null || answer instanceof Api.updates.ChannelDifferenceTooLong) {
        if (++recoveries > MOST_RECOVERIES) throw new TelegramError('TELEGRAM_REFUSED', 'NO_DIFFERENCE');
        log.warn('telegram.channelTooLong', {});
        if (answer) {
          // Shown, so it is evidence; the pages below may find it corrected already.
          const items = pageItems(answer.messages, around.mapping('history'), ours);
          yield { items, cursor: null, fresh: true };
        }
        at = yield* history(input, { downTo: at.lastMsgId, most: Number.POSITIVE_INFINITY }, true);
        around.recovered();
        continue;
      }
      const stuck = answer.pts <= at.pts;
      at = { ...at, pts: answer.pts };
      const items = answer instanceof Api.updates.ChannelDifference ? evidence(answer) : [];
      at = { ...at, lastMsgId: Math.max(at.lastMsgId, newestId(items)) };
      yield { items, cursor: at, fresh: true };
      if (answer.final !== false || stuck) return;
    }
  }

  /** Null when only the history can help. */
  async function difference(channel: Api.InputChannel, pts: number): Promise<Api.updates.TypeChannelDifference | null> {
    const filter = new Api.ChannelMessagesFilterEmpty();
    const request = new Api.updates.GetChannelDifference({ channel, filter, pts, limit: DIFFERENCE });
    try {
      return await link.call(request, { patient: true });
    } catch (error) {
      if (!needsHistory(error)) throw error;
      log.warn('telegram.differenceUseless', { reason: errorName(error) });
      return null;
    }
  }

  function evidence(answer: Api.updates.ChannelDifference): Portion['items'] {
    const mapping = around.mapping('difference');
    const fresh = pageItems([...answer.newMessages].reverse(), mapping, ours);
    const routed = routeOthers(answer.otherUpdates, { ...mapping, wanted: ours, known: () => true });
    const later = routed.flatMap((each) => (each.to === 'channel' && each.channelId === chat.id ? each.items : []));
    return [...fresh, ...later];
  }

  /**
   * Pages down to what we have. The cursor comes from the first page and is handed over with the last: what happens
   * meanwhile is counted after it, and the difference brings it.
   */
  async function* history(
    input: { channel: Api.InputChannel; peer: Api.TypeInputPeer },
    limits: { downTo: number; most: number },
    fresh: boolean,
  ): AsyncGenerator<Portion, Cursor> {
    let pts: number | null = null;
    let lastMsgId = limits.downTo;
    for await (const page of historyPages(link, log, input.peer, limits)) {
      pts ??= page.pts;
      const items = pageItems(page.messages, around.mapping('history'), ours);
      lastMsgId = Math.max(lastMsgId, newestId(items));
      yield { items, cursor: null, asOf: page.pts, fresh };
    }
    pts ??= await fullPts(input.channel);
    const at: Cursor = { pts, qts: 0, date: 0, seq: 0, lastMsgId };
    yield { items: [], cursor: at, fresh };
    return at;
  }

  async function fullPts(channel: Api.InputChannel): Promise<number> {
    const full = await link.call(new Api.channels.GetFullChannel({ channel }), { patient: true });
    return full.fullChat instanceof Api.ChannelFull ? full.fullChat.pts : 1;
  }

  return { key, cursor, portions };
}
