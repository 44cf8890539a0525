import {
  type AccountId,
  type Entity,
  type EvidenceSource,
  type Forward,
  type IncomingDeletion,
  type IncomingMessage,
  type Ms,
  ms,
  type Peer,
  type TelegramId,
} from '../../domain/index.ts';
import { Api, bigInt, isTlObject, LAYER, messageBytes } from './library.ts';
import { id, mapMedia, number, string } from './media.ts';

export interface MappingContext {
  account: AccountId;
  selfId: TelegramId;
  source: EvidenceSource;
  receivedAt: Ms;
}

/** Telegram's peer as ours; null for anything else. */
export function mapPeer(peer: unknown): Peer | null {
  if (peer instanceof Api.PeerUser) return withId('user', peer.userId);
  if (peer instanceof Api.PeerChat) return withId('group', peer.chatId);
  if (peer instanceof Api.PeerChannel) return withId('channel', peer.channelId);
  return null;
}

function withId(kind: Peer['kind'], value: unknown): Peer | null {
  const known = id(value);
  return known === null ? null : { kind, id: known };
}

/**
 * TL message → Incoming. Null for messages that Telegram itself calls empty and for those without a chat or a usable
 * number, which could not be told apart from each other anyway. Never throws: a field that surprises us leaves an
 * 'unsupported' item with its raw bytes.
 */
export function mapMessage(message: unknown, context: MappingContext): IncomingMessage | null {
  if (!(message instanceof Api.Message || message instanceof Api.MessageService)) return null;
  const chat = mapPeer(message.peerId);
  const msgId = message.id;
  if (!chat || !Number.isInteger(msgId) || msgId <= 0) return null;
  const frame = { ...skeleton(message, chat, context), raw: messageBytes(message), rawLayer: LAYER };
  try {
    return message instanceof Api.Message ? { ...frame, ...content(message) } : { ...frame, ...service(message) };
  } catch {
    const unsupported = { kind: 'unsupported', id: null, size: null, mime: null, name: null } as const;
    return { ...frame, media: unsupported };
  }
}

type Frame = Omit<IncomingMessage, 'raw' | 'rawLayer'>;

function skeleton(message: Api.Message | Api.MessageService, chat: Peer, context: MappingContext): Frame {
  const from = sender(message, chat, context.selfId);
  return {
    event: 'message',
    account: context.account,
    chat,
    msgId: message.id,
    fromId: from?.id ?? null,
    fromKind: from?.kind ?? null,
    viaBotId: null,
    sentAt: seconds(message.date) ?? ms(0),
    editedAt: null,
    forward: null,
    replyToMsgId: replyTo(message.replyTo, chat),
    groupedId: null,
    text: '',
    entities: [],
    media: null,
    mediaRef: null,
    serviceAction: null,
    outgoing: Boolean(message.out),
    source: context.source,
    receivedAt: context.receivedAt,
  };
}

/** In private chats Telegram names no sender: it is the other side, or the account itself. */
function sender(message: Api.Message | Api.MessageService, chat: Peer, selfId: TelegramId): Peer | null {
  const from = mapPeer(message.fromId);
  if (from) return from;
  if (chat.kind !== 'user') return null;
  return message.out ? { kind: 'user', id: selfId } : chat;
}

function content(message: Api.Message): Partial<Frame> {
  const mapped = mapMedia(message.media);
  return {
    viaBotId: id(message.viaBotId),
    // `editHide`: only reactions or buttons changed, Telegram shows no "edited"
    editedAt: message.editHide ? null : seconds(message.editDate),
    forward: forward(message.fwdFrom),
    groupedId: id(message.groupedId),
    text: string(message.message) ?? '',
    entities: Array.isArray(message.entities) ? message.entities.flatMap(entity) : [],
    media: mapped?.media ?? null,
    mediaRef: mapped?.ref ?? null,
  };
}

function service(message: Api.MessageService): Partial<Frame> {
  const name = isTlObject(message.action) ? message.action.className : 'MessageActionUnknown';
  return { serviceAction: lowerFirst(name.replace(/^MessageAction/, '')) };
}

function entity(each: unknown): Entity[] {
  if (!isTlObject(each)) return [];
  const { offset, length } = each as unknown as { offset: unknown; length: unknown };
  if (!Number.isInteger(offset) || !Number.isInteger(length)) return [];
  const mapped: Entity = {
    type: lowerFirst(each.className.replace(/^(Input)?MessageEntity/, '')),
    offset: offset as number,
    length: length as number,
  };
  if (each instanceof Api.MessageEntityTextUrl) mapped.url = string(each.url) ?? '';
  if (each instanceof Api.MessageEntityMentionName) mapped.userId = id(each.userId) ?? '';
  return [mapped];
}

function forward(header: unknown): Forward | null {
  if (!(header instanceof Api.MessageFwdHeader)) return null;
  const from = mapPeer(header.fromId);
  return {
    fromId: from?.id ?? null,
    fromKind: from?.kind ?? null,
    fromName: string(header.fromName),
    date: seconds(header.date),
    channelPost: number(header.channelPost),
  };
}

/** A reply across chats names a message that isn't in this one. */
function replyTo(header: unknown, chat: Peer): number | null {
  if (!(header instanceof Api.MessageReplyHeader)) return null;
  const elsewhere = mapPeer(header.replyToPeerId);
  if (elsewhere && (elsewhere.kind !== chat.kind || elsewhere.id !== chat.id)) return null;
  return number(header.replyToMsgId);
}

/** `chat` is null for private chats and basic groups, where Telegram names only the ids. */
export function mapDeletions(ids: unknown, chat: Peer | null, context: MappingContext): IncomingDeletion[] {
  const list = Array.isArray(ids) ? ids : [ids];
  return list
    .filter((each): each is number => Number.isInteger(each) && each > 0)
    .map((msgId) => deletion(msgId, chat, 'deleted', context));
}

export function deletion(
  msgId: number,
  chat: Peer | null,
  how: IncomingDeletion['how'],
  context: MappingContext,
): IncomingDeletion {
  const { account, source, receivedAt } = context;
  return { event: 'deletion', account, chat, msgId, how, source, receivedAt };
}

/**
 * The short form in which Telegram pushes plain texts of private chats and basic groups, as the message it stands for.
 * https://core.telegram.org/constructor/updateShortMessage
 */
export function expandShort(
  update: Api.UpdateShortMessage | Api.UpdateShortChatMessage,
  selfId: TelegramId,
): Api.Message {
  const inGroup = update instanceof Api.UpdateShortChatMessage;
  const other = inGroup ? update.fromId : update.userId;
  return new Api.Message({
    out: update.out,
    mentioned: update.mentioned,
    mediaUnread: update.mediaUnread,
    silent: update.silent,
    id: update.id,
    fromId: new Api.PeerUser({ userId: update.out && !inGroup ? bigInt(selfId) : other }),
    peerId: inGroup ? new Api.PeerChat({ chatId: update.chatId }) : new Api.PeerUser({ userId: update.userId }),
    fwdFrom: update.fwdFrom,
    viaBotId: update.viaBotId,
    replyTo: update.replyTo,
    date: update.date,
    message: update.message,
    entities: update.entities,
    ttlPeriod: update.ttlPeriod,
  });
}

function seconds(value: unknown): Ms | null {
  return typeof value === 'number' && Number.isInteger(value) ? ms(value * 1000) : null;
}

function lowerFirst(text: string): string {
  return text.slice(0, 1).toLowerCase() + text.slice(1);
}
