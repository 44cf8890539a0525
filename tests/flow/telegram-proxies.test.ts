import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Route, TelegramSource } from '../../src/core/ports.ts';
import { telegramFactory } from '../../src/core/telegram/index.ts';
import type { TelegramProxy } from '../../src/domain/index.ts';
import { type Centre, startCentre } from '../../src/drill/index.ts';
import {
  channel,
  createPerson,
  fakeCore,
  fastClock,
  hurryOnce,
  logIn,
  reach,
  realClock,
  someRoutes,
  startSource,
} from './support/telegram.ts';

const HOST = '127.0.0.1';
const SECRET = '000102030405060708090a0b0c0d0e0f';
const DIRECT: Route = { id: 'direct', proxy: null };
const FILE_DC = 4;
/** How long the adapter waits, ms: for a SOCKS5 server to pass it on, and for a connection. */
const SOCKS_LIMIT = 10_000;
const CONNECT_LIMIT = 25_000;

let centre: Centre;
const open: TelegramSource[] = [];
beforeEach(async () => {
  centre = await startCentre();
  await centre.addProxySecret({ secret: SECRET });
});
afterEach(async () => {
  await Promise.all(open.splice(0).map((source) => source.stop()));
  await centre.stop();
});

const route = (id: string, proxy: TelegramProxy): Route => ({ id, proxy });
const socks = (id: string, port: number, user: string | null = null, password: string | null = null): Route =>
  route(id, { kind: 'socks5', host: HOST, port, user, password });
const mtproxy = (id: string, port: number, secret = SECRET): Route =>
  route(id, { kind: 'mtproxy', host: HOST, port, secret });
const ways = async (): Promise<string[]> => [...new Set((await centre.arrivals()).map((each) => each.by))].sort();

/** Logs in, and receives a message and a file, by these ways and no other. */
async function headquarters(list: Route[], clock = realClock) {
  const routes = someRoutes(list);
  const me = await createPerson(centre);
  const bot = (await centre.createUser({ firstName: 'Alaman', bot: true })).id;
  const chat = (await centre.createChannel({ title: 'SOS', megagroup: true, members: [me.id, bot] })).id;
  const core = fakeCore();
  const { source } = await startSource(centre, core, { clock, watch: [channel(chat)], routes });
  open.push(source);
  const say = (text: string) => centre.post({ peer: `channel:${chat}`, from: bot, text });
  const heard = (text: string) =>
    vi.waitFor(() => expect([...core.texts().values()]).toContain(text), { timeout: 40_000 });
  const file = async () => {
    const media = { kind: 'document' as const, size: 300_000, dcId: FILE_DC };
    const { copies } = await centre.post({ peer: `channel:${chat}`, from: bot, text: 'file', media });
    const key = `channel:${chat}:${copies[0]?.id}`;
    await vi.waitFor(() => expect(core.messages.get(key)).toBeDefined(), { timeout: 20_000 });
    const message = core.messages.get(key)?.versions[0];
    if (!message?.media?.id) throw new Error('no file');
    return source.download(
      { chat: message.chat, msgId: message.msgId, ...message.media, id: message.media.id, ref: message.mediaRef },
      { offset: 0, signal: new AbortController().signal, onChunk() {} },
    );
  };
  return { source, routes, me, say, heard, file };
}

describe('everything goes by the proxy, the login and files of another data centre too', () => {
  it.each([
    ['SOCKS5', async () => socks('a', (await centre.openSocks({})).port), 'socks5'],
    ['SOCKS5 with a password', async () => socks('a', (await centre.openSocks(LOGIN)).port, 'dana', 'p w'), 'socks5'],
    ['MTProxy', async () => mtproxy('a', (await centre.openProxyPort({})).port), 'mtproxy'],
    ['MTProxy with padding', async () => mtproxy('a', (await centre.openProxyPort({})).port, `dd${SECRET}`), 'mtproxy'],
  ] as const)('%s', async (_name, make, by) => {
    const way = await make();
    const { source, me, say, heard, file } = await headquarters([way]);
    await logIn(source, me);
    expect(source.status().route).toBe('a');
    await say('through');
    await heard('through');
    expect(await file()).toMatchObject({ result: 'whole', size: 300_000 });
    const arrivals = await centre.arrivals();
    expect(arrivals.some((each) => each.dcId === FILE_DC)).toBe(true);
    expect(await ways()).toEqual([by]);
  });
});
const LOGIN = { user: 'dana', password: 'p w' };

it('speaks the framing that the secret promises', async () => {
  const { port } = await centre.openProxyPort({});
  const transports = async (): Promise<unknown[]> => (await centre.sessions()).map((each) => each.transport);
  const plain = await headquarters([mtproxy('a', port)]);
  await logIn(plain.source, plain.me);
  expect(await transports()).toContain('abridged');
  const padded = await headquarters([mtproxy('b', port, `dd${SECRET}`)]);
  await logIn(padded.source, padded.me);
  expect(await transports()).toContain('padded');
});

describe('in order', () => {
  it('falls over to the next when the first dies, and loses nothing', async () => {
    const first = await centre.openProxyPort({});
    const second = await centre.openSocks({});
    const { source, routes, me, say, heard } = await headquarters([mtproxy('a', first.port), socks('b', second.port)]);
    await logIn(source, me);
    await say('by the first');
    await heard('by the first');
    expect(source.status().route).toBe('a');
    await centre.closeDoor({ port: first.port });
    await say('meanwhile');
    await heard('meanwhile');
    expect(source.status().route).toBe('b');
    expect(routes.failures).toContain('a refused');
    expect(await ways()).toEqual(['mtproxy', 'socks5']);
  });

  it.each([
    ['nobody listens', async () => socks('a', 1), 'refused'],
    ['a wrong password', async () => socks('a', (await centre.openSocks(LOGIN)).port, 'dana', 'no'), 'auth'],
    ['it refuses', () => faulty('refuse'), 'rejected'],
    ['it hangs', () => faulty('hang'), 'timeout'],
  ] as const)('tells why the first did not work: %s', async (_name, make, why) => {
    const second = await centre.openSocks({});
    const { source, routes, me } = await headquarters([await make(), socks('b', second.port)], hurryOnce(SOCKS_LIMIT));
    await logIn(source, me);
    expect(source.status().route).toBe('b');
    expect(routes.failures[0]).toBe(`a ${why}`);
  });

  it('a wrong secret is a proxy through which nobody answers', async () => {
    const { port } = await centre.openProxyPort({});
    const second = await centre.openSocks({});
    const wrong = mtproxy('a', port, 'f'.repeat(32));
    const { source, routes, me } = await headquarters([wrong, socks('b', second.port)], hurryOnce(CONNECT_LIMIT));
    await source.sendCode(me.phone).catch(() => source.sendCode(me.phone));
    await source.submitCode('12345');
    expect(source.status().route).toBe('b');
    expect(routes.failures[0]).toBe('a silent');
  });
});

async function faulty(mode: 'refuse' | 'hang'): Promise<Route> {
  const { port } = await centre.openSocks({});
  await centre.faults.door({ port, mode });
  return socks('a', port);
}

describe('never directly', () => {
  it('waits when every proxy is dead, and comes back with one', async () => {
    const { port } = await centre.openSocks({});
    const { source, me, say, heard, routes } = await headquarters([socks('a', port)]);
    await logIn(source, me);
    await centre.faults.door({ port, mode: 'refuse' });
    await centre.faults.kill({});
    await vi.waitFor(() => expect(routes.failures.length).toBeGreaterThan(2), { timeout: 40_000 });
    await say('meanwhile');
    await centre.faults.door({ port, mode: 'open' });
    await heard('meanwhile');
    expect(await ways()).toEqual(['socks5']);
  });

  it('dials nothing at all without a way', async () => {
    const { source, me, routes } = await headquarters([], hurryOnce(CONNECT_LIMIT));
    await expect(source.sendCode(me.phone)).rejects.toMatchObject({ code: 'UNREACHABLE' });
    expect(source.status()).toMatchObject({ state: 'offline', route: null });
    expect(await centre.arrivals()).toEqual([]);
    routes.set([DIRECT]);
    await logIn(source, me);
    expect(await ways()).toEqual(['direct']);
  });

  it('a way that is taken away ends at once, for files too', async () => {
    const { port } = await centre.openSocks({});
    const { source, me, routes, file, say, heard } = await headquarters([DIRECT]);
    await logIn(source, me);
    await say('before');
    await heard('before');
    await file();
    const direct = (await centre.arrivals()).filter((each) => each.by === 'direct').length;
    routes.set([socks('a', port)]);
    await vi.waitFor(() => expect(source.status().route).toBe('a'), { timeout: 20_000 });
    await reach(source, 'online');
    await say('after');
    await heard('after');
    await file();
    expect((await centre.arrivals()).filter((each) => each.by === 'direct').length).toBe(direct);
  });
});

describe('a check', () => {
  const check = (way: Route, clock = realClock) => {
    const { host, port, dcId, others, publicKey } = centre.descriptor;
    const network = { kind: 'drill' as const, centre: { host, port, dcId, others, publicKey } };
    return telegramFactory.check({ route: way, network, clock });
  };
  it('finds what works and why something does not', async () => {
    const good = await centre.openSocks({});
    expect(await check(socks('a', good.port))).toMatchObject({ works: true });
    expect(await check(mtproxy('a', (await centre.openProxyPort({})).port))).toMatchObject({ works: true });
    expect(await check(socks('a', 1))).toEqual({ works: false, why: 'refused' });
    expect(await check(await faulty('hang'), hurryOnce(SOCKS_LIMIT))).toEqual({ works: false, why: 'timeout' });
    const wrong = mtproxy('a', (await centre.openProxyPort({})).port, 'e'.repeat(32));
    expect(await check(wrong, fastClock(10))).toEqual({ works: false, why: 'silent' });
    expect(await ways()).toEqual(['mtproxy', 'socks5']);
  });
});
