import { afterEach, describe, expect, it, vi } from 'vitest';
import { alarmOrder } from '../../src/domain/index.ts';
import { caseHeadquarters, MINUTE, P0, P1 } from '../fakes/case-headquarters.ts';
import { type Client, type Harness, startCore } from '../fakes/core-harness.ts';

vi.setConfig({ testTimeout: 240_000 });

let harness: Harness;
afterEach(() => harness.dispose());

const HOUR = 60 * MINUTE;

/** A case that Dana answers for, with somebody held since so many hours. */
async function held(hours: number) {
  const world = await caseHeadquarters();
  harness = world.harness;
  const { client, clock, join, sos } = world;
  const dana = await join('Dana K.');
  const caseId = await sos(P1, 'KZ-ALA');
  await dana.client.cases.assign({ caseId });
  await dana.client.cases.start({ caseId, text: 'a lawyer is on the way' });
  const since = clock.now() - hours * HOUR;
  const add = (at: number | null) =>
    client.affected.add({ caseId, people: [{ name: 'A. B.', state: 'heldAt', place: 'police office', since: at }] });
  const { ids } = await add(since);
  const told = async (by: Client = client) =>
    (await by.cases.get({ caseId })).timeline.flatMap((item) =>
      item.what === 'entry' && item.type === 'case.termReached' ? [[item.fields.code, item.fields.late]] : [],
    );
  const whole = async (by: Client = client) => {
    expect(await by.journal.verify()).toMatchObject({ whole: true });
    expect(await by.journal.rebuild()).toMatchObject({ same: true });
  };
  return { ...world, dana, caseId, person: ids[0] ?? '', since, told, whole };
}

describe('a term of the law that runs out', () => {
  it('is told once, to the owner and the leads, until one of them has seen it', async () => {
    const { client, dana, join, caseId, advance, told, whole } = await held(47);
    const { client: erlan } = await join('Erlan T.');
    await advance(HOUR - MINUTE);
    expect(await client.alarms.list()).toEqual([]);
    await advance(2 * MINUTE);
    expect(await told()).toEqual([['court48', false]]);
    expect(await client.alarms.list()).toMatchObject([
      { caseId, why: 'term', term: { code: 'court48' }, owner: 'Dana K.' },
    ]);
    // Rings with Dana and the lead; Erlan sees it and is not called.
    expect((await dana.client.alarms.summary()).alarms).toHaveLength(1);
    expect((await client.alarms.summary()).alarms).toHaveLength(1);
    expect((await erlan.alarms.summary()).alarms).toEqual([]);
    expect(await erlan.alarms.list()).toHaveLength(1);
    await dana.client.alarms.acknowledge({ caseId });
    expect(await client.alarms.list()).toEqual([]);
    await advance(HOUR);
    expect(await told()).toHaveLength(1);
    await whole();
  });

  it('is told once over a restart and a sleep, and says that it comes late', async () => {
    const { clock, advance, jump, number, workspaceId, told, whole } = await held(47);
    await advance(MINUTE);
    await harness.stop();
    jump(30 * MINUTE);
    harness = startCore({ dataDir: harness.dataDir, clock });
    const { client } = harness.window();
    await client.workspace.open({ workspaceId, number, passphrase: 'a practice passphrase' });
    await client.people.lockAfter({ minutes: 0 });
    await advance(MINUTE);
    expect(await told(client)).toEqual([]);
    jump(26 * HOUR);
    await advance(MINUTE);
    expect((await told(client)).toSorted()).toEqual([
      ['court48', true],
      ['court72', true],
    ]);
    await harness.stop();
    harness = startCore({ dataDir: harness.dataDir, clock });
    const again = harness.window().client;
    await again.workspace.open({ workspaceId, number, passphrase: 'a practice passphrase' });
    await again.people.lockAfter({ minutes: 0 });
    await advance(5 * MINUTE);
    expect(await told(again)).toHaveLength(2);
    await whole(again);
  });

  it('is not told of who is free, and again only where a corrected beginning makes it come later', async () => {
    const { client, person, since, advance, told, whole } = await held(48);
    await advance(MINUTE);
    expect(await told()).toHaveLength(1);
    await client.affected.deprivedSince({ people: [person], at: since - HOUR });
    await advance(MINUTE);
    expect(await told()).toHaveLength(1);
    await client.affected.deprivedSince({ people: [person], at: since + 2 * HOUR });
    await advance(HOUR);
    expect(await told()).toHaveLength(1);
    await advance(HOUR + MINUTE);
    expect(await told()).toHaveLength(2);
    await client.affected.custody({ people: [person], state: 'released', at: since + 50 * HOUR });
    await advance(30 * HOUR);
    expect(await told()).toHaveLength(2);
    await whole();
  });
});

it('the bar stands in the order of domain/alarm, whatever it holds', async () => {
  const { client, dana, sos, advance } = await held(48);
  const left = await sos(P0);
  await dana.client.alarms.acknowledge({ caseId: left });
  await advance(16 * MINUTE);
  const again = await sos(P0);
  await client.cases.close({ caseId: await sos('fine'), outcome: 'helped' });
  await dana.client.cases.assign({ caseId: again });
  await dana.client.cases.start({ caseId: again, text: 'x' });
  await sos(P1);
  await sos(P0);
  const bar = await client.alarms.list();
  expect(bar.map(({ why }) => why).toSorted()).toEqual(['noAction', 'term', 'unanswered', 'unanswered']);
  expect(bar).toEqual(bar.toSorted(alarmOrder));
});
