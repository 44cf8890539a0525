/** Golden bytes from the specification of TL and of MTProto's transports, none of them made with a client library. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { container, futureSalts, rpcResult, unpack, unzip, zip } from './mtproto.ts';
import { decode, encode, type TlObject, TlReader, TlWriter, UnknownConstructor, writeValue } from './tl.ts';
import { createTransport, TransportError } from './transport.ts';

const hex = (text: string): Buffer => Buffer.from(text.replaceAll(/\s/g, ''), 'hex');
const BASE = 198;
const NEWER = 227;

describe('TL', () => {
  it.each([
    ['abc', '03 616263'],
    ['abcd', '04 61626364 000000'],
    ['', '00 000000'],
    ['a'.repeat(253), `fd ${'61'.repeat(253)} 0000`],
    ['a'.repeat(254), `fe fe0000 ${'61'.repeat(254)} 0000`],
  ])('writes and reads the string %#', (text, bytes) => {
    expect(new TlWriter(1).bytes(text).result()).toEqual(hex(bytes));
    expect(new TlReader(hex(bytes)).bytes().toString()).toBe(text);
  });

  it('writes numbers little-endian', () => {
    const w = new TlWriter().int(-2).long(-2n).long('9223372036854775807').double(1.5);
    expect(w.result()).toEqual(hex('feffffff feffffffffffffff ffffffffffffff7f 000000000000f83f'));
  });

  it('boxes vectors and Bool', () => {
    expect(encode({ _: 'msgs_ack', msg_ids: [1, 2n] }, BASE)).toEqual(
      hex('59b4d662 15c4b51c 02000000 0100000000000000 0200000000000000'),
    );
    const w = new TlWriter();
    writeValue(w, { kind: 'bool' }, true, BASE, 'test');
    writeValue(w, { kind: 'bool' }, false, BASE, 'test');
    expect(w.result()).toEqual(hex('b5757299 379779bc'));
  });

  it('sets a flag for what is present, also when it is a false Bool, and not for a false flag', () => {
    const settings = { _: 'peerNotifySettings', silent: false, mute_until: 5 };
    expect(encode(settings, BASE)).toEqual(hex('0c2c6299 06000000 379779bc 05000000'));
    const pong: TlObject = { _: 'updates.channelDifferenceEmpty', final: false, pts: 7 };
    expect(encode(pong, BASE)).toEqual(hex('fbaf113e 00000000 07000000'));
  });

  it('writes a message in the form of the layer', () => {
    const message = {
      _: 'message',
      id: 5,
      out: true,
      peer_id: { _: 'peerUser', user_id: '77' },
      date: 1,
      message: 'hi',
    };
    const tail = '02000000 00000000 05000000 22175159 4d00000000000000 01000000 02686900';
    expect(encode(message, BASE)).toEqual(hex(`e9bbfd96 ${tail}`));
    expect(encode(message, NEWER)).toEqual(hex(`d3b90076 ${tail}`));
    expect(decode(hex(`d3b90076 ${tail}`))).toMatchObject({ _: 'message', id: 5, out: true, message: 'hi' });
  });

  it('leaves the call inside a wrapper as bytes', () => {
    const wrapped = decode(hex('0d0d9bda e3000000 6b18f9c4'));
    expect(wrapped).toMatchObject({ _: 'invokeWithLayer', layer: 227 });
    expect(wrapped.query).toEqual(hex('6b18f9c4'));
  });

  it('refuses a field no layer has, a missing field, and what it does not know', () => {
    expect(() => encode({ _: 'pong', msg_id: 1, ping_id: 2, extra: 1 }, BASE)).toThrow('no field extra');
    expect(() => encode({ _: 'pong', msg_id: 1 }, BASE)).toThrow('pong.ping_id');
    expect(() => decode(hex('0badf00d'))).toThrow(UnknownConstructor);
  });

  it('never reads past the end, whatever the bytes', () => {
    fc.assert(
      fc.property(
        fc.uint8Array({ maxLength: 64 }),
        fc.constantFrom('59b4d662', '45833e98', 'd3b90076'),
        (bytes, id) => {
          try {
            decode(Buffer.concat([hex(id), bytes]));
          } catch (error) {
            expect(error).toSatisfy((e) => e instanceof RangeError || e instanceof UnknownConstructor);
          }
        },
      ),
    );
  });
});

describe('messages', () => {
  it('frames rpc_result, future_salts and containers', () => {
    expect(rpcResult(0x0102030405060708n, hex('b5757299'))).toEqual(hex('016d5cf3 0807060504030201 b5757299'));
    expect(futureSalts(4n, 9, [{ since: 1, until: 2, salt: 3n }])).toEqual(
      hex('950850ae 0400000000000000 09000000 01000000 01000000 02000000 0300000000000000'),
    );
    const packed = container([{ msgId: 8n, seqNo: 1, body: hex('aabbccdd') }]);
    expect(packed).toEqual(hex('dcf8f173 01000000 0800000000000000 01000000 04000000 aabbccdd'));
    expect(unpack({ msgId: 9n, seqNo: 2, body: packed })).toEqual([{ msgId: 8n, seqNo: 1, body: hex('aabbccdd') }]);
  });

  it('opens gzip_packed as the gzip program makes it', () => {
    const gzip = '1f8b0800000000000003cb48cdc9c957c8402701e3513d8d17000000';
    expect(unzip(hex(`a1cf7230 1c ${gzip} 000000`)).toString()).toBe('hello hello hello hello');
  });

  it('packs only what gets smaller', () => {
    const long = Buffer.alloc(5000, 'observer');
    expect(zip(long).length).toBeLessThan(200);
    expect(unzip(zip(long))).toEqual(long);
    expect(zip(Buffer.alloc(100))).toHaveLength(100);
  });
});

const PAYLOAD = hex('0001020304050607');
const PONG = Buffer.from('pong');
/** The first 56 bytes of both obfuscation headers: 17, 22, 27 … */
const HEAD =
  '11161b20252a2f34393e43484d52575c61666b70757a7f84898e93989da2a7acb1b6bbc0c5cacfd4d9dee3e8edf2f7fc01060b10151a1f24';

describe('transports', () => {
  it.each([
    ['full', '14000000 00000000 0001020304050607 ba8e2533', '10000000 00000000 706f6e67 c0b5d177', []],
    ['abridged', 'ef 02 0001020304050607', '01 706f6e67', []],
    ['intermediate', 'eeeeeeee 08000000 0001020304050607', '04000000 706f6e67', []],
    ['abridged', `${HEAD} 257a35912efb3b53 6ef2fddb58c172f595`, '9e405efb90', []],
    [
      'padded',
      `${HEAD} d4257cbcde405a52 85fe7ae56c835a2d7db18effc70d`,
      'b0a549a1bd4aaae6',
      ['000102030405060708090a0b0c0d0e0f'],
    ],
  ] as const)('speaks %s', (name, incoming, outgoing, secrets) => {
    const whole = createTransport(secrets.map((each) => hex(each)));
    const [payload] = whole.receive(hex(incoming));
    expect(whole.name).toBe(name);
    expect(payload?.subarray(0, 8)).toEqual(PAYLOAD);
    const reply = whole.frame(PONG);
    // The padding after the payload is random, and so is the length that counts it.
    if (name === 'padded') expect(reply.subarray(4, 8)).toEqual(hex(outgoing).subarray(4));
    else expect(reply).toEqual(hex(outgoing));
  });

  it('puts frames together from single bytes', () => {
    const transport = createTransport([]);
    const frames = [...hex('ef 02 0001020304050607 02 0001020304050607')].flatMap((byte) =>
      transport.receive(Buffer.from([byte])),
    );
    expect(frames).toEqual([PAYLOAD, PAYLOAD]);
  });

  it('refuses a wrong checksum, a frame out of order, a huge frame, and noise', () => {
    const good = '14000000 00000000 0001020304050607 ba8e2533';
    expect(() => createTransport([]).receive(hex(good.replace('ba', 'bb')))).toThrow('bad CRC');
    expect(() => createTransport([]).receive(hex(`${good} ${good}`))).toThrow('out of order');
    expect(() => createTransport([]).receive(hex('eeeeeeee ffffff7f'))).toThrow(TransportError);
    expect(() => createTransport([]).receive(Buffer.alloc(64, 7))).toThrow(TransportError);
  });

  it('does not open an MTProxy header with another secret', () => {
    const header = hex(`${HEAD} d4257cbcde405a52 85fe7ae56c835a2d7db18effc70d`);
    expect(() => createTransport([Buffer.alloc(16)]).receive(header)).toThrow('not a transport');
  });
});
