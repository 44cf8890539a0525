import type { Incoming, Peer } from '../../domain/index.ts';
import { type Cursor, type Log, TelegramError } from '../ports.ts';
import type { BoxSource, Portion } from './box.ts';
import { errorName } from './errors.ts';
import { messagesById, needsHistory, newestId, pageItems } from './history.ts';
import { Api, bigInt } from './library.ts';
import type { Link } from './link.ts';
import { type MappingContext, mapPeer } from './mapping.ts';
import { type Routed, routeOthers } from './routing.ts';

const CHUNK = 100;
/** Ids are handed out one by one; so many empty chunks in a row are the end, not a hole. */
const EMPTY_CHUNKS = 3;
const MOST_RECOVERIES = 3;

export interface AccountSurroundings {
  link: Pick<Link, 'call'>;
  log: Log;
  mapping(source: MappingContext['source']): MappingContext;
  wanted(chat: Peer): boolean;
  /** What a difference says about channels is a hint for them. */
  channelHint(routed: Routed): void;
  recovered(): void;
}

/** History of the account's private chats and basic groups, which share one count. */
export function accountSource(cursor: Cursor | null, around: AccountSurroundings): BoxSource {
  const { link, log } = around;

  async function* portions(from: Cursor | null, arrived: () => void): AsyncGenerator<Portion> {
    if (!from) {
      const start = await state();
      yield { items: [], cursor: { ...start, lastMsgId: await newestCommon() }, fresh: true };
      return;
    }
    for (let at: Cursor = from, recoveries = 0; ; ) {
      const answer = await difference(at);
      if (answer === null || answer instanceof Api.updates.DifferenceTooLong) {
        if (++recoveries > MOST_RECOVERIES) throw new TelegramError('TELEGRAM_REFUSED', 'NO_DIFFERENCE');
        log.warn('telegram.accountTooLong', {});
        at = yield* byId(at, arrived);
        around.recovered();
        continue;
      }
      if (answer instanceof Api.updates.DifferenceEmpty) {
        // An hour of silence must not write a cursor a minute.
        const moved = answer.seq !== at.seq || answer.date - at.date > 900;
        if (moved) yield { items: [], cursor: { ...at, date: answer.date, seq: answer.seq }, fresh: true };
        return;
      }
      const slice = answer instanceof Api.updates.DifferenceSlice;
      const { pts, qts, date, seq } = slice ? answer.intermediateState : answer.state;
      const items = evidence(answer);
      const stuck = pts <= at.pts;
      at = { pts, qts, date, seq, lastMsgId: Math.max(at.lastMsgId, newestId(items)) };
      yield { items, cursor: at, fresh: true };
      if (!slice || stuck) return;
    }
  }

  async function state(): Promise<Omit<Cursor, 'lastMsgId'>> {
    const { pts, qts, date, seq } = await link.call(new Api.updates.GetState(), { patient: true });
    return { pts, qts, date, seq };
  }

  /** Null when only the messages themselves can help. */
  async function difference(at: Cursor): Promise<Api.updates.TypeDifference | null> {
    const request = new Api.updates.GetDifference({ pts: at.pts, qts: at.qts, date: at.date });
    try {
      return await link.call(request, { patient: true });
    } catch (error) {
      if (!needsHistory(error)) throw error;
      log.warn('telegram.differenceUseless', { reason: errorName(error) });
      return null;
    }
  }

  function evidence(answer: Api.updates.Difference | Api.updates.DifferenceSlice): Incoming[] {
    const mapping = around.mapping('difference');
    const fresh = pageItems([...answer.newMessages].reverse(), mapping, common);
    const routed = routeOthers(answer.otherUpdates, { ...mapping, wanted: common, known: () => true });
    const later: Incoming[] = [];
    for (const each of routed) {
      if (each.to === 'account') later.push(...each.items);
      else around.channelHint(each);
    }
    return [...fresh, ...later];
  }

  function common(chat: Peer): boolean {
    return chat.kind !== 'channel' && around.wanted(chat);
  }

  /**
   * Too much happened to be told: the messages are fetched by their ids, which an account hands out one by one to all
   * its private chats and basic groups. The new state is asked for first, so that nothing falls between; how much later
   * each answer is, only the order of arrival tells.
   */
  async function* byId(at: Cursor, arrived: () => void): AsyncGenerator<Portion, Cursor> {
    const timed: typeof link = { call: (request, how) => link.call(request, { ...how, arrived }) };
    const next = await state();
    const newest = await newestCommon().catch(() => 0);
    let lastMsgId = at.lastMsgId;
    for (let first = at.lastMsgId + 1, empty = 0; first <= newest || empty < EMPTY_CHUNKS; first += CHUNK) {
      const ids = Array.from({ length: CHUNK }, (_, index) => first + index);
      const { messages, unreadable } = await messagesById(timed, null, ids);
      if (unreadable.length > 0) log.error('telegram.unreadableMessage', { count: unreadable.length });
      empty = messages.length === 0 && unreadable.length === 0 ? empty + 1 : 0;
      const items = pageItems([...messages].reverse(), around.mapping('history'), common);
      lastMsgId = Math.max(lastMsgId, newestId(items), ...unreadable);
      yield { items, cursor: null, asOf: next.pts, fresh: true };
    }
    const reached: Cursor = { ...next, lastMsgId };
    yield { items: [], cursor: reached, fresh: true };
    return reached;
  }

  /** Newest message id in private chats and basic groups. */
  async function newestCommon(): Promise<number> {
    const request = new Api.messages.GetDialogs({
      offsetDate: 0,
      offsetId: 0,
      offsetPeer: new Api.InputPeerEmpty(),
      limit: 100,
      hash: bigInt(0),
    });
    const answer = await link.call(request, { patient: true });
    if (answer instanceof Api.messages.DialogsNotModified) return 0;
    const tops = answer.dialogs
      .filter((each) => mapPeer(each.peer)?.kind !== 'channel')
      .map((each) => each.topMessage)
      .filter((each) => Number.isInteger(each));
    return Math.max(0, ...tops);
  }

  return { key: 'account', cursor, portions };
}
