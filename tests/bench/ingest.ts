import { type ChildProcess, fork } from 'node:child_process';
import { join } from 'node:path';
import { type Bench, startBench } from './headquarters.ts';
import { everydayText } from './messages.ts';
import { round } from './numbers.ts';

/** Messages a second: from the first written frame until the last message is stored and in the Inbox. */
export interface Ingest {
  core: number;
  /** The same frames, received and counted by GramJS alone. */
  bare: number;
  /** core ÷ bare. */
  ratio: number;
}

const PHONE = '+77010000077';
const CODE = '27182';
/** Messages on their way to the data centre at once: it must never wait for us. */
const AT_ONCE = 200;

/** Pairs in a round: what this machine's neighbours do in one second is no part of either side. */
const PAIRS = 3;

/** Alternating rounds of the same messages: pushed to core's account, then to a bare client's, and so again. */
export async function measureIngest(messages: number, rounds: number, onRun: (n: number) => void): Promise<Ingest[]> {
  const bench = await startBench();
  const bare = await startBare(bench);
  try {
    const chats = { core: bench.world.relay, bare: bare.chat };
    let stored = 0;
    /** Both: ms from the first written frame until the last message. */
    const core = async (count: number): Promise<number> => {
      const from = await push(bench, chats.core, count);
      stored += count;
      return (await storedAt(bench, stored)) - from;
    };
    const counting = async (count: number): Promise<number> => {
      const done = bare.count(count);
      const from = await push(bench, chats.bare, count);
      return (await done) - from;
    };
    await core(300);
    await counting(300);
    const found: Ingest[] = [];
    for (let n = 0; n < rounds; n += 1) {
      const took = { core: 0, bare: 0 };
      for (let pair = 0; pair < PAIRS; pair += 1) {
        took.core += await core(messages);
        took.bare += await counting(messages);
      }
      const rate = (ms: number) => round((1000 * PAIRS * messages) / ms, 0);
      found.push({ core: rate(took.core), bare: rate(took.bare), ratio: round(took.bare / took.core, 3) });
      onRun(n);
    }
    return found;
  } finally {
    bare.child.disconnect();
    await bench.close();
  }
}

let posted = 0;

/** Posts so many and returns when the first frame was written, UTC ms. */
async function push(bench: Bench, peer: `channel:${string}`, count: number): Promise<number> {
  const { centre, bot } = bench.world;
  const firstAt = performance.timeOrigin + performance.now();
  for (let n = 0; n < count; n += AT_ONCE) {
    const some = Math.min(AT_ONCE, count - n);
    await Promise.all(
      Array.from({ length: some }, () => {
        posted += 1;
        return centre.post({ peer, from: bot, text: everydayText(posted) });
      }),
    );
  }
  return firstAt;
}

/** When the inbox held so many, UTC ms. Asks every 20 ms, once it can't be far. */
async function storedAt(bench: Bench, count: number): Promise<number> {
  for (;;) {
    const { total } = await bench.client.inbox.list({ show: 'all', limit: 1 });
    if (total >= count) return performance.timeOrigin + performance.now();
    await new Promise((done) => setTimeout(done, 20));
  }
}

async function startBare(bench: Bench): Promise<{
  child: ChildProcess;
  chat: `channel:${string}`;
  count(wanted: number): Promise<number>;
}> {
  const { centre, bot, descriptor } = bench.world;
  const account = await centre.createUser({ firstName: 'Bare', phone: PHONE, code: CODE });
  const { id } = await centre.createChannel({
    title: 'Bare',
    megagroup: true,
    creator: bot,
    members: [account.id, bot],
  });
  const order = JSON.stringify({ centre: descriptor, phone: PHONE, code: CODE });
  const child = fork(join(import.meta.dirname, 'bare-client.ts'), [order], { stdio: 'inherit' });
  await new Promise<void>((resolve, reject) => {
    child.once('message', () => resolve());
    child.once('exit', (code) => reject(new Error(`the bare client ended with ${code}`)));
  });
  return {
    child,
    chat: `channel:${id}`,
    count: (wanted) =>
      new Promise((resolve) => {
        child.once('message', (message) => resolve((message as { at: number }).at));
        child.send({ ask: wanted });
      }),
  };
}
