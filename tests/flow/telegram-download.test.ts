import { createHash, randomBytes } from 'node:crypto';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import type { DownloadResult, MediaTarget, TelegramSource } from '../../src/core/ports.ts';
import { type Centre, startCentre } from '../../src/drill/index.ts';
import {
  apart,
  channel,
  createPerson,
  type FakeCore,
  fakeCore,
  hurryingClock,
  logIn,
  startSource,
} from './support/telegram.ts';

let centre: Centre;
const open: TelegramSource[] = [];

beforeAll(async () => {
  centre = await startCentre();
});
afterEach(async () => {
  await centre.faults.clear();
  await Promise.all(open.splice(0).map((source) => source.stop()));
});
afterAll(() => centre.stop());

const FILE_DC = 4;
type Media = NonNullable<Parameters<Centre['post']>[0]['media']>;

/** Logged in, watching a supergroup in which a bot posts files. */
async function setting() {
  const clock = hurryingClock(10);
  const me = await createPerson(centre, { firstName: 'Dana' });
  const bot = (await centre.createUser({ firstName: 'Alaman', bot: true })).id;
  const chat = (await centre.createChannel({ title: 'Protocols', megagroup: true, members: [me.id, bot] })).id;
  const core = fakeCore();
  const { source } = await startSource(centre, core, { clock, watch: [channel(chat)] });
  open.push(source);
  await logIn(source, me);
  await vi.waitFor(() => expect(core.cursors.size).toBe(2), { timeout: 20_000 });
  clock.hurry();
  const post = async (media: Media): Promise<MediaTarget> => {
    const { copies } = await centre.post({ peer: `channel:${chat}`, from: bot, text: 'a file', media });
    return arrived(core, `channel:${chat}:${copies[0]?.id}`);
  };
  return { source, core, me, bot, chat, post };
}

async function arrived(core: FakeCore, key: string): Promise<MediaTarget> {
  await vi.waitFor(() => expect(core.messages.get(key)).toBeDefined(), { timeout: 20_000 });
  const message = core.messages.get(key)?.versions.at(-1);
  if (!message?.media?.id) throw new Error('no media');
  const { chat, msgId, media, mediaRef: ref } = message;
  return { chat, msgId, kind: media.kind, id: message.media.id, size: media.size, ref };
}

/** What a vault does: keeps what came, from where it came. */
async function take(
  source: TelegramSource,
  media: MediaTarget,
  held: Uint8Array = new Uint8Array(),
  signal: AbortSignal = new AbortController().signal,
): Promise<{ result: DownloadResult; bytes: Buffer; chunks: number }> {
  const parts = [Buffer.from(held)];
  let next = held.length;
  const result = await source.download(media, {
    offset: held.length,
    signal,
    onChunk(bytes, at) {
      expect(at).toBe(next);
      next += bytes.length;
      parts.push(Buffer.from(bytes));
    },
  });
  return { result, bytes: Buffer.concat(parts), chunks: parts.length - 1 };
}

const hash = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');
const SIZE = 700_001;
const document = (bytes: Buffer, more: Partial<Media> = {}): Media =>
  ({ kind: 'document', bytes: bytes.toString('base64'), mime: 'application/pdf', name: 'p.pdf', ...more }) as Media;

describe('a download', () => {
  it('brings a document and a photo whole, byte for byte', async () => {
    const { source, post } = await setting();
    const bytes = randomBytes(SIZE);
    const got = await take(source, await post(document(bytes)));
    expect(got.result).toEqual({ result: 'whole', size: SIZE, ref: null });
    expect(hash(got.bytes)).toBe(hash(bytes));
    expect(got.chunks).toBeGreaterThanOrEqual(Math.ceil(SIZE / 131_072));
    const photo = randomBytes(5000);
    const picture = await take(source, await post({ kind: 'photo', bytes: photo.toString('base64') }));
    expect(hash(picture.bytes)).toBe(hash(photo));
  });

  it('goes on from any offset, and knows when everything is there', async () => {
    const { source, post } = await setting();
    const bytes = randomBytes(SIZE);
    const media = await post(document(bytes));
    for (const offset of [1, 4096, 131_072, 200_003, SIZE - 1, SIZE]) {
      const got = await take(source, media, bytes.subarray(0, offset));
      expect(hash(got.bytes), `from ${offset}`).toBe(hash(bytes));
    }
  });

  it('whose reference has expired takes a fresh one out of the message, and says so', async () => {
    const { source, post } = await setting();
    const bytes = randomBytes(SIZE);
    const media = await post(document(bytes));
    await centre.faults.expireFileReferences();
    const got = await take(source, media);
    expect(hash(got.bytes)).toBe(hash(bytes));
    const { ref } = got.result as Extract<DownloadResult, { result: 'whole' }>;
    expect(ref).not.toBeNull();
    expect(ref?.fileReference).not.toEqual(media.ref?.fileReference);
    expect((await take(source, { ...media, ref })).result).toEqual({ result: 'whole', size: SIZE, ref: null });
  });

  it('needs no reference at all', async () => {
    const { source, post } = await setting();
    const photo = randomBytes(9000);
    const media = await post({ kind: 'photo', bytes: photo.toString('base64') });
    expect(hash((await take(source, { ...media, ref: null })).bytes)).toBe(hash(photo));
  });

  it('of a file in another data centre', async () => {
    const { source, post } = await setting();
    const bytes = randomBytes(SIZE);
    const media = await post(document(bytes, { dcId: FILE_DC }));
    expect(media.ref?.dcId).toBe(FILE_DC);
    expect(hash((await take(source, media)).bytes)).toBe(hash(bytes));
    // Asked in the wrong place, Telegram says where it is.
    const moved = media.ref && { ...media.ref, dcId: 2 };
    const got = await take(source, { ...media, ref: moved });
    expect(hash(got.bytes)).toBe(hash(bytes));
    expect(got.result).toMatchObject({ result: 'whole', ref: { dcId: FILE_DC } });
  });

  it('waits out a flood wait, without calling the account flooded', async () => {
    const { source, post } = await setting();
    const bytes = randomBytes(SIZE);
    const media = await post(document(bytes));
    await centre.faults.floodWait({ method: 'upload.getFile', seconds: 5, times: 2 });
    const taking = take(source, media);
    await vi.waitFor(() => expect(source.status().filesUntil).toBeGreaterThan(0), 10_000);
    expect(source.status().state).toBe('online');
    expect(hash((await taking).bytes)).toBe(hash(bytes));
  });

  it('cut again and again, and answered short, still ends right', async () => {
    const { source, post } = await setting();
    const bytes = randomBytes(SIZE);
    const media = await post(document(bytes));
    await centre.faults.loseAnswer({ method: 'upload.getFile', kill: true, times: 3 });
    await centre.faults.shortFile({ bytes: 1000, times: 4 });
    const got = await take(source, media);
    expect(hash(got.bytes)).toBe(hash(bytes));
    expect(source.status().state).toBe('online');
  });

  it('whose bytes end before its size is refused, and what came before is right', async () => {
    const { source, post } = await setting();
    const media = await post(document(randomBytes(10_000)));
    await expect(take(source, { ...media, size: 20_000 })).rejects.toMatchObject({ detail: 'FILE_SHORT' });
    await expect(take(source, { ...media, size: 5000 })).rejects.toMatchObject({ detail: 'FILE_LONG' });
  });

  it.skipIf(apart)('stops when told to, and lets the next one in', async () => {
    const { source, post } = await setting();
    const media = await post(document(randomBytes(SIZE)));
    await centre.faults.delayAnswer({ method: 'upload.getFile', ms: 60_000, times: 2 });
    const stop = new AbortController();
    const stuck = [1, 2].map(() => take(source, media, undefined, stop.signal));
    const waiting = take(source, media);
    stop.abort(new Error('enough'));
    for (const each of stuck) await expect(each).rejects.toThrow('enough');
    expect((await waiting).result.result).toBe('whole');
  });

  it('whose caller can not keep a chunk fails with the reason of the caller', async () => {
    const { source, post } = await setting();
    const media = await post(document(randomBytes(10_000)));
    const full = source.download(media, {
      offset: 0,
      signal: new AbortController().signal,
      onChunk: () => Promise.reject(new Error('DISK_FULL')),
    });
    await expect(full).rejects.toThrow('DISK_FULL');
  });
});

describe('what does not come any more', () => {
  it.each([['deleted'], ['replaced'], ['noAccess']] as const)('is told: %s', async (why) => {
    const { source, post, chat, me } = await setting();
    const media = await post(document(randomBytes(5000)));
    const peer = `channel:${chat}` as const;
    if (why === 'deleted') await centre.delete({ peer, ids: [media.msgId] });
    if (why === 'replaced') await centre.edit({ peer, messageId: media.msgId, media: { kind: 'document', size: 10 } });
    if (why === 'noAccess') await centre.removeMember({ peer, user: me.id });
    await centre.faults.expireFileReferences();
    expect((await take(source, media)).result).toEqual({ result: 'gone', why });
  });

  it('a file that Telegram denies again and again is lost', async () => {
    const { source, post } = await setting();
    const media = await post(document(randomBytes(5000)));
    await centre.faults.rpcError({ method: 'upload.getFile', code: 400, message: 'FILE_ID_INVALID', times: 9 });
    expect((await take(source, media)).result).toEqual({ result: 'gone', why: 'lost' });
  });
});

describe('beside downloads', () => {
  it('messages and sends do not wait: files have connections of their own, two at a time', async () => {
    const { source, core, post, chat, bot } = await setting();
    const media = await post(document(randomBytes(SIZE)));
    await centre.faults.delayAnswer({ method: 'upload.getFile', ms: 60_000, times: 2 });
    const stop = new AbortController();
    const taking = [1, 2, 3, 4].map(() => take(source, media, undefined, stop.signal).catch(() => null));
    await vi.waitFor(async () =>
      expect((await centre.sessions()).filter((each) => !each.receivesUpdates)).not.toEqual([]),
    );
    await centre.post({ peer: `channel:${chat}`, from: bot, text: 'meanwhile' });
    await vi.waitFor(() => expect([...core.texts().values()]).toContain('meanwhile'), 10_000);
    expect((await source.send(channel(chat), 'an answer', '1', null)).msgId).toBeGreaterThan(0);
    stop.abort();
    await Promise.all(taking);
  });
});
