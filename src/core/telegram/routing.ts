import type { Incoming, Peer, TelegramId } from '../../domain/index.ts';
import { Api, isTlObject } from './library.ts';
import { expandShort, type MappingContext, mapDeletions, mapMessage, mapPeer } from './mapping.ts';
import { id } from './media.ts';

/** Where an update belongs, and what of it is evidence. */
export type Routed =
  | { to: 'account'; pts: number; count: number; items: Incoming[] }
  | { to: 'channel'; channelId: TelegramId; pts: number; count: number; items: Incoming[] }
  /** Telegram gives up telling one by one. */
  | { to: 'channelGap'; channelId: TelegramId }
  | { to: 'accountGap' }
  | { to: 'everythingGap' };

/** Counter of the updates that have no box. Start 0 means: not counted. */
export interface SeqRange {
  start: number;
  end: number;
  date: number;
}

export interface RoutingContext extends MappingContext {
  /** Whether a private chat, group or channel is received at all. */
  wanted(chat: Peer): boolean;
  /** Whether we could answer this person: a short update does not introduce anybody. */
  known(userId: TelegramId): boolean;
}

/**
 * Takes an `Updates` object apart. Pure, never throws; what has no place in a box (typing, presence, reads) disappears.
 * https://core.telegram.org/api/updates
 */
export function route(updates: unknown, context: RoutingContext): { routed: Routed[]; seq: SeqRange | null } {
  if (updates instanceof Api.UpdatesTooLong) return { routed: [{ to: 'everythingGap' }], seq: null };
  if (updates instanceof Api.UpdateShortMessage || updates instanceof Api.UpdateShortChatMessage)
    return { routed: short(updates, context), seq: null };
  // The answer to a message of our own: it says too little, the difference says the rest.
  if (updates instanceof Api.UpdateShortSentMessage) return { routed: [{ to: 'accountGap' }], seq: null };
  if (updates instanceof Api.UpdateShort) return { routed: one(updates.update, context), seq: null };
  if (!(updates instanceof Api.Updates || updates instanceof Api.UpdatesCombined)) return { routed: [], seq: null };
  const start = updates instanceof Api.UpdatesCombined ? updates.seqStart : updates.seq;
  const routed = Array.isArray(updates.updates) ? updates.updates.flatMap((each) => one(each, context)) : [];
  return { routed, seq: { start, end: updates.seq, date: updates.date } };
}

/** The same for the `otherUpdates` of a difference. */
export function routeOthers(others: unknown, context: RoutingContext): Routed[] {
  return Array.isArray(others) ? others.flatMap((each) => one(each, context)) : [];
}

function short(update: Api.UpdateShortMessage | Api.UpdateShortChatMessage, context: RoutingContext): Routed[] {
  const sender = id(update instanceof Api.UpdateShortChatMessage ? update.fromId : update.userId);
  if (sender === null || !context.known(sender)) return [{ to: 'accountGap' }];
  const items = message(expandShort(update, context.selfId), context);
  return [{ to: 'account', pts: update.pts, count: update.ptsCount, items }];
}

function one(update: unknown, context: RoutingContext): Routed[] {
  if (!isTlObject(update)) return [];
  if (update instanceof Api.UpdateChannelTooLong) return channelGap(update.channelId);
  if (update instanceof Api.UpdatePtsChanged) return [{ to: 'accountGap' }];
  const { pts, ptsCount } = update as unknown as { pts?: unknown; ptsCount?: unknown };
  if (typeof pts !== 'number' || typeof ptsCount !== 'number') return [];
  const channelId = channelOf(update);
  const items = evidence(update, channelId, context);
  return channelId === null
    ? [{ to: 'account', pts, count: ptsCount, items }]
    : [{ to: 'channel', channelId, pts, count: ptsCount, items }];
}

function channelGap(channelId: unknown): Routed[] {
  const known = id(channelId);
  return known === null ? [] : [{ to: 'channelGap', channelId: known }];
}

/** Every update counted by a channel names it, in itself or in its message. */
function channelOf(update: object): TelegramId | null {
  const named = id((update as { channelId?: unknown }).channelId);
  if (named !== null) return named;
  const chat = mapPeer((update as { message?: { peerId?: unknown } }).message?.peerId);
  return chat?.kind === 'channel' ? chat.id : null;
}

/** Messages and deletions in an update that counts in a box. */
function evidence(update: object, channelId: TelegramId | null, context: RoutingContext): Incoming[] {
  if (update instanceof Api.UpdateDeleteMessages) return mapDeletions(update.messages, null, context);
  if (update instanceof Api.UpdateDeleteChannelMessages) {
    const chat: Peer | null = channelId === null ? null : { kind: 'channel', id: channelId };
    return chat && context.wanted(chat) ? mapDeletions(update.messages, chat, context) : [];
  }
  if (
    update instanceof Api.UpdateNewMessage ||
    update instanceof Api.UpdateNewChannelMessage ||
    update instanceof Api.UpdateEditMessage ||
    update instanceof Api.UpdateEditChannelMessage
  )
    return message(update.message, context);
  return [];
}

function message(each: unknown, context: RoutingContext): Incoming[] {
  const mapped = mapMessage(each, context);
  return mapped && context.wanted(mapped.chat) ? [mapped] : [];
}
