/**
 * A headquarters with many messages, made by core's own way in: `createCore` over a fake account that hands over batch
 * after batch as the Telegram adapter would. Also by hand: `node tests/bench/generate-workspace.ts FOLDER COUNT`.
 */
import type { Incoming } from '../../src/domain/index.ts';
import { openHeadquarters, startCore } from '../fakes/core-harness.ts';
import { ACCOUNT, arrival, BOT, RELAY, TALK } from './messages.ts';

export interface Generated {
  /** Ports.dataDir of a core that can open it. */
  dataDir: string;
  workspaceId: string;
  number: string;
  passphrase: string;
  messages: number;
  cases: number;
  /** Messages a second while it was made: evidence, intake and cases, without Telegram. */
  rate: number;
}

export interface GenerateOptions {
  /** Empty or missing; the headquarters is made in it. */
  dataDir: string;
  messages: number;
  /** The n-th thing to arrive, n from 0; `messages.ts` by default. An array arrives together (an album). */
  make?: (n: number) => Incoming | Incoming[];
  /** How many calls for help stay without an owner, the newest ones; the others are acknowledged. */
  waiting?: number;
  /** What people do with it afterwards, instead of acknowledging. */
  settle?: (client: Client) => Promise<number>;
  onProgress?: (done: number) => void;
}

/** As many as the adapter hands over at once. */
const BATCH = 100;

/** The passphrase costs next to nothing to check: what is measured on this headquarters begins after that. */
export async function generateWorkspace(options: GenerateOptions): Promise<Generated> {
  const { dataDir, messages, make = arrival, waiting = 5, onProgress = () => {} } = options;
  const harness = startCore({ dataDir });
  try {
    const { client, source, number, workspaceId } = await openHeadquarters(harness);
    for (const chat of [RELAY, TALK]) {
      await client.telegram.watch({
        account: ACCOUNT,
        chat: chat,
        title: chat === RELAY ? 'Relay' : 'Talk',
        on: true,
      });
    }
    await client.telegram.bindRelay({
      account: ACCOUNT,
      chat: RELAY,
      botId: BOT,
      botName: 'Alaman',
      scheme: 'alaman',
    });
    const began = performance.now();
    for (let done = 0; done < messages; done += BATCH) {
      const count = Math.min(BATCH, messages - done);
      await source.receive(...Array.from({ length: count }, (_, n) => make(done + n)).flat());
      // What core does between two batches: streams, clocks.
      await new Promise(setImmediate);
      onProgress(done + count);
    }
    const rate = messages / ((performance.now() - began) / 1000);
    const cases = options.settle ? await options.settle(client) : await acknowledge(client, waiting);
    return { dataDir, workspaceId, number, passphrase: 'a practice passphrase', messages, cases, rate };
  } finally {
    await harness.stop();
  }
}

export type Client = Awaited<ReturnType<typeof openHeadquarters>>['client'];

async function acknowledge(client: Client, waiting: number): Promise<number> {
  let cursor: string | null = null;
  // What is acknowledged goes further down the Board and is met again.
  const seen = new Set<string>();
  do {
    const page: Awaited<ReturnType<Client['cases']['list']>> = await client.cases.list({
      state: 'all',
      limit: 200,
      cursor,
    });
    for (const row of page.rows) {
      seen.add(row.id);
      if (seen.size > waiting && row.state === 'new') await client.alarms.acknowledge({ caseId: row.id });
    }
    cursor = page.next;
  } while (cursor);
  return seen.size;
}

if (import.meta.main) {
  const [dataDir, count = '100000'] = process.argv.slice(2);
  if (!dataDir) throw new Error('node tests/bench/generate-workspace.ts FOLDER COUNT');
  const made = await generateWorkspace({
    dataDir,
    messages: Number(count),
    onProgress: (done) => done % 10_000 === 0 && console.log(`${done} of ${count}`),
  });
  console.log(JSON.stringify(made, null, 2));
}
