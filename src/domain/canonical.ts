import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex } from '@noble/hashes/utils.js';
import serialise from 'canonicalize';
import type { MessageKey } from './brand.ts';
import { inOrder, type Sha256 } from './ids.ts';
import type { IncomingMessage } from './message.ts';

/** JSON as it is stored and hashed. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json | undefined };

/**
 * RFC 8785 canonical JSON. Properties that are `undefined` are left out, as in JSON. Lone surrogates, which JSON files
 * made by others can carry, become U+FFFD: RFC 8785 refuses them, and a hostile string must not stop the headquarters.
 * Throws on NaN, infinities and cycles, which are bugs of ours.
 */
export function canonicalJson(value: Json): string {
  const text = serialiseAnyText(value);
  if (text === undefined) throw new TypeError('Nothing to canonicalise');
  return text;
}

function serialiseAnyText(value: Json): string | undefined {
  try {
    return serialise(value);
  } catch {
    // Mending every string first would cost as much as serialising, for a case that only forged files have.
    return serialise(wellFormed(value));
  }
}

function wellFormed(value: Json): Json {
  if (typeof value === 'string') return value.toWellFormed();
  if (value === null || typeof value !== 'object') return value;
  if (Array.isArray(value)) return value.map(wellFormed);
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => [key.toWellFormed(), inner === undefined ? inner : wellFormed(inner)]),
  );
}

const utf8 = new TextEncoder();

/** SHA-256 over the UTF-8 of the canonical JSON, as lowercase hex. */
export function canonicalHash(value: Json, hash: Sha256 = sha256): string {
  return bytesToHex(hash(utf8.encode(canonicalJson(value))));
}

/** Media whose whole content is in its fields. A poll's are not among them: its counts change by themselves. */
const PLACES_AND_PEOPLE: ReadonlySet<string> = new Set(['location', 'liveLocation', 'venue', 'contact']);

/**
 * What makes two deliveries of a message the same version (design.md, Evidence): account scope, peer, message id, from,
 * date, forward, reply, group, text, entities and media {kind, id, size, mime, name}, for
 * places and contacts also their fields. Not the raw bytes, file
 * references, access hashes, views or reactions: a refetch changes those and is no new version. Lowercase hex.
 */
export function contentDigest(message: IncomingMessage, hash: Sha256 = sha256): string {
  const content = digested(message);
  // Of values that stand in order already JSON is its own canonical form, and the platform writes it several times faster.
  const inOrderAlready = message.media?.fields === undefined || !PLACES_AND_PEOPLE.has(message.media.kind);
  const json = inOrderAlready ? JSON.stringify(content) : null;
  // An escaped surrogate: a lone one, or text that looks like it.
  if (json === null || json.includes('\\ud')) return canonicalHash(content, hash);
  return bytesToHex(hash(utf8.encode(json)));
}

/** Names in the order of RFC 8785, each of them a plain value: `contentDigest` counts on it. */
function digested(message: IncomingMessage): Json {
  const { forward, media, manual } = message;
  return {
    // Channel message ids belong to the channel; elsewhere they are the account's own.
    account: message.chat.kind === 'channel' ? null : message.account,
    date: message.sentAt,
    entities: message.entities.map((entity) => ({
      length: entity.length,
      offset: entity.offset,
      type: entity.type,
      url: entity.url,
      userId: entity.userId,
    })),
    forward:
      forward === null
        ? null
        : {
            channelPost: forward.channelPost,
            date: forward.date,
            fromId: forward.fromId,
            fromKind: forward.fromKind,
            fromName: forward.fromName,
          },
    from: message.fromId === null ? null : { id: message.fromId, kind: message.fromKind },
    group: message.groupedId,
    manual: manual && { channel: manual.channel, phone: manual.phone, who: manual.who },
    media:
      media === null
        ? null
        : {
            // A moving live location is somebody being driven away: every place it names is a version.
            fields: PLACES_AND_PEOPLE.has(media.kind) ? media.fields : undefined,
            id: media.id,
            kind: media.kind,
            mime: media.mime,
            name: media.name,
            size: media.size,
          },
    msgId: message.msgId,
    peer: { id: message.chat.id, kind: message.chat.kind },
    reply: message.replyToMsgId,
    text: message.text,
  };
}

/**
 * How an entry names one version of a message, in `basis` and in an erasure's `subjects`: `evidence:` and 128 bits of a
 * hash, because a private chat's message key holds a person's numeric id and entry headers are pseudonymous. The message's
 * number in its chat stands before the hash (see `inOrder`).
 */
export function evidenceRef(key: MessageKey, versionNo: number, hash: Sha256 = sha256): string {
  return `evidence:${inOrder(canonicalHash(['evidence', key, versionNo], hash).slice(0, 32), key)}`;
}
