/** One encrypted message in and out, without any state. Source: core.telegram.org/mtproto/description (2.0). */
import { randomBytes } from 'node:crypto';
import { gunzipSync, gzipSync } from 'node:zlib';
import { igeDecrypt, igeEncrypt, messageAes, messageKey, sha1 } from './crypto.ts';
import { TlReader, TlWriter } from './tl.ts';

export const CONTAINER_ID = 0x73f1f8dc;
export const GZIP_ID = 0x3072cfa1;
const RPC_RESULT_ID = 0xf35c6d01;
const FUTURE_SALTS_ID = 0xae500895;

/** The largest thing a client may unpack to here. */
const MAX_UNZIPPED = 8 * 1024 * 1024;

export interface Envelope {
  readonly salt: bigint;
  readonly sessionId: bigint;
  readonly msgId: bigint;
  readonly seqNo: number;
  readonly body: Buffer;
}

/** Messages a client sends are keyed with x = 0, a server's with x = 8. */
export type Side = 0 | 8;

export const keyId = (key: Buffer): Buffer => sha1(key).subarray(12);

/** auth_key_id ‖ msg_key ‖ encrypted(salt, session, msg_id, seq_no, length, body, 12 to 27 bytes of padding). */
export function seal(key: Buffer, message: Envelope, side: Side, random: (n: number) => Buffer = randomBytes): Buffer {
  const w = new TlWriter(message.body.length + 64);
  w.long(message.salt)
    .long(message.sessionId)
    .long(message.msgId)
    .int(message.seqNo)
    .int(message.body.length)
    .raw(message.body);
  const length = message.body.length + 32;
  w.raw(random(12 + ((16 - ((length + 12) & 15)) & 15)));
  const padded = w.result();
  const msgKey = messageKey(key, padded, side);
  const aes = messageAes(key, msgKey, side);
  return Buffer.concat([keyId(key), msgKey, igeEncrypt(padded, aes.key, aes.iv)]);
}

/** Opens a payload whose key is known. @throws RangeError when anything does not verify. */
export function open(key: Buffer, payload: Buffer, side: Side): Envelope {
  const msgKey = payload.subarray(8, 24);
  // Padded transports may leave up to 15 bytes of their own at the end.
  const encrypted = payload.subarray(24, 24 + ((payload.length - 24) & ~15));
  if (encrypted.length < 48) throw new RangeError('message too short');
  const aes = messageAes(key, msgKey, side);
  const padded = igeDecrypt(encrypted, aes.key, aes.iv);
  if (!messageKey(key, padded, side).equals(msgKey)) throw new RangeError('msg_key does not match');
  const r = new TlReader(padded);
  const [salt, sessionId, msgId, seqNo, length] = [r.long(), r.long(), r.long(), r.int(), r.int()];
  const padding = padded.length - 32 - length;
  if (length < 0 || (length & 3) !== 0 || padding < 12 || padding > 1024) throw new RangeError('bad length');
  return { salt, sessionId, msgId, seqNo, body: r.raw(length) };
}

export interface Inner {
  readonly msgId: bigint;
  readonly seqNo: number;
  readonly body: Buffer;
}

/** msg_container: bare messages one after the other. */
export function container(messages: readonly Inner[]): Buffer {
  const w = new TlWriter(1024);
  w.int(CONTAINER_ID).int(messages.length);
  for (const { msgId, seqNo, body } of messages) w.long(msgId).int(seqNo).int(body.length).raw(body);
  return w.result();
}

/** The messages of a body: those of a container, or itself; packed ones unpacked. Containers do not nest. */
export function unpack(outer: Inner): Inner[] {
  const r = new TlReader(outer.body);
  if (r.uint() !== CONTAINER_ID) return [{ ...outer, body: unzip(outer.body) }];
  const count = r.int();
  if (count < 0 || count > 1024) throw new RangeError('bad container');
  return Array.from({ length: count }, () => {
    const [msgId, seqNo, length] = [r.long(), r.int(), r.int()];
    return { msgId, seqNo, body: unzip(r.raw(length)) };
  });
}

export function unzip(body: Buffer): Buffer {
  if (body.length < 8 || body.readUInt32LE(0) !== GZIP_ID) return body;
  return gunzipSync(new TlReader(body, 4).bytes(), { maxOutputLength: MAX_UNZIPPED });
}

/** gzip_packed when that is smaller. */
export function zip(body: Buffer): Buffer {
  if (body.length < 1024) return body;
  const packed = gzipSync(body, { level: 1 });
  if (packed.length + 16 > body.length) return body;
  return new TlWriter(packed.length + 16).int(GZIP_ID).bytes(packed).result();
}

export function rpcResult(msgId: bigint, result: Buffer): Buffer {
  return new TlWriter(result.length + 12).int(RPC_RESULT_ID).long(msgId).raw(result).result();
}

/** future_salts, whose vector and elements are bare. */
export function futureSalts(
  msgId: bigint,
  now: number,
  salts: readonly { since: number; until: number; salt: bigint }[],
): Buffer {
  const w = new TlWriter().int(FUTURE_SALTS_ID).long(msgId).int(now).int(salts.length);
  for (const { since, until, salt } of salts) w.int(since).int(until).long(salt);
  return w.result();
}
