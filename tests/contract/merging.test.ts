import { afterEach, describe, expect, it, vi } from 'vitest';
import { ms, type TelegramId } from '../../src/domain/index.ts';
import { caseHeadquarters, MINUTE, P0, P1 } from '../fakes/case-headquarters.ts';
import type { Client, Harness } from '../fakes/core-harness.ts';
import { message } from '../fakes/telegram-source.ts';

// Argon2id, on a machine that may be busy.
vi.setConfig({ testTimeout: 240_000 });

let harness: Harness;
afterEach(() => harness.dispose());

async function ready(kinds: readonly string[] = [P1, P1]) {
  const world = await caseHeadquarters();
  harness = world.harness;
  const ids: string[] = [];
  for (const kind of kinds) {
    ids.push(await world.sos(kind));
    await world.advance(MINUTE);
  }
  const [a = '', b = '', c = ''] = ids;
  return { ...world, a, b, c };
}
const seenOf = async (client: Client, caseId: string) => ({
  caseId,
  seen: (await client.cases.get({ caseId })).lastMove,
});
const alarming = async (client: Client) => (await client.alarms.list()).map(({ caseId }) => caseId).sort();
const whole = async (client: Client) => {
  expect(await client.journal.verify()).toMatchObject({ whole: true });
  expect(await client.journal.rebuild()).toMatchObject({ same: true });
};
const told = async (client: Client, caseId: string, type: string) =>
  (await client.cases.get({ caseId })).timeline.flatMap((item) =>
    item.what === 'entry' && item.type === type ? [[item.actor, item.superseded]] : [],
  );
const evidence = async (client: Client, caseId: string) =>
  (await client.cases.get({ caseId })).timeline.filter(({ what }) => what === 'evidence').length;

describe('two cases that are one', () => {
  it('become one that alarms; both keep what was received, and it comes apart again by undo', async () => {
    const { client, a, b } = await ready([P0, P1]);
    const { from, into } = await client.merging.merge({
      from: { caseId: a },
      into: { caseId: b },
      text: 'same street',
    });
    expect(from).toMatchObject({ state: 'closed', outcome: 'duplicate', actionDueAt: null, ackDueAt: null });
    expect(into).toMatchObject({ state: 'new', urgency: 'P0', needsSecond: true });
    expect(await alarming(client)).toEqual([b]);
    const [gone, stays] = [await client.cases.get({ caseId: a }), await client.cases.get({ caseId: b })];
    expect(gone.merging.into?.id).toBe(b);
    expect(stays.merging.here.map(({ id }) => id)).toEqual([a]);
    expect(await evidence(client, a)).toBe(1);
    expect(await evidence(client, b)).toBe(2);
    for (const id of [a, b]) expect(await told(client, id, 'case.merged')).toEqual([['Aisulu T.', false]]);
    await whole(client);
    await client.cases.undo({ entryId: stays.undoable?.entryId ?? '', caseId: b });
    expect(await alarming(client)).toEqual([a, b].sort());
    expect(await client.cases.get({ caseId: b })).toMatchObject({ urgency: 'P1', merging: { here: [] } });
    expect(await evidence(client, b)).toBe(1);
    await whole(client);
  });

  it('are refused where the other is over, or is the same', async () => {
    const { client, a, b } = await ready();
    await client.cases.close({ caseId: b, outcome: 'helped' });
    const merge = (from: string, into: string) =>
      client.merging.merge({ from: { caseId: from }, into: { caseId: into } });
    await expect(merge(a, b)).rejects.toMatchObject({ code: 'MOVE_ILLEGAL', data: { state: 'closed' } });
    await expect(merge(a, a)).rejects.toMatchObject({ code: 'INPUT_INVALID' });
    await expect(merge(a, 'nothing')).rejects.toMatchObject({ code: 'NOT_FOUND_HERE' });
    expect(await alarming(client)).toEqual([a]);
    expect(await told(client, a, 'case.merged')).toEqual([]);
  });

  it('ring at the owner of the other, who has not heard of it', async () => {
    const { client, join, a, b } = await ready();
    const { client: dana } = await join('Dana K.');
    await dana.cases.assign({ caseId: b });
    await client.merging.merge({ from: { caseId: a }, into: { caseId: b } });
    expect(await client.alarms.list()).toMatchObject([{ caseId: b, why: 'fresh', owner: 'Dana K.' }]);
    await dana.alarms.acknowledge({ caseId: b });
    await whole(client);
  });

  it('come apart again later: the one that had gone alarms anew', async () => {
    const { client, join, a, b } = await ready();
    const { client: dana } = await join('Dana K.');
    await client.merging.merge({ from: { caseId: a }, into: { caseId: b } });
    await dana.cases.assign({ caseId: b });
    await expect(
      client.cases.undo({ entryId: (await client.cases.get({ caseId: a })).undoable?.entryId ?? '', caseId: a }),
    ).rejects.toMatchObject({ code: 'TOUCHED_SINCE', data: { name: 'Dana K.' } });
    expect(await dana.merging.detach({ ...(await seenOf(dana, a)), text: 'another street' })).toMatchObject({
      state: 'reopened',
      owner: null,
    });
    expect(await alarming(client)).toEqual([a]);
    expect(await evidence(client, b)).toBe(1);
    await expect(client.merging.detach({ caseId: a })).rejects.toMatchObject({ code: 'NOT_MERGED' });
    await whole(client);
  });

  it('close only when nobody in either is unresolved', async () => {
    const { client, a, b } = await ready();
    await client.affected.add({ caseId: a, people: [{ name: 'Aisha Zh.' }] });
    await client.merging.merge({ from: { caseId: a }, into: { caseId: b } });
    await expect(client.cases.close({ caseId: b, outcome: 'helped' })).rejects.toMatchObject({
      code: 'PEOPLE_UNRESOLVED',
      data: { count: 1 },
    });
    expect((await client.affected.ofCase({ caseId: b })).length).toBe(1);
  });
});

describe('two people at the same moment', () => {
  it('merge the same two, each the other way: the first has it, the second is told, both are in the journal', async () => {
    const { client, join, a, b } = await ready();
    const { client: dana } = await join('Dana K.');
    const [seenA, seenB] = [await seenOf(dana, a), await seenOf(dana, b)];
    await client.merging.merge({ from: seenA, into: seenB });
    await expect(dana.merging.merge({ from: seenB, into: seenA })).rejects.toMatchObject({
      code: 'MOVED_FIRST',
      data: { name: 'Aisulu T.', state: 'closed' },
    });
    expect(await alarming(client)).toEqual([b]);
    expect(await told(client, b, 'case.merged')).toEqual([
      ['Aisulu T.', false],
      ['Dana K.', true],
    ]);
    expect((await client.cases.get({ caseId: a })).merging.into?.id).toBe(b);
    await whole(client);
  });

  it('merge one case into two others, or take it while it is merged', async () => {
    const { client, join, a, b, c } = await ready([P1, P1, P1]);
    const { client: dana } = await join('Dana K.');
    const seen = await seenOf(dana, a);
    await client.merging.merge({ from: seen, into: { caseId: b } });
    await expect(dana.merging.merge({ from: seen, into: { caseId: c } })).rejects.toMatchObject({
      code: 'MOVED_FIRST',
    });
    await expect(dana.cases.assign(seen)).rejects.toMatchObject({ code: 'MOVED_FIRST', data: { state: 'closed' } });
    expect((await client.cases.get({ caseId: c })).merging.here).toEqual([]);
    // And the other way round: who takes it first has it.
    const free = await seenOf(client, c);
    await dana.cases.assign(free);
    await expect(client.merging.merge({ from: free, into: { caseId: b } })).rejects.toMatchObject({
      code: 'MOVED_FIRST',
      data: { name: 'Dana K.', state: 'assigned' },
    });
    expect(await client.cases.get({ caseId: c })).toMatchObject({ state: 'assigned', owner: { name: 'Dana K.' } });
    expect(await alarming(client)).toEqual([b]);
    await whole(client);
  });
});

describe('submissions', () => {
  const CHAT = { kind: 'channel', id: '800' as TelegramId } as const;

  it('are put to a case, taken out, and made a case of their own that alarms', async () => {
    const { client, source, clock, a } = await ready([P1]);
    await client.cases.assign({ caseId: a });
    const now = ms(clock.now());
    await source.receive(
      message('They are at the back door, too', {
        chat: CHAT,
        fromId: '77' as TelegramId,
        sentAt: now,
        receivedAt: now,
      }),
    );
    const found = (await client.inbox.list({ show: 'all', limit: 50 })).rows.find(({ excerpt }) =>
      excerpt.includes('back door'),
    );
    const messageKey = found?.messageKey ?? '';
    await client.merging.attach({ caseId: a, messageKey });
    expect(await evidence(client, a)).toBe(2);
    await expect(client.merging.attach({ caseId: a, messageKey })).rejects.toMatchObject({ code: 'ALREADY_ATTACHED' });
    const { merging, undoable } = await client.cases.get({ caseId: a });
    expect(merging.attached).toMatchObject([{ messageKey }]);
    await client.cases.undo({ entryId: undoable?.entryId ?? '', caseId: a });
    expect(await evidence(client, a)).toBe(1);
    await client.merging.attach({ caseId: a, messageKey });
    const submission = merging.attached[0]?.submission ?? '';
    const made = await client.merging.split({ caseId: a, submission });
    expect(made).toMatchObject({ state: 'new' });
    expect(await alarming(client)).toEqual([made.id]);
    expect(await evidence(client, a)).toBe(1);
    for (const id of [a, made.id])
      expect(await told(client, id, 'case.split')).toEqual(expect.arrayContaining([['Aisulu T.', false]]));
    await expect(client.merging.remove({ caseId: a, submission })).rejects.toMatchObject({ code: 'NOT_FOUND_HERE' });
    await whole(client);
  });
});

describe('the sender of what was merged', () => {
  it('is heard on the case that it went into', async () => {
    const { client, source, clock, a } = await ready([P1]);
    const say = async (text: string, msgId: number) => {
      const now = ms(clock.now());
      const chat = { kind: 'user', id: '55' as TelegramId } as const;
      await source.receive(message(text, { chat, msgId, fromId: '55' as TelegramId, sentAt: now, receivedAt: now }));
    };
    await say('#sos they took my brother', 1);
    const mine = (await alarming(client)).find((id) => id !== a) ?? '';
    await client.merging.merge({ from: { caseId: mine }, into: { caseId: a } });
    await client.cases.assign({ caseId: a });
    expect(await alarming(client)).toEqual([]);
    await say('we are still by the gate', 2);
    expect(await client.alarms.list()).toMatchObject([{ caseId: a, why: 'fresh' }]);
    expect(await evidence(client, a)).toBe(3);
    await whole(client);
  });
});

describe('suggestions', () => {
  it('name why, and only what is open', async () => {
    const { client, a, b, c } = await ready([P1, P1, 'fine']);
    for (const caseId of [a, c]) await client.affected.add({ caseId, people: [{ name: 'Zhanibek Omarov' }] });
    expect(await client.merging.suggestions({ caseId: a })).toMatchObject([
      { row: { id: c }, reasons: ['samePerson', 'sameTime'] },
    ]);
    expect(await client.merging.suggestions({ caseId: b })).toEqual([]);
    expect(JSON.stringify(await client.merging.suggestions({ caseId: a }))).not.toContain('Zhanibek');
    await client.merging.merge({ from: { caseId: c }, into: { caseId: a } });
    expect(await client.merging.suggestions({ caseId: a })).toEqual([]);
  });
});
