import { afterEach, describe, expect, it } from 'vitest';
import { MOST_OPENED_AN_HOUR, ms, type TelegramId } from '../../src/domain/index.ts';
import { type Harness, handClock, openHeadquarters, startCore } from '../fakes/core-harness.ts';
import { message } from '../fakes/telegram-source.ts';

const NOW = Date.UTC(2021, 0, 10, 15);
const HOUR = 3_600_000;
const ALAMAN = '901' as TelegramId;
const OBSERVERS = { kind: 'channel', id: '501' as TelegramId } as const;

let harness: Harness;
afterEach(() => harness.dispose());

/** A headquarters with one case: people kettled in Almaty. */
async function ready() {
  const clock = handClock(NOW);
  harness = startCore({ clock: clock.clock });
  const hq = await openHeadquarters(harness);
  await hq.client.people.lockAfter({ minutes: 0 });
  await hq.client.telegram.watch({ account: '7001', chat: OBSERVERS, title: 'alaman', on: true });
  await hq.client.telegram.bindRelay({
    account: '7001',
    chat: OBSERVERS,
    botId: ALAMAN,
    botName: 'alamankz_bot',
    scheme: 'alaman',
  });
  await hq.source.receive(
    message('#sos s-1\nkind: kettling\nregion: KZ-ALA\nreporter: alaman:1\n\nThey closed the street.', {
      chat: OBSERVERS,
      fromId: ALAMAN,
      sentAt: ms(NOW),
      receivedAt: ms(NOW),
    }),
  );
  const caseId = (await hq.client.cases.list({})).rows[0]?.id ?? '';
  return { ...hq, ...clock, caseId };
}
const rebuilt = async (client: Awaited<ReturnType<typeof ready>>['client']) =>
  expect(await client.journal.rebuild()).toMatchObject({ same: true });

describe('people of a case', () => {
  it('a pasted list becomes people in one entry, each with a state of their own; undone as one', async () => {
    const { client, caseId } = await ready();
    const { entryId, ids } = await client.affected.add({
      caseId,
      people: [
        { name: 'Aisha Zhumabekova', state: 'heldAt', place: 'Almaly police office', since: NOW - HOUR },
        { name: 'Dias O.', minor: true },
        { name: null, place: 'a white van' },
      ],
    });
    await client.affected.custody({ people: [ids[0] ?? ''], state: 'released', at: NOW });
    const rows = await client.affected.ofCase({ caseId });
    expect(rows.map(({ initials, state, minor, resolved }) => ({ initials, state, minor, resolved }))).toEqual([
      { initials: 'A. Z.', state: 'released', minor: false, resolved: true },
      { initials: 'D. O.', state: 'unknown', minor: true, resolved: false },
      { initials: null, state: 'unknown', minor: false, resolved: false },
    ]);
    const types = (await client.journal.list({ limit: 50 })).rows.map(({ type }) => type);
    expect(types.filter((type) => type === 'affected.added')).toHaveLength(1);
    await rebuilt(client);
    await client.affected.undo({ entryId });
    expect(await client.affected.ofCase({ caseId })).toEqual([]);
    await expect(client.affected.undo({ entryId })).rejects.toMatchObject({ code: 'UNDO_TOO_LATE' });
    await rebuilt(client);
  });

  it('who is held where, since when is one list, longest first; where is X is one search', async () => {
    const { client, caseId } = await ready();
    await client.affected.add({
      caseId,
      people: [
        { name: 'Aisha Zhumabekova', state: 'heldAt', place: 'Almaly police office', since: NOW - HOUR },
        { name: 'Қайрат Әлиев', state: 'court', place: 'Бостандық сот', since: NOW - 3 * HOUR },
        { name: 'Dias O.', state: 'released', since: NOW - 2 * HOUR },
      ],
    });
    const { rows, total, unresolved } = await client.affected.list({});
    expect([total, unresolved, rows.map(({ initials }) => initials)]).toEqual([3, 2, ['Қ. Ә.', 'A. Z.']]);
    const found = async (search: string) =>
      (await client.affected.list({ search, unresolved: false })).rows.map(({ initials }) => initials);
    // As it is typed on a Russian keyboard.
    expect(await found('кайрат')).toEqual(['Қ. Ә.']);
    expect(await found('almaly zhum')).toEqual(['A. Z.']);
    expect(await found('dias')).toEqual(['D. O.']);
    expect(await found('nobody')).toEqual([]);
    const first = await client.affected.list({ unresolved: false, limit: 2 });
    const second = await client.affected.list({ unresolved: false, limit: 2, cursor: first.cursor });
    expect([...first.rows, ...second.rows].map(({ initials }) => initials)).toEqual(['Қ. Ә.', 'D. O.', 'A. Z.']);
    expect(second.cursor).toBeNull();
    expect((await client.affected.list({ states: ['released'], unresolved: false })).rows).toHaveLength(1);
  });

  it('terms of the law count from the deprivation of liberty, in the zone of the case', async () => {
    const { client, caseId, advance } = await ready();
    const { ids } = await client.affected.add({ caseId, people: [{ name: 'Dias O.', state: 'heldAt' }] });
    expect((await client.affected.ofCase({ caseId }))[0]?.terms).toEqual([]);
    await client.affected.deprivedSince({ people: ids, at: NOW - 47 * HOUR });
    const [row] = await client.affected.ofCase({ caseId });
    expect(row?.zone).toBe('Asia/Almaty');
    expect(row?.terms.find(({ code }) => code === 'court48')).toEqual({
      code: 'court48',
      dueAt: NOW + HOUR,
      alarms: true,
      passed: false,
    });
    await advance(HOUR);
    expect((await client.affected.ofCase({ caseId }))[0]?.terms.find(({ code }) => code === 'court48')?.passed).toBe(
      true,
    );
    await client.affected.custody({ people: ids, state: 'arrest', days: 7, at: NOW });
    expect((await client.affected.ofCase({ caseId }))[0]?.terms[0]).toMatchObject({ code: 'arrestEnds' });
    await expect(
      client.affected.custody({ people: ids, state: 'released', at: NOW + 1000 * HOUR }),
    ).rejects.toMatchObject({ code: 'INPUT_INVALID' });
  });

  it('a name is read by opening it, which is on record; many in an hour are told to the leads', async () => {
    const { client, caseId, advance } = await ready();
    const count = MOST_OPENED_AN_HOUR + 1;
    const { ids } = await client.affected.add({
      caseId,
      people: Array.from({ length: count }, (_, n) => ({ name: `Name ${'a'.repeat(n + 1)}` })),
    });
    const everything = JSON.stringify([await client.affected.ofCase({ caseId }), await client.affected.list({})]);
    expect(everything).not.toContain('Name');
    const some = ids.slice(0, MOST_OPENED_AN_HOUR);
    expect((await client.affected.open({ people: some }))[2]).toMatchObject({ id: ids[2], name: 'Name aaa' });
    // The same ones again are no more people.
    await client.affected.open({ people: some });
    expect(harness.notified).not.toContain('names 1');
    expect(await client.affected.readers()).toEqual([]);
    await client.affected.open({ people: ids.slice(-1) });
    expect(harness.notified.filter((each) => each.startsWith('names'))).toHaveLength(1);
    expect(await client.affected.readers()).toMatchObject([{ name: 'Aisulu T.', people: count }]);
    const opened = (await client.journal.list({ limit: 50 })).rows.filter(({ type }) => type === 'affected.opened');
    expect(opened).toHaveLength(3);
    await rebuilt(client);
    // An hour later the count begins anew.
    await advance(2 * HOUR);
    await client.affected.open({ people: ids.slice(0, 1) });
    expect(harness.notified.filter((each) => each.startsWith('names'))).toHaveLength(1);
  });

  it('where is X: any spelling, masked but for whoever typed the name in full, which is on record', async () => {
    const { client, caseId, advance } = await ready();
    const { ids } = await client.affected.add({
      caseId,
      people: [
        { name: 'Қайрат Әлиев', state: 'court', place: 'Бостандық сот' },
        { name: 'Kairat Bolatov', state: 'released' },
        { name: 'Дана Әлиева', minor: true },
        { name: null },
      ],
    });
    const find = async (typed: string) =>
      (await client.affected.find({ typed })).rows.map(({ initials, name }) => [initials, name]);
    // Those for whom something has to be done come first.
    expect(await find('kair')).toEqual([
      ['Қ. Ә.', null],
      ['K. B.', null],
    ]);
    expect(await find('Алиев')).toHaveLength(2);
    expect(await find('Сәуле')).toEqual([]);
    expect(await find('…')).toEqual([]);
    expect(await client.affected.openings({})).toEqual([]);
    for (const typed of ['Кайрат Алиев', 'Aliyev Qairat', 'Қайрат Әлиев'])
      expect(await find(typed)).toEqual([['Қ. Ә.', 'Қайрат Әлиев']]);
    expect(await client.affected.openings({ person: ids[0] ?? '' })).toMatchObject([{ reader: 'Aisulu T.' }]);
    // A minor's stays masked, and the search opens nothing.
    expect(await find('Дана Әлиева')).toEqual([['Д. Ә.', null]]);
    expect(await client.affected.openings({})).toHaveLength(1);
    await advance(2 * HOUR);
    await find('Кайрат Алиев');
    expect(await client.affected.openings({})).toHaveLength(2);
    expect((await client.affected.list({ search: 'aliyev bostandyk', unresolved: false })).rows).toHaveLength(0);
    expect((await client.affected.list({ search: 'aliyev бостан', unresolved: false })).rows).toHaveLength(1);
    await rebuilt(client);
  });

  it("a minor's name is opened by itself, never among others", async () => {
    const { client, caseId } = await ready();
    const { ids } = await client.affected.add({
      caseId,
      people: [{ name: 'Dias Omarov' }, { name: 'Aisha Zhumabekova', minor: true }],
    });
    const names = async (people: string[]) =>
      (await client.affected.open({ people })).map(({ name, masked }) => [name, masked]);
    expect(await names(ids)).toEqual([
      ['Dias Omarov', false],
      [null, true],
    ]);
    expect(await client.affected.openings({})).toMatchObject([{ person: ids[0] }]);
    expect(await names(ids.slice(1))).toEqual([['Aisha Zhumabekova', false]]);
    expect(await client.affected.openings({})).toHaveLength(2);
  });

  it('a case does not close while one of its people is unresolved', async () => {
    const { client, caseId } = await ready();
    const { ids } = await client.affected.add({ caseId, people: [{ name: 'Dias O.' }, { name: 'Aisha Zh.' }] });
    await client.alarms.acknowledge({ caseId });
    const outcome = (await client.system.election()).caseOutcomes[0]?.code ?? '';
    const close = () => client.cases.close({ caseId, outcome });
    await expect(close()).rejects.toMatchObject({ code: 'PEOPLE_UNRESOLVED', data: { count: 2 } });
    await client.affected.custody({ people: ids, state: 'released', at: NOW });
    // Kettling is a P0: it takes a second person, who could not confirm either if somebody was taken again meanwhile.
    expect((await close()).state).toBe('closing');
    await client.affected.custody({ people: ids.slice(0, 1), state: 'heldAt', at: NOW + 1 });
    await expect(client.cases.confirmClose({ caseId })).rejects.toMatchObject({ code: 'PEOPLE_UNRESOLVED' });
  });

  it('consent stands by purpose with who gave it; nobody adds to a case that is not there', async () => {
    const { client, caseId } = await ready();
    const { ids } = await client.affected.add({ caseId, people: [{ name: 'Dias O.' }] });
    const said = { people: ids, purpose: 'lawyer', by: 'relative', channel: 'call to the mother', at: NOW } as const;
    await client.affected.consent({ ...said, given: true });
    await client.affected.consent({ ...said, given: false });
    expect((await client.affected.ofCase({ caseId }))[0]?.consents).toMatchObject([
      { purpose: 'lawyer', given: false, by: 'relative' },
    ]);
    await client.affected.describe({ id: ids[0] ?? '', lawyer: 'A. lawyer', role: 'witness' });
    expect((await client.affected.ofCase({ caseId }))[0]).toMatchObject({ hasLawyer: true, role: 'witness' });
    for (const call of [
      client.affected.add({ caseId: 'none', people: [{ name: 'X' }] }),
      client.affected.open({ people: ['none'] }),
      client.affected.undo({ entryId: 'none' }),
    ])
      await expect(call).rejects.toMatchObject({ code: 'NOT_FOUND_HERE' });
    await rebuilt(client);
  });
});
