import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { AccountId, Ms, TelegramId } from '../../domain/index.ts';
import { Api, BinaryReader, bigInt } from './library.ts';
import { expandShort, type MappingContext, mapDeletions, mapMessage } from './mapping.ts';

const CONTEXT: MappingContext = {
  account: 'a' as AccountId,
  selfId: '1000' as TelegramId,
  source: 'push',
  receivedAt: 5 as Ms,
};
const CHANNEL = new Api.PeerChannel({ channelId: bigInt('1234567890123') });
const USER = new Api.PeerUser({ userId: bigInt(77) });
const GROUP = new Api.PeerChat({ chatId: bigInt(55) });

type Fields = Partial<ConstructorParameters<typeof Api.Message>[0]>;
/** Over the wire and back: what the library really hands us. */
function message(fields: Fields = {}): Api.Message {
  const made = new Api.Message({ id: 7, peerId: CHANNEL, date: 1_700_000_000, message: '', ...fields });
  return new BinaryReader(made.getBytes()).tgReadObject() as Api.Message;
}
const map = (fields: Fields) => mapMessage(message(fields), CONTEXT);
const mediaOf = (media: Api.TypeMessageMedia) => map({ media })?.media;

const geo = new Api.GeoPoint({ long: 76.9, lat: 43.2, accessHash: bigInt(1), accuracyRadius: 20 });
const text = (value: string) => new Api.TextWithEntities({ text: value, entities: [] });

function document(attributes: Api.TypeDocumentAttribute[]): Api.MessageMediaDocument {
  return new Api.MessageMediaDocument({
    document: new Api.Document({
      id: bigInt(9),
      accessHash: bigInt('-5'),
      fileReference: Buffer.from([1, 2, 3]),
      date: 1,
      mimeType: 'application/octet-stream',
      size: bigInt(4096),
      dcId: 2,
      attributes,
    }),
  });
}

function photo(sizes: Api.TypePhotoSize[]): Api.MessageMediaPhoto {
  const fields = { id: bigInt(8), accessHash: bigInt(4), fileReference: Buffer.from([9]), date: 1, dcId: 4, sizes };
  return new Api.MessageMediaPhoto({ photo: new Api.Photo(fields) });
}

describe('a message', () => {
  it('of a supergroup', () => {
    const item = map({
      fromId: USER,
      message: 'сәлем',
      editDate: 1_700_000_100,
      groupedId: bigInt('13500000000000001'),
      viaBotId: bigInt(5),
      replyTo: new Api.MessageReplyHeader({ replyToMsgId: 3 }),
      entities: [
        new Api.MessageEntityTextUrl({ offset: 0, length: 2, url: 'https://example.org' }),
        new Api.MessageEntityMentionName({ offset: 2, length: 1, userId: bigInt(12) }),
      ],
    });
    expect(item).toMatchObject({
      event: 'message',
      account: 'a',
      chat: { kind: 'channel', id: '1234567890123' },
      msgId: 7,
      fromId: '77',
      fromKind: 'user',
      viaBotId: '5',
      sentAt: 1_700_000_000_000,
      editedAt: 1_700_000_100_000,
      forward: null,
      replyToMsgId: 3,
      groupedId: '13500000000000001',
      text: 'сәлем',
      entities: [
        { type: 'textUrl', offset: 0, length: 2, url: 'https://example.org' },
        { type: 'mentionName', offset: 2, length: 1, userId: '12' },
      ],
      media: null,
      mediaRef: null,
      serviceAction: null,
      outgoing: false,
      source: 'push',
      receivedAt: 5,
      rawLayer: 198,
    });
    expect(item?.raw.length).toBeGreaterThan(50);
  });

  it("of a channel's own voice has no sender", () => {
    expect(map({ post: true })).toMatchObject({ fromId: null, fromKind: null });
  });

  it('in a private chat names the other side, or the account itself', () => {
    expect(map({ peerId: USER })).toMatchObject({ chat: { kind: 'user', id: '77' }, fromId: '77', outgoing: false });
    expect(map({ peerId: USER, out: true })).toMatchObject({ fromId: '1000', outgoing: true });
    expect(map({ peerId: GROUP, fromId: USER })).toMatchObject({ chat: { kind: 'group', id: '55' }, fromId: '77' });
  });

  it('does not count as edited when only its reactions changed', () => {
    expect(map({ editDate: 5, editHide: true })?.editedAt).toBeNull();
  });

  it('keeps where it was forwarded from, hidden names too', () => {
    const header = { fromId: CHANNEL, date: 1_600_000_000, channelPost: 44 };
    expect(map({ fwdFrom: new Api.MessageFwdHeader(header) })?.forward).toEqual({
      fromId: '1234567890123',
      fromKind: 'channel',
      fromName: null,
      date: 1_600_000_000_000,
      channelPost: 44,
    });
    expect(map({ fwdFrom: new Api.MessageFwdHeader({ fromName: 'Hidden', date: 1 }) })?.forward).toMatchObject({
      fromId: null,
      fromName: 'Hidden',
    });
  });

  it('a reply to another chat answers nothing here', () => {
    const replyTo = new Api.MessageReplyHeader({ replyToMsgId: 3, replyToPeerId: USER });
    expect(map({ replyTo })?.replyToMsgId).toBeNull();
  });

  it('of the service is evidence too', () => {
    const service = new Api.MessageService({
      id: 3,
      peerId: CHANNEL,
      date: 1,
      action: new Api.MessageActionChatAddUser({ users: [bigInt(5)] }),
    });
    const read = new BinaryReader(service.getBytes()).tgReadObject();
    expect(mapMessage(read, CONTEXT)).toMatchObject({ msgId: 3, serviceAction: 'chatAddUser', text: '' });
  });

  it.each([
    ['empty', new Api.MessageEmpty({ id: 3, peerId: CHANNEL })],
    ['null', null],
    ['a number', 3],
    ['something else', new Api.PeerUser({ userId: bigInt(1) })],
    ['without a number', Object.assign(message(), { id: 0 })],
    ['with an absurd number', Object.assign(message(), { id: Number.NaN })],
    ['without a chat', Object.assign(message(), { peerId: null })],
  ])('that is %s is none', (_name, value) => {
    expect(mapMessage(value, CONTEXT)).toBeNull();
  });

  it('keeps absurd dates and mends text that is not Unicode', () => {
    const made = new Api.Message({ id: 1, peerId: CHANNEL, date: -(2 ** 31), message: 'a\ud800b' });
    expect(mapMessage(made, CONTEXT)).toMatchObject({ sentAt: -(2 ** 31) * 1000, text: 'a\ufffdb' });
    const undated = new Api.Message({ id: 1, peerId: CHANNEL, date: 'soon' as never, message: '' });
    expect(mapMessage(undated, CONTEXT)?.sentAt).toBe(0);
  });

  it('with anything at all in its fields never throws, and shows at least that it was there', () => {
    const fields = [
      'message',
      'entities',
      'media',
      'fwdFrom',
      'replyTo',
      'groupedId',
      'viaBotId',
      'editDate',
      'fromId',
    ];
    const hostile = fc.oneof(fc.anything(), fc.constant(document([])), fc.constant(photo([])), fc.constant(CHANNEL));
    fc.assert(
      fc.property(fc.constantFrom(...fields), hostile, (field, value) => {
        const made = new Api.Message({ id: 1, peerId: CHANNEL, date: 1, message: 'x' });
        Object.assign(made, { [field]: value });
        expect(mapMessage(made, CONTEXT)).toMatchObject({ event: 'message', msgId: 1 });
      }),
    );
    const trap = new Api.Message({ id: 1, peerId: CHANNEL, date: 1, message: 'x' });
    Object.defineProperty(trap, 'entities', {
      get() {
        throw new Error('no');
      },
    });
    expect(mapMessage(trap, CONTEXT)).toMatchObject({ media: { kind: 'unsupported' }, text: '' });
  });
});

describe('media', () => {
  it('a photo: the largest size, and what fetches it', () => {
    const sizes = [
      new Api.PhotoStrippedSize({ type: 'i', bytes: Buffer.alloc(900_000) }),
      new Api.PhotoSize({ type: 'm', w: 320, h: 200, size: 20_000 }),
      new Api.PhotoSizeProgressive({ type: 'y', w: 1280, h: 800, sizes: [10_000, 150_000, 90_000] }),
    ];
    const item = map({ media: photo(sizes) });
    expect(item?.media).toEqual({ kind: 'photo', id: '8', size: 150_000, mime: 'image/jpeg', name: null });
    const ref = { accessHash: '4', fileReference: new Uint8Array([9]), dcId: 4, thumbSize: 'y' };
    expect(item?.mediaRef).toEqual(ref);
  });

  it('a photo that is gone is still a photo', () => {
    const item = map({ media: new Api.MessageMediaPhoto({ ttlSeconds: 5 }) });
    expect(item).toMatchObject({ media: { kind: 'photo', id: null, size: null }, mediaRef: null });
  });

  it('a file: its name, size and type', () => {
    const item = map({ media: document([new Api.DocumentAttributeFilename({ fileName: 'хаттама.pdf' })]) });
    expect(item?.media).toEqual({
      kind: 'document',
      id: '9',
      size: 4096,
      mime: 'application/octet-stream',
      name: 'хаттама.pdf',
    });
    expect(item?.mediaRef).toEqual({ accessHash: '-5', fileReference: Uint8Array.from([1, 2, 3]), dcId: 2 });
  });

  const video = (roundMessage: boolean) => new Api.DocumentAttributeVideo({ roundMessage, duration: 1, w: 1, h: 1 });
  const audio = (voice: boolean) => new Api.DocumentAttributeAudio({ voice, duration: 1 });
  const sticker = new Api.DocumentAttributeSticker({ alt: 'x', stickerset: new Api.InputStickerSetEmpty() });
  it.each([
    ['video', [video(false)]],
    ['roundVideo', [video(true)]],
    ['voice', [audio(true)]],
    ['audio', [audio(false)]],
    ['sticker', [sticker, video(false)]],
    ['animation', [video(false), new Api.DocumentAttributeAnimated()]],
    ['document', [new Api.DocumentAttributeImageSize({ w: 1, h: 1 })]],
  ] as const)('a document is a %s by its attributes', (kind, attributes) => {
    expect(mediaOf(document([...attributes]))?.kind).toBe(kind);
  });

  it('a voice that vanished says what it was', () => {
    expect(mediaOf(new Api.MessageMediaDocument({ voice: true, ttlSeconds: 3 }))?.kind).toBe('voice');
  });

  it('places', () => {
    expect(mediaOf(new Api.MessageMediaGeo({ geo }))).toMatchObject({
      kind: 'location',
      fields: { lat: 43.2, long: 76.9, accuracy: 20 },
    });
    expect(mediaOf(new Api.MessageMediaGeoLive({ geo, period: 60, heading: 90 }))).toMatchObject({
      kind: 'liveLocation',
      fields: { lat: 43.2, heading: 90, period: 60 },
    });
    const venue = { geo, title: 'School 12', address: 'Abai 1', provider: '', venueId: '', venueType: '' };
    expect(mediaOf(new Api.MessageMediaVenue(venue))).toMatchObject({
      kind: 'venue',
      fields: { title: 'School 12', address: 'Abai 1', long: 76.9 },
    });
    expect(mediaOf(new Api.MessageMediaGeo({ geo: new Api.GeoPointEmpty() }))).toMatchObject({
      kind: 'location',
      fields: { lat: null },
    });
  });

  it('contacts, polls, previews, dice, stories', () => {
    const contact = { phoneNumber: '+7700', firstName: 'A', lastName: 'B', vcard: '', userId: bigInt(0) };
    expect(mediaOf(new Api.MessageMediaContact(contact))).toMatchObject({
      kind: 'contact',
      fields: { phone: '+7700', firstName: 'A', userId: '0' },
    });
    const answers = ['yes', 'no'].map((each) => new Api.PollAnswer({ text: text(each), option: Buffer.from(each) }));
    const poll = new Api.Poll({ id: bigInt(1), quiz: true, question: text('Open?'), answers });
    const results = new Api.PollResults({});
    expect(mediaOf(new Api.MessageMediaPoll({ poll, results }))).toMatchObject({
      kind: 'poll',
      fields: { question: 'Open?', answers: ['yes', 'no'], quiz: true, closed: false },
    });
    const webpage = new Api.WebPage({ id: bigInt(1), url: 'https://example.org', displayUrl: '', hash: 0 });
    expect(mediaOf(new Api.MessageMediaWebPage({ webpage }))).toMatchObject({
      kind: 'webPage',
      id: null,
      fields: { url: 'https://example.org' },
    });
    expect(mediaOf(new Api.MessageMediaDice({ value: 6, emoticon: 'd' }))).toMatchObject({
      kind: 'dice',
      fields: { value: 6 },
    });
    expect(mediaOf(new Api.MessageMediaStory({ peer: USER, id: 4 }))?.kind).toBe('story');
  });

  it('what has no name here keeps the one Telegram gives it', () => {
    expect(mediaOf(new Api.MessageMediaUnsupported())).toMatchObject({
      kind: 'unsupported',
      fields: { type: 'MessageMediaUnsupported' },
    });
    expect(mediaOf(new Api.MessageMediaEmpty())).toBeNull();
  });
});

describe('raw', () => {
  it('is what came over the wire, byte for byte', () => {
    const sent = new Api.Message({ id: 7, peerId: CHANNEL, date: 1, message: 'x', fromId: USER }).getBytes();
    const wrapped = new Api.UpdateNewChannelMessage({
      message: new BinaryReader(sent).tgReadObject() as Api.Message,
      pts: 1,
      ptsCount: 1,
    });
    const read = new BinaryReader(wrapped.getBytes()).tgReadObject() as Api.UpdateNewChannelMessage;
    expect(Buffer.from(mapMessage(read.message, CONTEXT)?.raw ?? []).equals(sent)).toBe(true);
  });

  it('outlives an unreadable message', () => {
    const entities = [new Api.MessageEntityBold({ offset: 0, length: 1 })];
    const good = new Api.Message({ id: 7, peerId: CHANNEL, date: 1, message: 'x', entities }).getBytes();
    const bad = Buffer.from(good);
    const bold = Buffer.alloc(4);
    bold.writeUInt32LE(new Api.MessageEntityBold({ offset: 0, length: 1 }).CONSTRUCTOR_ID);
    bad.writeUInt32LE(0x12345678, bad.indexOf(bold));
    expect(() => new BinaryReader(bad).tgReadObject()).toThrow();
    const read = new BinaryReader(good).tgReadObject() as Api.Message;
    expect(() => read.getBytes()).toThrow(); // the library's own way is broken from here on
    expect(Buffer.from(mapMessage(read, CONTEXT)?.raw ?? []).equals(good)).toBe(true);
  });
});

describe('short forms', () => {
  const short = { id: 4, message: 'hi', pts: 9, ptsCount: 1, date: 1_700_000_000 };
  const self = CONTEXT.selfId;

  it('stand for the message that the history has', () => {
    const mine = expandShort(new Api.UpdateShortMessage({ ...short, out: true, userId: bigInt(77) }), self);
    const theirs = expandShort(new Api.UpdateShortMessage({ ...short, userId: bigInt(77) }), self);
    const group = new Api.UpdateShortChatMessage({ ...short, fromId: bigInt(77), chatId: bigInt(55) });
    expect(mapMessage(mine, CONTEXT)).toMatchObject({
      chat: { kind: 'user', id: '77' },
      fromId: '1000',
      outgoing: true,
    });
    expect(mapMessage(theirs, CONTEXT)).toMatchObject({ chat: { kind: 'user', id: '77' }, fromId: '77', text: 'hi' });
    expect(mapMessage(expandShort(group, self), CONTEXT)).toMatchObject({
      chat: { kind: 'group', id: '55' },
      fromId: '77',
    });
    expect(mapMessage(theirs, CONTEXT)?.raw.length).toBeGreaterThan(20);
  });
});

it('deletions name only what can be a message', () => {
  expect(mapDeletions([3, -1, 0, Number.NaN, 'x', 4], null, CONTEXT)).toMatchObject([
    { event: 'deletion', chat: null, msgId: 3, how: 'deleted' },
    { msgId: 4 },
  ]);
  expect(mapDeletions(null, null, CONTEXT)).toEqual([]);
});
