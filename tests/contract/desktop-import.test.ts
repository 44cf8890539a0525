import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type IncomingMessage, ms, type TelegramId } from '../../src/domain/index.ts';
import { type Client, type Harness, openHeadquarters, startCore } from '../fakes/core-harness.ts';
import { message } from '../fakes/telegram-source.ts';

const CHAT = { kind: 'channel', id: '1234567890' as TelegramId } as const;
const BOT = '900';
const SENT = 1_610_270_000;

let harness: Harness;
let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'maere-export-'));
  harness = startCore();
});
afterEach(async () => {
  await harness.dispose();
  rmSync(folder, { recursive: true, force: true });
});

const said = (id: number, text: unknown, more: object = {}) => ({
  id,
  type: 'message',
  date: '2021-01-10T15:13:20',
  date_unixtime: String(SENT + id),
  from: 'Bayge',
  from_id: `user${BOT}`,
  text,
  ...more,
});
const chat = (messages: unknown[], more: object = {}) => ({
  name: 'relay',
  type: 'private_supergroup',
  id: 1234567890,
  messages,
  ...more,
});
const write = (json: unknown, name = 'result.json') =>
  writeFileSync(join(folder, name), typeof json === 'string' ? json : JSON.stringify(json, null, 1));
const delivered = (msgId: number, text: string, more: Partial<IncomingMessage> = {}) =>
  message(text, {
    chat: CHAT,
    fromId: BOT as TelegramId,
    msgId,
    sentAt: ms((SENT + msgId) * 1000),
    receivedAt: ms(Date.now()),
    ...more,
  });
const code = (promise: Promise<unknown>) => promise.catch((error: { code: string }) => error.code);

async function ready() {
  const hq = await openHeadquarters(harness);
  await hq.client.telegram.watch({ account: '7001', chat: CHAT, title: 'relay', on: true });
  await hq.client.telegram.bindRelay({ account: '7001', chat: CHAT, botId: BOT, botName: 'Bot', scheme: 'bayge' });
  return hq;
}

async function take(client: Client, more: { chats?: number[]; vouch?: boolean } = {}) {
  const { chats } = await client.imports.look({ folder });
  await client.imports.start({ folder, chats: chats.map(({ index }) => index), ...more });
  for (let looks = 0; looks < 2000; looks += 1) {
    const { running, last } = await client.imports.state();
    if (!running && last) return last;
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
  throw new Error('the import never ended');
}
const rows = async (client: Client) => (await client.inbox.list({ show: 'all', limit: 200 })).rows;
const BALLOT = '#ballot b-1\nрегион: KZ-ALA\nучасток: 441\nвыбор: 4\nсообщил: bayge:7';

describe('importing what Telegram Desktop exported', () => {
  it('shows what is in it, and takes nothing by looking', async () => {
    const { client } = await ready();
    write({
      personal_information: { user_id: 7001 },
      chats: {
        list: [
          chat([said(1, 'a'), said(2, 'b')]),
          { name: 'Айгерім', type: 'personal_chat', id: 77, messages: [said(1, 'x')] },
        ],
      },
    });
    expect(await client.imports.look({ folder })).toMatchObject({
      owner: '7001',
      chats: [
        { name: 'relay', kind: 'channel', id: '1234567890', messages: 2, watched: true },
        { name: 'Айгерім', kind: 'user', id: '77', messages: 1, watched: false },
      ],
    });
    expect(await rows(client)).toHaveLength(0);
  });

  it('makes evidence of it, once, with an alarm for an SOS', async () => {
    const { client } = await ready();
    write(
      chat([
        { id: 1, type: 'service', date_unixtime: String(SENT), actor_id: 'user5', action: 'invite_members', text: '' },
        said(2, [{ type: 'hashtag', text: '#ballot' }, ' b-1\nрегион: KZ-ALA\nвыбор: 4'], {
          edited_unixtime: String(SENT + 60),
        }),
        said(3, '#SOS Жаңаөзен', { from_id: 'user5', forwarded_from: 'Кто-то', reply_to_message_id: 2 }),
        said(4, 'хай', { from_id: 'user5' }),
      ]),
    );
    const first = await take(client);
    expect(first).toMatchObject({ read: 4, added: 4, known: 0, error: null, cancelled: false });
    expect(await client.alarms.list()).toMatchObject([{ trust: 'unverified' }]);
    expect((await rows(client)).map(({ source, trust }) => `${source} ${trust}`)).toEqual(
      Array.from({ length: 4 }, () => 'import unverified'),
    );
    expect(await take(client)).toMatchObject({ read: 4, added: 0, known: 4, versions: 0 });
    expect(await client.journal.rebuild()).toMatchObject({ same: true });
    expect(await client.journal.verify()).toMatchObject({ whole: true });
  });

  it('doubles nothing that Telegram delivered, and overrules none of it', async () => {
    const { client, source } = await ready();
    await source.receive(
      delivered(1, BALLOT),
      delivered(2, 'фото', {
        media: { kind: 'photo', id: '5' as TelegramId, size: 9, mime: null, name: null },
        groupedId: '77' as TelegramId,
      }),
      delivered(3, 'сказано так'),
    );
    write(
      chat([said(1, BALLOT), said(2, 'фото', { photo: 'photos/a.jpg' }), said(3, 'сказано иначе'), said(4, 'новое')]),
    );
    const report = await take(client, { vouch: true });
    expect(report).toMatchObject({ read: 4, known: 2, differs: 1, added: 1, versions: 0 });
    expect(report.errors).toContainEqual({ chat: 'relay', message: '3', reason: 'differs' });
    const detail = await client.inbox.get({ messageKey: 'channel:1234567890:3' });
    expect(detail.messages[0]?.versions).toHaveLength(1);
  });

  it('is unverified unless a lead vouches; then it is the relay’s', async () => {
    const { client, source } = await ready();
    write(chat([said(1, BALLOT)]));
    await take(client);
    expect((await rows(client))[0]).toMatchObject({ trust: 'unverified', source: 'import' });
    // Telegram itself delivers the same afterwards: on record, and believed as what it is.
    await source.receive(delivered(1, BALLOT));
    expect((await rows(client))[0]).toMatchObject({ trust: 'relay', source: 'bayge', state: 'parsed', versions: 2 });
    write(chat([said(9, BALLOT.replace('b-1', 'b-2'))]));
    await take(client, { vouch: true });
    expect((await rows(client)).map(({ trust }) => trust)).toEqual(['relay', 'relay']);
    expect(await client.journal.rebuild()).toMatchObject({ same: true });
  });

  it('gathers albums by sender, second and number, and takes a later export’s edits as versions', async () => {
    const { client } = await ready();
    mkdirSync(join(folder, 'photos'));
    for (const n of [1, 2, 3]) writeFileSync(join(folder, 'photos', `${n}.jpg`), `photo ${n}`);
    const at = { date_unixtime: String(SENT) };
    const photos = [1, 2, 3].map((n) => said(n, n === 3 ? BALLOT : '', { ...at, photo: `photos/${n}.jpg` }));
    write(chat([...photos, said(5, 'первое')]));
    expect(await take(client, { vouch: true })).toMatchObject({
      added: 4,
      albums: 1,
      files: { found: 3, missing: 0, refused: 0 },
    });
    expect((await rows(client)).map(({ albumSize, kind }) => `${kind} ${albumSize}`).sort()).toEqual(
      ['ballot 3', 'message 1'].map((row) => row.replace('message', 'unparsed')),
    );
    const stored = await client.media.list({ messageKeys: [1, 2, 3].map((n) => `channel:1234567890:${n}`) });
    expect(stored.items.map(({ state }) => state)).toEqual(['stored', 'stored', 'stored']);
    write(chat([...photos, said(5, 'второе', { edited_unixtime: String(SENT + 90) })]));
    expect(await take(client, { vouch: true })).toMatchObject({ added: 0, known: 3, versions: 1 });
  });

  it('goes on after being cancelled, and says so', async () => {
    const { client } = await ready();
    write(chat(Array.from({ length: 3000 }, (_, n) => said(n + 1, `сообщение ${n}`))));
    const { chats } = await client.imports.look({ folder });
    await client.imports.start({ folder, chats: [chats[0]?.index ?? 0] });
    expect(await code(client.imports.start({ folder, chats: [0] }))).toBe('IMPORT_RUNNING');
    await client.imports.cancel();
    let state = await client.imports.state();
    for (let n = 0; state.running && n < 2000; n += 1) {
      await new Promise((resolve) => setTimeout(resolve, 5));
      state = await client.imports.state();
    }
    expect(state.last).toMatchObject({ cancelled: true, error: null });
    const before = state.last?.added ?? 0;
    expect(before).toBeLessThan(3000);
    const second = await take(client);
    expect([second.known, second.added]).toEqual([before, 3000 - before]);
  });
});

describe('a hostile export', () => {
  it('is refused where it is none, in words', async () => {
    const { client } = await ready();
    expect(await code(client.imports.look({ folder }))).toBe('IMPORT_NOT_FOUND');
    expect(await code(client.imports.look({ folder: 'relative' }))).toBe('IMPORT_NOT_FOUND');
    write('<html>', 'messages.html');
    expect(await code(client.imports.look({ folder }))).toBe('IMPORT_HTML');
    for (const broken of ['', '<html>', '[]', '{"messages":[{"id":1}', '{"a":1}}', '\0']) {
      write(broken);
      expect(await code(client.imports.look({ folder })), JSON.stringify(broken)).toBe('IMPORT_UNREADABLE');
    }
  });

  it('leads to no file outside its folder', async () => {
    const { client } = await ready();
    const secret = join(folder, '..', `secret-${process.pid}`);
    writeFileSync(secret, 'secret');
    mkdirSync(join(folder, 'photos'));
    symlinkSync(secret, join(folder, 'photos', 'link.jpg'));
    symlinkSync('..', join(folder, 'up'));
    writeFileSync(join(folder, 'photos', 'empty.jpg'), '');
    const named = [
      `../secret-${process.pid}`,
      `photos/../../secret-${process.pid}`,
      `photos\\..\\..\\secret-${process.pid}`,
      secret,
      'photos/link.jpg',
      `up/secret-${process.pid}`,
      'photos',
      'photos/empty.jpg',
      'C:/x.jpg',
      'photos/\0.jpg',
    ];
    write(
      chat([...named.map((photo, n) => said(n * 2 + 1, 'x', { photo })), said(99, 'x', { photo: 'photos/none.jpg' })]),
    );
    const report = await take(client);
    rmSync(secret);
    expect(report).toMatchObject({ added: 11, files: { found: 0, refused: named.length, missing: 1 } });
  });

  it('gives each part that is no message a reason, and takes the rest', async () => {
    const { client } = await ready();
    const strange = [
      null,
      7,
      'x',
      [],
      {},
      said(-1, 'x'),
      said(2 ** 40, 'x'),
      said(1.5, 'x'),
      { ...said(3, 'x'), id: '3' },
      { ...said(3, 'x'), date_unixtime: 'x', date: 'gestern' },
      { ...said(3, 'x'), date_unixtime: 1e300, date: null },
    ];
    const odd = [
      said(10, { nested: 'x' }),
      said(11, [null, 5, { type: 7 }, { type: 'bold', text: 'жирно' }]),
      said(12, 'x', { from_id: { a: 1 }, via_bot: '@x', forwarded_from: null }),
      said(13, 'x', { location_information: { latitude: 'x', longitude: null } }),
      said(14, 'x', { __proto__: { polluted: true }, constructor: { prototype: {} } }),
      said(15, '\ud800'),
      said(16, 'x'.repeat(200_000)),
      { ...said(17, 'ohne Zone'), date_unixtime: undefined },
      said(10, 'noch einmal dieselbe Nummer'),
    ];
    write(chat([...strange, ...odd]));
    const report = await take(client);
    expect(report.skipped.reduce((sum, { count }) => sum + count, 0)).toBe(strange.length);
    expect(report).toMatchObject({
      read: strange.length + odd.length,
      added: 8,
      versions: 1,
      guessedTimes: 1,
      error: null,
    });
    expect(report.added + report.versions + report.known + report.differs + strange.length).toBe(report.read);
    expect(await client.journal.rebuild()).toMatchObject({ same: true });
    write({ name: {}, type: 'spaceship', id: [], messages: [said(1, 'x')] });
    expect(await take(client)).toMatchObject({ added: 0, skipped: [{ reason: 'unknownChat', count: 1 }] });
  });
});
