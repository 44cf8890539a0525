import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import type { TelegramSource } from '../../src/core/ports.ts';
import type { Peer, TelegramId } from '../../src/domain/index.ts';
import { type Centre, startCentre } from '../../src/drill/index.ts';
import {
  ACCOUNT,
  apart,
  channel,
  createPerson,
  type FakeCore,
  fakeCore,
  hurryingClock,
  logIn,
  reach,
  type StartSource,
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

async function begin(core: FakeCore, options: StartSource = {}) {
  const running = await startSource(centre, core, options);
  open.push(running.source);
  return running;
}

/** Logged in; a friend who wrote once; a supergroup with a bot. */
async function setting(options: StartSource = {}) {
  const me = await createPerson(centre, { firstName: 'Dana' });
  const friend = await createPerson(centre, { firstName: 'Saule' });
  const bot = (await centre.createUser({ firstName: 'Alaman', username: `alaman_${me.id}`, bot: true })).id;
  const chat = (await centre.createChannel({ title: 'SOS', megagroup: true, members: [me.id, bot] })).id;
  await centre.post({ peer: `channel:${chat}`, from: bot, text: 'hello' });
  await centre.dm({ from: friend.id, to: me.id, text: 'salem' });
  const core = fakeCore();
  const running = await begin(core, { watch: [channel(chat)], ...options });
  await logIn(running.source, me);
  await vi.waitFor(() => expect(core.cursors.size).toBe(2), { timeout: 20_000 });
  return { ...running, core, me, friend, bot, chat };
}

const user = (id: string): Peer => ({ kind: 'user', id: id as TelegramId });
const until = (check: () => void | Promise<void>, timeout = 20_000): Promise<void> =>
  vi.waitFor(check, { timeout, interval: 25 });

async function sentBy(account: string): Promise<string[]> {
  return (await centre.outgoing()).filter((each) => each.account === account).map((each) => each.text);
}

describe('sending', () => {
  it('arrives once, and comes back as an outgoing message', async () => {
    const { source, core, me, friend } = await setting();
    const sent = await source.send(user(friend.id), 'we are coming', '4242', null);
    expect(sent.msgId).toBeGreaterThan(0);
    expect(Math.abs(sent.sentAt - Date.now())).toBeLessThan(60_000);
    expect(await sentBy(me.id)).toEqual(['we are coming']);
    const key = `${ACCOUNT}:user:${friend.id}:${sent.msgId}`;
    await until(() => expect(core.messages.has(key)).toBe(true));
    expect(core.messages.get(key)?.versions).toMatchObject([{ outgoing: true, fromId: me.id, text: 'we are coming' }]);
  });

  it('twice with one random id is one message, at once or after a restart', async () => {
    const { source, core, me, friend } = await setting();
    const name = '0193a2f4-7a51-7000-8000-000000000001'; // any name will do
    const [first, second] = await Promise.all([
      source.send(user(friend.id), 'once', name, null),
      source.send(user(friend.id), 'once', name, null),
    ]);
    expect(second).toEqual(first);
    await source.stop();
    const later = await begin(core);
    await reach(later.source, 'online');
    expect(await later.source.send(user(friend.id), 'once', name, null)).toEqual(first);
    expect(await sentBy(me.id)).toEqual(['once']);
  });

  it('whose answer was lost with the connection is not sent again', async () => {
    const { source, me, chat } = await setting();
    await centre.faults.loseAnswer({ method: 'messages.sendMessage', kill: true });
    const sent = await source.send(channel(chat), 'answer lost', '99', null);
    expect(sent.msgId).toBeGreaterThan(0);
    expect(await sentBy(me.id)).toEqual(['answer lost']);
  });

  it('many at once, with the connection lost among them: each gets its answer, each is sent once', async () => {
    const { source, me, friend } = await setting();
    const texts: string[] = [];
    const sending: Promise<{ msgId: number }>[] = [];
    for (let round = 0; round < 3; round++) {
      await centre.faults.loseAnswer({ method: 'messages.sendMessage', kill: true });
      for (let i = 0; i < 6; i++) {
        const text = `${round}.${i}`;
        texts.push(text);
        sending.push(source.send(user(friend.id), text, `${100 + texts.length}`, null));
        await new Promise((resolve) => setTimeout(resolve, 60));
      }
    }
    const sent = await Promise.all(sending);
    expect((await sentBy(me.id)).sort()).toEqual(texts);
    expect(new Set(sent.map((each) => each.msgId)).size).toBe(texts.length);
  });

  it('answers a message', async () => {
    const { source, core, chat, bot } = await setting();
    const posted = await centre.post({ peer: `channel:${chat}`, from: bot, text: 'question' });
    const question = posted.copies[0]?.id ?? 0;
    const { msgId } = await source.send(channel(chat), 'answer', '7', question);
    await until(() => expect(core.messages.has(`channel:${chat}:${msgId}`)).toBe(true));
    expect(core.messages.get(`channel:${chat}:${msgId}`)?.versions.at(-1)?.replyToMsgId).toBe(question);
  });

  it('says so when there is no such chat, or Telegram refuses', async () => {
    const { source, friend } = await setting();
    await expect(source.send(user('999999'), 'x', '1', null)).rejects.toMatchObject({ code: 'NO_SUCH_CHAT' });
    await centre.faults.rpcError({ method: 'messages.sendMessage', code: 403, message: 'USER_IS_BLOCKED' });
    await expect(source.send(user(friend.id), 'x', '2', null)).rejects.toMatchObject({
      code: 'TELEGRAM_REFUSED',
      detail: 'USER_IS_BLOCKED',
    });
    expect((await source.send(user(friend.id), 'x', '2', null)).msgId).toBeGreaterThan(0);
  });
});

describe('FLOOD_WAIT', () => {
  it('shows, lasts, survives a restart and ends', async () => {
    const { source, core, friend, states } = await setting();
    await centre.faults.floodWait({ method: 'messages.sendMessage', seconds: 4 });
    await expect(source.send(user(friend.id), 'x', '1', null)).rejects.toMatchObject({
      code: 'FLOOD_WAIT',
      seconds: 4,
    });
    const status = source.status();
    expect(status.state).toBe('flooded');
    expect(status.until ?? 0).toBeGreaterThan(Date.now() + 2000);
    await expect(source.send(user(friend.id), 'x', '1', null)).rejects.toMatchObject({ code: 'FLOOD_WAIT' });
    expect(states.at(-1)).toBe('flooded');
    await source.stop();

    const later = await begin(core);
    await reach(later.source, 'flooded');
    await reach(later.source, 'online', 10_000);
    expect((await later.source.send(user(friend.id), 'x', '1', null)).msgId).toBeGreaterThan(0);
  });

  it('of the difference loses nothing', async () => {
    const { source, core, chat, bot, states } = await setting();
    await centre.faults.floodWait({ method: 'updates.getChannelDifference', seconds: 2, times: 2 });
    const post = (text: string, silentPush = false) =>
      centre.post({ peer: `channel:${chat}`, from: bot, text, silentPush });
    await post('never pushed', true);
    await post('pushed');
    await reach(source, 'flooded');
    await until(() => expect([...core.texts().values()]).toContain('never pushed'));
    expect([...core.texts().values()]).toContain('pushed');
    await reach(source, 'online');
    expect(states).toContain('flooded');
  });
});

describe('the directory', () => {
  it('lists chats', async () => {
    const { source, friend, chat } = await setting();
    const dialogs = await source.dialogs();
    expect(dialogs).toContainEqual(
      expect.objectContaining({ chat: channel(chat), title: 'SOS', isBot: false, members: 2 }),
    );
    expect(dialogs).toContainEqual(expect.objectContaining({ chat: user(friend.id), title: 'Saule' }));
    for (const each of dialogs) expect(Math.abs((each.lastMessageAt ?? 0) - Date.now())).toBeLessThan(120_000);
  });

  it('lists members, bots first', async () => {
    const { source, chat, bot, me } = await setting();
    const members = await source.members(channel(chat));
    expect(members[0]).toEqual({ id: bot, name: 'Alaman', username: `alaman_${me.id}`, isBot: true });
    expect(members.map((each) => each.id)).toContain(me.id);
  });

  it('finds the bot by what it wrote when the members are hidden', async () => {
    const { source, chat, bot } = await setting();
    await centre.faults.rpcError({
      method: 'channels.getParticipants',
      code: 400,
      message: 'CHAT_ADMIN_REQUIRED',
      times: 2,
    });
    const members = await source.members(channel(chat));
    expect(members.map((each) => each.id)).toEqual([bot]);
  });
});

describe('the connection', () => {
  it.skipIf(apart)('is rebuilt after 90 seconds of silence, and nothing is lost', async () => {
    const clock = hurryingClock(10);
    const { source, core, chat, bot, states } = await setting({ clock });
    clock.hurry();
    await centre.faults.halfOpen({ on: true });
    await reach(source, 'broken', 30_000);
    await centre.post({ peer: `channel:${chat}`, from: bot, text: 'meanwhile' });
    await centre.faults.halfOpen({ on: false });
    await reach(source, 'online', 30_000);
    expect(states.filter((state) => state === 'broken').length).toBeGreaterThan(0);
    await until(() => expect([...core.texts().values()]).toContain('meanwhile'));
  });

  it('comes back by itself when it is cut', async () => {
    const { source, me, states } = await setting();
    states.length = 0;
    await centre.faults.kill({ account: me.id });
    await reach(source, 'degraded');
    await reach(source, 'online');
    expect(states).toEqual(['degraded', 'online']);
  });

  it("estimates the difference between Telegram's clock and ours", async () => {
    const { source, core } = await setting();
    await until(() => expect(source.status().clockSkew).not.toBeNull());
    expect(Math.abs(source.status().clockSkew ?? 99_999)).toBeLessThan(1500);
    await source.stop();
    await centre.faults.clockSkew({ seconds: 3600 });
    const later = await begin(core);
    await until(() => expect(later.source.status().clockSkew).not.toBeNull());
    expect(Math.abs((later.source.status().clockSkew ?? 0) - 3_600_000)).toBeLessThan(1500);
  });

  it('prints nothing, and logs no content', async () => {
    const spies = (['log', 'error', 'warn', 'info', 'debug'] as const).map((name) => vi.spyOn(console, name));
    const { source, core, chat, bot, friend, me, log } = await setting();
    await centre.faults.unknownConstructor({ times: 1 });
    await centre.post({ peer: `channel:${chat}`, from: bot, text: 'a very secret word' });
    await centre.faults.kill({ account: me.id });
    await until(() => expect([...core.texts().values()]).toContain('a very secret word'));
    await source.send(user(friend.id), 'another secret', '5', null);
    await source.stop();
    for (const spy of spies) expect(spy).not.toHaveBeenCalled();
    const said = JSON.stringify(log.events);
    for (const secret of ['secret', 'Saule', me.phone, chat, bot]) expect(said).not.toContain(secret);
    vi.restoreAllMocks();
  });
});
