/**
 * The library as this folder sees it: its values (`gramjs.ts`) and what is made of them. The library is archived, its
 * continuation has nearly the same shape, and a change of either must touch these two files first.
 */
import bigInt from 'big-integer';
import { readLongsNatively, writeAcksNatively } from './fast-longs.ts';
import { _serverKeys, Api, BinaryReader, Logger } from './gramjs.ts';

export {
  Api,
  AuthKey,
  BinaryReader,
  ConnectionTCPFull,
  ConnectionTCPMTProxyAbridged,
  computeCheck,
  LAYER,
  MemorySession,
  muteClient,
  RPCError,
  type Sender,
  TelegramClient,
  TypeNotFoundError,
  tameClient,
  tameSender,
  UpdateConnectionState,
} from './gramjs.ts';
export { bigInt };

export type BigInteger = bigInt.BigInteger;

readLongsNatively(BinaryReader);
writeAcksNatively(Api.MsgsAck);

/** Fingerprint (signed decimal) → RSA key with which a data centre proves itself. The library's own, mutable map. */
export const serverKeys: Map<string, { n: BigInteger; e: number }> = _serverKeys;

/** The library prints to the console, errors with their content included; nothing of that may leave the process. */
export class SilentLogger extends Logger {
  override canSend(): boolean {
    return false;
  }
  override log(): void {}
}

/** What is read of a TL object without knowing its class. */
export interface TlObject {
  className: string;
  CONSTRUCTOR_ID: number;
  SUBCLASS_OF_ID: number;
  getBytes(): Buffer;
}

export function isTlObject(value: unknown): value is TlObject {
  return typeof value === 'object' && value !== null && typeof (value as TlObject).className === 'string';
}

/**
 * Calls `listener` as soon as the library has read the answer to `request`: in its receive loop, in order with the
 * updates. Who awaits the answer hears of it only after whatever else had arrived in the meantime.
 */
export function onRead(request: Api.AnyRequest, listener: () => void): void {
  const { readResult } = Object.getPrototypeOf(request) as { readResult(reader: BinaryReader): unknown };
  Object.defineProperty(request, 'readResult', {
    configurable: true,
    value(reader: BinaryReader) {
      const answer: unknown = readResult.call(request, reader);
      listener();
      return answer;
    },
  });
}

interface WireReader {
  stream: Buffer;
  offset: number;
}
interface WireClass {
  fromReader(reader: WireReader): object;
}

const wire = new WeakMap<object, Uint8Array>();

/**
 * Keeps the bytes of every message as they were read. Two reasons: they are what Telegram sent, not what the library
 * made of it; and `getBytes()` stops working for a field for good once anything inside that field could not be read
 * (the reader leaves its schema half changed).
 */
function keepWireBytes(constructors: unknown[]): void {
  for (const each of constructors as WireClass[]) {
    const original = each.fromReader;
    each.fromReader = function fromReader(reader: WireReader): object {
      const start = reader.offset - 4; // the constructor id is already read
      const value = original.call(each, reader);
      wire.set(value, Uint8Array.from(reader.stream.subarray(start, reader.offset)));
      return value;
    };
  }
}
keepWireBytes([Api.Message, Api.MessageService, Api.MessageEmpty]);

/** TL bytes of a message at layer {@link LAYER}: as received, else serialised anew, else empty. Never throws. */
export function messageBytes(message: TlObject): Uint8Array {
  const kept = wire.get(message);
  if (kept) return kept;
  try {
    // Without its own checks, which print what they dislike to the console.
    const quiet = Object.create(message, { validate: { value: () => {} } }) as TlObject;
    return Uint8Array.from(quiet.getBytes());
  } catch {
    return new Uint8Array(0);
  }
}
