import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { request } from 'node:http';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import sharp from 'sharp';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { MediaItem } from '../../src/contract/areas/media.ts';
import { createDeriver } from '../../src/core/media/deriver.ts';
import type { Piece, PieceAsk } from '../../src/core/media/serve.ts';
import { type IncomingMessage, type MediaContent, ms, type TelegramId } from '../../src/domain/index.ts';
import { type Server, startServer } from '../../src/host/server.ts';
import { answerMedia } from '../../src/main/protocol.ts';
import { type Harness, openHeadquarters, startCore } from '../fakes/core-harness.ts';
import { message } from '../fakes/telegram-source.ts';
import { until } from '../flow/support/headquarters.ts';
import { bomb, photo } from '../flow/support/pictures.ts';

describe('hostile files', () => {
  let harness: Harness;
  let hq: Awaited<ReturnType<typeof openHeadquarters>>;
  beforeAll(async () => {
    harness = startCore();
    hq = await openHeadquarters(harness);
  });
  afterAll(() => harness.dispose());

  let lastId = 5000;
  async function receive(bytes: Uint8Array, media: Partial<MediaContent> = {}): Promise<MediaItem> {
    lastId += 1;
    const id = String(lastId) as TelegramId;
    hq.source.files.set(id, bytes);
    const item: IncomingMessage = message('', {
      media: { kind: 'photo', id, size: bytes.length, mime: 'image/jpeg', name: null, ...media },
      mediaRef: { accessHash: '1', fileReference: new Uint8Array([1]), dcId: 2 },
    });
    await hq.source.receive(item);
    const messageKeys = [`channel:${item.chat.id}:${item.msgId}`];
    return until(async () => {
      const [found] = (await hq.client.media.list({ messageKeys })).items;
      return found?.file?.ready ? found : null;
    }, 'the file');
  }
  const document = (name: string, mime: string | null): Partial<MediaContent> => ({ kind: 'document', name, mime });
  const html = Buffer.from('<!doctype html><script>fetch("http://evil.example")</script>');
  const svg = Buffer.from(
    '<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"><image href="file:///etc/passwd"/></svg>',
  );

  test('each has its mark, is kept as it came, and harms nothing', async () => {
    const good = await photo(1);
    const heic = Buffer.concat([Buffer.from('\0\0\0\x18ftypheic\0\0\0\0mif1heic', 'latin1'), Buffer.alloc(500)]);
    const zip = Buffer.concat([
      good,
      Buffer.from(`PK\x03\x04x`),
      Buffer.from(`PK\x05\x06${'\0'.repeat(18)}`, 'latin1'),
    ]);
    const frames = await sharp(
      Buffer.concat(
        await Promise.all(
          [3, 4, 5].map((seed) =>
            sharp(Buffer.alloc(40 * 40 * 3, seed * 40), { raw: { width: 40, height: 40, channels: 3 } })
              .png()
              .toBuffer(),
          ),
        ),
      ).subarray(0),
      { failOn: 'none' },
    )
      .gif()
      .toBuffer();
    const cases: [string, Uint8Array, Partial<MediaContent>, string | null, string][] = [
      ['bomb', bomb(), {}, 'bomb', 'nothing'],
      ['truncated', good.subarray(0, Math.floor(good.length / 2)), {}, 'truncated', 'picture'],
      ['only a beginning', good.subarray(0, 40), {}, 'unreadable', 'nothing'],
      ['nothing', Buffer.alloc(0), { size: 0 }, 'empty', 'nothing'],
      ['HTML as a photo', html, {}, 'wrongType', 'nothing'],
      ['HTML as a .jpg', html, document('ballot.jpg', 'image/jpeg'), 'wrongType', 'nothing'],
      ['HTML', html, document('page.html', 'text/html'), 'markup', 'nothing'],
      ['SVG', svg, document('logo.svg', 'image/svg+xml'), 'vector', 'nothing'],
      ['SVG as a photo', svg, {}, 'vector', 'nothing'],
      ['HEIC', heic, document('IMG_1.HEIC', 'image/heic'), 'heic', 'nothing'],
      ['a photo with an archive behind it', zip, {}, 'hiddenContent', 'picture'],
      [
        'a program as a video',
        Buffer.from('MZ\x90\0rest'),
        { kind: 'video', mime: 'video/mp4' },
        'wrongType',
        'nothing',
      ],
      ['an animation', frames, document('a.gif', 'image/gif'), null, 'picture'],
      [
        'an animated sticker',
        Buffer.from('\x1f\x8b\x08\0rest', 'latin1'),
        { kind: 'sticker', mime: 'application/x-tgsticker' },
        'noPreview',
        'nothing',
      ],
      [
        'a path for a name',
        Buffer.from('text'),
        document('../../../../etc/passwd\0.txt', 'text/plain'),
        null,
        'nothing',
      ],
    ];
    for (const [what, bytes, media, problem, show] of cases) {
      const { file, size } = await receive(bytes, media);
      expect([what, file?.problem, file?.show]).toEqual([what, problem, show]);
      expect([what, size, file?.hash]).toEqual([what, bytes.length, createHash('sha256').update(bytes).digest('hex')]);
    }
    // Core is alive, and the next honest photo is shown.
    expect((await receive(await photo(2))).file).toMatchObject({ problem: null, show: 'picture', width: 400 });
    expect(harness.notified.filter((line) => line.startsWith('error:'))).toEqual([]);
    // No name of theirs became a name on the disk.
    for (const entry of readdirSync(harness.dataDir, { recursive: true, withFileTypes: true }))
      expect(entry.name).not.toMatch(/passwd|jpg|gif|html|svg|heic/i);
  }, 90_000);

  test('only what is a picture, a sound or a video is ever given to a window, by its own type', async () => {
    const page = await receive(html, document('other.jpg', 'image/jpeg'));
    for (const as of ['preview', 'thumbnail', 'play'] as const)
      await expect(hq.client.media.reveal({ versionId: page.versionId, as })).rejects.toMatchObject({
        code: 'NOT_FOUND_HERE',
      });
    await expect(hq.client.media.original({ versionId: page.versionId })).rejects.toMatchObject({
      code: 'NOT_FOUND_HERE',
    });
    const ogg = await receive(Buffer.from('OggS\0\x02sound'), { kind: 'voice', mime: 'text/html' });
    expect((await hq.client.media.reveal({ versionId: ogg.versionId, as: 'play' })).mime).toBe('audio/ogg');
    await expect(hq.client.media.reveal({ versionId: ogg.versionId, as: 'preview' })).rejects.toBeDefined();
  });
});

describe('a thread that is lost', () => {
  const clock = {
    now: () => ms(Date.now()),
    after: (delay: number, run: () => void) => {
      const timer = setTimeout(run, delay);
      return () => clearTimeout(timer);
    },
  };
  const log = { info() {}, warn() {}, error() {} };
  const entry = join(import.meta.dirname, '../../src/core/jobs/worker.ts');

  test('costs one file, and the next has a new one', async () => {
    const { postMessage } = Worker.prototype;
    const deriver = createDeriver({ entry, clock, log });
    try {
      Worker.prototype.postMessage = function lose() {
        void this.terminate();
      };
      expect((await deriver.derive(await photo(1))).problem).toBe('crashed');
      Worker.prototype.postMessage = postMessage;
      expect((await deriver.derive(await photo(1))).problem).toBeNull();
    } finally {
      Worker.prototype.postMessage = postMessage;
      await deriver.stop();
    }
  });

  test('that takes too long is ended', async () => {
    const { postMessage } = Worker.prototype;
    const hasty = { ...clock, after: (_delay: number, run: () => void) => clock.after(50, run) };
    const deriver = createDeriver({ entry, clock: hasty, log });
    try {
      Worker.prototype.postMessage = () => undefined;
      expect((await deriver.derive(await photo(1))).problem).toBe('timeout');
    } finally {
      Worker.prototype.postMessage = postMessage;
      await deriver.stop();
    }
  });
});

describe('the door for media', () => {
  const GRANT = 'g'.repeat(43);
  const content = Buffer.from(Array.from({ length: 700_000 }, (_, at) => at & 255));
  let server: Server;
  let asks: PieceAsk[] = [];
  let locked = false;
  const media = async (ask: PieceAsk): Promise<Piece> => {
    asks.push(ask);
    if (locked) return { status: 'locked' };
    if (ask.grant !== GRANT) return { status: 'gone' };
    const bytes = new Uint8Array(content.subarray(ask.from, ask.from + ask.length));
    return { status: 'ok', bytes, size: content.length, mime: 'video/mp4', name: 'abcdef01.mp4' };
  };
  beforeEach(async () => {
    asks = [];
    locked = false;
    server = await startServer({ port: 0, site: new Map(), connect: () => {}, media });
  });
  afterEach(() => server.close());

  const ask = (path: string, headers: Record<string, string> = {}, method = 'GET') =>
    new Promise<{ status: number; headers: Record<string, unknown>; body: Buffer }>((resolve, reject) => {
      const { port } = new URL(server.origin);
      const sent = request({ host: '127.0.0.1', port, path, method, headers }, (answer) => {
        const parts: Buffer[] = [];
        answer.on('data', (part: Buffer) => parts.push(part));
        answer.on('end', () =>
          resolve({ status: answer.statusCode ?? 0, headers: answer.headers, body: Buffer.concat(parts) }),
        );
        answer.on('error', reject);
      });
      sent.on('error', reject);
      sent.end();
    });

  test('gives the whole, in parts, with headers that make nothing of it', async () => {
    const { status, headers, body } = await ask(`/media/${GRANT}`, { 'sec-fetch-dest': 'video' });
    expect([status, body.equals(content)]).toEqual([200, true]);
    expect(asks.every(({ length }) => length <= 256 * 1024)).toBe(true);
    expect(headers).toMatchObject({
      'content-type': 'video/mp4',
      'cache-control': 'no-store',
      'x-content-type-options': 'nosniff',
      'content-security-policy': "default-src 'none'; sandbox",
      'content-disposition': 'attachment; filename="abcdef01.mp4"',
      'cross-origin-resource-policy': 'same-origin',
      'accept-ranges': 'bytes',
    });
    expect(headers['access-control-allow-origin']).toBeUndefined();
  });

  test.each([
    ['bytes=0-9', 206, 0, 10],
    ['bytes=300000-', 206, 300_000, 700_000],
    ['bytes=-5', 206, 699_995, 700_000],
    ['bytes=262140-262150', 206, 262_140, 262_151],
    ['bytes=0-99999999', 206, 0, 700_000],
    ['bytes=700000-', 416, 0, 0],
    ['bytes=9-3', 416, 0, 0],
    ['bytes=0-1,5-6', 200, 0, 700_000],
    ['lines=1-2', 200, 0, 700_000],
  ])('range %s: %i', async (range, status, from, to) => {
    const answer = await ask(`/media/${GRANT}`, { range });
    expect(answer.status).toBe(status);
    if (status !== 416) expect(answer.body.equals(content.subarray(from, to))).toBe(true);
    if (status === 206) expect(answer.headers['content-range']).toBe(`bytes ${from}-${to - 1}/700000`);
  });

  test.each([
    ['without a leave', '/media/', {}, 404],
    ['with a guess', `/media/${'x'.repeat(43)}`, {}, 404],
    ['with more than a leave', `/media/${GRANT}/../x`, {}, 404],
    ['with a query', `/media/${GRANT}?x=1`, {}, 404],
    ['by another name', `/media/${GRANT}`, { host: 'localhost' }, 421],
    ['from another site', `/media/${GRANT}`, { 'sec-fetch-site': 'cross-site' }, 403],
    ['typed into the address bar', `/media/${GRANT}`, { 'sec-fetch-site': 'none' }, 403],
    ['as a page', `/media/${GRANT}`, { 'sec-fetch-dest': 'document' }, 403],
    ['as a frame', `/media/${GRANT}`, { 'sec-fetch-dest': 'iframe' }, 403],
    ['as a script', `/media/${GRANT}`, { 'sec-fetch-dest': 'script' }, 403],
  ])('%s: nothing', async (_what, path, headers, status) => {
    const answer = await ask(path, headers as Record<string, string>);
    expect([answer.status, answer.body.length]).toEqual([status, 0]);
  });

  test('to read only, and not while the screen is locked', async () => {
    expect((await ask(`/media/${GRANT}`, {}, 'POST')).status).toBe(405);
    expect((await ask(`/media/${GRANT}`, {}, 'DELETE')).status).toBe(405);
    const head = await ask(`/media/${GRANT}`, {}, 'HEAD');
    expect([head.status, head.body.length, head.headers['content-length']]).toEqual([200, 0, '700000']);
    locked = true;
    expect((await ask(`/media/${GRANT}`)).status).toBe(423);
  });

  test('a lock in the middle breaks the transfer off', async () => {
    const counting = async (piece: PieceAsk): Promise<Piece> => {
      if (asks.length >= 2) locked = true;
      return media(piece);
    };
    await server.close();
    server = await startServer({ port: 0, site: new Map(), connect: () => {}, media: counting });
    await expect(ask(`/media/${GRANT}`)).rejects.toBeDefined();
    expect(asks.length).toBe(3);
  });

  test("is the same under Electron's app:// address", async () => {
    const headers = new Headers({ range: 'bytes=10-19' });
    const answer = await answerMedia(GRANT, { method: 'GET', headers }, media);
    expect(answer.status).toBe(206);
    expect(Buffer.from(await answer.arrayBuffer()).equals(content.subarray(10, 20))).toBe(true);
    expect(answer.headers.get('content-range')).toBe('bytes 10-19/700000');
    expect(answer.headers.get('content-security-policy')).toBe("default-src 'none'; sandbox");
    expect((await answerMedia('x'.repeat(43), { method: 'GET', headers }, media)).status).toBe(404);
  });
});

test('no part of a screen shows media by an address of its own making', () => {
  const folder = join(import.meta.dirname, '../../src/renderer');
  const sources = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) =>
    /\.tsx?$/.test(entry.name),
  );
  const drawing = sources.filter((entry) =>
    /<(img|video|audio|iframe|object|embed)\b/.test(readFileSync(join(entry.parentPath, entry.name), 'utf8')),
  );
  expect(drawing.map(({ name }) => name).sort()).toEqual([
    'photo-desk.tsx',
    'redact-dialog.tsx',
    'redact-sheet.tsx',
    'tile.tsx',
    'tiny.tsx',
  ]);
});
