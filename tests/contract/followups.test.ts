import { afterEach, describe, expect, it } from 'vitest';
import { caseHeadquarters, MINUTE, P1, START } from '../fakes/case-headquarters.ts';
import type { Client } from '../fakes/core-harness.ts';

let dispose: () => Promise<void> | void = () => {};
afterEach(() => dispose());
async function ready() {
  const hq = await caseHeadquarters();
  dispose = () => hq.harness.dispose();
  const caseId = await hq.sos(P1);
  await hq.client.alarms.acknowledge({ caseId });
  await hq.client.cases.start({ caseId, text: 'on it' });
  return { ...hq, caseId };
}

const NOTHING = { place: null, phones: [], languages: [], hours: null, address: null, note: null, externalId: null };
const contact = (client: Client, kind: 'lawyer' | 'hotline' | 'police', name: string, more: object = {}) =>
  client.directory.set({ id: null, facts: { ...NOTHING, kind, name, region: 'KZ-ALA', ...more } });
const CSV = [
  'kind;name;region;phone;languages;hours;id',
  'lawyer;A. Lawyer;Almaty;+7 701 111 22 33;kk, ru;24/7;l-1',
  'police;Almaly office;Almaty;102;;;p-1',
  'baker;Nobody;Almaty;;;;',
].join('\n');
const upload = async (client: Client, text: string): Promise<string> => {
  const data = new File([text], 'part');
  const { uploadId } = await client.uploads.begin({ name: 'contacts.csv', size: data.size });
  await client.uploads.part({ uploadId, at: 0, data });
  return uploadId;
};
const bringIn = async (client: Client, text: string) => {
  const { importId, guess } = await client.directory.openImport({ uploadId: await upload(client, text) });
  const preview = await client.directory.preview({ importId, mapping: guess });
  return { importId, preview };
};

describe('the directory', () => {
  it('comes from a table: previewed, what is wrong as a file, the same again changes nothing', async () => {
    const { client } = await ready();
    const { importId, preview } = await bringIn(client, CSV);
    expect(preview).toMatchObject({ rows: 3, unchanged: 0, missing: 0, bad: [{ line: 4 }] });
    expect(preview.added.map(({ name }) => name)).toEqual(['A. Lawyer', 'Almaly office']);
    const errors = await (await client.directory.importErrors({ importId, locale: 'ru' })).text();
    expect(errors).toContain('Nobody');
    const { entryId } = await client.directory.apply({ importId });
    expect(entryId).not.toBeNull();
    expect((await bringIn(client, CSV)).preview).toMatchObject({ added: [], changed: [], unchanged: 2 });
    const later = await bringIn(client, CSV.replace('A. Lawyer', 'Another Lawyer').replace('kk, ru', ''));
    expect(later.preview.changed).toMatchObject([{ name: 'Another Lawyer', languages: ['kk', 'ru'] }]);
    await contact(client, 'hotline', 'In between');
    await expect(client.directory.apply({ importId: later.importId })).rejects.toMatchObject({
      code: 'REGISTRY_CHANGED',
    });
    await client.directory.undo({ entryId: entryId ?? '' });
    expect((await client.directory.list({})).rows.map(({ name }) => name)).toEqual(['In between']);
    expect(await client.journal.rebuild()).toMatchObject({ same: true });
  });

  it('says who answers now and here, by the clock of the region; the whole country comes after it', async () => {
    const { client, advance } = await ready();
    // START is a Tuesday, 22:13 UTC, which is 04:13 on Wednesday in Almaty.
    await contact(client, 'lawyer', 'At night', { hours: 'пн-вс 20:00-08:00' });
    await contact(client, 'lawyer', 'By day', { hours: 'Mon-Sun 08:00-20:00' });
    await contact(client, 'hotline', 'Everywhere', { region: null, hours: '24/7' });
    await contact(client, 'lawyer', 'Elsewhere', { region: 'KZ-AKT', hours: '24/7' });
    await contact(client, 'lawyer', 'Who knows');
    const names = async (more: object = {}) =>
      (await client.directory.list({ region: 'KZ-ALA', ...more })).rows.map(({ name }) => name);
    expect(await names()).toEqual(['At night', 'Everywhere', 'Who knows', 'By day']);
    expect(await names({ onCallNow: true, kinds: ['lawyer'] })).toEqual(['At night']);
    await advance(8 * 60 * MINUTE);
    expect(await names({ onCallNow: true, kinds: ['lawyer'] })).toEqual(['By day']);
    expect(await names({ search: 'EVERY' })).toEqual(['Everywhere']);
    await expect(contact(client, 'police', 'X', { hours: 'sometimes' })).rejects.toMatchObject({
      code: 'FIELD_UNREADABLE',
      data: { key: 'hours' },
    });
  });

  it('shows a person’s number only to who opens it, on record; leads and coordinators keep it', async () => {
    const { client, join } = await ready();
    const { id, entryId } = await contact(client, 'lawyer', 'A. Lawyer', { phones: ['+7 701 111 22 33'] });
    await contact(client, 'police', 'Almaly office', { phones: ['+7 727 222 33 44'] });
    const other = await join('Dana K.');
    const { rows } = await other.client.directory.list({});
    expect(rows.map(({ phones, masked }) => [phones, masked])).toEqual([
      [['•• 33'], true],
      [['+7 727 222 33 44'], false],
    ]);
    expect(await other.client.directory.open({ id })).toMatchObject({ phones: ['+7 701 111 22 33'] });
    const types = async () => (await client.journal.list({ limit: 20 })).rows.map(({ type }) => type);
    expect((await types()).filter((type) => type === 'directory.opened')).toHaveLength(1);
    await expect(other.client.directory.remove({ id })).rejects.toMatchObject({ code: 'ROLE_FORBIDDEN' });
    await client.directory.remove({ id });
    await expect(client.directory.undo({ entryId })).rejects.toMatchObject({ code: 'UNDO_TOO_LATE' });
    await expect(client.directory.open({ id })).rejects.toMatchObject({ code: 'NOT_FOUND_HERE' });
  });
});

describe('a referral', () => {
  it('not accepted in time calls the owner once, also after a restart; the next offer is another run', async () => {
    const { client, caseId, advance, harness } = await ready();
    const first = await contact(client, 'lawyer', 'A. Lawyer');
    const second = await contact(client, 'lawyer', 'B. Lawyer');
    const due = START + 30 * MINUTE;
    const { id } = await client.followups.refer({ caseId, contact: first.id, dueAt: due, text: 'eleven people' });
    await expect(client.followups.refer({ caseId, contact: first.id, dueAt: due })).rejects.toMatchObject({
      code: 'REFERRED_ALREADY',
    });
    expect(await client.alarms.list()).toEqual([]);
    await advance(31 * MINUTE);
    const { referrals } = await client.followups.ofCase({ caseId });
    expect(referrals).toMatchObject([{ id, state: 'lapsed', name: 'A. Lawyer', offeredBy: 'Aisulu T.' }]);
    expect((await client.alarms.list()).map((row) => row.caseId)).toEqual([caseId]);
    const steps = async () =>
      (await client.cases.get({ caseId })).timeline.filter(
        (item) => item.what === 'entry' && item.type === 'case.escalated' && item.fields.why === 'referralLapsed',
      ).length;
    expect(await steps()).toBe(1);
    await advance(10 * MINUTE);
    expect(await steps()).toBe(1);
    expect(harness.notified.some((each) => each.startsWith('climb'))).toBe(true);
    await client.followups.refer({ caseId, contact: second.id, dueAt: due + 60 * MINUTE });
    expect(await client.alarms.list()).toEqual([]);
    // Late, but taken.
    await client.followups.answer({ id, answer: 'accept', text: 'was in court' });
    await expect(client.followups.answer({ id, answer: 'decline' })).rejects.toMatchObject({
      code: 'REFERRAL_OVER',
      data: { name: 'Aisulu T.' },
    });
    await advance(60 * MINUTE);
    expect(await steps()).toBe(2);
    expect(await client.journal.rebuild()).toMatchObject({ same: true });
  });

  it('declined or withdrawn never lapses; all of it stands in the story', async () => {
    const { client, caseId, advance } = await ready();
    const one = await contact(client, 'lawyer', 'A. Lawyer');
    const two = await contact(client, 'hotline', 'A hotline');
    const due = START + 5 * MINUTE;
    const declined = await client.followups.refer({ caseId, contact: one.id, dueAt: due });
    const withdrawn = await client.followups.refer({ caseId, contact: two.id, dueAt: due });
    await client.followups.answer({ id: declined.id, answer: 'decline', text: 'in court' });
    await client.followups.answer({ id: withdrawn.id, answer: 'withdraw' });
    await advance(60 * MINUTE);
    const { referrals } = await client.followups.ofCase({ caseId });
    expect(referrals.map(({ state, answer }) => [state, answer]).sort()).toEqual([
      ['declined', 'in court'],
      ['withdrawn', null],
    ]);
    const { timeline } = await client.cases.get({ caseId });
    const told = timeline.flatMap((item) =>
      item.what === 'entry' && item.type.startsWith('referral.')
        ? [`${item.type} ${item.fields.name ?? ''}`.trim()]
        : [],
    );
    expect(told).toEqual([
      'referral.offered A. Lawyer',
      'referral.offered A hotline',
      'referral.declined',
      'referral.withdrawn',
    ]);
    await expect(client.followups.refer({ caseId, contact: one.id, dueAt: START })).rejects.toMatchObject({
      code: 'INPUT_INVALID',
    });
  });
});

describe('call-backs', () => {
  it('are one list over all cases by when they are due, with their attempts', async () => {
    const { client, caseId, sos, clock } = await ready();
    const other = await sos(P1);
    const ask = (of: string, whom: string, minutes: number, phone: string | null = null) =>
      client.followups.callBack({ caseId: of, whom, phone, dueAt: START + minutes * MINUTE });
    const sister = await ask(caseId, 'her sister', 30, '+7 701 222 33 44');
    await ask(other, 'the lawyer', 10);
    const list = async () => (await client.followups.callbacks({})).rows.map(({ whom }) => whom);
    expect(await list()).toEqual(['the lawyer', 'her sister']);
    const nextAt = clock.now() + 5 * MINUTE;
    const { entryId } = await client.followups.attempt({ id: sister.id, result: 'busy', nextAt });
    expect(await list()).toEqual(['her sister', 'the lawyer']);
    const page = await client.followups.callbacks({});
    expect(page.rows[0]).toMatchObject({ phoneHint: '•• 44', attempts: [{ result: 'busy', by: 'Aisulu T.', nextAt }] });
    expect(JSON.stringify(page)).not.toContain('222');
    expect(await client.followups.openPhone({ id: sister.id })).toEqual({ phone: '+7 701 222 33 44' });
    await client.followups.undo({ entryId });
    expect(await list()).toEqual(['the lawyer', 'her sister']);
    await client.followups.attempt({ id: sister.id, result: 'reached', nextAt: null, text: 'she is free' });
    expect(await list()).toEqual(['the lawyer']);
    const { callbacks } = await client.followups.ofCase({ caseId });
    expect(callbacks).toMatchObject([{ dueAt: null, cancelled: false }]);
    const types = (await client.journal.list({ limit: 50 })).rows.map(({ type }) => type);
    expect(types).toContain('callback.opened');
    expect(await client.journal.rebuild()).toMatchObject({ same: true });
  });
});
