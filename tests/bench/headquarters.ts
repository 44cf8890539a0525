import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ContractRouterClient } from '@orpc/contract';
import type { Contract } from '../../src/contract/contract.ts';
import type { TelegramId } from '../../src/domain/index.ts';
import { takeSeat } from '../../src/drill/day/seat.ts';
import { type Host, startHost } from '../e2e/support/host.ts';
import { API_HASH, API_ID, CODE, PHONE, startWorld, type World } from '../e2e/support/world.ts';

export type Client = ContractRouterClient<Contract>;
export const PASSPHRASE = 'four invented unrelated words';

/** The built host on a folder of its own, logged in to a data centre of its own, with one window that is this process. */
export interface Bench {
  world: World;
  host: Host;
  client: Client;
  /** The lead's. */
  number: string;
  close(): Promise<void>;
}

export async function startBench(): Promise<Bench> {
  const root = mkdtempSync(join(tmpdir(), 'maere-bench-'));
  const world = await startWorld();
  const host = await startHost({ dataDir: join(root, 'headquarters'), centre: world.descriptor, env: profiled() });
  const seat = await takeSeat(host.link);
  const { client } = seat;
  const { number } = await client.workspace.create({
    hqName: 'Bench',
    callName: 'Bench',
    passphrase: PASSPHRASE,
    locale: 'en',
  });
  await client.telegram.startLogin({ apiId: Number(API_ID), apiHash: API_HASH, phone: PHONE });
  await client.telegram.submitCode({ code: CODE });
  const [account] = await client.telegram.status();
  if (!account) throw new Error('no account');
  for (const [peer, title] of [
    [world.relay, 'Relay'],
    [world.second, 'Ballots'],
  ] as const) {
    const chat = { kind: 'channel', id: peer.slice(8) } as const;
    await client.telegram.watch({ account: account.id, chat, title, on: true });
    const bot = { botId: world.bot as TelegramId, botName: 'Alaman', scheme: 'alaman' };
    await client.telegram.bindRelay({ account: account.id, chat, ...bot });
  }
  return {
    world,
    host,
    client,
    number,
    async close() {
      seat.close();
      await host.stop();
      await world.centre.stop();
      rmSync(root, { recursive: true, force: true });
    },
  };
}

/** `BENCH_PROFILE=FOLDER`: what the host's threads spend their time on, for chrome://inspect. Slows everything down. */
export function profiled(): Record<string, string> {
  const folder = process.env.BENCH_PROFILE;
  return folder ? { NODE_OPTIONS: `--cpu-prof --cpu-prof-interval=500 --cpu-prof-dir=${folder}` } : {};
}
