import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { AccountId, TelegramId } from './brand.ts';
import { ms } from './brand.ts';
import { canonicalHash, canonicalJson, contentDigest, type Json } from './canonical.ts';
import type { IncomingMessage } from './message.ts';

const id = (text: string) => text as TelegramId;

const message: IncomingMessage = {
  event: 'message',
  account: 'acc-1' as AccountId,
  chat: { kind: 'channel', id: id('1500') },
  msgId: 7,
  fromId: id('42'),
  fromKind: 'user',
  viaBotId: null,
  sentAt: ms(1_610_240_000_000),
  editedAt: null,
  forward: null,
  replyToMsgId: null,
  groupedId: null,
  text: '#sos алаңда',
  entities: [{ type: 'hashtag', offset: 0, length: 4 }],
  media: { kind: 'photo', id: id('900'), size: 1000, mime: 'image/jpeg', name: null },
  mediaRef: null,
  serviceAction: null,
  outgoing: false,
  raw: new Uint8Array([1]),
  rawLayer: 200,
  source: 'push',
  receivedAt: ms(1_610_240_001_000),
};

describe('canonical JSON', () => {
  it('follows RFC 8785 on its own example of key order and numbers', () => {
    expect(canonicalJson({ b: 1e21, a: [56, { d: true, c: null }], ö: '€', '1': 0.000001 })).toBe(
      '{"1":0.000001,"a":[56,{"c":null,"d":true}],"b":1e+21,"ö":"€"}',
    );
  });

  it('does not depend on the order of keys', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.oneof(fc.integer(), fc.string())), (object) => {
        const reversed = Object.fromEntries(Object.entries(object).reverse());
        expect(canonicalHash(reversed)).toBe(canonicalHash(object));
      }),
    );
  });

  it('takes a lone surrogate, which a hostile file can hold, instead of stopping', () => {
    expect(canonicalJson({ text: 'a\ud800b' })).toBe('{"text":"a\ufffdb"}');
  });
});

describe('contentDigest', () => {
  const digest = contentDigest(message);

  it('is the hash of the canonical form, however it was written', () => {
    const text = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.string({ unit: fc.constantFrom('\ud83d', '\\', 'ud8', 'ә') }),
    );
    const place = { latitude: 43.2, accuracy: null, longitude: -0 };
    const any = fc.record({
      text,
      forward: fc.option(
        fc.record({
          fromId: fc.constant(null),
          fromKind: fc.constant(null),
          fromName: fc.option(text),
          date: fc.nat().map(ms),
          channelPost: fc.option(fc.nat()),
        }),
      ),
      entities: fc.array(
        fc.record(
          { type: fc.constant('url' as const), offset: fc.nat(), length: fc.nat(), url: text },
          { requiredKeys: ['type', 'offset', 'length'] },
        ),
      ),
      media: fc.constantFrom(
        null,
        message.media,
        { kind: 'location' as const, id: null, size: null, mime: null, name: null, fields: place },
        { kind: 'document' as const, id: id('1'), size: 0, mime: 'a/b', name: 'ud800', fields: place },
      ),
    });
    fc.assert(
      fc.property(any, (change) => {
        const one = { ...message, ...change } as IncomingMessage;
        const { forward, media } = one;
        const kept = media?.kind === 'location' ? media.fields : undefined;
        const content = {
          peer: { kind: one.chat.kind, id: one.chat.id },
          from: { kind: one.fromKind, id: one.fromId },
          account: null,
          msgId: one.msgId,
          date: one.sentAt,
          forward: forward && { ...forward },
          reply: null,
          group: null,
          text: one.text,
          entities: one.entities.map((entity) => ({ ...entity })),
          media: media && {
            kind: media.kind,
            id: media.id,
            size: media.size,
            mime: media.mime,
            name: media.name,
            fields: kept,
          },
        };
        expect(contentDigest(one)).toBe(canonicalHash(content as Json));
      }),
    );
  });

  it('is the same for a refetch that changed bytes, source, time of receipt and file reference', () => {
    expect(
      contentDigest({
        ...message,
        raw: new Uint8Array([9, 9]),
        rawLayer: 201,
        source: 'history',
        receivedAt: ms(1_610_240_900_000),
        editedAt: ms(1_610_240_800_000),
        mediaRef: { accessHash: '1', fileReference: new Uint8Array([3]), dcId: 2 },
      }),
    ).toBe(digest);
  });

  it('is the same in every account that reads a channel, and not in private chats', () => {
    const other = 'acc-2' as AccountId;
    expect(contentDigest({ ...message, account: other })).toBe(digest);
    const direct = { ...message, chat: { kind: 'user' as const, id: id('42') } };
    expect(contentDigest({ ...direct, account: other })).not.toBe(contentDigest(direct));
  });

  it('a live location that moves is another version, a poll that is voted on is not', () => {
    const media = (kind: 'liveLocation' | 'poll', n: number): Partial<IncomingMessage> => ({
      media: { kind, id: null, size: null, mime: null, name: null, fields: { n } },
    });
    const of = (more: Partial<IncomingMessage>) => contentDigest({ ...message, ...more });
    expect(of(media('liveLocation', 1))).not.toBe(of(media('liveLocation', 2)));
    expect(of(media('poll', 1))).toBe(of(media('poll', 2)));
  });

  it.each<[string, Partial<IncomingMessage>]>([
    ['text', { text: '#sos алаңда!' }],
    ['entities', { entities: [] }],
    ['sender', { fromId: id('43') }],
    ['date', { sentAt: ms(1_610_240_000_001) }],
    ['reply', { replyToMsgId: 6 }],
    ['group', { groupedId: id('5') }],
    ['media', { media: { kind: 'photo', id: id('901'), size: 1000, mime: 'image/jpeg', name: null } }],
    ['no media', { media: null }],
    ['forward', { forward: { fromId: null, fromKind: null, fromName: 'A', date: null, channelPost: null } }],
    ['message id', { msgId: 8 }],
  ])('changes with the %s', (_what, change) => {
    expect(contentDigest({ ...message, ...change })).not.toBe(digest);
  });
});
