import type { AccountId, ChatKey, MessageKey, Ms, TelegramId } from './brand.ts';
import type { ManualOrigin } from './filing.ts';

/**
 * A message as Telegram delivered it, before anyone decided anything about it. The Telegram adapter makes these, the
 * evidence store keeps them, intake reads them. Every string in here is hostile.
 */
export type PeerKind = 'user' | 'group' | 'channel';

export interface Peer {
  kind: PeerKind;
  id: TelegramId;
}

/** What a message carries besides text. File references and access hashes are not content: see MediaRef. */
export interface MediaContent {
  kind:
    | 'photo'
    | 'document'
    | 'video'
    | 'voice'
    | 'audio'
    | 'roundVideo'
    | 'sticker'
    | 'animation'
    | 'location'
    | 'liveLocation'
    | 'venue'
    | 'contact'
    | 'poll'
    | 'webPage'
    | 'story'
    | 'dice'
    | 'unsupported';
  /** Telegram's id of the photo or document; null for kinds without one. */
  id: TelegramId | null;
  /** Bytes of the largest size, if known. */
  size: number | null;
  mime: string | null;
  name: string | null;
  /** Location, venue, contact, poll: their fields, as plain JSON. */
  fields?: Record<string, string | number | boolean | null | string[]>;
}

/** What is needed to fetch the bytes later; expires, is not content, is not part of the digest. */
export interface MediaRef {
  accessHash: string;
  fileReference: Uint8Array;
  dcId: number;
  /** Photos: which of their sizes the bytes are, the largest. Null for documents and where it isn't known. */
  thumbSize?: string | null;
}

export interface Entity {
  type: string;
  offset: number;
  length: number;
  url?: string;
  userId?: string;
}

export interface Forward {
  fromId: TelegramId | null;
  fromKind: PeerKind | null;
  fromName: string | null;
  date: Ms | null;
  channelPost: number | null;
}

/** push: live update; difference: catching up; history: paging a chat; the others are imports. */
export type EvidenceSource = 'push' | 'difference' | 'history' | 'desktopExport' | 'manual';

export interface IncomingMessage {
  event: 'message';
  account: AccountId;
  chat: Peer;
  msgId: number;
  /** Numeric sender; null in channels' own posts. */
  fromId: TelegramId | null;
  fromKind: PeerKind | null;
  viaBotId: TelegramId | null;
  /** Telegram's send time. */
  sentAt: Ms;
  editedAt: Ms | null;
  forward: Forward | null;
  replyToMsgId: number | null;
  groupedId: TelegramId | null;
  text: string;
  entities: Entity[];
  media: MediaContent | null;
  mediaRef: MediaRef | null;
  /** Service messages (joined, pinned, …) are evidence too: their action's name. */
  serviceAction: string | null;
  /** Only on what a person wrote down. */
  manual?: ManualOrigin;
  outgoing: boolean;
  /** TL bytes of the message, re-serialised at `rawLayer`. */
  raw: Uint8Array;
  rawLayer: number;
  source: EvidenceSource;
  receivedAt: Ms;
}

/** Telegram said that these are gone, or a stored message is missing from the history. */
export interface IncomingDeletion {
  event: 'deletion';
  account: AccountId;
  /** Null for private chats and basic groups, where Telegram names only the id. */
  chat: Peer | null;
  msgId: number;
  how: 'deleted' | 'foundMissing';
  source: EvidenceSource;
  receivedAt: Ms;
}

export type Incoming = IncomingMessage | IncomingDeletion;

/** Stable name of a chat: `channel:ID`, or `ACCOUNT:user:ID` / `ACCOUNT:group:ID` where ids are the account's own. */
export function chatKey(account: AccountId, chat: Peer): ChatKey {
  return (chat.kind === 'channel' ? `channel:${chat.id}` : `${account}:${chat.kind}:${chat.id}`) as ChatKey;
}

/**
 * `channel:ID:MSG` for channels and supergroups, whose ids belong to the chat; `ACCOUNT:PEER:MSG` elsewhere, where they
 * are the account's own (design.md, Evidence).
 */
export function messageKey(account: AccountId, chat: Peer, msgId: number): MessageKey {
  return `${chatKey(account, chat)}:${msgId}` as MessageKey;
}

/** Telegram's own service accounts: login codes, notices. Never intake. */
export const SERVICE_ACCOUNTS: ReadonlySet<string> = new Set(['777000', '333000', '42777', '1087968824', '136817688']);
