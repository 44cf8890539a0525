import bigInt from 'big-integer';

interface Reader {
  stream: Buffer;
  offset: number;
}
interface LongReader {
  prototype: { readLong(this: Reader, signed?: boolean): bigInt.BigInteger };
}

const LONG = 8;

/**
 * The library reads each 64-bit number by way of a hex string, digit by digit, and a binary one to find its sign: a
 * quarter of all work on a message. The same number, read by the engine, costs a thirtieth. What does not fit into the
 * buffer is left to the library's own words.
 */
export function readLongsNatively(reader: LongReader): void {
  const slowly = reader.prototype.readLong;
  reader.prototype.readLong = function readLong(this: Reader, signed = true): bigInt.BigInteger {
    const { stream, offset } = this;
    if (offset + LONG > stream.length) return slowly.call(this, signed);
    this.offset = offset + LONG;
    return bigInt(signed ? stream.readBigInt64LE(offset) : stream.readBigUInt64LE(offset));
  };
}

interface Acknowledged {
  CONSTRUCTOR_ID: number;
  msgIds: bigInt.BigInteger[];
}
interface Acknowledgement {
  prototype: { getBytes(this: Acknowledged): Buffer };
}

/** Constructor id, `vector`'s id, count. */
const ACK_HEAD = 12;
const VECTOR = 0x1cb5c415;

/**
 * What was received is acknowledged with whatever is sent next: after a flood, thousands of numbers at once, each of which
 * the library shifts out byte by byte. Core heard nothing for 130 ms; written by the engine, it is one.
 */
export function writeAcksNatively(ack: Acknowledgement): void {
  ack.prototype.getBytes = function getBytes(this: Acknowledged): Buffer {
    const { CONSTRUCTOR_ID, msgIds } = this;
    const bytes = Buffer.alloc(ACK_HEAD + LONG * msgIds.length);
    bytes.writeUInt32LE(CONSTRUCTOR_ID, 0);
    bytes.writeUInt32LE(VECTOR, 4);
    bytes.writeInt32LE(msgIds.length, 8);
    for (const [n, id] of msgIds.entries())
      bytes.writeBigInt64LE(BigInt.asIntN(64, BigInt(id.toString())), ACK_HEAD + LONG * n);
    return bytes;
  };
}
