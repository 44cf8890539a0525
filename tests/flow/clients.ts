/** The two client libraries, pointed at a data centre of this test, and people to be. Both trust its key only here. */
import { createPublicKey } from 'node:crypto';
import { MemoryStorage, TelegramClient as MtcuteClient } from '@mtcute/node';
import { addPublicKey, NodeCryptoProvider } from '@mtcute/node/utils.js';
import bigInt from 'big-integer';
import { Api, TelegramClient } from 'telegram';
import { _serverKeys } from 'telegram/crypto/RSA.js';
import { Raw } from 'telegram/events/index.js';
import { LogLevel } from 'telegram/extensions/Logger.js';
import { ConnectionTCPFull } from 'telegram/network/index.js';
import { computeCheck } from 'telegram/Password.js';
import { MemorySession } from 'telegram/sessions/index.js';
import { expect, vi } from 'vitest';
import { type Centre, startCentre } from '../../src/drill/index.ts';

export const SECRET = '000102030405060708090a0b0c0d0e0f';

export interface Setting {
  readonly me: string;
  readonly bot: string;
  readonly phone: string;
  readonly peer: `channel:${string}`;
  readonly say: (text: string) => Promise<number>;
}

/** Texts of the messages pushed from now on. */
export function listen(client: TelegramClient): string[] {
  const texts: string[] = [];
  client.addEventHandler((update: Api.TypeUpdate) => {
    if ('message' in update && update.message instanceof Api.Message) texts.push(update.message.message);
  }, new Raw({}));
  return texts;
}

export async function inputChannel(client: TelegramClient): Promise<Api.InputPeerChannel> {
  const [dialog] = await client.getDialogs({});
  if (!(dialog?.inputEntity instanceof Api.InputPeerChannel)) throw new Error('no channel');
  return dialog.inputEntity;
}

async function trust(centre: Centre): Promise<void> {
  const { n, e, fingerprint } = centre.descriptor.publicKey;
  _serverKeys.set(fingerprint, { n: bigInt(n), e });
  const modulus = Buffer.from(BigInt(n).toString(16), 'hex').toString('base64url');
  const jwk = { kty: 'RSA', n: modulus, e: 'AQAB' };
  const pem = createPublicKey({ key: jwk, format: 'jwk' }).export({ type: 'pkcs1', format: 'pem' });
  const crypto = new NodeCryptoProvider();
  await crypto.initialize();
  addPublicKey(crypto, String(pem));
}

export type Stage = Awaited<ReturnType<typeof createStage>>;

/** A running centre, and clients of both kinds for it. */
export async function createStage() {
  const centre = await startCentre();
  await trust(centre);
  await centre.addProxySecret({ secret: SECRET });
  const open: (() => Promise<unknown>)[] = [];
  let phones = 0;

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

  return {
    centre,
    setting,
    newGram,
    logIn,
    newMtcute,
    /** Closes the clients and ends the faults, between tests. */
    reset: async (): Promise<void> => {
      await Promise.all(open.splice(0).map((close) => close()));
      await centre.faults.clear();
    },
  };
}
