import { afterEach, describe, expect, it, vi } from 'vitest';
import { caseHeadquarters, P0, P1, START } from '../fakes/case-headquarters.ts';
import type { Client, Harness } from '../fakes/core-harness.ts';

// Argon2id, many times, on a machine that may be busy.
vi.setConfig({ testTimeout: 240_000 });

let harness: Harness;
afterEach(() => harness.dispose());

async function ready() {
  const world = await caseHeadquarters();
  harness = world.harness;
  const { client: dana } = await world.join('Dana K.');
  const caseId = await world.sos(P1);
  const { ids } = await world.client.affected.add({
    caseId,
    people: [
      { name: 'Dias Omarov' },
      { name: 'Captain B.', role: 'perpetrator' },
      { name: 'A neighbour', role: 'source' },
    ],
  });
  const [victim = '', officer = '', neighbour = ''] = ids;
  return { ...world, dana, caseId, victim, officer, neighbour };
}
const whole = async (client: Client) => {
  expect(await client.journal.verify()).toMatchObject({ whole: true });
  expect(await client.journal.rebuild()).toMatchObject({ same: true });
};

describe('the event of a case', () => {
  it('is who did what to whom, who says so and who stepped in; said anew, removed, taken back', async () => {
    const { client, dana, caseId, victim, officer, neighbour } = await ready();
    const act = { kind: 'act' as const, act: 'violence_beating', against: [victim], by: [officer], at: START };
    const { item } = await dana.event.say({ caseId, fact: { ...act, text: 'in the van' } });
    await dana.event.say({ caseId, fact: { kind: 'source', person: neighbour, what: 'a call', reliability: 'B' } });
    const done = { kind: 'intervention', who: 'A. lawyer', what: 'at the door' } as const;
    await client.event.say({ caseId, fact: done });
    const changed = await client.event.say({ caseId, item, fact: { ...act, byWhom: 'badge 4471' } });
    const facts = async () => (await client.event.ofCase({ caseId })).items.map(({ fact, by }) => [fact, by]);
    expect(await facts()).toMatchObject([
      [{ kind: 'act', byWhom: 'badge 4471', text: null, by: [officer] }, 'Aisulu T.'],
      [{ kind: 'source', reliability: 'B', independence: 'unknown' }, 'Dana K.'],
      [{ ...done, result: null }, 'Aisulu T.'],
    ]);
    // Whoever did it, or told of it, holds no case open; whoever it was done to does.
    expect((await client.affected.list({})).rows.map(({ id }) => id)).toEqual([victim]);
    await whole(client);
    await expect(dana.event.undo(changed)).rejects.toMatchObject({ code: 'TOUCHED_SINCE' });
    await client.event.undo(changed);
    expect(await facts()).toMatchObject([[{ byWhom: null, text: 'in the van' }, 'Dana K.'], {}, {}]);
    const gone = await dana.event.remove({ caseId, item });
    expect(await facts()).toHaveLength(2);
    await dana.event.undo(gone);
    await expect(dana.event.undo(gone)).rejects.toMatchObject({ code: 'UNDO_TOO_LATE' });
    expect(await facts()).toHaveLength(3);
    await whole(client);
  });

  it('takes codes of the election and people of the case only', async () => {
    const { client, sos, caseId, victim } = await ready();
    const other = await sos(P0);
    const say = (id: string, fact: Parameters<Client['event']['say']>[0]['fact'], item?: string) =>
      client.event.say({ caseId: id, fact, ...(item === undefined ? {} : { item }) });
    await expect(say(caseId, { kind: 'act', act: 'nothing' })).rejects.toMatchObject({ code: 'INPUT_INVALID' });
    await expect(say(caseId, { kind: 'circumstance', code: 'x' })).rejects.toMatchObject({ code: 'INPUT_INVALID' });
    const here = { kind: 'act' as const, act: 'arson', against: [victim] };
    await expect(say(other, here)).rejects.toMatchObject({ code: 'NOT_FOUND_HERE' });
    await expect(say('none', { kind: 'act', act: 'arson' })).rejects.toMatchObject({ code: 'NOT_FOUND_HERE' });
    const { item } = await say(caseId, here);
    const another = { kind: 'source', what: 'a call' } as const;
    await expect(say(caseId, another, item)).rejects.toMatchObject({ code: 'NOT_FOUND_HERE' });
    await expect(client.event.remove({ caseId, item: 'x' })).rejects.toMatchObject({ code: 'NOT_FOUND_HERE' });
  });
});

describe('urgency by what became known', () => {
  it('is suggested, raised by one level when somebody follows it, once, and taken back by them', async () => {
    const { client, dana, caseId, victim } = await ready();
    const suggestion = async () => (await client.event.ofCase({ caseId })).suggestion;
    const now = async () => (await client.cases.get({ caseId })).urgency;
    expect(await suggestion()).toBeNull();
    await expect(client.event.raise({ caseId })).rejects.toMatchObject({ code: 'NOTHING_TO_RAISE' });
    await client.event.say({ caseId, fact: { kind: 'circumstance', code: 'pregnant' } });
    expect(await suggestion()).toEqual({ urgency: 'P0', by: ['pregnant'] });
    expect(await now()).toBe('P1');
    await client.event.remove({ caseId, item: 'circumstance:pregnant' });
    expect(await suggestion()).toBeNull();
    await client.affected.describe({ id: victim, minor: true });
    expect(await suggestion()).toEqual({ urgency: 'P0', by: ['minor'] });
    const { entryId, row } = await dana.event.raise({ caseId });
    expect([row.urgency, await suggestion()]).toEqual(['P0', null]);
    expect((await client.cases.get({ caseId })).urgencyReasons).toContain('raised:minor');
    await expect(client.event.unraise({ caseId, entryId })).rejects.toMatchObject({ code: 'MOVE_ILLEGAL' });
    const back = await dana.event.unraise({ caseId, entryId });
    // It was never lowered: nobody needs a second person because of it.
    expect([back.urgency, back.loweredBy]).toEqual(['P1', []]);
    expect(await suggestion()).toEqual({ urgency: 'P0', by: ['minor'] });
    await whole(client);
  });

  it('five people are a group; officers and those who were not there do not count', async () => {
    const { client, caseId } = await ready();
    const { ids } = await client.affected.add({
      caseId,
      people: Array.from({ length: 4 }, () => ({ name: null })),
    });
    const suggestion = async () => (await client.event.ofCase({ caseId })).suggestion?.by ?? null;
    expect(await suggestion()).toEqual(['group']);
    await client.affected.custody({ people: ids.slice(0, 1), state: 'mistaken', at: START });
    expect(await suggestion()).toBeNull();
  });
});
