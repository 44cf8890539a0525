import { databaseFile, unlockForPeople } from '../../../src/core/people/index.ts';
import type { DataCentre } from '../../../src/core/ports.ts';
import { openRead, type ReadDb } from '../../../src/core/store/index.ts';
import type { TelegramId } from '../../../src/domain/index.ts';
import type { Centre } from '../../../src/drill/index.ts';
import { type Client, type Harness, startCore } from '../../fakes/core-harness.ts';
import { inThread } from './telegram.ts';

export const PASSPHRASE = 'a practice passphrase';
export const PHONE = '+77010000042';

/** A data centre with an account, a bot that relays into a channel, and a second channel. */
export async function makeWorld(centre: Centre) {
  const account = await centre.createUser({ firstName: 'Headquarters', phone: PHONE, code: '31415' });
  const bot = await centre.createUser({ firstName: 'Observers', username: 'invented_bot', bot: true });
  const stranger = await centre.createUser({ firstName: 'Stranger' });
  const relay = await centre.createChannel({
    title: 'Relay',
    megagroup: true,
    creator: bot.id,
    members: [account.id, bot.id, stranger.id],
  });
  const second = await centre.createChannel({
    title: 'Second',
    megagroup: true,
    creator: bot.id,
    members: [account.id, bot.id, stranger.id],
  });
  return { account: account.id, bot: bot.id, stranger: stranger.id, relay: relay.id, second: second.id };
}
export type World = Awaited<ReturnType<typeof makeWorld>>;

export const centreOf = (centre: Centre): DataCentre => {
  const { host, port, dcId, others, publicKey } = centre.descriptor;
  return { host, port, dcId, others, publicKey };
};

/** Core with the real adapter in its thread, in this process. */
export function realCore(centre: Centre, dataDir?: string): Harness {
  return startCore({ telegram: inThread(), centre: centreOf(centre), ...(dataDir ? { dataDir } : {}) });
}

/** Creates a headquarters, logs in by code, watches both chats and binds the bot to the first. */
export async function createAndConnect(client: Client, world: World) {
  const { workspaceId, number } = await client.workspace.create({
    hqName: 'Flow',
    callName: 'Saule M.',
    passphrase: PASSPHRASE,
    locale: 'kk',
  });
  await client.telegram.startLogin({ apiId: 12345, apiHash: 'a'.repeat(32), phone: PHONE });
  await client.telegram.submitCode({ code: '31415' });
  const { account } = world;
  for (const [id, title] of [
    [world.relay, 'Relay'],
    [world.second, 'Second'],
  ] as const)
    await client.telegram.watch({ account, chat: { kind: 'channel', id }, title, on: true });
  await client.telegram.bindRelay({
    account,
    chat: { kind: 'channel', id: world.relay },
    botId: world.bot as TelegramId,
    botName: 'Observers',
    scheme: 'alaman',
  });
  return { workspaceId, number };
}

/** A read-only look at the store beside the running core. */
export async function lookInside(dir: string, number: string): Promise<ReadDb> {
  const { dataKey, header } = await unlockForPeople(dir, number, PASSPHRASE);
  return openRead({ file: databaseFile(dir), dataKey, cipher: header.cipher });
}

/** Polls until `check` answers something other than undefined, false or null. */
export async function until<T>(check: () => T | Promise<T>, what: string, limit = 60_000): Promise<NonNullable<T>> {
  const end = Date.now() + limit;
  for (;;) {
    const found = await check();
    if (found) return found as NonNullable<T>;
    if (Date.now() > end) throw new Error(`Waited in vain for ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}
