import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { MediaItem } from '../../src/contract/areas/media.ts';
import type { IncomingMessage, MediaContent, TelegramId } from '../../src/domain/index.ts';
import { type Harness, openHeadquarters, startCore } from '../fakes/core-harness.ts';
import { type FakeSource, message } from '../fakes/telegram-source.ts';
import { until } from './support/headquarters.ts';
import { photo, photoWithExif } from './support/pictures.ts';

let harness: Harness;
let hq: Awaited<ReturnType<typeof openHeadquarters>>;
let source: FakeSource;

beforeEach(async () => {
  harness = startCore();
  hq = await openHeadquarters(harness);
  source = hq.source;
});
afterEach(() => harness.dispose());

let lastId = 9000;
/** A message with a file that Telegram would serve. */
function withFile(bytes: Uint8Array, more: Partial<IncomingMessage> = {}, media: Partial<MediaContent> = {}) {
  lastId += 1;
  const id = String(lastId) as TelegramId;
  source.files.set(id, bytes);
  return message('', {
    media: { kind: 'photo', id, size: bytes.length, mime: 'image/jpeg', name: null, ...media },
    mediaRef: { accessHash: '1', fileReference: new Uint8Array([1]), dcId: 2 },
    ...more,
  });
}
const keyOf = (item: IncomingMessage) => `channel:${item.chat.id}:${item.msgId}`;
const list = (...items: IncomingMessage[]) => hq.client.media.list({ messageKeys: items.map(keyOf) });
const settled = (item: IncomingMessage): Promise<MediaItem> =>
  until(async () => {
    const [found] = (await list(item)).items;
    return found && (found.file?.ready || !['pending', 'fetching', 'stored'].includes(found.state)) ? found : null;
  }, 'the file');
const fetchAll = async (url: string, from = 0, length = 10_000_000) =>
  harness.core.media({ grant: url.replace('/media/', ''), from, length });
const folder = () => join(harness.dataDir, hq.workspaceId);

describe('a photo', () => {
  test('is fetched, kept sealed, and shown only when somebody asks', async () => {
    const bytes = await photoWithExif(1);
    const item = withFile(bytes);
    await source.receive(item);
    const found = await settled(item);
    expect(found).toMatchObject({
      state: 'stored',
      kind: 'photo',
      size: bytes.length,
      file: {
        type: 'jpeg',
        show: 'picture',
        problem: null,
        // Upright: the original lies on its side.
        width: 300,
        height: 400,
        hash: createHash('sha256').update(bytes).digest('hex'),
        exif: {
          lat: 43.25,
          lon: 76.95,
          camera: 'Inventedphone Model Q',
          offset: 360,
          at: Date.UTC(2021, 0, 10, 3, 12),
        },
      },
    });
    expect(Buffer.from(found.file?.tiny ?? '', 'base64').length).toBeLessThan(400);
    expect((await hq.client.media.exposure()).count).toBe(0);

    const { url, mime } = await hq.client.media.reveal({ versionId: found.versionId, as: 'preview' });
    const piece = await fetchAll(url);
    if (piece.status !== 'ok') throw new Error(piece.status);
    expect([mime, piece.mime, piece.name]).toEqual(['image/jpeg', 'image/jpeg', `${found.file?.hash.slice(0, 8)}.jpg`]);
    expect(Buffer.from(piece.bytes).includes('Exif')).toBe(false);
    expect((await hq.client.media.exposure()).count).toBe(1);
    await hq.client.media.reveal({ versionId: found.versionId, as: 'thumbnail' });
    expect((await hq.client.media.exposure()).count).toBe(1);

    // The original still has what the preview has not, and opening it is on record.
    const original = await hq.client.media.original({ versionId: found.versionId });
    const whole = await fetchAll(original.url);
    expect(whole.status === 'ok' && Buffer.from(whole.bytes).equals(bytes)).toBe(true);
    const { rows } = await hq.client.journal.list({ limit: 5 });
    expect(rows[0]).toMatchObject({ type: 'media.originalOpened' });
  });

  test('that comes twice is kept once, and both messages have it', async () => {
    const bytes = await photo(2);
    const [first, second] = [withFile(bytes), withFile(bytes)];
    await source.receive(first, second);
    const [a, b] = [await settled(first), await settled(second)];
    expect(a.file?.hash).toBe(b.file?.hash);
    const files = readdirSync(join(folder(), 'media'), { recursive: true, withFileTypes: true }).filter((e) =>
      e.isFile(),
    );
    // Original, preview, thumbnail.
    expect(files).toHaveLength(3);
  });

  test('leaves nothing readable on the disk', async () => {
    const bytes = await photoWithExif(3);
    const item = withFile(bytes);
    await source.receive(item);
    const found = await settled(item);
    await hq.client.media.reveal({ versionId: found.versionId, as: 'preview' });
    const marks = [Buffer.from('Inventedphone'), Buffer.from('JFIF'), Buffer.from('Exif'), bytes.subarray(500, 540)];
    for (const entry of readdirSync(folder(), { recursive: true, withFileTypes: true })) {
      if (!entry.isFile()) continue;
      const content = readFileSync(join(entry.parentPath, entry.name));
      for (const mark of marks) expect(content.includes(mark), `${entry.name}: ${mark}`).toBe(false);
      expect(entry.name).not.toContain(found.file?.hash.slice(0, 10));
    }
    expect(readdirSync(join(folder(), 'incoming'))).toEqual([]);
  });
});

describe('a transfer', () => {
  test('that is cut in the middle goes on from where it was', async () => {
    const bytes = new Uint8Array(600_000).map((_, at) => (at * 7) & 255);
    source.failDownload = { after: 300_000, error: new Error('cut') };
    const item = withFile(bytes, {}, { kind: 'document', mime: 'application/octet-stream', name: 'x.bin' });
    await source.receive(item);
    const found = await settled(item);
    expect(found.state).toBe('stored');
    expect(found.file?.hash).toBe(createHash('sha256').update(bytes).digest('hex'));
    expect(source.downloads.map(({ offset }) => offset)).toEqual([0, 262_144]);
  });

  test('of what is too large waits for a person, who may ask for it', async () => {
    const item = withFile(new Uint8Array(10), {}, { kind: 'video', mime: 'video/mp4', size: 500 * 1024 * 1024 });
    await source.receive(item);
    expect(await settled(item)).toMatchObject({ state: 'skipped', reason: 'tooLarge' });
    expect(source.downloads).toEqual([]);
    const [{ versionId } = { versionId: 0 }] = (await list(item)).items;
    await hq.client.media.fetch({ versionId });
    await until(() => source.downloads.length === 1, 'the download');
  });

  test('of what Telegram has no more says so', async () => {
    const item = withFile(new Uint8Array(10));
    source.files.set(item.media?.id as string, 'expired');
    await source.receive(item);
    expect(await settled(item)).toMatchObject({ state: 'gone', reason: 'expired', file: null });
  });

  test('that never ends holds up neither an SOS nor the photo of one', async () => {
    const held = new Promise<never>(() => {});
    const real = source.download.bind(source);
    let begun = 0;
    source.download = async (media, options) => {
      if (media.kind !== 'video') return real(media, options);
      begun += 1;
      await options.onChunk(new Uint8Array(200_000), options.offset);
      options.signal.addEventListener('abort', () => {});
      return Promise.race([
        held,
        new Promise<never>((_, reject) =>
          options.signal.addEventListener('abort', () => reject(options.signal.reason as Error)),
        ),
      ]);
    };
    const clip = () => withFile(new Uint8Array(0), {}, { kind: 'video', mime: 'video/mp4', size: 250 * 1024 * 1024 });
    const [one, two] = [clip(), clip()];
    await source.receive(one, two);
    await until(() => begun > 0, 'the first clip');
    const fetching = await until(async () => {
      const found = (await list(one, two)).items.find((each) => each.state === 'fetching' && (each.received ?? 0) > 0);
      return found ?? null;
    }, 'progress');
    expect(fetching.received).toBe(200_000);

    const bytes = await photo(4);
    const sos = withFile(bytes, { text: '#sos\nНас не выпускают' });
    await source.receive(sos);
    expect(await hq.client.alarms.list()).toHaveLength(1);
    expect((await settled(sos)).state).toBe('stored');
  });
});

describe('leave to see', () => {
  test('is for one seat, while it is signed in and unlocked', async () => {
    const item = withFile(await photo(5));
    await source.receive(item);
    const { versionId } = await settled(item);
    const { url } = await hq.client.media.reveal({ versionId, as: 'preview' });
    expect((await fetchAll(url)).status).toBe('ok');
    expect((await fetchAll(`${url}x`)).status).toBe('gone');
    await hq.client.people.lock();
    expect((await fetchAll(url)).status).toBe('locked');
    await expect(list(item)).rejects.toMatchObject({ code: 'SCREEN_LOCKED' });
    await hq.client.people.unlock({ passphrase: 'a practice passphrase' });
    // What was given before the lock is gone with it.
    expect((await fetchAll(url)).status).toBe('gone');
    const again = await hq.client.media.reveal({ versionId, as: 'preview' });
    expect((await fetchAll(again.url)).status).toBe('ok');
    await hq.client.workspace.seal();
    expect((await fetchAll(again.url)).status).toBe('gone');
  });

  test('is not for viewers, nor originals for coordinators', async () => {
    const item = withFile(await photo(6));
    await source.receive(item);
    const { versionId } = await settled(item);
    for (const [role, mayList, mayOriginal] of [
      ['viewer', false, false],
      ['coordinator', true, false],
      ['analyst', true, true],
    ] as const) {
      const passphrase = 'another practice passphrase';
      const { number } = await hq.client.people.add({ callName: role, role, canStart: false, passphrase });
      const { client } = harness.window();
      await client.people.signIn({ number, passphrase });
      const tried = await client.media.list({ messageKeys: [keyOf(item)] }).then(
        () => true,
        () => false,
      );
      const original = await client.media.original({ versionId }).then(
        () => true,
        () => false,
      );
      expect([role, tried, original]).toEqual([role, mayList, mayOriginal]);
    }
  });
});
