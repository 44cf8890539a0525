/**
 * MTProto's transports over one TCP stream, told apart by the first bytes: full, abridged, intermediate, padded
 * intermediate, and any but full inside obfuscation, with or without an MTProxy secret.
 * Source: core.telegram.org/mtproto/mtproto-transports.
 */
import { type Cipheriv, createCipheriv, createDecipheriv, type Decipheriv, randomBytes } from 'node:crypto';
import { crc32 } from 'node:zlib';
import { sha256 } from './crypto.ts';

/** Frames larger than this are an attack or a bug (the largest legal upload part is 512 KiB). */
const MAX_FRAME = 2 * 1024 * 1024;

/** The stream is not MTProto, or broke its rules: close it. */
export class TransportError extends Error {}

export type TransportName = 'full' | 'abridged' | 'intermediate' | 'padded';

interface Framing {
  /** A frame's payload and the bytes it took, or undefined when more must arrive. */
  read(buffer: Buffer): { payload: Buffer; used: number } | undefined;
  write(payload: Buffer): Buffer;
}

function checked(length: number): number {
  if (length < 0 || length > MAX_FRAME) throw new TransportError(`frame of ${length} bytes`);
  return length;
}

function fullFraming(): Framing {
  let received = 0;
  let sent = 0;
  return {
    read(buffer) {
      if (buffer.length < 4) return undefined;
      const length = checked(buffer.readInt32LE(0));
      if (length < 12) throw new TransportError('full frame too short');
      if (buffer.length < length) return undefined;
      if (buffer.readInt32LE(4) !== received++) throw new TransportError('frame out of order');
      if (buffer.readUInt32LE(length - 4) !== crc32(buffer.subarray(0, length - 4)))
        throw new TransportError('bad CRC');
      return { payload: buffer.subarray(8, length - 4), used: length };
    },
    write(payload) {
      const frame = Buffer.allocUnsafe(payload.length + 12);
      frame.writeInt32LE(frame.length, 0);
      frame.writeInt32LE(sent++, 4);
      frame.set(payload, 8);
      frame.writeUInt32LE(crc32(frame.subarray(0, frame.length - 4)), frame.length - 4);
      return frame;
    },
  };
}

const abridgedFraming = (): Framing => ({
  read(buffer) {
    if (buffer.length < 1) return undefined;
    // The top bit asks for a quick acknowledgement, which no server is bound to give.
    const first = (buffer[0] ?? 0) & 0x7f;
    if (first === 0x7f && buffer.length < 4) return undefined;
    const head = first === 0x7f ? 4 : 1;
    const length = checked((first === 0x7f ? buffer.readUIntLE(1, 3) : first) * 4);
    if (buffer.length < head + length) return undefined;
    return { payload: buffer.subarray(head, head + length), used: head + length };
  },
  write(payload) {
    const words = payload.length >> 2;
    const head =
      words < 0x7f ? Buffer.from([words]) : Buffer.from([0x7f, words & 255, (words >> 8) & 255, words >> 16]);
    return Buffer.concat([head, payload]);
  },
});

const intermediateFraming = (padded: boolean): Framing => ({
  read(buffer) {
    if (buffer.length < 4) return undefined;
    const length = checked(buffer.readInt32LE(0) & 0x7fffffff);
    if (buffer.length < 4 + length) return undefined;
    return { payload: buffer.subarray(4, 4 + length), used: 4 + length };
  },
  write(payload) {
    const pad = padded ? randomBytes((randomBytes(1)[0] ?? 0) & 15) : Buffer.alloc(0);
    const head = Buffer.allocUnsafe(4);
    head.writeInt32LE(payload.length + pad.length, 0);
    return Buffer.concat([head, payload, pad]);
  },
});

function framing(name: TransportName): Framing {
  if (name === 'full') return fullFraming();
  return name === 'abridged' ? abridgedFraming() : intermediateFraming(name === 'padded');
}

const TAGS: readonly (readonly [number, TransportName])[] = [
  [0xefefefef, 'abridged'],
  [0xeeeeeeee, 'intermediate'],
  [0xdddddddd, 'padded'],
];

interface Obfuscation {
  readonly name: TransportName;
  /** The data centre an MTProxy is to reach; undefined without one. */
  readonly dcId: number | undefined;
  readonly decrypt: Decipheriv;
  readonly encrypt: Cipheriv;
}

/** Opens a 64-byte obfuscation header: plainly first, then with each MTProxy secret. */
export function openObfuscation(header: Buffer, secrets: readonly Buffer[]): Obfuscation | undefined {
  const reversed = Buffer.from(header.subarray(8, 56)).reverse();
  for (const secret of [undefined, ...secrets]) {
    const key = (raw: Buffer): Buffer => (secret ? sha256(raw, secret) : raw);
    const decrypt = createDecipheriv('aes-256-ctr', key(header.subarray(8, 40)), header.subarray(40, 56));
    const opened = decrypt.update(header);
    const tag = opened.readUInt32LE(56);
    const name = TAGS.find(([value]) => value === tag)?.[1];
    if (!name) continue;
    const encrypt = createCipheriv('aes-256-ctr', key(reversed.subarray(0, 32)), reversed.subarray(32, 48));
    return { name, dcId: secret && opened.readInt16LE(60), decrypt, encrypt };
  }
  return undefined;
}

export interface Transport {
  /** Feeds bytes from the socket; returns the payloads they complete. @throws TransportError */
  receive(chunk: Buffer): Buffer[];
  /** The bytes to write for one payload. Must be called in the order of writing. */
  frame(payload: Buffer): Buffer;
  readonly name: TransportName | undefined;
  readonly dcId: number | undefined;
}

export function createTransport(secrets: readonly Buffer[]): Transport {
  let pending: Buffer = Buffer.alloc(0);
  let frames: Framing | undefined;
  let obfuscation: Obfuscation | undefined;
  let name: TransportName | undefined;

  function choose(chosen: TransportName, used: number): true {
    name = chosen;
    frames = framing(chosen);
    pending = pending.subarray(used);
    return true;
  }

  /** Full has no tag, but its second word is the sequence number 0, which obfuscation never has there. */
  function detect(): boolean {
    if (pending.length === 0) return false;
    if (pending[0] === 0xef) return choose('abridged', 1);
    if (pending.length < 8) return false;
    const tag = TAGS.find(([value]) => value === pending.readUInt32LE(0));
    if (tag && tag[1] !== 'abridged') return choose(tag[1], 4);
    if (pending.readUInt32LE(4) === 0) return choose('full', 0);
    if (pending.length < 64) return false;
    obfuscation = openObfuscation(pending.subarray(0, 64), secrets);
    if (!obfuscation) throw new TransportError('not a transport of MTProto');
    const rest = obfuscation.decrypt.update(pending.subarray(64));
    choose(obfuscation.name, pending.length);
    pending = rest;
    return true;
  }

  return {
    get name() {
      return name;
    },
    get dcId() {
      return obfuscation?.dcId;
    },
    receive(chunk) {
      const clear = obfuscation ? obfuscation.decrypt.update(chunk) : chunk;
      pending = pending.length ? Buffer.concat([pending, clear]) : clear;
      if (!frames && !detect()) return [];
      const out: Buffer[] = [];
      for (;;) {
        const next = frames?.read(pending);
        if (!next) return out;
        out.push(next.payload);
        pending = pending.subarray(next.used);
      }
    },
    frame(payload) {
      const bytes = (frames ?? framing('intermediate')).write(payload);
      return obfuscation ? obfuscation.encrypt.update(bytes) : bytes;
    },
  };
}
