import type { Entity, Forward, IncomingMessage, ManualOrigin, MediaContent } from '../../domain/index.ts';

/** What a message said, sealed per version and gone once its key is erased. Every string in it is hostile. */
export interface StoredContent {
  text: string;
  entities: Entity[];
  media: MediaContent | null;
  forward: Forward | null;
  replyToMsgId: number | null;
  serviceAction: string | null;
  /** Only on what a person wrote down. */
  manual?: ManualOrigin;
  /** TL bytes as received, at the version's `rawLayer`. */
  raw: Uint8Array;
}

/** What a message's version will say when it is read back. */
export function contentOf(message: IncomingMessage): StoredContent {
  const { text, entities, media, forward, replyToMsgId, serviceAction, manual, raw } = message;
  return { text, entities, media, forward, replyToMsgId, serviceAction, ...(manual ? { manual } : {}), raw };
}

/** Length of the JSON part (4 bytes, big endian) ‖ JSON ‖ raw bytes. */
export function packContent(message: IncomingMessage): Buffer {
  const { raw, ...fields } = contentOf(message);
  const json = Buffer.from(JSON.stringify(fields), 'utf8');
  const length = Buffer.alloc(4);
  length.writeUInt32BE(json.length);
  return Buffer.concat([length, json, raw]);
}

/** The bytes are our own (authenticated by the seal), so the JSON is trusted to have the shape it was given. */
export function unpackContent(packed: Buffer): StoredContent {
  const end = 4 + packed.readUInt32BE(0);
  const fields = JSON.parse(packed.toString('utf8', 4, end)) as Omit<StoredContent, 'raw'>;
  return { ...fields, raw: Uint8Array.from(packed.subarray(end)) };
}
