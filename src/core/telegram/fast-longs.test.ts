import bigInt from 'big-integer';
import fc from 'fast-check';
import { Api } from 'telegram';
import { BinaryReader } from 'telegram/extensions/index.js';
import { expect, test } from 'vitest';
import { readLongsNatively, writeAcksNatively } from './fast-longs.ts';

class Slow extends BinaryReader {}
class Fast extends BinaryReader {}
readLongsNatively(Fast);

test('64-bit numbers are read as the library reads them', () => {
  const edges = [0n, 1n, -1n, 2n ** 63n - 1n, -(2n ** 63n), 2n ** 32n, -(2n ** 53n) - 1n];
  fc.assert(
    fc.property(
      fc.oneof(fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }), fc.constantFrom(...edges)),
      fc.boolean(),
      fc.nat(5),
      (value, signed, before) => {
        const bytes = Buffer.alloc(before + 12);
        bytes.writeBigInt64LE(value, before);
        const [slow, fast] = [new Slow(bytes), new Fast(bytes)].map((reader) => {
          reader.offset = before;
          const read = reader.readLong(signed);
          return { text: read.toString(), offset: reader.offset, sum: read.add(1).toString() };
        });
        expect(fast).toEqual(slow);
      },
    ),
  );
});

test('what is cut short is refused in the same words', () => {
  const said = [Slow, Fast].map((Reader) => {
    try {
      new Reader(Buffer.alloc(7)).readLong();
      return 'read';
    } catch (error) {
      return String(error);
    }
  });
  expect(said[0]).toContain('No more data');
  expect(said[1]).toBe(said[0]);
});

test('acknowledgements are written as the library writes them', () => {
  class FastAck extends Api.MsgsAck {}
  writeAcksNatively(FastAck);
  fc.assert(
    fc.property(fc.array(fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }), { maxLength: 40 }), (ids) => {
      const msgIds = ids.map((id) => bigInt(id));
      expect(new FastAck({ msgIds }).getBytes()).toEqual(new Api.MsgsAck({ msgIds }).getBytes());
    }),
  );
});
