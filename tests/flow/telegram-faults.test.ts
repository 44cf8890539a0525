import { describe, expect, it, vi } from 'vitest';
import { type Centre, startCentre } from '../../src/drill/index.ts';
import { libraryName } from './support/library-hooks.ts';
import { channel, createPerson, fakeCore, logIn, reach, type StartSource, startSource } from './support/telegram.ts';

/**
 * The faults of the line and of the data centre that no other file names, one test each (README.md has the whole table).
 * Every scene has a data centre of its own, so that they can run beside each other.
 */
async function scene(options: StartSource & { before?: (centre: Centre) => Promise<unknown>; login?: boolean } = {}) {
  const centre = await startCentre();
  const me = await createPerson(centre);
  const bot = (await centre.createUser({ firstName: 'Alaman', bot: true })).id;
  const chat = (await centre.createChannel({ title: 'SOS', megagroup: true, members: [me.id, bot] })).id;
  const peer = `channel:${chat}` as const;
  const say = async (text: string): Promise<number> =>
    (await centre.post({ peer, from: bot, text })).copies[0]?.id ?? 0;
  await options.before?.(centre);
  const core = fakeCore();
  const running = await startSource(centre, core, { watch: [channel(chat)], ...options });
  const settled = () => vi.waitFor(() => expect(core.cursors.size).toBe(2), { timeout: 30_000 });
  if (options.login !== false) {
    await logIn(running.source, me);
    await settled();
  }
  return {
    ...running,
    centre,
    core,
    me,
    say,
    settled,
    texts: () => [...core.texts().values()],
    /** How often each text was handed over. */
    handed: () =>
      core.batches.flatMap(({ batch }) => batch.items.flatMap((i) => (i.event === 'message' ? i.text : []))),
    async connection(): Promise<number | undefined> {
      return (await centre.sessions()).find((each) => each.account === me.id && each.connection)?.connection;
    },
    async end(): Promise<void> {
      await running.source.stop();
      await centre.stop();
    },
  };
}

const until = (check: () => void | Promise<void>, timeout = 30_000): Promise<void> =>
  vi.waitFor(check, { timeout, interval: 50 });

describe.concurrent('the line', () => {
  it.each(['fin', 'rst'] as const)('cut by %s: what was said meanwhile arrives', async (how) => {
    const at = await scene();
    const { count } = await at.centre.faults.kill({ account: at.me.id, how });
    expect(count).toBe(1);
    await at.say('while it was cut');
    await until(() => expect(at.texts()).toEqual(['while it was cut']));
    await at.end();
  });

  it('accepted in silence: no login before somebody answers, then one', async () => {
    const at = await scene({ login: false, before: (centre) => centre.faults.halfOpen({ on: true }) });
    const login = logIn(at.source, at.me);
    login.catch(() => {});
    await new Promise((resolve) => setTimeout(resolve, 2000));
    expect(at.states).not.toContain('online');
    await at.centre.faults.halfOpen({ on: false });
    // Nobody hears the question again that was swallowed: the connection has to be made anew.
    await at.centre.faults.kill({});
    await login;
    await reach(at.source, 'online');
    await at.end();
  });

  it.each([
    ['mute', (centre: Centre) => centre.faults.mutePong({ on: true })],
    ['slow', (centre: Centre) => centre.faults.slowPong({ ms: 11_000 })],
  ] as const)('with a %s pong: whether the connection is made anew or not, nothing is lost', async (pong, strike) => {
    const at = await scene();
    const before = await at.connection();
    await strike(at.centre);
    await at.say('first');
    // GramJS gives up a connection whose pong is late, teleproto only one that is silent.
    if (pong === 'mute' || libraryName() === 'gramjs')
      await until(async () => expect([undefined, before]).not.toContain(await at.connection()), 90_000);
    await at.say('second');
    await until(() => expect(at.texts()).toEqual(['first', 'second']));
    expect(new Set(at.handed()).size).toBe(2);
    await at.end();
  });
});

describe.concurrent('pushes', () => {
  it('dropped: the next one shows the hole', async () => {
    const at = await scene();
    await at.centre.faults.dropPushes({ ratio: 1 });
    for (const text of ['1', '2', '3']) await at.say(text);
    await at.centre.faults.dropPushes({ ratio: 0 });
    await at.say('4');
    await until(() => expect(at.texts()).toEqual(['1', '2', '3', '4']));
    await at.end();
  });

  it('doubled: handed over once', async () => {
    const at = await scene();
    await at.centre.faults.duplicatePushes({ ratio: 1 });
    for (const text of ['1', '2', '3', '4']) await at.say(text);
    await until(() => expect(at.texts()).toEqual(['1', '2', '3', '4']));
    expect(at.handed()).toEqual(['1', '2', '3', '4']);
    await at.end();
  });

  it('out of order: handed over in order', async () => {
    const at = await scene();
    await at.centre.faults.reorderPushes({ ratio: 1, seed: 7, windowMs: 300 });
    const texts = Array.from({ length: 12 }, (_, i) => `${i}`);
    for (const text of texts) await at.say(text);
    await until(() => expect(at.texts()).toEqual(texts));
    expect(at.handed()).toEqual(texts);
    await at.end();
  });
});

describe.concurrent('the data centre', () => {
  it('restarts, all sessions and salts gone: what was said meanwhile arrives', async () => {
    const at = await scene();
    await at.centre.faults.restart({ downMs: 3000 });
    await at.say('while it was down');
    await until(() => expect(at.texts()).toEqual(['while it was down']));
    expect(at.states).toContain('offline');
    await at.end();
  });

  it('changes its salts: calls and pushes go on', async () => {
    const at = await scene();
    await at.centre.faults.rotateSalts();
    expect(await at.source.dialogs()).toHaveLength(1);
    await at.say('under a new salt');
    await until(() => expect(at.texts()).toEqual(['under a new salt']));
    await at.end();
  });

  it.each([4000, -4000])('with a clock %i s off: calls and pushes go on', async (seconds) => {
    const at = await scene();
    await at.centre.faults.clockSkew({ seconds });
    expect(await at.source.dialogs()).toHaveLength(1);
    await at.say('another time');
    await until(() => expect(at.texts()).toEqual(['another time']));
    await at.end();
  });
});
