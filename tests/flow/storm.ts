/**
 * One storm, from a seed, through the whole pipe: the real adapter, the real encrypted store and its transaction of
 * evidence and cursor, against a data centre in a process of its own. What is stored in the end is judged by what the
 * data centre has, and by what it showed on each connection (`support/storm-judge.ts`).
 */
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { closeStore, one } from '../../src/core/store/index.ts';
import { telegramFactory } from '../../src/core/telegram/index.ts';
import { type Centre, startCentre } from '../../src/drill/index.ts';
import { startCore } from '../fakes/core-harness.ts';
import { createRng, type Rng } from '../security/support/rng.ts';
import { centreOf, createAndConnect, lookInside, makeWorld, until } from './support/headquarters.ts';
import { libraryName } from './support/library-hooks.ts';
import { type Judgement, judge } from './support/storm-judge.ts';
import { hastyClock } from './support/telegram.ts';

export interface StormOptions {
  seed: number;
  messages: number;
  kills: number;
}

export interface StormReport extends Judgement {
  seed: number;
  library: string;
  messages: number;
  edits: number;
  deletions: number;
  neverPushed: number;
  /** Connections cut, and for each cut how many posted messages were not stored yet. */
  kills: number;
  inFlight: number[];
  restarts: number;
  tooLong: number;
  seconds: number;
  /** Resident memory of this process, MiB. */
  memory: number;
  /** Why this was no storm, should anything not have happened. */
  tooEasy: string[];
}

type PeerRef = `channel:${string}` | `chat:${string}` | `user:${string}`;

/** A message in the account's own view of it. Its text says which message it is and which version. */
interface Posted {
  number: number;
  peer: PeerRef;
  id: number;
  /** Whose box; null for a channel's. */
  account: string | null;
  version: number;
  pushed: boolean;
  sos: boolean;
}

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/** The text of a version: what the judge reads back. */
const wording = (posted: Pick<Posted, 'number' | 'version' | 'sos'>): string => {
  const name = `${posted.number} v${posted.version}`;
  return posted.sos ? `#sos F-${posted.number}\nkind: kettling\n\n${name}` : name;
};

export async function storm({ seed, messages, kills }: StormOptions): Promise<StormReport> {
  const rng = createRng(seed);
  const centre = await startCentre();
  const harness = startCore({ telegram: telegramFactory, centre: centreOf(centre), clock: hastyClock() });
  try {
    const world = await makeWorld(centre);
    const post = await centre.createChannel({ title: 'Post', creator: world.bot, members: [world.account, world.bot] });
    const members = [world.account, world.bot, world.stranger];
    const group = await centre.createGroup({ title: 'Shift', creator: world.stranger, members });
    const { client } = harness.window();
    const { workspaceId, number } = await createAndConnect(client, world);
    for (const chat of [
      { kind: 'channel', id: post.id },
      { kind: 'group', id: group.id },
    ] as const)
      await client.telegram.watch({ account: world.account, chat, title: 'Chat', on: true });
    const online = () =>
      until(async () => (await client.telegram.status())[0]?.state === 'online', 'being online', 90_000);
    await online();
    const db = await lookInside(join(harness.dataDir, workspaceId), number);
    const count = (sql: string): number => one<{ n: number }>(db, sql)?.n ?? 0;
    // Two channels that makeWorld watches, one more, the group, and the account's own count.
    await until(() => count('SELECT count(*) AS n FROM tg_cursor') >= 5, 'the first cursors');

    const listening = async (): Promise<boolean> =>
      (await centre.sessions()).some(
        (each) => each.receivesUpdates && each.connection && each.account === world.account,
      );
    const started = Date.now();
    const chats: PeerRef[] = [
      `channel:${post.id}`,
      `channel:${world.relay}`,
      `user:${world.account}`,
      `chat:${group.id}`,
    ];
    const people = { bot: world.bot, account: world.account };
    const weather = createWeather(centre, rng, chats, people);
    const stored = (): number => count('SELECT count(*) AS n FROM message_version WHERE version_no = 1');
    const inFlight: number[] = [];
    const blows = plan(rng, messages, kills);
    const tooLongFor = rng.pick(['common', `channel:${post.id}`, `channel:${world.relay}`] as const);

    while (weather.posted.length < messages) {
      const blow = blows[0];
      if (blow === undefined || weather.posted.length < blow.at) {
        await weather.burst(1 + rng.int(12));
        await pause(rng.int(90));
        continue;
      }
      blows.shift();
      // It goes on raging until there is something to cut.
      while (!(await listening())) {
        await weather.burst(2);
        await pause(50);
      }
      // Before the difference is too long, for the sweep after it is the last look within the hour.
      if (blow.what === 'tooLong') await weather.vanish(3);
      if (blow.what === 'tooLong')
        await centre.faults.tooLong(tooLongFor === 'common' ? {} : { peer: tooLongFor as PeerRef });
      if (blow.what === 'restart') {
        await weather.burst(10);
        await centre.faults.restart({ downMs: 500 + rng.int(1500) });
      } else {
        await weather.burst(10);
        inFlight.push(weather.posted.length - stored());
        await centre.faults.kill({ account: world.account, how: blow.what === 'fin' ? 'fin' : 'rst' });
      }
    }
    for (const peer of chats) await weather.post(peer, true);

    const read = () => judge(centre, db, { account: world.account, chats, posted: weather.posted });
    let found = await read();
    for (const end = Date.now() + 90_000; found.flaws.length > 0 && Date.now() < end; found = await read())
      await pause(1000);
    const struck = await centre.struck();
    const report: StormReport = {
      ...found,
      seed,
      library: libraryName(),
      messages: weather.posted.length,
      edits: weather.count.edits,
      deletions: weather.count.deletions,
      neverPushed: weather.posted.filter((each) => !each.pushed).length,
      kills: struck.kill ?? 0,
      inFlight,
      restarts: struck.restart ?? 0,
      tooLong: struck.tooLong ?? 0,
      seconds: (Date.now() - started) / 1000,
      memory: Math.round(process.memoryUsage().rss / 2 ** 20),
      tooEasy: [],
    };
    closeStore(db);
    return { ...report, tooEasy: tooEasy(report, kills) };
  } finally {
    await harness.dispose();
    await centre.stop();
    rmSync(harness.dataDir, { recursive: true, force: true });
  }
}

type Blow = { at: number; what: 'fin' | 'rst' | 'tooLong' | 'restart' };

/** When what strikes: the cuts, one of them with a difference that is too long, and the restart. */
function plan(rng: Rng, messages: number, kills: number): Blow[] {
  const what: Blow['what'][] = Array.from({ length: kills - 1 }, (_, i) => (i % 2 === 0 ? 'fin' : 'rst'));
  what.push('tooLong', 'restart');
  // Spread over the middle of the storm, in any order.
  const slot = (0.9 * messages) / what.length;
  const order = what.map((each) => ({ each, key: rng.next() })).toSorted((a, b) => a.key - b.key);
  return order.map(({ each }, i) => ({ at: Math.floor(0.05 * messages + slot * (i + rng.next() * 0.8)), what: each }));
}

/** What people do meanwhile: they post, correct themselves and take back. */
function createWeather(centre: Centre, rng: Rng, chats: PeerRef[], people: { bot: string; account: string }) {
  const posted: Posted[] = [];
  const gone = new Set<Posted>();
  const count = { edits: 0, deletions: 0 };
  let silentIn = rng.int(10);

  const boxed = (each: Posted) => ({ peer: each.peer, ...(each.account ? { account: each.account } : {}) });
  /** Mostly something recent. */
  const victim = (): Posted | undefined => {
    const back = rng.chance(0.7) ? Math.min(posted.length, 20) : posted.length;
    const each = posted[posted.length - 1 - rng.int(back)];
    return each && !gone.has(each) ? each : undefined;
  };

  async function post(peer: PeerRef, pushed: boolean): Promise<void> {
    const next = { number: posted.length, version: 1, sos: rng.chance(0.03) };
    const answer = await centre.post({ peer, from: people.bot, text: wording(next), silentPush: !pushed });
    const copy = answer.copies.find((each) => each.account === undefined || each.account === people.account);
    if (!copy) throw new Error('nothing was posted');
    posted.push({ ...next, peer: copy.peer, id: copy.id, account: copy.account ?? null, pushed });
  }

  async function edit(): Promise<void> {
    const each = victim();
    if (!each) return;
    each.version++;
    each.sos ||= rng.chance(0.05);
    const push = each.pushed && rng.chance(0.9);
    await centre.edit({ ...boxed(each), messageId: each.id, text: wording(each), push });
    count.edits++;
  }

  async function remove(each = victim(), unlogged = false): Promise<void> {
    if (!each) return;
    gone.add(each);
    await centre.delete({ ...boxed(each), ids: [each.id], push: each.pushed && rng.chance(0.9), unlogged });
    count.deletions++;
  }

  return {
    posted,
    count,
    post,
    /** `size` new messages, with what else happens among them. */
    async burst(size: number): Promise<void> {
      for (let i = 0; i < size; i++) {
        // One in ten, wherever in its ten it falls.
        if (posted.length % 10 === 0) silentIn = rng.int(10);
        await post(rng.pick(chats), posted.length % 10 !== silentIn);
        if (rng.chance(0.2)) await edit();
        if (rng.chance(0.04)) await remove();
      }
    },
    /** Messages that disappear from the history without a word. */
    async vanish(size: number): Promise<void> {
      for (let i = 0; i < size; i++) await remove(victim(), true);
    },
  };
}

/** A storm in which nothing hard happened does not count. */
function tooEasy(report: StormReport, kills: number): string[] {
  const { messages, neverPushed, inFlight, restarts, tooLong, missedPush, silentPushed, recovered } = report;
  const rules: [boolean, string][] = [
    [report.kills >= kills, `${report.kills} connections cut`],
    [inFlight.length === kills && inFlight.every((each) => each > 0), `in flight at the cuts: ${inFlight.join(', ')}`],
    [restarts === 1, `${restarts} restarts`],
    [tooLong >= 1, 'TooLong was never answered'],
    [Math.abs(neverPushed / messages - 0.1) < 0.02, `${neverPushed} never pushed`],
    [silentPushed === 0, `${silentPushed} of the never pushed were pushed`],
    [missedPush > 0, 'no push was lost with its connection'],
    [recovered > neverPushed, `only ${recovered} versions came by difference or history`],
    [report.edits > 0 && report.deletions > 0, 'nobody edited or deleted'],
  ];
  return rules.flatMap(([holds, said]) => (holds ? [] : [said]));
}
