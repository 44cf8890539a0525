/** Every fault as a client meets it. */
import bigInt from 'big-integer';
import { Api, type TelegramClient } from 'telegram';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { createStage, inputChannel, listen, type Setting, type Stage } from './clients.ts';

let stage: Stage;
beforeAll(async () => {
  stage = await createStage();
});
afterEach(() => stage.reset());
afterAll(() => stage.centre.stop());

interface Scene {
  readonly world: Setting;
  readonly client: TelegramClient;
  readonly peer: Api.InputPeerChannel;
  readonly channel: Api.InputChannel;
  readonly texts: string[];
}

/** Someone logged in who listens. */
async function scene(): Promise<Scene> {
  const world = await stage.setting();
  const client = stage.newGram();
  await stage.logIn(client, world);
  const peer = await inputChannel(client);
  const channel = new Api.InputChannel({ channelId: peer.channelId, accessHash: peer.accessHash });
  return { world, client, peer, channel, texts: listen(client) };
}

const differenceFrom = (channel: Api.InputChannel, pts: number): Api.updates.GetChannelDifference =>
  new Api.updates.GetChannelDifference({ channel, filter: new Api.ChannelMessagesFilterEmpty(), pts, limit: 100 });

describe('calls', () => {
  it('answer FLOOD_WAIT as often as told', async () => {
    const { client, peer } = await scene();
    await stage.centre.faults.floodWait({ method: 'messages.getHistory', seconds: 7, times: 2 });
    await expect(client.getMessages(peer, { limit: 1 })).rejects.toMatchObject({ errorMessage: 'FLOOD', seconds: 7 });
    await expect(client.getMessages(peer, { limit: 1 })).rejects.toMatchObject({ errorMessage: 'FLOOD', seconds: 7 });
    expect(Array.from(await client.getMessages(peer, { limit: 1 }))).toHaveLength(1);
  });

  it.each([false, true])(
    'are done although the answer is lost (connection killed: %s), and not done twice',
    async (kill) => {
      const { world, client, peer } = await scene();
      const send = (): Promise<unknown> =>
        client.invoke(new Api.messages.SendMessage({ peer, message: 'once', randomId: bigInt(4711) }));
      await stage.centre.faults.loseAnswer({ method: 'messages.sendMessage', kill });
      // With the connection gone the library asks again by itself, and is told that it was sent.
      const first = send().catch((error: unknown) => error);
      const sent = async () => (await stage.centre.outgoing()).filter((each) => each.account === world.me);
      await vi.waitFor(async () => expect(await sent()).toHaveLength(1), 5_000);
      if (kill) expect(await first).toMatchObject({ errorMessage: 'RANDOM_ID_DUPLICATE' });
      await expect(send()).rejects.toMatchObject({ errorMessage: 'RANDOM_ID_DUPLICATE' });
      expect(await sent()).toHaveLength(1);
    },
  );

  it('of a revoked login are refused, and those of a forgotten key lead to a new one', async () => {
    const { world, client } = await scene();
    await stage.centre.faults.revoke({ account: world.me });
    await expect(client.invoke(new Api.updates.GetState())).rejects.toMatchObject({ errorMessage: 'SESSION_REVOKED' });
    await stage.centre.faults.forgetKeys({});
    expect(await stage.centre.sessions()).toEqual([]);
  });

  it('go on when the salt changes and when the clock is wrong', async () => {
    const { client } = await scene();
    const state = () => client.invoke(new Api.updates.GetState());
    await stage.centre.faults.rotateSalts();
    expect((await state()).className).toBe('updates.State');
    await stage.centre.faults.clockSkew({ seconds: 4000 });
    const { date } = await state();
    expect(date - Date.now() / 1000).toBeGreaterThan(3900);
    await stage.centre.faults.clockSkew({ seconds: -4000 });
    expect((await state()).className).toBe('updates.State');
  });

  it('get nothing from a half-open connection until it heals', async () => {
    const { client } = await scene();
    await stage.centre.faults.halfOpen({ on: true });
    const state = client.invoke(new Api.updates.GetState());
    const waited = await Promise.race([state, new Promise((resolve) => setTimeout(resolve, 300, 'nothing'))]);
    expect(waited).toBe('nothing');
    await stage.centre.faults.halfOpen({ on: false });
    await stage.centre.faults.kill({});
    expect((await state).className).toBe('updates.State');
  });

  it('meet an expired file reference once, then the file', async () => {
    const { world, client, peer } = await scene();
    const bytes = Buffer.from('protocol, page 1');
    await stage.centre.post({
      peer: world.peer,
      from: world.bot,
      media: { kind: 'document', bytes: bytes.toString('base64'), name: 'p.txt', mime: 'text/plain' },
    });
    const download = async (message: Api.Message | undefined) =>
      message?.media && client.downloadMedia(message.media, {});
    const [old] = await client.getMessages(peer, { limit: 1 });
    await stage.centre.faults.expireFileReferences();
    await expect(download(old)).rejects.toMatchObject({ errorMessage: 'FILE_REFERENCE_EXPIRED' });
    const [fresh] = await client.getMessages(peer, { ids: [old?.id ?? 0] });
    expect(await download(fresh)).toEqual(bytes);
  });
});

describe('updates', () => {
  it('can be too long for a difference', async () => {
    const { world, client, channel } = await scene();
    await stage.centre.faults.tooLong({ peer: world.peer });
    expect((await client.invoke(differenceFrom(channel, 1))).className).toBe('updates.ChannelDifferenceTooLong');
    expect((await client.invoke(differenceFrom(channel, 1))).className).toBe('updates.ChannelDifference');
    await stage.centre.faults.tooLong({});
    const common = () => client.invoke(new Api.updates.GetDifference({ pts: 1, date: 0, qts: 0 }));
    expect((await common()).className).toBe('updates.DifferenceTooLong');
    expect((await common()).className).toBe('updates.DifferenceEmpty');
  });

  it('come in slices', async () => {
    const { world, client, channel } = await scene();
    for (let i = 0; i < 150; i++) await world.say(`n${i}`);
    const first = (await client.invoke(differenceFrom(channel, 1))) as Api.updates.ChannelDifference;
    expect(first).toMatchObject({ final: false, pts: 101 });
    const second = (await client.invoke(differenceFrom(channel, first.pts))) as Api.updates.ChannelDifference;
    expect(second).toMatchObject({ final: true, pts: 152 });
    expect(first.newMessages.length + second.newMessages.length).toBe(151);
  });

  it('can be dropped, silent, doubled and out of order', async () => {
    const { world, texts } = await scene();
    await stage.centre.faults.dropPushes({ ratio: 1 });
    await world.say('dropped');
    await stage.centre.faults.dropPushes({ ratio: 0 });
    await stage.centre.post({ peer: world.peer, from: world.bot, text: 'silent', silentPush: true });
    await world.say('once');
    await vi.waitFor(() => expect(texts).toEqual(['once']), 5_000);
    await stage.centre.faults.duplicatePushes({ ratio: 1 });
    await world.say('twice');
    await vi.waitFor(() => expect(texts.slice(1)).toEqual(['twice', 'twice']), 5_000);
    await stage.centre.faults.clear();
    await stage.centre.faults.reorderPushes({ ratio: 1, seed: 7, windowMs: 300 });
    const names = Array.from({ length: 12 }, (_, i) => `n${i}`);
    for (const name of names) await world.say(name);
    await vi.waitFor(() => expect(texts.slice(3).sort()).toEqual([...names].sort()), 5_000);
  });

  it('with a constructor of no layer do not end the connection', async () => {
    const { world, texts } = await scene();
    await stage.centre.faults.unknownConstructor({ times: 1 });
    await world.say('hidden behind it');
    await world.say('after it');
    await vi.waitFor(() => expect(texts).toContain('after it'), 5_000);
  });

  it('deleted without a trace are only missing from the history', async () => {
    const { world, client, peer, channel } = await scene();
    const gone = await world.say('gone');
    const { pts } = (await client.invoke(differenceFrom(channel, 1))) as Api.updates.ChannelDifference;
    await stage.centre.delete({ peer: world.peer, ids: [gone], unlogged: true });
    expect((await client.invoke(differenceFrom(channel, pts))).className).toBe('updates.ChannelDifferenceEmpty');
    expect(Array.from(await client.getMessages(peer, { limit: 10 }), (m) => m.message)).toEqual(['before']);
  });
});
