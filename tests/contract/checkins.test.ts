import { afterEach, describe, expect, it, vi } from 'vitest';
import type { SosEvent } from '../../src/contract/index.ts';
import type { TelegramId } from '../../src/domain/index.ts';
import { coverageWorld, DAWN, HOUR, MINUTE } from './coverage-world.ts';
import { refused } from './protocol-world.ts';

vi.setConfig({ testTimeout: 240_000 });

let at: Awaited<ReturnType<typeof coverageWorld>>;
afterEach(() => at.dispose());
const ready = async () => {
  at = await coverageWorld();
  at.enlist({ id: 'a', reporters: ['alaman:1'] }, { id: 'b', reporters: ['alaman:2'] });
  const dana = at.coordinator.client;
  const send = (observer: string, number: number, shift: 'whole' | 'morning' | 'afternoon' = 'whole') =>
    dana.assignments.assign({ assignments: [{ observer, station: at.station(number), shift }] });
  const checkins = async (more: Partial<Parameters<typeof dana.assignments.checkins>[0]> = {}) =>
    (await dana.assignments.checkins({ limit: 50, ...more })).rows;
  const alarms = () => at.lead.alarms.list();
  const queue = () => at.cases({ lane: 'observers', state: 'all', limit: 50 });
  return { ...at, dana, send, checkins, alarms, queue };
};
const akmola = (number: number, status: string, more = '') =>
  `region: KZ-AKM\nstation: ${number}\nstatus: ${status}${more === '' ? '' : `\n${more}`}`;

describe('check-ins by a bot', () => {
  it('are rows with who said it, written with the message, changed by an edit and equal after a rebuild', async () => {
    const { say, send, checkins, dana, whole } = await ready();
    await send('a', 1);
    await say(akmola(1, 'arrived'), { item: 7 });
    expect(await checkins()).toMatchObject([
      { source: 'relay', observer: { id: 'a', callSign: 'cs a' }, status: 'arrived', station: { number: 1 }, by: null },
    ]);
    expect(await dana.assignments.list({ observer: 'a' })).toMatchObject([{ last: { status: 'arrived' } }]);
    await say(akmola(1, 'admitted', 'turnout: 12'), { item: 7 });
    expect(await checkins()).toMatchObject([{ status: 'admitted', turnout: 12, hour: null }]);
    await say(akmola(1, 'registered'), { item: 7 });
    expect(await checkins()).toEqual([]);
    await say(akmola(1, 'opened'));
    await say('status: safe', { who: null });
    expect(await whole()).toEqual({ whole: true, same: true });
    expect(await checkins()).toHaveLength(2);
    expect(await checkins({ unknown: true })).toMatchObject([{ status: 'safe', observer: null }]);
    expect(await checkins({ observer: 'a' })).toMatchObject([{ status: 'opened' }]);
  });

  it('that are kept back count for nothing, until somebody lets them go', async () => {
    const { dana, lead, send, say, whole, station } = await ready();
    await send('a', 1);
    await say(akmola(1, 'admitted'));
    const covers = async () => (await lead.coverage.station({ stationId: station(1) })).watch;
    const listed = async () => (await dana.assignments.checkins({ limit: 5 })).rows;
    const [row] = await listed();
    expect(await covers()).toBe('covered');
    await lead.quarantine.put({ submissions: [row?.id ?? ''], reason: 'a machine wrote it' });
    expect(await covers()).not.toBe('covered');
    expect(await listed()).toEqual([]);
    expect(await whole()).toEqual({ whole: true, same: true });
    expect(await listed()).toEqual([]);
    await lead.quarantine.release({ which: { submissions: [row?.id ?? ''] } });
    expect(await covers()).toBe('covered');
    expect(await listed()).toHaveLength(1);
  });

  it('of a stranger set nothing, until a person has read them', async () => {
    const { say, checkins, queue, dana, whole } = await ready();
    await say(akmola(1, 'denied'), { fromId: '666' as TelegramId });
    expect(await checkins()).toEqual([]);
    expect(await queue()).toEqual([]);
    const [item] = (await dana.inbox.list({ limit: 5, show: 'all' })).rows;
    await dana.filing.file({
      messageKey: item?.messageKey ?? '',
      kind: 'checkin',
      fields: { status: 'denied', region: 'KZ-AKM', station: '1', reason: 'нет теста' },
    });
    expect(await checkins()).toMatchObject([{ status: 'denied', reason: 'pcr', observer: null }]);
    expect(await queue()).toMatchObject([{ kind: 'observer_denied', state: 'new' }]);
    expect(await whole()).toEqual({ whole: true, same: true });
  });

  it('of several who share an address are whose station they name', async () => {
    const { say, send, enlist, checkins } = await ready();
    enlist({ id: 'c', reporters: ['alaman:3'] }, { id: 'd', reporters: ['alaman:3'] });
    await send('c', 3);
    await send('d', 4);
    await say(akmola(4, 'admitted'), { who: '3' });
    await say('status: present', { who: '3' });
    expect(await checkins()).toMatchObject([
      { status: 'present', observer: null, reporter: 'alaman:3' },
      { status: 'admitted', observer: { id: 'd' } },
    ]);
  });
});

describe('an observer who is kept out', () => {
  it('is a case of the coordinators: it does not ring, climbs past its target like any other, and is quiet once taken', async () => {
    const { say, send, queue, alarms, lead, dana, advance, notified, cases } = await ready();
    await send('a', 1);
    await say(akmola(1, 'denied', 'reason: нет теста\nwritten act: no'));
    const [row] = await queue();
    expect(row).toMatchObject({
      kind: 'observer_denied',
      lane: 'observers',
      state: 'new',
      urgency: 'P1',
      region: 'KZ-AKM',
      place: '№ 1',
    });
    const caseId = row?.id ?? '';
    expect((await lead.cases.get({ caseId })).urgencyReasons).toEqual([
      'kind:observer_denied',
      'denial:pcr',
      'noWrittenAct',
    ]);
    expect(await alarms()).toEqual([]);
    expect((await lead.alarms.summary()).alarms).toEqual([]);
    expect(notified.filter((each) => each.startsWith('sos'))).toEqual([]);
    // Nobody listens in this test: an SOS would have climbed at once.
    await advance(14 * MINUTE);
    expect(await alarms()).toEqual([]);
    expect(at.types()).not.toContain('case.escalated');
    expect((await cases({ lane: 'sos', limit: 50 })).length).toBe(0);
    await advance(2 * MINUTE);
    expect(await alarms()).toMatchObject([{ caseId, level: 1, why: 'unanswered' }]);
    expect(notified.filter((each) => each.startsWith('climb'))).toHaveLength(1);
    await advance(16 * MINUTE);
    expect(await alarms()).toMatchObject([{ caseId, level: 2 }]);
    await dana.alarms.acknowledge({ caseId });
    expect(await alarms()).toEqual([]);
    // Its owner leaves it lying: called again, as with every case.
    await advance(61 * MINUTE);
    expect(await alarms()).toMatchObject([{ caseId, why: 'noAction', owner: 'Dana K.' }]);
  });

  it('is an SOS at once where force is told, whatever else the sender has open', async () => {
    const { say, alarms, queue, notified } = await ready();
    await say(akmola(1, 'denied'));
    await say(akmola(1, 'expelled'), { text: 'Полиция келді, телефонымды тартып алды' });
    expect(await queue()).toHaveLength(1);
    expect(await alarms()).toMatchObject([
      { kind: 'observer_expelled', urgency: 'P1', why: 'unanswered', possible: false },
    ]);
    expect(notified.filter((each) => each.startsWith('sos'))).toHaveLength(1);
  });

  it('makes no SOS of the same sender quieter: neither a call nor what only may be one goes into the queue’s case', async () => {
    const { say, alarms, queue } = await ready();
    await say(akmola(1, 'denied'));
    await say('region: KZ-AKM\nkind: search_home', { kind: 'sos' });
    expect(await alarms()).toMatchObject([{ kind: 'search_home', possible: false }]);
    expect(await queue()).toMatchObject([{ fresh: false }]);
  });

  it('goes to the open call of the same sender, and rings there', async () => {
    const { say, alarms, queue, dana } = await ready();
    await say('region: KZ-AKM\nkind: search_home', { kind: 'sos' });
    const caseId = (await alarms())[0]?.caseId ?? '';
    await dana.alarms.acknowledge({ caseId });
    await say(akmola(1, 'denied'));
    expect(await queue()).toEqual([]);
    expect(await alarms()).toMatchObject([{ caseId, why: 'fresh' }]);
  });

  it('becomes an SOS by an edit that tells worse, waiting or somebody’s, and by a person’s word', async () => {
    const { say, alarms, queue, dana, lead, whole, types } = await ready();
    await say(akmola(1, 'denied'), { item: 1 });
    await say(akmola(1, 'denied'), { item: 1, text: 'ждём у двери' });
    expect(await alarms()).toEqual([]);
    await say(akmola(1, 'denied'), { item: 1, text: 'приехала полиция, задерживают' });
    expect(await alarms()).toMatchObject([{ kind: 'observer_denied', urgency: 'P1', why: 'unanswered' }]);
    expect(await queue()).toEqual([]);

    await say(akmola(2, 'expelled'), { item: 2, who: '2' });
    const second = (await queue())[0]?.id ?? '';
    await dana.alarms.acknowledge({ caseId: second });
    await say(akmola(2, 'expelled'), { item: 2, who: '2', text: 'нас задержали' });
    expect((await alarms()).find(({ caseId }) => caseId === second)).toMatchObject({ why: 'fresh', owner: 'Dana K.' });

    await say(akmola(3, 'denied'), { who: '5' });
    const third = (await queue())[0]?.id ?? '';
    await lead.alarms.decide({ caseId: third, verdict: 'sos' });
    expect((await alarms()).find(({ caseId }) => caseId === third)).toMatchObject({ why: 'unanswered', urgency: 'P1' });
    expect(types().filter((type) => type === 'case.becameSos')).toHaveLength(3);
    expect(await whole()).toEqual({ whole: true, same: true });
  });

  it('takes an SOS that is merged into it: it rings', async () => {
    const { say, alarms, queue, dana } = await ready();
    await say(akmola(1, 'denied'));
    const into = (await queue())[0]?.id ?? '';
    await say('region: KZ-AKM\nkind: search_home', { kind: 'sos', who: '9' });
    const from = (await alarms())[0]?.caseId ?? '';
    await dana.merging.merge({ from: { caseId: from }, into: { caseId: into } });
    expect(await alarms()).toMatchObject([{ caseId: into, why: 'unanswered' }]);
    expect(await queue()).toEqual([]);
  });

  it('is told to windows as a change of the Board, and of no alarm', async () => {
    const { say, lead } = await ready();
    const events = await lead.alarms.stream({ after: 0 });
    const first = events.next();
    await say(akmola(1, 'denied'));
    await say('region: KZ-AKM\nkind: search_home', { kind: 'sos', who: '9' });
    const heard = [await first, await events.next()].map(({ value }) => (value as SosEvent | undefined)?.what);
    await events.return?.();
    expect(heard).toEqual(['silenced', 'raised']);
  });
});

describe('check-ins by telephone', () => {
  it('are entries of whoever was told, at the station that they are sent to, and are taken back', async () => {
    const { dana, lead, send, checkins, whole, jump } = await ready();
    await send('a', 1, 'morning');
    await send('a', 2, 'afternoon');
    const { entryId, caseId } = await dana.assignments.checkIn({
      observer: 'a',
      status: 'present',
      turnout: 40,
      hour: 10,
    });
    expect(caseId).toBeNull();
    expect(await checkins()).toMatchObject([
      { source: 'person', by: 'Dana K.', observer: { id: 'a' }, station: { number: 1 }, turnout: 40, hour: 10 },
    ]);
    await expect(lead.assignments.undo({ entryId })).rejects.toEqual(refused('TOUCHED_SINCE'));
    await dana.assignments.undo({ entryId });
    expect(await checkins()).toEqual([]);
    await expect(dana.assignments.undo({ entryId })).rejects.toEqual(refused('UNDO_TOO_LATE'));
    jump(9 * HOUR);
    await dana.assignments.checkIn({ observer: 'a', status: 'counting' });
    expect(await checkins()).toMatchObject([{ station: { number: 2 } }]);
    const later = DAWN + 30 * HOUR;
    await expect(dana.assignments.checkIn({ observer: 'a', status: 'left', at: later })).rejects.toEqual(
      refused('INPUT_INVALID'),
    );
    await expect(dana.assignments.checkIn({ observer: 'a', status: 'denied', reason: 'moon' })).rejects.toEqual(
      refused('INPUT_INVALID'),
    );
    expect(await whole()).toEqual({ whole: true, same: true });
  });

  it('of a denial open the same case, which rings where worse is told', async () => {
    const { dana, lead, send, queue, alarms, whole } = await ready();
    await send('a', 1);
    const made = await dana.assignments.checkIn({
      observer: 'a',
      status: 'denied',
      reason: 'charter',
      writtenAct: true,
    });
    expect(made).toMatchObject({ raised: false });
    expect(await queue()).toMatchObject([{ id: made.caseId, kind: 'observer_denied', place: '№ 1 · cs a' }]);
    expect(await alarms()).toEqual([]);
    const worse = await dana.assignments.checkIn({
      observer: 'b',
      status: 'expelled',
      reasonText: 'police took the phone',
    });
    expect(worse).toMatchObject({ raised: true });
    expect(await alarms()).toMatchObject([{ caseId: worse.caseId, kind: 'observer_expelled', trust: 'person' }]);
    expect((await lead.cases.get({ caseId: worse.caseId ?? '' })).timeline[0]).toMatchObject({
      what: 'entry',
      type: 'case.opened',
      fields: { text: 'police took the phone' },
    });
    expect(await whole()).toEqual({ whole: true, same: true });
  });
});

describe('who is not heard of', () => {
  it('is a call list: sample stations first, each line in its turn, until they are heard', async () => {
    const { dana, send, say, enlist, pass, db } = await ready();
    enlist({
      id: 'c',
      reporters: ['alaman:3'],
      phones: ['+7 700 000 00 01'],
      supervisor: 'Erlan',
      supervisorPhone: '+7 700 000 00 02',
      backupPhone: '+7 700 000 00 03',
    });
    await send('a', 1);
    await send('b', 2);
    await send('c', 3);
    await say(akmola(1, 'arrived'));
    const list = () => dana.assignments.callList();
    expect(await list()).toMatchObject({ rows: [], total: 0 });
    // 07:50: whoever has not come by seven is missed.
    await pass(80 * MINUTE);
    db.exec(`INSERT INTO sample_station (stratum, lot, station) VALUES ('s', 1, '${at.station(3)}')`);
    expect(await list()).toMatchObject({
      rows: [
        {
          observer: 'c',
          sample: true,
          missed: { step: 'arrived', hour: null },
          since: DAWN - 30 * MINUTE,
          lines: [{ line: 'own' }, { line: 'supervisor', name: 'E.' }, { line: 'backup' }],
          next: { line: 'own' },
        },
        { observer: 'b', sample: false, lines: [], next: null },
      ],
      total: 2,
    });
    expect(JSON.stringify(await list())).not.toContain('700 000 00 01');
    await dana.observers.call({ id: 'c', line: 'own', result: 'noAnswer' });
    expect((await list()).rows[0]).toMatchObject({ next: { line: 'supervisor' }, calls: [{ result: 'noAnswer' }] });
    await dana.assignments.checkIn({ observer: 'c', status: 'present' });
    expect((await list()).rows.map(({ observer }) => observer)).toEqual(['b']);
    await say(akmola(2, 'admitted'), { who: '2' });
    expect((await list()).total).toBe(0);
  });

  it('many in one district at once are one silence, for the leads, until it is heard of again', async () => {
    const { dana, lead, enlist, say, pass, notified, types, whole } = await ready();
    const ten = Array.from({ length: 10 }, (_, n) => ({ id: `s${n}`, reporters: [`alaman:s${n}`] }));
    enlist(...ten, { id: 'x', reporters: ['alaman:x'] });
    await dana.assignments.assign({
      assignments: [
        ...ten.map(({ id }, n) => ({ observer: id, station: at.station(n + 1), shift: 'whole' as const })),
        { observer: 'x', station: at.station(11), shift: 'whole' },
      ],
    });
    await say(akmola(1, 'arrived'), { who: 's0' });
    await pass(70 * MINUTE);
    expect(await lead.assignments.silences()).toEqual([]);
    await pass(10 * MINUTE);
    expect(await lead.assignments.silences()).toMatchObject([
      { region: 'KZ-AKM', district: 'akm-bulandy', expected: 10, missed: 9, owner: null, endedAt: null },
    ]);
    expect(notified.filter((each) => each.startsWith('silence'))).toEqual(['silence:1']);
    // Nobody's siren: the bar of SOS knows nothing of it.
    expect(await lead.alarms.list()).toEqual([]);
    await pass(20 * MINUTE);
    expect(types().filter((type) => type === 'silence.noticed')).toHaveLength(1);
    const [silence] = await lead.assignments.silences();
    const { entryId } = await dana.assignments.takeSilence({ id: silence?.id ?? '' });
    await expect(lead.assignments.takeSilence({ id: silence?.id ?? '' })).rejects.toEqual(refused('SILENCE_TAKEN'));
    await dana.assignments.undo({ entryId });
    expect((await lead.assignments.silences())[0]?.owner).toBeNull();
    for (const n of [1, 2, 3, 4]) await say(akmola(n + 1, 'admitted'), { who: `s${n}` });
    await pass(MINUTE);
    expect(await lead.assignments.silences()).toMatchObject([{ missed: 5, endedAt: null }]);
    await say(akmola(6, 'admitted'), { who: 's5' });
    await pass(MINUTE);
    expect(await lead.assignments.silences()).toMatchObject([{ endedWhy: 'heard' }]);
    expect(await whole()).toEqual({ whole: true, same: true });
  });
});
