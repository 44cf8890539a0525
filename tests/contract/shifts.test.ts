import { afterEach, describe, expect, it } from 'vitest';
import { ms, type TelegramId } from '../../src/domain/index.ts';
import { type Client, type Harness, handClock, openHeadquarters, startCore } from '../fakes/core-harness.ts';
import { message } from '../fakes/telegram-source.ts';

const NOW = Date.UTC(2021, 0, 10, 15);
const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const ALAMAN = '901' as TelegramId;
const OBSERVERS = { kind: 'channel', id: '501' as TelegramId } as const;
const PASSPHRASE = 'a practice passphrase';

let harness: Harness;
afterEach(() => harness.dispose());

/** A lead on shift and two responders at their windows. */
async function ready() {
  const clock = handClock(NOW);
  harness = startCore({ clock: clock.clock });
  const { client: lead, source } = await openHeadquarters(harness);
  await lead.people.lockAfter({ minutes: 0 });
  await lead.telegram.watch({ account: '7001', chat: OBSERVERS, title: 'alaman', on: true });
  await lead.telegram.bindRelay({
    account: '7001',
    chat: OBSERVERS,
    botId: ALAMAN,
    botName: 'alamankz_bot',
    scheme: 'alaman',
  });
  const join = async (callName: string) => {
    const who = { callName, role: 'responder', canStart: false, passphrase: PASSPHRASE } as const;
    const { personId, number } = await lead.people.add(who);
    const { client } = harness.window();
    await client.people.signIn({ number, passphrase: PASSPHRASE });
    await client.people.lockAfter({ minutes: 0 });
    return { client, id: personId };
  };
  let calls = 0;
  /** An SOS of a kind; gives its case. */
  const sos = async (kind: string): Promise<string> => {
    calls += 1;
    clock.jump(1000);
    const at = { chat: OBSERVERS, fromId: ALAMAN, sentAt: ms(clock.clock.now()), receivedAt: ms(clock.clock.now()) };
    await source.receive(
      message(`#sos s-${calls}\nkind: ${kind}\nregion: KZ-ALA\nreporter: alaman:1\n\nCall ${calls}`, at),
    );
    const { rows } = await lead.cases.list({ limit: 50 });
    return rows.toSorted((a, b) => b.receivedAt - a.receivedAt)[0]?.id ?? '';
  };
  const [dana, erlan] = [await join('Dana K.'), await join('Erlan T.')];
  return { lead, dana, erlan, sos, ...clock };
}
const rebuilt = async (client: Client) => expect(await client.journal.rebuild()).toMatchObject({ same: true });
const ownerOf = async (client: Client, caseId: string) => (await client.cases.get({ caseId })).owner?.name;
const entries = async (client: Client, type: string) =>
  (await client.journal.list({ limit: 200 })).rows.filter((row) => row.type === type);

describe('a hand-over', () => {
  it('takes two signatures: nothing moves before the second, and the second is one entry for all cases', async () => {
    const { lead, dana, erlan, sos, jump } = await ready();
    await dana.client.people.shift({ on: true });
    const [kettle, search, fine] = [await sos('kettling'), await sos('search_home'), await sos('dismissal')];
    for (const caseId of [kettle, search, fine]) await dana.client.alarms.acknowledge({ caseId });
    await dana.client.cases.start({ caseId: search, text: 'a lawyer is on the way' });
    jump(HOUR);

    const sheet = await dana.client.shifts.sheet({});
    expect(sheet).toMatchObject({
      onShiftSince: NOW,
      figures: { pressing: 2, held: 0, opened: 3, closed: 0, handedOver: 0 },
      cases: [
        { id: kettle, urgency: 'P0', next: { what: 'act', wait: 'noAction' } },
        { id: search, urgency: 'P1', next: { what: 'goOn', dueAt: null } },
        { id: fine, urgency: 'P2' },
      ],
    });

    // Two press, and the P2 doesn't: two notes are needed.
    const to = erlan.id;
    await expect(dana.client.shifts.sign({ to, notes: [] })).rejects.toMatchObject({
      code: 'HANDOVER_NOTE',
      data: { count: 2 },
    });
    await expect(dana.client.people.shift({ on: false })).rejects.toMatchObject({ code: 'HANDOVER_DUE' });
    const notes = [
      { caseId: kettle, text: 'Counting them by phone, call again at 21:00' },
      { caseId: search, text: 'The lawyer writes when she is inside' },
    ];
    const { id } = await dana.client.shifts.sign({ to, notes });
    expect((await lead.people.list()).find((one) => one.id === dana.id)?.onShift).toBe(false);
    for (const caseId of [kettle, search, fine]) expect(await ownerOf(lead, caseId)).toBe('Dana K.');
    expect((await erlan.client.shifts.handovers())[0]).toMatchObject({
      id,
      state: 'signed',
      from: { name: 'Dana K.' },
      to: { name: 'Erlan T.' },
      figures: { pressing: 2, opened: 3 },
      cases: [
        { id: kettle, note: notes[0]?.text, theirs: true },
        { id: search, note: notes[1]?.text, theirs: true },
        { id: fine, note: null, theirs: true },
      ],
    });

    expect(await erlan.client.shifts.countersign({ id })).toEqual({ cases: 3 });
    for (const caseId of [kettle, search, fine]) expect(await ownerOf(lead, caseId)).toBe('Erlan T.');
    expect((await lead.cases.get({ caseId: kettle })).state).toBe('assigned');
    const [moved, ...more] = await entries(lead, 'handover.countersigned');
    expect([moved?.subjects.length, moved?.actor, more.length]).toEqual([4, 'Erlan T.', 0]);
    expect((await lead.people.list()).find((one) => one.id === erlan.id)?.onShift).toBe(true);
    expect((await erlan.client.shifts.sheet({ since: NOW })).figures).toMatchObject({ opened: 3, handedOver: 3 });
    await rebuilt(lead);
  });

  it('the note stands in the story of its case, and nobody takes two signatures back alone', async () => {
    const { dana, erlan, sos } = await ready();
    const caseId = await sos('kettling');
    await dana.client.alarms.acknowledge({ caseId });
    const { id } = await dana.client.shifts.sign({ to: null, notes: [{ caseId, text: 'Ask for Aigul' }] });
    await erlan.client.shifts.countersign({ id });
    const { timeline, undoable } = await erlan.client.cases.get({ caseId });
    const told = timeline.flatMap((item) => (item.what === 'entry' && item.type.startsWith('handover.') ? [item] : []));
    expect(told.map(({ type, actor, fields, superseded }) => [type, actor, fields.text, superseded])).toEqual([
      ['handover.signed', 'Dana K.', 'Ask for Aigul', false],
      ['handover.countersigned', 'Erlan T.', undefined, false],
    ]);
    expect(undoable).toBeNull();
  });

  it('is refused with a reason, or withdrawn; the cases stay, and a new one can be signed', async () => {
    const { lead, dana, erlan, sos } = await ready();
    const caseId = await sos('kettling');
    await dana.client.alarms.acknowledge({ caseId });
    const notes = [{ caseId, text: 'They have no water' }];
    const first = await dana.client.shifts.sign({ to: erlan.id, notes, endShift: false });
    await expect(dana.client.shifts.sign({ to: null, notes })).rejects.toMatchObject({ code: 'HANDOVER_WAITS' });
    await erlan.client.shifts.refuse({ id: first.id, text: 'I leave as well' });
    expect(await ownerOf(lead, caseId)).toBe('Dana K.');
    const late = erlan.client.shifts.countersign({ id: first.id });
    await expect(late).rejects.toMatchObject({ code: 'HANDOVER_OVER', data: { name: 'Erlan T.' } });
    const second = await dana.client.shifts.sign({ to: erlan.id, notes, endShift: false });
    await dana.client.shifts.withdraw({ id: second.id });
    // Nobody is told of it any more: the shift does not end over it.
    await dana.client.people.shift({ on: true });
    await expect(dana.client.people.shift({ on: false })).rejects.toMatchObject({ data: { count: 1 } });
    const rows = await dana.client.shifts.handovers();
    expect(rows.map(({ state, reason, answer }) => [state, reason, answer?.name]).sort()).toEqual([
      ['refused', 'I leave as well', 'Erlan T.'],
      ['withdrawn', null, 'Dana K.'],
    ]);
    await rebuilt(lead);
  });

  it('is countersigned by whom it names or by a lead, never by its author; what was taken meanwhile stays taken', async () => {
    const { lead, dana, erlan, sos } = await ready();
    const [one, two, three] = [await sos('kettling'), await sos('kettling'), await sos('kettling')];
    for (const caseId of [one, two, three]) await dana.client.alarms.acknowledge({ caseId });
    const notes = [one, two, three].map((caseId) => ({ caseId, text: 'On the phone with them' }));
    await expect(dana.client.shifts.sign({ to: dana.id, notes })).rejects.toMatchObject({ code: 'NOT_ASSIGNABLE' });
    const me = (await lead.people.list()).find(({ callName }) => callName === 'Aisulu T.')?.id ?? '';
    const { id } = await dana.client.shifts.sign({ to: me, notes });
    await expect(dana.client.shifts.countersign({ id })).rejects.toMatchObject({ code: 'HANDOVER_OWN' });
    const other = erlan.client.shifts.countersign({ id });
    await expect(other).rejects.toMatchObject({ code: 'HANDOVER_OTHERS', data: { name: 'Aisulu T.' } });
    await erlan.client.cases.assign({ caseId: two });
    expect(await lead.shifts.countersign({ id })).toEqual({ cases: 2 });
    expect(await Promise.all([one, two, three].map((caseId) => ownerOf(lead, caseId)))).toEqual([
      'Aisulu T.',
      'Erlan T.',
      'Aisulu T.',
    ]);
    await rebuilt(lead);
  });

  it('a snooze and an asked closing go along; the other person confirms it', async () => {
    const { dana, erlan, sos } = await ready();
    const [asleep, ending] = [await sos('kettling'), await sos('kettling')];
    for (const caseId of [asleep, ending]) await dana.client.alarms.acknowledge({ caseId });
    await dana.client.cases.snooze({ caseId: asleep, minutes: 60 });
    await dana.client.cases.close({ caseId: ending, outcome: 'helped' });
    const notes = [asleep, ending].map((caseId) => ({ caseId, text: 'As on the sheet' }));
    const { id } = await dana.client.shifts.sign({ to: erlan.id, notes });
    await erlan.client.shifts.countersign({ id });
    const { cases } = await erlan.client.shifts.sheet({});
    expect(cases.map(({ id: of, owner, next }) => [of, owner?.name, next.what]).sort()).toEqual(
      [
        [asleep, 'Erlan T.', 'snoozeEnds'],
        [ending, 'Erlan T.', 'secondPerson'],
      ].sort(),
    );
    await expect(erlan.client.cases.confirmClose({ caseId: ending })).resolves.toMatchObject({ state: 'closed' });
  });
});

describe('the sheet', () => {
  it('says which term of the law runs out next, and what was escalated, closed and handed over', async () => {
    const { lead, dana, erlan, sos, advance } = await ready();
    await dana.client.people.shift({ on: true });
    const [held, gone] = [await sos('kettling'), await sos('search_home')];
    await advance(6 * MINUTE);
    await dana.client.alarms.acknowledge({ caseId: held });
    await dana.client.affected.add({ caseId: held, people: [{ name: 'Dias O.', state: 'heldAt', since: NOW - HOUR }] });
    await dana.client.alarms.acknowledge({ caseId: gone });
    await dana.client.cases.close({ caseId: gone, outcome: 'helped' });
    await dana.client.cases.assign({ caseId: held, to: erlan.id });
    const sheet = await dana.client.shifts.sheet({});
    expect(sheet.figures).toMatchObject({ pressing: 1, held: 1, opened: 2, closed: 1, handedOver: 1 });
    expect(sheet.figures.escalated).toBeGreaterThan(0);
    expect(sheet.cases).toMatchObject([
      { id: held, owner: { name: 'Erlan T.' }, term: { code: 'administrative', dueAt: NOW + 2 * HOUR, passed: false } },
    ]);
    // Whoever was in a case that went into another one is the other one's to hand over.
    const same = await sos('kettling');
    await dana.client.merging.merge({ from: { caseId: held }, into: { caseId: same } });
    const { cases, figures } = await dana.client.shifts.sheet({});
    expect(figures).toMatchObject({ pressing: 1, held: 1 });
    expect(cases).toMatchObject([{ id: same, term: { code: 'administrative', dueAt: NOW + 2 * HOUR } }]);
    // What was before the shift is none of its changes.
    expect((await lead.shifts.sheet({ since: NOW + 7 * MINUTE })).figures).toMatchObject({ opened: 0, closed: 0 });
  });
});

describe('the start of a shift', () => {
  it('says what is not in order, blocks nothing, and is kept with the start', async () => {
    const { lead, dana, jump } = await ready();
    expect(await dana.client.shifts.readiness()).toMatchObject({
      sound: 'untested',
      power: 'notHeld',
      backup: 'never',
    });
    await dana.client.alarms.listening({ sound: 'on' });
    const { sound, connection } = await dana.client.shifts.readiness();
    expect([sound, connection]).toEqual(['heard', 'online']);
    await dana.client.people.shift({ on: true });
    const [entry] = await entries(lead, 'shift.started');
    expect(entry?.actor).toBe('Dana K.');
    jump(HOUR);
    // Whoever has said nothing of their sound for long is not listening.
    expect((await dana.client.shifts.readiness()).sound).toBe('untested');
  });
});

describe('response times', () => {
  it('by hour of the election zone, by urgency and kind; who still has time is on neither side', async () => {
    const { lead, dana, sos, jump } = await ready();
    const [quick, slow] = [await sos('kettling'), await sos('kettling')];
    jump(2 * MINUTE);
    await dana.client.alarms.acknowledge({ caseId: quick });
    await dana.client.cases.start({ caseId: quick, text: 'called back' });
    jump(8 * MINUTE);
    await dana.client.alarms.acknowledge({ caseId: slow });
    await sos('search_home');
    const times = await lead.shifts.responseTimes({});
    expect(times.zone).toBe('Asia/Almaty');
    expect(times.all).toMatchObject({
      cases: 3,
      // 121 s and 600 s.
      answer: { n: 2, waiting: 1, p50: 360_500, p90: 552_100 },
      action: { n: 1, waiting: 2, p50: 121_000 },
      inTarget: { within: 1, of: 2 },
    });
    expect(times.byHour.map(({ hour, cases }) => [hour, cases])).toEqual([[21, 3]]);
    expect(times.byUrgency.map(({ urgency, cases }) => [urgency, cases])).toEqual([
      ['P0', 2],
      ['P1', 1],
    ]);
    expect(times.byKind[0]).toMatchObject({ kind: 'kettling', cases: 2 });
  });

  it('a reopened case keeps its first answer', async () => {
    const { lead, dana, sos, jump } = await ready();
    const caseId = await sos('search_home');
    jump(MINUTE);
    await dana.client.alarms.acknowledge({ caseId });
    await dana.client.cases.close({ caseId, outcome: 'helped' });
    jump(HOUR);
    await dana.client.cases.reopen({ caseId, text: 'again' });
    expect((await lead.shifts.responseTimes({})).all).toMatchObject({ answer: { n: 1, p50: MINUTE } });
  });
});
