import { createORPCClient } from '@orpc/client';
import { RPCLink } from '@orpc/client/message-port';
import { asPort } from '../../../src/contract/index.ts';
import { ms, type TelegramId } from '../../../src/domain/index.ts';
import { type Client, channelPair } from '../../fakes/core-harness.ts';
import { message } from '../../fakes/telegram-source.ts';
import { PASSPHRASE, startSpied } from '../../security/support/spied-core.ts';

/**
 * A core that receives and decides as fast as it can until it is killed, and tells its parent of everything that it has
 * acknowledged. Arguments: data folder, round, and the number to open with (none: make the headquarters).
 */
export type Told =
  | { told: 'open'; workspaceId: string; number: string }
  | { told: 'rebuilt'; same: boolean }
  | { told: 'stored'; keys: string[] }
  | { told: 'noted'; text: string }
  | { told: 'seen'; key: string }
  | { told: 'acknowledged'; caseId: string };

const tell = (what: Told) => process.send?.(what);
const [dataDir = '', roundText = '0', number = ''] = process.argv.slice(2);
const round = Number(roundText);
const CHAT = { kind: 'channel', id: '500' as TelegramId } as const;
const BOT = '900' as TelegramId;

const spied = startSpied({ dataDir });
const [near, far] = channelPair();
spied.core.attach(far, { seatId: 'lead' });
const client: Client = createORPCClient(new RPCLink({ port: asPort(near) }));

async function open(): Promise<{ workspaceId: string; number: string }> {
  const known = (await client.workspace.list())[0];
  if (known && number) {
    await client.workspace.open({ workspaceId: known.id, number, passphrase: PASSPHRASE });
    return { workspaceId: known.id, number };
  }
  const made = await client.workspace.create({
    hqName: 'Kill',
    callName: 'Aisulu T.',
    passphrase: PASSPHRASE,
    locale: 'kk',
  });
  await client.telegram.startLogin({ apiId: 1, apiHash: '0'.repeat(32), phone: '+70000000001' });
  await client.telegram.submitCode({ code: '12345' });
  await client.telegram.watch({ account: '7001', chat: CHAT, title: 'relay', on: true });
  await client.telegram.bindRelay({ account: '7001', chat: CHAT, botId: BOT, botName: 'Bot', scheme: 'alaman' });
  return made;
}

tell({ told: 'open', ...(await open()) });
const { same } = await client.journal.rebuild();
tell({ told: 'rebuilt', same });

// Opening starts the account in the background.
while (spied.telegram.sources.length === 0) await new Promise((resolve) => setTimeout(resolve, 5));
const source = spied.telegram.sources.at(-1);
let next = round * 100_000;

/**
 * As on a real line, between two deliveries or two calls there is time for whatever else is due: this client and core are
 * one process, and may answer each other without ever leaving the queue of promises.
 */
const breath = () => new Promise((resolve) => setImmediate(resolve));

async function receive(): Promise<void> {
  for (;;) {
    const items = Array.from({ length: 1 + (next % 12) }, () => {
      next += 1;
      const now = ms(Date.now());
      const text =
        next % 7 === 0 ? `#sos K-${next}\nkind: kettling\nreporter: alaman:${next}\n\nhelp` : `message ${next}`;
      return message(text, { chat: CHAT, fromId: BOT, msgId: next, sentAt: now, receivedAt: now });
    });
    await source?.receive(...items);
    tell({ told: 'stored', keys: items.map((item) => `channel:500:${item.msgId}`) });
    await breath();
  }
}

async function decide(): Promise<void> {
  for (let turn = 0; ; turn++) {
    const alarm = (await client.alarms.list())[0];
    const row = (await client.inbox.list({ limit: 1 })).rows[0];
    if (alarm) {
      const { caseId } = alarm;
      await client.alarms.acknowledge({ caseId });
      tell({ told: 'acknowledged', caseId });
      const text = `note ${round}.${turn}`;
      await client.cases.note({ caseId, text });
      tell({ told: 'noted', text });
    }
    if (row) {
      await client.inbox.markSeen({ messageKeys: [row.messageKey] });
      tell({ told: 'seen', key: row.messageKey });
    }
    await breath();
  }
}

await Promise.all([receive(), decide()]);
