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
