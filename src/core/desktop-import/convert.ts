import { z } from 'zod';
import {
  type AccountId,
  type Entity,
  type IncomingMessage,
  type MediaContent,
  type Ms,
  ms,
  type Peer,
  type PeerKind,
  type TelegramId,
} from '../../domain/index.ts';
import type { ChatHead } from './scanner.ts';

/** Why a message of an export could not be taken. */
export type ImportProblem = 'notAnObject' | 'badId' | 'badDate' | 'notJson' | 'tooLarge' | 'unknownChat';

export interface Converted {
  message: IncomingMessage;
  /** Path of its file inside the export, as written: hostile. */
  file: string | null;
  /** Its time was given without a zone, so it was read as the capital's. */
  guessedTime: boolean;
}

const KINDS: Record<string, PeerKind> = {
  personal_chat: 'user',
  bot_chat: 'user',
  saved_messages: 'user',
  private_group: 'group',
  private_supergroup: 'channel',
  public_supergroup: 'channel',
  private_channel: 'channel',
  public_channel: 'channel',
};

const whole = z.number().int().min(1).max(Number.MAX_SAFE_INTEGER);
const digits = z.string().regex(/^[1-9]\d{0,18}$/);

/**
 * The chat that an export names. Ids come bare, with the `-100` of bots, or in Telegram Desktop's old numbering, where
 * basic groups begin at 2^32 and channels at 2^33.
 */
export function peerOf({ id, type }: ChatHead): Peer | null {
  const kind = typeof type === 'string' && Object.hasOwn(KINDS, type) ? KINDS[type] : undefined;
  const bare = bareId(id);
  return kind && bare ? { kind, id: bare } : null;
}

function bareId(id: unknown): TelegramId | null {
  const text = typeof id === 'number' ? String(id) : typeof id === 'string' ? id : '';
  const plain = digits.safeParse(text.replace(/^-100(?=\d{5})|^-/, '')).data;
  if (plain === undefined) return null;
  const value = BigInt(plain);
  const shift = 1n << 32n;
  return String(value >= 2n * shift && value < 3n * shift ? value - 2n * shift : value) as TelegramId;
}

/** `user123`, `channel123`, `chat123`; a bare number in old exports. */
function senderOf(from: unknown): { kind: PeerKind; id: TelegramId } | null {
  if (typeof from === 'number') {
    const id = bareId(from);
    return id && { kind: 'user', id };
  }
  const match = typeof from === 'string' ? /^(user|channel|chat|group)(\d{1,19})$/.exec(from) : null;
  if (!match?.[2]) return null;
  return {
    kind: match[1] === 'user' ? 'user' : match[1] === 'channel' ? 'channel' : 'group',
    id: match[2] as TelegramId,
  };
}

const ENTITIES: Record<string, string> = {
  link: 'url',
  text_link: 'textUrl',
  mention_name: 'mentionName',
  bot_command: 'botCommand',
  strikethrough: 'strike',
  custom_emoji: 'customEmoji',
  bank_card: 'bankCard',
};

/** Text with its entities as Telegram counts them: offsets in UTF-16 units. */
export function textOf(raw: Record<string, unknown>): { text: string; entities: Entity[] } {
  const pieces = Array.isArray(raw.text_entities) ? raw.text_entities : Array.isArray(raw.text) ? raw.text : [raw.text];
  let text = '';
  const entities: Entity[] = [];
  for (const piece of pieces) {
    if (typeof piece === 'string') {
      text += piece;
      continue;
    }
    const said = record(piece);
    if (typeof said?.text !== 'string') continue;
    const type = typeof said.type === 'string' ? said.type : 'plain';
    if (type !== 'plain' && said.text !== '') {
      const entity: Entity = {
        type: ENTITIES[type] ?? type.slice(0, 40),
        offset: text.length,
        length: said.text.length,
      };
      if (type === 'text_link' && typeof said.href === 'string') entity.url = said.href;
      if (type === 'mention_name' && said.user_id !== undefined) entity.userId = String(said.user_id).slice(0, 20);
      entities.push(entity);
    }
    text += said.text;
  }
  // Nothing that Telegram carries is longer; what a forger wrote is cut before it is stored.
  return { text: text.slice(0, 16_384), entities: entities.slice(0, 500) };
}

const record = (value: unknown): Record<string, unknown> | null =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Record<string, unknown>) : null;
const text = (value: unknown, max: number): string | null =>
  typeof value === 'string' && value !== '' ? value.slice(0, max) : null;
const count = (value: unknown): number | null => (whole.safeParse(value).success ? (value as number) : null);

const MEDIA: Record<string, MediaContent['kind']> = {
  voice_message: 'voice',
  video_message: 'roundVideo',
  video_file: 'video',
  animation: 'animation',
  audio_file: 'audio',
  sticker: 'sticker',
};

function mediaOf(raw: Record<string, unknown>): { media: MediaContent | null; file: string | null } {
  const none = { id: null, size: null, mime: null, name: null };
  const path = (value: unknown) => {
    const found = text(value, 1024);
    // "(File not included. Change data exporting settings to download.)"
    return found === null || found.startsWith('(') ? null : found;
  };
  if (raw.photo !== undefined)
    return { media: { ...none, kind: 'photo', size: count(raw.photo_file_size) }, file: path(raw.photo) };
  if (raw.file !== undefined) {
    const type = typeof raw.media_type === 'string' ? raw.media_type : '';
    return {
      media: {
        kind: Object.hasOwn(MEDIA, type) ? (MEDIA[type] ?? 'document') : 'document',
        id: null,
        size: count(raw.file_size),
        mime: text(raw.mime_type, 100),
        name: text(raw.file_name, 200),
      },
      file: path(raw.file),
    };
  }
  const place = record(raw.location_information);
  if (place) {
    const fields = { lat: finite(place.latitude), lon: finite(place.longitude) };
    return {
      media: { ...none, kind: raw.live_location_period_seconds ? 'liveLocation' : 'location', fields },
      file: null,
    };
  }
  const contact = record(raw.contact_information);
  if (contact) {
    const fields = {
      firstName: text(contact.first_name, 200) ?? '',
      lastName: text(contact.last_name, 200) ?? '',
      phone: text(contact.phone_number, 40) ?? '',
    };
    return { media: { ...none, kind: 'contact', fields }, file: null };
  }
  return record(raw.poll) ? { media: { ...none, kind: 'poll' }, file: null } : { media: null, file: null };
}

const finite = (value: unknown): number | null => (typeof value === 'number' && Number.isFinite(value) ? value : null);

/** Unix seconds where the export has them (since the end of 2021), else its wall clock. */
function timeOf(
  unix: unknown,
  wall: unknown,
  wallClock: (text: string) => Ms | null,
): { at: Ms; guessed: boolean } | null {
  const seconds = typeof unix === 'string' ? Number(unix) : unix;
  if (typeof seconds === 'number' && Number.isInteger(seconds) && seconds > 1_300_000_000 && seconds < 4_200_000_000)
    return { at: ms(seconds * 1000), guessed: false };
  const at = typeof wall === 'string' ? wallClock(wall) : null;
  return at === null ? null : { at, guessed: true };
}

export interface ConvertContext {
  account: AccountId;
  chat: Peer;
  receivedAt: Ms;
  /** Reads `2021-01-10T09:40:00` as the capital's wall clock. */
  wallClock: (text: string) => Ms | null;
}

/** One element of an export's `messages` as an incoming message, or why it is none. Total: any JSON gives an answer. */
export function convert(json: unknown, context: ConvertContext): Converted | { problem: ImportProblem } {
  const raw = record(json);
  if (!raw) return { problem: 'notAnObject' };
  const msgId = whole.max(2_147_483_647).safeParse(raw.id);
  if (!msgId.success) return { problem: 'badId' };
  const sent = timeOf(raw.date_unixtime, raw.date, context.wallClock);
  if (!sent) return { problem: 'badDate' };
  const { account, chat } = context;
  const service = raw.type === 'service';
  const from = senderOf(service ? raw.actor_id : raw.from_id);
  const ownPost = from?.kind === 'channel' && chat.kind === 'channel' && from.id === chat.id;
  const edited = timeOf(raw.edited_unixtime, raw.edited, context.wallClock);
  const forwardedFrom = text(raw.forwarded_from, 200);
  const forwarder = senderOf(raw.forwarded_from_id);
  const isForward = raw.forwarded_from !== undefined || raw.forwarded_from_id !== undefined;
  const { media, file } = service ? { media: null, file: null } : mediaOf(raw);
  const said = textOf(raw);
  return {
    file,
    guessedTime: sent.guessed,
    message: {
      event: 'message',
      account,
      chat,
      msgId: msgId.data,
      fromId: ownPost ? null : (from?.id ?? null),
      fromKind: ownPost ? null : (from?.kind ?? null),
      // An export names the bot, not its number: enough to know that it was not sent by the sender alone.
      viaBotId: raw.via_bot === undefined ? null : ('0' as TelegramId),
      sentAt: sent.at,
      editedAt: edited?.at ?? null,
      forward: isForward
        ? {
            fromId: forwarder?.id ?? null,
            fromKind: forwarder?.kind ?? null,
            fromName: forwardedFrom,
            date: null,
            channelPost: null,
          }
        : null,
      replyToMsgId: raw.reply_to_peer_id === undefined ? count(raw.reply_to_message_id) : null,
      groupedId: null,
      text: service ? '' : said.text,
      entities: service ? [] : said.entities,
      media,
      mediaRef: null,
      serviceAction: service ? (text(raw.action, 60) ?? 'unknown') : null,
      outgoing: from?.kind === 'user' && from.id === (account as string),
      raw: new Uint8Array(),
      rawLayer: 0,
      source: 'desktopExport',
      receivedAt: context.receivedAt,
    },
  };
}
