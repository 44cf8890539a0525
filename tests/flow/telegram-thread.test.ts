import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import type { MediaTarget, TelegramSource } from '../../src/core/ports.ts';
import { assertLibraryKeys } from '../../src/core/telegram/trust.ts';
import { threadedTelegram } from '../../src/core/telegram-thread/index.ts';
import { type Centre, startCentre } from '../../src/drill/index.ts';
import {
  channel,
  createPerson,
  fakeCore,
  inThread,
  liveSource,
  logIn,
  PROFILE,
  reach,
  realClock,
  recordLog,
  type StartSource,
  someRoutes,
  startSource,
} from './support/telegram.ts';

/** What is the thread's own; the whole suite goes through one by `npm run test:thread`. */
let centre: Centre;
const open: TelegramSource[] = [];
const folder = mkdtempSync(join(tmpdir(), 'maere-thread-'));

beforeAll(async () => {
  centre = await startCentre();
});
afterEach(async () => {
  await centre.faults.clear();
  await Promise.all(open.splice(0).map((source) => source.stop()));
});
afterAll(async () => {
  await centre.stop();
  rmSync(folder, { recursive: true });
});

const until = (check: () => void): Promise<void> => vi.waitFor(check, { timeout: 20_000, interval: 25 });

/** An account, a bot and a chat of both; the account's source in a thread, logged in and listening. */
async function setting(options: StartSource = {}, core = fakeCore()) {
  const me = await createPerson(centre, { firstName: 'Dana' });
  const bot = (await centre.createUser({ firstName: 'Alaman', bot: true })).id;
  const chat = (await centre.createChannel({ title: 'SOS', megagroup: true, members: [me.id, bot] })).id;
  const { source, states } = await startSource(centre, core, {
    watch: [channel(chat)],
    profile: PROFILE,
    factory: inThread(),
    ...options,
  });
  open.push(source);
  await logIn(source, me);
  await until(() => expect(core.cursors.size).toBe(2));
  const say = async (text: string, more: object = {}): Promise<string> => {
    const { copies } = await centre.post({ peer: `channel:${chat}`, from: bot, text, ...more });
    return `channel:${chat}:${copies[0]?.id}`;
  };
  return { me, core, source, states, say };
}

describe('in a thread', () => {
  it('what is pushed comes in batches, an SOS ahead of one that is being stored', async () => {
    const { core, source, say } = await setting();
    let release = (): void => {};
    const held = new Promise<void>((resolve) => {
      release = resolve;
    });
    core.before = (_batch, isUrgent) => (isUrgent ? Promise.resolve() : held);
    const [ballot, sos] = [await say('#ballot 1'), await say('#sos 2')];
    await until(() => expect(core.messages.has(sos)).toBe(true));
    expect(core.messages.has(ballot)).toBe(false);
    release();
    await until(() => expect(core.messages.has(ballot)).toBe(true));
    expect(Date.now() - (source.status().lastUpdateAt ?? 0)).toBeLessThan(20_000);
  });

  it('a batch that core refuses is offered again', async () => {
    const { core, say } = await setting();
    let refusals = 0;
    core.before = async () => {
      refusals += 1;
      if (refusals < 3) throw new Error('busy');
    };
    const key = await say('#ballot 3');
    await until(() => expect(core.messages.has(key)).toBe(true));
    expect(refusals).toBeGreaterThanOrEqual(3);
  });

  it('what core cannot keep when it comes is kept as soon as it can, before another batch', async () => {
    const core = fakeCore();
    const { me, say } = await setting({}, core);
    const { saveEntities } = core.memory;
    let full = true;
    core.memory.saveEntities = (account, rows) => {
      if (full) throw new Error('disk full');
      saveEntities(account, rows);
    };
    const friend = await createPerson(centre, { firstName: 'Saule' });
    await centre.post({ peer: `user:${me.id}`, from: friend.id, text: 'Is anybody there?' });
    await until(() => expect([...core.texts().values()]).toContain('Is anybody there?'));
    expect(core.entities.has(`user:${friend.id}`)).toBe(false);
    full = false;
    await until(() => expect(core.entities.has(`user:${friend.id}`)).toBe(true));
    const key = await say('#ballot 8');
    await until(() => expect(core.messages.has(key)).toBe(true));
  });

  it('a file comes whole; its caller can stop it, and say why it keeps no more', async () => {
    const { core, source, say } = await setting();
    const key = await say('a file', { media: { kind: 'document', bytes: randomBytes(300_000).toString('base64') } });
    await until(() => expect(core.messages.has(key)).toBe(true));
    const message = core.messages.get(key)?.versions.at(-1);
    if (!message?.media?.id) throw new Error('no media');
    const { chat, msgId, media, mediaRef: ref } = message;
    const target: MediaTarget = { chat, msgId, kind: media.kind, id: message.media.id, size: media.size, ref };
    const got: number[] = [];
    const taken = await source.download(target, {
      offset: 0,
      signal: new AbortController().signal,
      onChunk: (bytes, at) => void got.push(at, bytes.length),
    });
    expect(taken).toMatchObject({ result: 'whole', size: 300_000 });
    expect(got).toEqual([0, 131_072, 131_072, 131_072, 262_144, 37_856]);

    const stop = new AbortController();
    const stopped = source.download(target, {
      offset: 0,
      signal: stop.signal,
      onChunk: () => stop.abort(new Error('enough')),
    });
    await expect(stopped).rejects.toThrow(/^enough$/);
    const full = source.download(target, {
      offset: 0,
      signal: new AbortController().signal,
      onChunk: () => Promise.reject(new Error('DISK_FULL')),
    });
    await expect(full).rejects.toThrow(/^DISK_FULL$/);
  });

  it('goes the way that core says, now', async () => {
    const direct = { id: 'direct', proxy: null };
    const dead = {
      id: 'dead',
      proxy: { kind: 'socks5', host: '127.0.0.1', port: 1, user: null, password: null } as const,
    };
    const routes = someRoutes([dead, direct]);
    const { source } = await setting({ routes });
    expect(routes.failures).toContain('dead refused');
    expect(source.status().route).toBe('direct');
    routes.set([]);
    await until(() => expect(source.status()).toMatchObject({ state: 'offline', route: null }));
    routes.set([direct]);
    await reach(source, 'online', 30_000);
  });

  it('a way is tried without an account', async () => {
    const { host, port, dcId, others, publicKey } = centre.descriptor;
    const network = { kind: 'drill', centre: { host, port, dcId, others, publicKey } } as const;
    const found = await inThread().check({ route: { id: 'direct', proxy: null }, network, clock: realClock });
    expect(found.works).toBe(true);
  });

  it('a live source refuses to start beside a drill; this thread’s keys are untouched', async () => {
    const factory = inThread();
    const { source } = await setting({ factory });
    const live = liveSource(factory);
    await expect(live.start()).rejects.toThrow(/^KEY_MAP_ALTERED$/);
    await live.stop();
    await source.stop();
    expect(() => assertLibraryKeys()).not.toThrow();
  });
});

describe('a thread that dies', () => {
  it('is followed by another that goes on from what is stored, and nothing is lost', async () => {
    const file = join(folder, 'now');
    process.env.THREAD_DIES_WITH = file;
    const log = recordLog();
    const factory = threadedTelegram({
      workerEntry: join(import.meta.dirname, 'support/mortal-worker.ts'),
      clock: realClock,
      log,
    });
    const { core, source, states, say } = await setting({ factory });
    const before = await say('#ballot 4');
    await until(() => expect(core.messages.has(before)).toBe(true));
    writeFileSync(file, '');
    await until(() => expect(states.at(-1)).toBe('connecting'));
    const meanwhile = await say('#ballot 5');
    rmSync(file);
    await reach(source, 'online', 30_000);
    await until(() => expect(core.messages.has(meanwhile)).toBe(true));
    const after = await say('#sos 6');
    await until(() => expect(core.messages.has(after)).toBe(true));
    expect(log.events).toContainEqual(expect.objectContaining({ event: 'telegram.thread' }));
    expect(await source.dialogs()).toContainEqual(expect.objectContaining({ title: 'SOS' }));
  });
});
