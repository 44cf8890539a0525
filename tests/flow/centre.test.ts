/**
 * The data centre against two client libraries that know nothing of each other: GramJS, which the program uses, and
 * mtcute, which speaks a newer layer and checks more. What both accept is likely what Telegram does.
 */
import { createPublicKey } from 'node:crypto';
import { MemoryStorage, TelegramClient as MtcuteClient } from '@mtcute/node';
import { addPublicKey, NodeCryptoProvider } from '@mtcute/node/utils.js';
import bigInt from 'big-integer';
import { Api, TelegramClient } from 'telegram';
import { _serverKeys } from 'telegram/crypto/RSA.js';
import { Raw } from 'telegram/events/index.js';
import { LogLevel } from 'telegram/extensions/Logger.js';
import { ConnectionTCPAbridged, ConnectionTCPFull, ConnectionTCPObfuscated } from 'telegram/network/index.js';
import { computeCheck } from 'telegram/Password.js';
import { MemorySession } from 'telegram/sessions/index.js';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { type Centre, startCentre } from '../../src/drill/index.ts';

const PASSWORD = 'a horse at dawn';
const SECRET = '000102030405060708090a0b0c0d0e0f';

let centre: Centre;
let phones = 0;
const open: (() => Promise<unknown>)[] = [];

beforeAll(async () => {
  centre = await startCentre();
  const { n, e, fingerprint } = centre.descriptor.publicKey;
  _serverKeys.set(fingerprint, { n: bigInt(n), e });
  await centre.addProxySecret({ secret: SECRET });
  const modulus = Buffer.from(BigInt(n).toString(16), 'hex').toString('base64url');
  const pem = createPublicKey({ key: { kty: 'RSA', n: modulus, e: 'AQAB' }, format: 'jwk' }).export({
    type: 'pkcs1',
    format: 'pem',
  });
  const crypto = new NodeCryptoProvider();
  await crypto.initialize();
  addPublicKey(crypto, String(pem));
});
afterEach(async () => {
  await Promise.all(open.splice(0).map((close) => close()));
  await centre.faults.clear();
});
afterAll(() => centre.stop());

interface Setting {
  readonly me: string;
  readonly bot: string;
  readonly phone: string;
  readonly peer: `channel:${string}`;
  readonly say: (text: string) => Promise<number>;
}

/** A person with a phone, a bot, and a chat of both with one message in it. */
async function setting(options: { password?: string } = {}): Promise<Setting> {
  const phone = `+7701${String(++phones).padStart(7, '0')}`;
  const me = (await centre.createUser({ firstName: 'Aru', phone, ...options })).id;
  const bot = (await centre.createUser({ firstName: 'Alaman', bot: true })).id;
  const peer =
    `channel:${(await centre.createChannel({ title: 'SOS', megagroup: true, members: [me, bot] })).id}` as const;
  const say = async (text: string): Promise<number> =>
    (await centre.post({ peer, from: bot, text })).copies[0]?.id ?? 0;
  await say('before');
  return { me, bot, phone, peer, say };
}

function newGram(Transport: typeof ConnectionTCPFull = ConnectionTCPFull, secret?: string): TelegramClient {
  const { host, port } = centre.descriptor;
  class Loopback extends Transport {
    constructor(parameters: ConstructorParameters<typeof Transport>[0]) {
      super({ ...parameters, ip: host, port });
    }
  }
  const client = new TelegramClient(new MemorySession(), 1, 'hash', {
    connection: Loopback,
    connectionRetries: 5,
    securityChecks: true,
    floodSleepThreshold: 0,
    ...(secret ? { proxy: { ip: host, port, secret, MTProxy: true as const } } : {}),
  });
  client.setLogLevel(LogLevel.NONE);
  open.push(() => client.destroy());
  return client;
}

async function logIn(client: TelegramClient, { me, phone }: Setting, password?: string): Promise<void> {
  await client.connect();
  const sent = await client.invoke(
    new Api.auth.SendCode({ phoneNumber: phone, apiId: 1, apiHash: 'hash', settings: new Api.CodeSettings({}) }),
  );
  if (!(sent instanceof Api.auth.SentCode)) throw new Error('no code was sent');
  const { code } = await centre.codeFor({ user: me });
  const signIn = client.invoke(
    new Api.auth.SignIn({ phoneNumber: phone, phoneCodeHash: sent.phoneCodeHash, phoneCode: code }),
  );
  if (password === undefined) await signIn;
  else {
    await expect(signIn).rejects.toMatchObject({ errorMessage: 'SESSION_PASSWORD_NEEDED' });
    const challenge = await client.invoke(new Api.account.GetPassword());
    await client.invoke(new Api.auth.CheckPassword({ password: await computeCheck(challenge, password) }));
  }
  await client.getMe();
}

/** Texts of the messages pushed from now on. */
function listen(client: TelegramClient): string[] {
  const texts: string[] = [];
  client.addEventHandler((update: Api.TypeUpdate) => {
    if ('message' in update && update.message instanceof Api.Message) texts.push(update.message.message);
  }, new Raw({}));
  return texts;
}

async function inputChannel(client: TelegramClient): Promise<Api.InputPeerChannel> {
  const [dialog] = await client.getDialogs({});
  if (!(dialog?.inputEntity instanceof Api.InputPeerChannel)) throw new Error('no channel');
  return dialog.inputEntity;
}

async function newMtcute(
  { me, phone }: Setting,
  options: { password?: string; usePfs?: boolean } = {},
): Promise<{ client: MtcuteClient; texts: string[] }> {
  const dc = { ipAddress: centre.descriptor.host, port: centre.descriptor.port, id: centre.descriptor.dcId };
  const client = new MtcuteClient({
    apiId: 1,
    apiHash: 'hash',
    storage: new MemoryStorage(),
    defaultDcs: { main: dc, media: { ...dc, mediaOnly: true } },
    network: { usePfs: options.usePfs ?? false },
    // Without this it looks away between asking for the state and starting to listen.
    updates: { catchUp: true },
    logLevel: 0,
  });
  open.push(() => client.destroy());
  const texts: string[] = [];
  client.onNewMessage.add((message) => texts.push(message.text));
  await client.start({
    phone,
    code: async () => (await centre.codeFor({ user: me })).code,
    codeSentCallback: () => undefined,
    ...(options.password === undefined ? {} : { password: options.password }),
  });
  await vi.waitFor(async () =>
    expect((await centre.sessions()).some((s) => s.account === me && s.receivesUpdates)).toBe(true),
  );
  return { client, texts };
}

describe('GramJS', () => {
  it.each([
    ['full', ConnectionTCPFull, undefined],
    ['abridged', ConnectionTCPAbridged, undefined],
    ['obfuscated', ConnectionTCPObfuscated, undefined],
    ['MTProxy', ConnectionTCPFull, SECRET],
    ['MTProxy with padding', ConnectionTCPFull, `dd${SECRET}`],
  ])('logs in by code and receives over %s', async (_, transport, secret) => {
    const world = await setting();
    const client = newGram(transport as typeof ConnectionTCPFull, secret);
    await logIn(client, world);
    const texts = listen(client);
    await world.say('#sos now');
    await vi.waitFor(() => expect(texts).toEqual(['#sos now']), 5_000);
  });

  it('logs in by code and password, and not by a wrong one', async () => {
    const world = await setting({ password: PASSWORD });
    const client = newGram();
    await expect(logIn(client, world, 'wrong')).rejects.toMatchObject({ errorMessage: 'PASSWORD_HASH_INVALID' });
    await logIn(client, world, PASSWORD);
    expect(await client.getMe()).toMatchObject({ firstName: 'Aru' });
  });

  it('reads history, photos and private messages, and sends', async () => {
    const world = await setting();
    const client = newGram();
    await logIn(client, world);
    const photo = Buffer.from('ffd8ffe000104a464946', 'hex');
    await centre.post({
      peer: world.peer,
      from: world.bot,
      text: 'protocol',
      media: { kind: 'photo', bytes: photo.toString('base64') },
    });
    await centre.dm({ from: world.bot, to: world.me, text: 'for you' });
    const peer = await inputChannel(client);
    const history = await client.getMessages(peer, { limit: 10 });
    expect(Array.from(history, (m) => m.message)).toEqual(['protocol', 'before']);
    expect(history[0]?.media && (await client.downloadMedia(history[0].media, {}))).toEqual(photo);
    await client.sendMessage(peer, { message: 'on my way', replyTo: history[0]?.id ?? 0 });
    expect(await centre.outgoing()).toContainEqual(
      expect.objectContaining({ account: world.me, peer: world.peer, text: 'on my way', replyTo: history[0]?.id }),
    );
  });

  it('gets what it missed from the difference after a cut', async () => {
    const world = await setting();
    const client = newGram();
    await logIn(client, world);
    const peer = await inputChannel(client);
    const texts = listen(client);
    const channel = new Api.InputChannel({ channelId: peer.channelId, accessHash: peer.accessHash });
    const full = await client.invoke(new Api.channels.GetFullChannel({ channel }));
    const { pts } = full.fullChat as Api.ChannelFull;
    await centre.faults.kill({ account: world.me });
    const edited = await world.say('while away');
    await world.say('and again');
    await centre.edit({ peer: world.peer, messageId: edited, text: 'while away, edited' });
    const difference = await client.invoke(
      new Api.updates.GetChannelDifference({ channel, filter: new Api.ChannelMessagesFilterEmpty(), pts, limit: 100 }),
    );
    expect(texts).toEqual([]);
    if (!(difference instanceof Api.updates.ChannelDifference)) throw new Error(difference.className);
    expect(difference.newMessages.map((m) => (m as Api.Message).message)).toEqual(['while away, edited', 'and again']);
    expect(difference).toMatchObject({ final: true, pts: pts + 3 });
    await world.say('back');
    await vi.waitFor(() => expect(texts).toEqual(['back']), 5_000);
  });

  it('meets the faults as Telegram would show them', async () => {
    const world = await setting();
    const client = newGram();
    await logIn(client, world);
    const peer = await inputChannel(client);
    const channel = new Api.InputChannel({ channelId: peer.channelId, accessHash: peer.accessHash });
    const texts = listen(client);

    await centre.faults.floodWait({ method: 'messages.getHistory', seconds: 7 });
    await expect(client.getMessages(peer, { limit: 1 })).rejects.toMatchObject({ errorMessage: 'FLOOD', seconds: 7 });
    expect(await client.getMessages(peer, { limit: 1 })).toHaveLength(1);

    const send = new Api.messages.SendMessage({ peer, message: 'once', randomId: bigInt(4711) });
    await centre.faults.loseAnswer({ method: 'messages.sendMessage' });
    void client.invoke(send).catch(() => undefined);
    await vi.waitFor(
      async () => expect(await centre.outgoing()).toContainEqual(expect.objectContaining({ text: 'once' })),
      5_000,
    );
    await expect(
      client.invoke(new Api.messages.SendMessage({ peer, message: 'once', randomId: bigInt(4711) })),
    ).rejects.toMatchObject({ errorMessage: 'RANDOM_ID_DUPLICATE' });

    await centre.faults.tooLong({ peer: world.peer });
    const difference = new Api.updates.GetChannelDifference({
      channel,
      filter: new Api.ChannelMessagesFilterEmpty(),
      pts: 1,
      limit: 100,
    });
    expect((await client.invoke(difference)).className).toBe('updates.ChannelDifferenceTooLong');

    await centre.faults.dropPushes({ ratio: 1 });
    await world.say('dropped');
    await centre.faults.dropPushes({ ratio: 0 });
    await centre.faults.rotateSalts();
    await world.say('not dropped');
    await vi.waitFor(() => expect(texts).toEqual(['not dropped']), 5_000);

    await centre.faults.revoke({ account: world.me });
    await expect(client.invoke(new Api.updates.GetState())).rejects.toMatchObject({ errorMessage: 'SESSION_REVOKED' });
  });
});

describe('mtcute', () => {
  it.each([false, true])('logs in by code and password and receives, with temporary keys: %s', async (usePfs) => {
    const world = await setting({ password: PASSWORD });
    const { client, texts } = await newMtcute(world, { password: PASSWORD, usePfs });
    await world.say('#sos now');
    await centre.dm({ from: world.bot, to: world.me, text: 'for you' });
    await vi.waitFor(() => expect(texts).toEqual(['#sos now', 'for you']), 5_000);
    const titles: string[] = [];
    for await (const dialog of client.iterDialogs()) titles.push(dialog.peer.displayName);
    expect(titles.sort()).toEqual(['Alaman', 'SOS']);
  });

  it('and GramJS talk to each other', async () => {
    const world = await setting();
    const gram = newGram();
    await logIn(gram, world);
    const heard = listen(gram);
    const { client, texts } = await newMtcute(world);
    // The second login's code came to the first one's screen.
    expect(heard[0]).toMatch(/^Login code: \d{5}/);
    for await (const _ of client.iterDialogs());
    await client.sendText(-1_000_000_000_000 - Number(world.peer.slice(8)), 'from mtcute');
    await vi.waitFor(() => expect(heard.slice(1)).toEqual(['from mtcute']), 5_000);
    await gram.sendMessage(await inputChannel(gram), { message: 'from GramJS' });
    await vi.waitFor(() => expect(texts).toContain('from GramJS'), 5_000);
  });

  it('comes back after a cut and has missed nothing', async () => {
    const world = await setting();
    const { texts } = await newMtcute(world);
    await world.say('first');
    await vi.waitFor(() => expect(texts).toEqual(['first']), 5_000);
    await centre.faults.kill({ account: world.me, how: 'fin' });
    await world.say('second');
    await vi.waitFor(() => expect(texts).toEqual(['first', 'second']), 15_000);
  });
});

describe('the log', () => {
  it('knows when each version left, and to whom', async () => {
    const world = await setting();
    const client = newGram();
    await logIn(client, world);
    const texts = listen(client);
    const before = performance.timeOrigin + performance.now();
    const messageId = await world.say('one');
    await centre.edit({ peer: world.peer, messageId, text: 'two' });
    await vi.waitFor(() => expect(texts).toEqual(['one', 'two']), 5_000);
    const { deliveries } = await centre.log();
    const mine = deliveries.filter((d) => d.key === `${world.peer}:${messageId}`);
    expect(mine).toMatchObject([
      { account: world.me, version: 1, kind: 'new', via: 'push' },
      { account: world.me, version: 2, kind: 'edit', via: 'push' },
    ]);
    expect(mine.every((d) => d.at > before && d.at < performance.timeOrigin + performance.now())).toBe(true);
  });
});
