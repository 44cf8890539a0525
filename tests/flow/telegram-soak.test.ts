import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import type { TelegramSource } from '../../src/core/ports.ts';
import type { Peer, TelegramId } from '../../src/domain/index.ts';
import { type Centre, startCentre } from '../../src/drill/index.ts';
import { ACCOUNT, channel, createPerson, fakeCore, logIn, PROFILE, startSource } from './support/telegram.ts';

/** Everything that can go wrong, at once, from a seed: what is stored in the end is what Telegram shows in the end. */

type PeerRef = `channel:${string}` | `chat:${string}` | `user:${string}`;
const SEED = 7;
const SECONDS = 8;

let centre: Centre;
beforeAll(async () => {
  centre = await startCentre();
});
afterAll(() => centre.stop());

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

function randomFrom(seed: number): () => number {
  let state = (seed * 2_654_435_761) % 2 ** 32;
  return () => {
    state = (state * 1_664_525 + 1_013_904_223) % 2 ** 32;
    return state / 2 ** 32;
  };
}

it('loses nothing, invents nothing, sends nothing twice', async () => {
  const random = randomFrom(SEED);
  const me = await createPerson(centre);
  const friend = await createPerson(centre);
  const bot = (await centre.createUser({ firstName: 'Alaman', bot: true })).id;
  const members = [me.id, bot];
  const chats: string[] = [];
  for (const megagroup of [true, false, true])
    chats.push((await centre.createChannel({ title: 'chat', megagroup, creator: bot, members })).id);
  const group = (await centre.createGroup({ title: 'shift', members: [me.id, friend.id] })).id;
  const watch: Peer[] = [...chats.map(channel), { kind: 'group', id: group as TelegramId }];

  const core = fakeCore();
  core.before = async (_batch, urgent) => {
    if (!urgent && random() < 0.05) throw new Error('busy');
    await pause(random() * 40);
  };
  const start = async (): Promise<TelegramSource> =>
    (await startSource(centre, core, { watch, profile: PROFILE })).source;
  let source = await start();
  await logIn(source, me);
  await vi.waitFor(() => expect(core.cursors.size).toBe(5), { timeout: 20_000 });

  await centre.faults.dropPushes({ ratio: 0.15, seed: SEED });
  await centre.faults.reorderPushes({ ratio: 0.2, windowMs: 700, seed: SEED + 1 });
  await centre.faults.duplicatePushes({ ratio: 0.1, seed: SEED + 2 });

  const posted: { peer: PeerRef; messageId: number; account?: string }[] = [];
  const sends: Promise<unknown>[] = [];
  let count = 0;
  const chat = (): PeerRef => `channel:${chats[Math.floor(random() * chats.length)] ?? ''}`;
  const pick = (): number => Math.floor(random() * posted.length);
  const post = async (peer: PeerRef, from: string, text: string): Promise<void> => {
    const { copies } = await centre.post({ peer, from, text });
    const copy = copies.find((each) => each.account === undefined || each.account === me.id);
    if (copy) posted.push({ peer: copy.peer, messageId: copy.id, ...(copy.account ? { account: me.id } : {}) });
  };
  const acts: [number, () => Promise<unknown> | unknown][] = [
    [60, () => post(chat(), bot, `${count}${random() < 0.05 ? ' sos' : ''}`)],
    [10, () => post(`user:${me.id}`, friend.id, `dm ${count}`)],
    [6, () => post(`chat:${group}`, friend.id, `group ${count}`)],
    [
      12,
      () => posted.length > 0 && centre.edit({ ...(posted[pick()] as (typeof posted)[0]), text: `edited ${count}` }),
    ],
    [
      5,
      () => {
        const [gone] = posted.splice(pick(), 1);
        return (
          gone && centre.delete({ peer: gone.peer, ids: [gone.messageId], ...(gone.account ? { account: me.id } : {}) })
        );
      },
    ],
    [0.6, () => centre.faults.kill({ account: me.id, how: random() < 0.5 ? 'fin' : 'rst' })],
    [0.3, () => centre.faults.floodWait({ method: 'updates.getChannelDifference', seconds: 1 })],
    [0.3, () => centre.faults.unknownConstructor({})],
    [0.3, () => centre.faults.loseAnswer({ method: 'updates.getChannelDifference', kill: true })],
    [0.3, () => centre.faults.rotateSalts()],
    [
      0.2,
      async () => {
        await source.stop();
        source = await start();
      },
    ],
    [
      2,
      () => {
        // a send that a stop cut off is the outbox's to repeat, under the same id
        const to: Peer = { kind: 'user', id: friend.id as TelegramId };
        const [text, id] = [`out ${count}`, String(count)];
        const again = async (): Promise<unknown> => source.send(to, text, id, null).catch(() => pause(300).then(again));
        sends.push(again());
      },
    ],
  ];
  const total = acts.reduce((sum, [weight]) => sum + weight, 0);

  for (const end = Date.now() + SECONDS * 1000; Date.now() < end; count++) {
    let at = random() * total;
    await acts.find(([weight]) => {
      at -= weight;
      return at < 0;
    })?.[1]();
    await pause(random() * 8);
  }
  await centre.faults.clear();
  core.before = async () => {};
  await Promise.all(sends);
  for (const id of chats) await post(`channel:${id}`, bot, 'last');
  await post(`user:${me.id}`, friend.id, 'last');

  const truth = new Map<string, string>();
  for (const each of (await centre.log()).messages) {
    const ours = each.peer.startsWith('channel:') ? chats.includes(each.peer.slice(8)) : each.account === me.id;
    const peer = each.peer.replace('chat:', 'group:');
    const key = each.peer.startsWith('channel:') ? `${peer}:${each.id}` : `${ACCOUNT}:${peer}:${each.id}`;
    if (ours && !each.deleted) truth.set(key, each.text);
  }
  expect(truth.size).toBeGreaterThan(100);
  await vi.waitFor(() => expect([...core.texts()].sort()).toEqual([...truth].sort()), {
    timeout: 60_000,
    interval: 200,
  });
  const outgoing = (await centre.outgoing()).filter((each) => each.account === me.id).map((each) => each.text);
  expect(outgoing).toHaveLength(sends.length);
  expect(new Set(outgoing).size).toBe(sends.length);
  await source.stop();
});
