import { afterEach, expect, it, vi } from 'vitest';
import type { AlarmRow } from '../../src/contract/index.ts';
import { alarmOrder, ms, SHORT_BAR, type TelegramId } from '../../src/domain/index.ts';
import { caseHeadquarters, MINUTE } from '../fakes/case-headquarters.ts';
import type { Harness } from '../fakes/core-harness.ts';
import { message } from '../fakes/telegram-source.ts';

vi.setConfig({ testTimeout: 240_000 });

let harness: Harness;
afterEach(() => harness.dispose());

const WORDS = 'помогите, нас окружили на площади и не выпускают';

/** A headquarters to which strangers write, and observers through their bot. */
async function surging() {
  const world = await caseHeadquarters();
  harness = world.harness;
  const { client, source, clock, jump } = world;
  /** An SOS in a private message. */
  const write = async (user: number, text: string) => {
    jump(10);
    const now = ms(clock.now());
    const chat = { kind: 'user', id: String(user) as TelegramId } as const;
    await source.receive(message(`#sos ${text}`, { chat, fromId: chat.id, sentAt: now, receivedAt: now }));
  };
  const lines = async () =>
    (await client.alarms.list()).map(({ excerpt, group }) => [group?.count ?? 1, said(excerpt)]);
  const groups = async () => (await client.alarms.list()).flatMap(({ group }) => group ?? []);
  const whole = async () => {
    expect(await client.journal.verify()).toMatchObject({ whole: true });
    expect(await client.journal.rebuild()).toMatchObject({ same: true });
  };
  return { ...world, write, lines, groups, whole };
}
const said = (excerpt: string) => excerpt.replace('#sos ', '');
const calls = (rows: readonly AlarmRow[]) => rows.reduce((sum, { group }) => sum + (group?.count ?? 1), 0);

it('calls that belong together stand in one line while the bar is long, behind observers and before strangers', async () => {
  const { client, write, sos, advance, whole } = await surging();
  for (let n = 0; n < SHORT_BAR; n += 1) await write(100, `вызов номер ${n}`);
  // A short bar is shown as it is: nothing to be gained by folding it.
  expect(await client.alarms.list()).toHaveLength(SHORT_BAR);
  await advance(MINUTE);
  for (let n = 0; n < 4; n += 1) await write(200 + n, n % 2 ? WORDS : WORDS.toUpperCase().replace(',', ' !'));
  await write(300, 'совсем другое: в меня стреляют у дома');
  const observer = await sos('kettling');
  const bar = await client.alarms.list();
  expect(bar).toMatchObject([
    { caseId: observer, caller: 'observer', group: null },
    { group: { by: 'sender', count: SHORT_BAR, senders: 1 }, excerpt: `#sos вызов номер ${SHORT_BAR - 1}` },
    { group: { by: 'text', count: 4, senders: 4 }, caller: 'new' },
    { excerpt: '#sos совсем другое: в меня стреляют у дома', group: null },
  ]);
  expect(bar).toEqual(bar.toSorted(alarmOrder));
  const [, sender] = bar;
  const members = await client.alarms.members({ cases: sender?.group?.members ?? [] });
  expect(members.map(({ excerpt }) => said(excerpt))).toEqual(
    Array.from({ length: SHORT_BAR }, (_, n) => `вызов номер ${n}`),
  );
  await whole();
});

it('a group is taken as one and given back as one, case by case', async () => {
  const { client, join, write, groups, whole } = await surging();
  for (let n = 0; n < 20; n += 1) await write(100, `вызов ${n}`);
  await write(300, 'другое');
  const { client: dana } = await join('Dana K.');
  const [group] = await groups();
  const [first = '', ...rest] = group?.members ?? [];
  await dana.alarms.acknowledge({ caseId: first });
  const make = { move: 'acknowledge' } as const;
  const made = await client.cases.moveMany({ cases: [first, ...rest].map((caseId) => ({ caseId })), make });
  expect(made.moved).toHaveLength(19);
  expect(made.refused).toMatchObject([{ caseId: first, code: 'ALREADY_ACKNOWLEDGED', data: { name: 'Dana K.' } }]);
  expect(await client.alarms.list()).toHaveLength(1);
  const back = await client.cases.undoMany({ entryId: made.entryId ?? '' });
  expect(back.moved).toHaveLength(19);
  expect((await groups())[0]).toMatchObject({ count: 19, members: rest });
  await whole();
});

it('what a person takes out of a group stands by itself for everybody, until they put it back', async () => {
  const { client, join, write, groups, lines, whole } = await surging();
  for (let n = 0; n < 20; n += 1) await write(100, `вызов ${n}`);
  const { client: dana } = await join('Dana K.');
  const { client: viewer } = await join('Viewer', 'viewer');
  const members = (await groups())[0]?.members ?? [];
  const out = [members[3] ?? '', members[7] ?? ''];
  await expect(viewer.alarms.setApart({ cases: out })).rejects.toMatchObject({ code: 'ROLE_FORBIDDEN' });
  const { entryId, apart } = await client.alarms.setApart({ cases: out });
  expect(apart).toBe(2);
  expect(await dana.alarms.list()).toHaveLength(3);
  expect(await lines()).toEqual([
    [18, 'вызов 19'],
    [1, 'вызов 3'],
    [1, 'вызов 7'],
  ]);
  // Once is enough; and what nobody has to look at by itself is left alone.
  expect(await dana.alarms.setApart({ cases: out })).toEqual({ entryId: null, apart: 0 });
  expect(await dana.alarms.setApart({ cases: ['no-such-case'] })).toEqual({ entryId: null, apart: 0 });
  await whole();
  const { timeline } = await client.cases.get({ caseId: out[0] ?? '' });
  expect(timeline.at(-1)).toMatchObject({ type: 'case.setApart', actor: 'Aisulu T.' });
  await expect(dana.cases.undoMany({ entryId: entryId ?? '' })).rejects.toMatchObject({ code: 'TOUCHED_SINCE' });
  expect((await client.cases.undoMany({ entryId: entryId ?? '' })).moved).toHaveLength(2);
  expect(await lines()).toEqual([[20, 'вызов 19']]);
  expect(calls(await client.alarms.list())).toBe(20);
  await whole();
});

it('one who has written for a while goes before one nobody has heard of; a flood makes nobody known', async () => {
  const { client, source, clock, jump, write } = await surging();
  const now = ms(clock.now());
  const chat = { kind: 'user', id: '400' as TelegramId } as const;
  await source.receive(message('как стать наблюдателем', { chat, fromId: chat.id, sentAt: now, receivedAt: now }));
  jump(60 * MINUTE);
  for (let n = 0; n < 3; n += 1) await write(401, `меня задержали ${n}`);
  await write(400, 'и меня задержали');
  expect((await client.alarms.list()).map(({ caller, excerpt }) => [caller, said(excerpt)])).toEqual([
    ['known', 'и меня задержали'],
    ...[0, 1, 2].map((n) => ['new', `меня задержали ${n}`]),
  ]);
});
