import { afterEach, describe, expect, it, vi } from 'vitest';
import { caseHeadquarters, MINUTE, P1, START } from '../fakes/case-headquarters.ts';
import type { Client, Harness } from '../fakes/core-harness.ts';

// Argon2id, many times, on a machine that may be busy.
vi.setConfig({ testTimeout: 240_000 });

const HOUR = 60 * MINUTE;
let harness: Harness;
afterEach(() => harness.dispose());

/** A lead, two responders, and one who lies unconscious in a hospital. */
async function ready() {
  const world = await caseHeadquarters();
  harness = world.harness;
  const [dana, marat] = [await world.join('Dana K.'), await world.join('Marat B.')];
  const caseId = await world.sos(P1);
  const { ids } = await world.client.affected.add({
    caseId,
    people: [{ name: 'Dias Omarov', state: 'hospital', place: 'City hospital 4', since: START - HOUR, minor: true }],
  });
  const person = ids[0] ?? '';
  const ask = (client: Client, more: object = {}) =>
    client.vital.ask({
      person,
      to: { kind: 'doctor', name: 'Dr. Seitkali' },
      fields: ['said', 'name', 'state'],
      said: 'Insulin at eight',
      reason: 'Unconscious, nobody of the family answers',
      hours: 4,
      ...more,
    });
  return { ...world, dana: dana.client, marat: marat.client, caseId, person, ask };
}
const whole = async (client: Client) => {
  expect(await client.journal.verify()).toMatchObject({ whole: true });
  expect(await client.journal.rebuild()).toMatchObject({ same: true });
};

describe('vital interest', () => {
  it('two people, one a lead, pass what they chose to one recipient, until its end', async () => {
    const { client, dana, marat, caseId, person, ask, advance } = await ready();
    const { id } = await ask(dana);
    expect(await client.vital.waiting()).toMatchObject([{ id, state: 'asked', over: false, initials: 'D. O.' }]);
    await expect(dana.vital.pass({ id })).rejects.toMatchObject({ code: 'VITAL_ANSWERED' });
    await expect(dana.vital.confirm({ id })).rejects.toMatchObject({ code: 'VITAL_OWN', data: { name: 'Dana K.' } });
    await expect(marat.vital.confirm({ id })).rejects.toMatchObject({ code: 'VITAL_LEAD' });
    await client.vital.confirm({ id });
    await expect(client.vital.confirm({ id })).rejects.toMatchObject({ code: 'VITAL_ANSWERED' });
    // In the order of the form, and nothing that was not chosen.
    expect(await dana.vital.pass({ id })).toEqual([
      { field: 'name', value: 'Dias Omarov' },
      { field: 'state', value: 'hospital' },
      { field: 'said', value: 'Insulin at eight' },
    ]);
    const [row] = await marat.vital.ofCase({ caseId });
    expect(row).toMatchObject({
      state: 'confirmed',
      to: { kind: 'doctor', name: 'Dr. Seitkali' },
      until: START + 4 * HOUR,
      asked: { name: 'Dana K.', lead: false },
      answered: { name: 'Aisulu T.' },
      passed: [{ by: 'Dana K.', said: [{ field: 'name', value: 'D. O.' }, { field: 'state' }, { field: 'said' }] }],
    });
    // A name that is passed on is a name that was read.
    expect(await client.affected.openings({ person })).toMatchObject([{ reader: 'Dana K.', initials: 'D. O.' }]);
    await whole(client);
    await advance(4 * HOUR);
    expect((await dana.vital.ofCase({ caseId }))[0]).toMatchObject({ state: 'confirmed', over: true });
    await expect(dana.vital.pass({ id })).rejects.toMatchObject({ code: 'VITAL_OVER' });
    await whole(client);
  });

  it('a lead may ask, and then anybody else is enough; refusing, withdrawing and ending are final', async () => {
    const { client, dana, marat, caseId, ask, advance } = await ready();
    const asked: { id: string }[] = [];
    for (const by of [client, client, dana, client]) {
      asked.push(await ask(by));
      await advance(1000);
    }
    const [first, second, third, late] = asked as [{ id: string }, { id: string }, { id: string }, { id: string }];
    await dana.vital.confirm(first);
    await marat.vital.end(first);
    await expect(dana.vital.pass(first)).rejects.toMatchObject({ code: 'VITAL_ANSWERED', data: { name: 'Marat B.' } });
    await dana.vital.refuse({ ...second, text: 'The mother can be reached' });
    await expect(dana.vital.confirm(second)).rejects.toMatchObject({ code: 'VITAL_ANSWERED' });
    await expect(client.vital.withdraw(third)).rejects.toMatchObject({ code: 'VITAL_OTHERS' });
    await dana.vital.withdraw(third);
    await advance(4 * HOUR);
    await expect(dana.vital.confirm(late)).rejects.toMatchObject({ code: 'VITAL_OVER' });
    expect(await client.vital.waiting()).toEqual([]);
    const rows = await client.vital.ofCase({ caseId });
    expect(rows.map(({ state, answer }) => [state, answer])).toEqual([
      ['ended', null],
      ['refused', 'The mother can be reached'],
      ['withdrawn', null],
      ['asked', null],
    ]);
    await whole(client);
  });

  it('whoever refused it themselves is not overruled; words need their field, and the field its words', async () => {
    const { client, person, ask } = await ready();
    const no = { people: [person], given: false, channel: 'a call', at: START };
    await client.affected.consent({ ...no, purpose: 'lawyer', by: 'self' });
    await client.affected.consent({ ...no, purpose: 'partner', by: 'relative' });
    await expect(ask(client, { to: { kind: 'lawyer', name: 'A. L.' } })).rejects.toMatchObject({ code: 'VITAL_NO' });
    await ask(client);
    await expect(ask(client, { said: null })).rejects.toMatchObject({ code: 'INPUT_INVALID' });
    await expect(ask(client, { fields: ['name'] })).rejects.toMatchObject({ code: 'INPUT_INVALID' });
    await expect(ask(client, { person: 'nobody' })).rejects.toMatchObject({ code: 'NOT_FOUND_HERE' });
    await expect(client.vital.confirm({ id: 'nothing' })).rejects.toMatchObject({ code: 'NOT_FOUND_HERE' });
  });
});
