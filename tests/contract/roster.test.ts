import { afterEach, describe, expect, it, vi } from 'vitest';
import type { TelegramId } from '../../src/domain/index.ts';
import { caseHeadquarters, MINUTE, P0, P1, START } from '../fakes/case-headquarters.ts';
import type { Client, Harness } from '../fakes/core-harness.ts';

vi.setConfig({ testTimeout: 240_000 });

let harness: Harness;
afterEach(() => harness.dispose());

const HOUR = 60 * MINUTE;
const LEAD = 'Aisulu T.';

async function ready() {
  const world = await caseHeadquarters();
  harness = world.harness;
  const [dana, erlan] = [await world.join('Dana K.'), await world.join('Erlan T.')];
  const { client } = world;
  const plan = (person: string, order: number, from = START, until = START + 8 * HOUR) =>
    client.roster.plan({ person, from, until, order });
  /** The ladder of a case as its story tells it: why, and whom it went to. */
  const ladder = async (caseId: string) =>
    (await client.cases.get({ caseId })).timeline.flatMap((item) =>
      item.what === 'entry' && item.type === 'case.escalated' ? [[item.fields.why, item.fields.to]] : [],
    );
  const whole = async () => {
    expect(await client.journal.verify()).toMatchObject({ whole: true });
    expect(await client.journal.rebuild()).toMatchObject({ same: true });
  };
  /** Time passes, and somebody's window can be heard all the while. */
  const heard = async (by: number) => {
    for (let left = by; left > 0; left -= 20_000) {
      await client.alarms.listening({ sound: 'on' });
      await world.advance(Math.min(left, 20_000));
    }
  };
  return { ...world, dana, erlan, plan, ladder, whole, heard };
}
const on = async (client: Client) => (await client.roster.list()).on.map(({ name, order }) => [name, order]);

describe('the roster', () => {
  it('says who is on, in the order of calling, and goes on with the next shift', async () => {
    const { client, dana, erlan, plan, advance, whole } = await ready();
    expect(await client.roster.list()).toMatchObject({ zone: 'Asia/Almaty', on: [], duties: [] });
    await plan(erlan.personId, 1);
    await plan(dana.personId, 2);
    await plan(dana.personId, 1, START + 8 * HOUR, START + 16 * HOUR);
    await client.people.shift({ on: true });
    expect(await on(dana.client)).toEqual([
      ['Erlan T.', 1],
      ['Dana K.', 2],
      [LEAD, null],
    ]);
    await advance(8 * HOUR);
    expect(await on(dana.client)).toEqual([
      ['Dana K.', 1],
      [LEAD, null],
    ]);
    expect((await client.roster.list()).duties).toHaveLength(3);
    await whole();
  });

  it('is planned by leads, once for a person at a time, and taken back while nobody has changed it', async () => {
    const { client, dana, erlan, plan, join, whole } = await ready();
    const { entryId } = await plan(dana.personId, 1);
    const again = { person: dana.personId, from: START + HOUR, until: START + 2 * HOUR, order: 2 };
    await expect(client.roster.plan(again)).rejects.toMatchObject({ code: 'DUTY_OVERLAPS', data: { at: START } });
    await expect(plan(dana.personId, 1, START + 9 * HOUR, START + 9 * HOUR)).rejects.toMatchObject({
      code: 'DUTY_TIMES',
    });
    await expect(plan(erlan.personId, 1, START, START + 25 * HOUR)).rejects.toMatchObject({ code: 'DUTY_TIMES' });
    const viewer = await join('Viewer', 'viewer');
    await expect(plan(viewer.personId, 1)).rejects.toMatchObject({ code: 'NOT_ASSIGNABLE' });
    await expect(dana.client.roster.plan(again)).rejects.toMatchObject({ code: 'ROLE_FORBIDDEN' });

    await client.roster.undo({ entryId });
    expect((await client.roster.list()).duties).toEqual([]);
    await expect(client.roster.undo({ entryId })).rejects.toMatchObject({ code: 'TOUCHED_SINCE' });
    const { id } = await plan(dana.personId, 1);
    const { entryId: cancelling } = await client.roster.cancel({ id });
    await expect(client.roster.cancel({ id })).rejects.toMatchObject({ code: 'NOT_FOUND_HERE' });
    await client.roster.undo({ entryId: cancelling });
    expect((await client.roster.list()).duties).toMatchObject([{ id, person: { name: 'Dana K.' }, by: LEAD }]);
    await whole();
  });
});

describe('the ladder', () => {
  it('gets louder, then goes to the next on shift who has not had it, then to the leads, each step once', async () => {
    const { client, dana, erlan, plan, sos, heard, ladder, whole } = await ready();
    await plan(erlan.personId, 1);
    await plan(dana.personId, 2);
    await client.alarms.listening({ sound: 'on' });
    const caseId = await sos(P0);
    await heard(5 * MINUTE + 20_000);
    expect(await ladder(caseId)).toEqual([['pastTarget', '']]);
    await heard(2.5 * MINUTE);
    expect(await ladder(caseId)).toEqual([
      ['pastTarget', ''],
      ['nextOnShift', 'Erlan T.'],
    ]);
    expect(await client.alarms.list()).toMatchObject([{ caseId, level: 1, called: ['Erlan T.'] }]);
    await heard(30 * MINUTE);
    expect(await ladder(caseId)).toEqual([
      ['pastTarget', ''],
      ['nextOnShift', 'Erlan T.'],
      ['twiceTarget', LEAD],
    ]);
    expect(await client.alarms.list()).toMatchObject([{ level: 2, called: ['Erlan T.', LEAD] }]);
    await whole();
    await client.alarms.acknowledge({ caseId });
    expect(await client.alarms.list()).toEqual([]);
  });

  it('calls the first at once when nobody listens, and then not them again', async () => {
    const { client, dana, erlan, plan, sos, advance, ladder, whole } = await ready();
    await plan(erlan.personId, 1);
    await plan(dana.personId, 2);
    const caseId = await sos(P1);
    await advance(31 * MINUTE);
    expect(await ladder(caseId)).toEqual([
      ['noListener', 'Erlan T.'],
      ['pastTarget', ''],
      ['nextOnShift', 'Dana K.'],
      ['twiceTarget', LEAD],
    ]);
    await client.cases.assign({ caseId, to: dana.personId });
    await advance(2 * HOUR + MINUTE);
    expect((await ladder(caseId)).slice(4)).toEqual([
      ['noAction', 'Dana K.'],
      ['noAction', LEAD],
    ]);
    await whole();
  });

  it('says so where nobody is on, and goes to the leads all the same', async () => {
    const { sos, advance, ladder } = await ready();
    const caseId = await sos(P0);
    await advance(11 * MINUTE);
    expect(await ladder(caseId)).toEqual([
      ['noListener', ''],
      ['pastTarget', ''],
      ['nextOnShift', ''],
      ['twiceTarget', LEAD],
    ]);
  });
});

describe('paging', () => {
  const chatOf = (id: string) => ({ kind: 'user', id: id as TelegramId }) as const;

  it('calls whom a step names, on their own account, and the leads in their chat, with nothing of the case', async () => {
    const { client, source, dana, erlan, plan, sos, advance, whole } = await ready();
    await plan(erlan.personId, 1);
    await plan(dana.personId, 2);
    const leads = { kind: 'group', id: '77' as TelegramId } as const;
    await client.paging.route({ target: 'leads', to: { account: '7001', chat: leads, title: 'Leads' } });
    for (const [person, id] of [
      [erlan, '41'],
      [dana, '42'],
    ] as const)
      await client.paging.route({
        target: person.personId,
        to: { account: '7001', chat: chatOf(id), title: person.personId },
      });
    const caseId = await sos(P1);
    const pages = () => source.sent.map(({ to }) => to.id);
    // Nobody listens: the first on call, and held for five seconds as everything that leaves.
    await advance(6000);
    expect(pages()).toEqual(['41']);
    await advance(31 * MINUTE);
    expect(pages()).toEqual(['41', '42', '77']);
    for (const { text } of source.sent) {
      expect(text).toBe('Сізді күтіп отыр.\nВас ждут.\nYou are wanted.');
      expect(text).not.toContain(P1);
    }
    const { leads: route, people } = await client.paging.routes();
    expect(route).toMatchObject({ title: 'Leads', chat: leads, last: { state: 'sent', error: null } });
    expect(people.map(({ name, route: at }) => [name, at?.chat.id])).toEqual([
      [LEAD, undefined],
      ['Dana K.', '42'],
      ['Erlan T.', '41'],
    ]);
    // Left lying by its owner: called again, then the leads.
    await client.cases.assign({ caseId, to: dana.personId });
    await advance(2 * HOUR + MINUTE);
    expect(pages().slice(3)).toEqual(['42', '77']);
    await whole();
  });

  it('is one message for many calls, and none once the route is taken away', async () => {
    const { client, source, erlan, plan, sos, advance } = await ready();
    await plan(erlan.personId, 1);
    await client.paging.route({
      target: erlan.personId,
      to: { account: '7001', chat: chatOf('41'), title: 'Erlan' },
    });
    for (let n = 0; n < 20; n += 1) await sos(P1);
    await advance(MINUTE);
    expect(source.sent).toHaveLength(1);
    await client.paging.route({ target: erlan.personId, to: null });
    await sos(P0);
    await advance(30 * MINUTE);
    expect(source.sent).toHaveLength(1);
    expect((await client.paging.routes()).people.every(({ route }) => route === null)).toBe(true);
  });

  it('is set by leads, for people of this headquarters', async () => {
    const { client, dana } = await ready();
    const to = { account: '7001', chat: chatOf('41'), title: 'x' };
    await expect(dana.client.paging.routes()).rejects.toMatchObject({ code: 'ROLE_FORBIDDEN' });
    await expect(dana.client.paging.route({ target: dana.personId, to })).rejects.toMatchObject({
      code: 'ROLE_FORBIDDEN',
    });
    await expect(client.paging.route({ target: 'nobody', to })).rejects.toMatchObject({ code: 'NOT_FOUND_HERE' });
  });
});
