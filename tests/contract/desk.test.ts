import { randomUUID } from 'node:crypto';
import { afterEach, describe, expect, it } from 'vitest';
import { type IncomingMessage, ms, type TelegramId } from '../../src/domain/index.ts';
import { type Client, type Harness, handClock, openHeadquarters, startCore } from '../fakes/core-harness.ts';
import { message } from '../fakes/telegram-source.ts';

const CHAT = { kind: 'channel', id: '500' as TelegramId } as const;
const BOT = '900' as TelegramId;
const START = 1_700_000_000_000;
const MINUTE = 60_000;

let harness: Harness;
afterEach(() => harness.dispose());

async function ready() {
  const hands = handClock(START);
  harness = startCore({ clock: hands.clock });
  const hq = await openHeadquarters(harness);
  await hq.client.people.lockAfter({ minutes: 0 });
  await hq.client.telegram.watch({ account: '7001', chat: CHAT, title: 'relay', on: true });
  await hq.client.telegram.bindRelay({ account: '7001', chat: CHAT, botId: BOT, botName: 'Bot', scheme: 'bayge' });
  return { ...hq, ...hands };
}

const relay = (text: string, more: Partial<IncomingMessage> = {}) =>
  message(text, { chat: CHAT, fromId: BOT, sentAt: ms(START), receivedAt: ms(START), ...more });
const entry = (text: string, more: object = {}) => ({ requestId: randomUUID(), text, ...more });
const only = async (client: Client) => {
  const { rows } = await client.inbox.list({ show: 'all' });
  expect(rows).toHaveLength(1);
  return client.inbox.get({ messageKey: rows[0]?.messageKey ?? '' });
};
const code = (error: unknown) => (error as { code?: string }).code;

describe('what a person writes down', () => {
  it('needs one line, and lies in the Inbox like everything else', async () => {
    const { client, advance } = await ready();
    const { messageKey, caseId } = await client.manual.enter(entry('На участке 58 нет урны'));
    expect(caseId).toBeNull();
    expect(await only(client)).toMatchObject({
      messageKey,
      excerpt: 'На участке 58 нет урны',
      kind: 'message',
      trust: 'person',
      source: 'manual',
      overdue: false,
    });
    await advance(16 * MINUTE);
    expect((await client.inbox.list({ show: 'unseen' })).rows[0]?.overdue).toBe(true);
    expect(await client.journal.rebuild()).toMatchObject({ same: true });
    expect(await client.journal.verify()).toMatchObject({ whole: true });
  });

  it('alarms as an SOS with the kind, place and clocks that were said', async () => {
    const { client, source: _, jump } = await ready();
    const received = START + 5 * MINUTE;
    jump(25 * MINUTE);
    const { caseId } = await client.manual.enter(
      entry('Позвонил наблюдатель: вытолкали с участка', {
        channel: 'call',
        who: 'Дана К.',
        phone: '+7 700 000 00 02',
        kind: 'sos',
        fields: { kind: 'observer_expelled', region: 'KZ-AST', station: '58' },
        receivedAt: received,
      }),
    );
    const [alarm] = await client.alarms.list();
    expect(alarm).toMatchObject({
      caseId,
      kind: 'observer_expelled',
      region: 'KZ-AST',
      receivedAt: received,
      trust: 'person',
    });
    expect(harness.notified).toContain('sos:1');
    const detail = await client.cases.get({ caseId: caseId ?? '' });
    expect(detail.urgencyReasons).toContain('raisedByPerson');
    expect(detail.timeline[0]).toMatchObject({
      version: { manual: { channel: 'call', who: 'Дана К.', phone: '+7 700 000 00 02' }, source: 'manual' },
    });
    await client.alarms.acknowledge({ caseId: caseId ?? '' });
    expect(await client.alarms.list()).toEqual([]);
    expect(await client.journal.rebuild()).toMatchObject({ same: true });
  });

  it('takes the urgency that was chosen; without a kind of case it is the highest', async () => {
    const { client } = await ready();
    await client.manual.enter(entry('шины порезали', { kind: 'sos', urgency: 'P2' }));
    await client.manual.enter(entry('что-то случилось', { kind: 'sos' }));
    expect((await client.alarms.list()).map(({ urgency }) => urgency)).toEqual(['P0', 'P2']);
  });

  it('hears a call for help in the words, too, unless the writer said what it is', async () => {
    const { client } = await ready();
    await client.manual.enter(entry('#SOS Жаңаөзен, автовокзал'));
    await client.manual.enter(entry('#SOS пишут в листовке', { kind: 'violation' }));
    expect(await client.alarms.list()).toHaveLength(1);
  });

  it('is one entry however often it is sent, and refuses what cannot be', async () => {
    const { client } = await ready();
    const once = entry('один раз', { kind: 'sos' });
    const first = await client.manual.enter(once);
    expect(await client.manual.enter(once)).toEqual(first);
    expect((await client.inbox.list({ show: 'all' })).rows).toHaveLength(1);
    const bad = (more: object) => client.manual.enter(entry('x', more)).catch((error: unknown) => error);
    expect(code(await bad({ receivedAt: START + 10 * MINUTE }))).toBe('INPUT_INVALID');
    expect(await bad({ kind: 'ballot', fields: { station: '58' } })).toMatchObject({
      code: 'FIELD_UNREADABLE',
      data: { key: 'region' },
    });
    expect(await bad({ kind: 'ballot', fields: { region: 'нигде' } })).toMatchObject({ data: { key: 'region' } });
    expect((await client.inbox.list({ show: 'all' })).rows).toHaveLength(1);
  });
});

describe('filing by hand', () => {
  it('puts a person’s reading before what was received, shows both, and is taken back', async () => {
    const { client, source } = await ready();
    await source.receive(relay('#ballot b-1\nрегион: где-то\nучасток: 441\nвыбор: чётвёртая\nсообщил: bayge:7'));
    const before = await only(client);
    expect(before).toMatchObject({ kind: 'ballot', state: 'partial', received: null, filed: null });
    const { entryId } = await client.filing.file({
      messageKey: before.messageKey,
      kind: 'ballot',
      fields: { region: 'KZ-ALA', choice: '4' },
    });
    const after = await only(client);
    expect(after).toMatchObject({
      kind: 'ballot',
      state: 'filed',
      filedBy: 'Aisulu T.',
      received: { kind: 'ballot', state: 'partial' },
      filed: { entryId, undoable: true, outdated: false },
    });
    expect(after.facts.find(({ key }) => key === 'region')).toMatchObject({
      value: 'KZ-ALA',
      problem: null,
      filed: true,
    });
    expect(after.facts.find(({ key }) => key === 'station')).toMatchObject({ value: '441', filed: false });
    expect(after.received?.facts.find(({ key }) => key === 'region')).toMatchObject({ problem: 'unknownRegion' });
    expect(await client.journal.rebuild()).toMatchObject({ same: true });
    await client.filing.undo({ entryId });
    expect(await only(client)).toMatchObject({ state: 'partial', filed: null, received: null });
    expect(await client.journal.rebuild()).toMatchObject({ same: true });
  });

  it('as an SOS alarms once; taking it back leaves the case', async () => {
    const { client, source } = await ready();
    await source.receive(relay('мен байланысып тұрмын', { fromId: '5' as TelegramId }));
    const { messageKey } = await only(client);
    const { entryId, caseId } = await client.filing.file({
      messageKey,
      kind: 'sos',
      fields: { kind: 'detention_protest' },
    });
    expect(await client.alarms.list()).toMatchObject([{ caseId, kind: 'detention_protest' }]);
    await client.filing.file({ messageKey, kind: 'sos', fields: { kind: 'detention_protest', region: 'KZ-AST' } });
    expect(await client.alarms.list()).toHaveLength(1);
    await client.filing.undo({ entryId }).catch(() => {});
    expect(await client.alarms.list()).toHaveLength(1);
    expect(await client.journal.rebuild()).toMatchObject({ same: true });
  });

  it('as another kind of SOS changes the open case with it, and is taken back with it', async () => {
    const { client, source } = await ready();
    await source.receive(relay('#sos s-1\nвид: fine\nрегион: KZ-ALA\nсообщил: bayge:7\n\nдержат'));
    const [before] = await client.alarms.list();
    expect(before).toMatchObject({ kind: 'fine', urgency: 'P2', region: 'KZ-ALA' });
    const caseId = before?.caseId ?? '';
    const { messageKey } = await only(client);
    const file = (kind: string, more: object = {}) =>
      client.filing.file({ messageKey, kind: 'sos', fields: { kind, region: 'KZ-ALA' }, ...more });

    const { entryId } = await file('kettling');
    expect(await client.alarms.list()).toMatchObject([{ caseId, kind: 'kettling', urgency: 'P0' }]);
    const { timeline } = await client.cases.get({ caseId });
    expect(timeline.at(-1)).toMatchObject({
      type: 'case.reclassified',
      actor: 'Aisulu T.',
      fields: { kind: 'kettling', urgency: 'P0' },
    });
    // The same kind again says nothing new; a chosen urgency does.
    await file('kettling');
    const again = await file('kettling', { urgency: 'P1' });
    expect(await client.alarms.list()).toMatchObject([{ caseId, kind: 'kettling', urgency: 'P1' }]);
    const types = (await client.cases.get({ caseId })).timeline.flatMap((item) =>
      item.what === 'entry' && item.type !== 'case.escalated' ? [item.type] : [],
    );
    expect(types).toEqual(['case.opened', 'case.reclassified', 'case.reclassified']);
    await client.filing.undo({ entryId: again.entryId });
    expect(await client.alarms.list()).toMatchObject([{ kind: 'kettling', urgency: 'P0' }]);
    expect(await client.journal.rebuild()).toMatchObject({ same: true });
    await client.filing.undo({ entryId });
    expect(await client.alarms.list()).toMatchObject([{ kind: 'fine', urgency: 'P2' }]);
    expect(await client.journal.rebuild()).toMatchObject({ same: true });
  });

  it('cannot be taken back once somebody else has worked on the case that it changed', async () => {
    const { client, source } = await ready();
    await source.receive(relay('#sos s-2\nвид: fine\nрегион: KZ-ALA\nсообщил: bayge:8\n\nдержат'));
    const { messageKey } = await only(client);
    const { entryId, caseId } = await client.filing.file({ messageKey, kind: 'sos', fields: { kind: 'kettling' } });
    const passphrase = 'another practice passphrase';
    const { number } = await client.people.add({ callName: 'Bolat', role: 'responder', canStart: false, passphrase });
    const other = harness.window().client;
    await other.people.signIn({ number, passphrase });
    await other.alarms.acknowledge({ caseId: caseId ?? '' });
    expect(code(await client.filing.undo({ entryId }).catch((error: unknown) => error))).toBe('TOUCHED_SINCE');
    expect(await only(client)).toMatchObject({ filed: { entryId } });
    expect((await client.cases.get({ caseId: caseId ?? '' })).kind).toBe('kettling');
  });

  it('says when evidence came that the person did not have, and lets its SOS alarm', async () => {
    const { client, source } = await ready();
    const first = relay('есть вопрос', { fromId: '5' as TelegramId });
    await source.receive(first);
    const { messageKey } = await only(client);
    await client.filing.file({ messageKey, kind: 'violation', fields: {} });
    await source.receive({ ...first, text: '#SOS есть вопрос', editedAt: ms(START + 9) });
    expect(await only(client)).toMatchObject({ kind: 'violation', filed: { outdated: true } });
    expect(await client.alarms.list()).toHaveLength(1);
  });

  it('is its author’s to take back, until somebody else files it', async () => {
    const { client, source } = await ready();
    await source.receive(relay('???'));
    const { messageKey } = await only(client);
    const { number } = await client.people.add({
      callName: 'Bolat',
      role: 'responder',
      canStart: false,
      passphrase: 'another practice passphrase',
    });
    const other = harness.window().client;
    await other.people.signIn({ number, passphrase: 'another practice passphrase' });
    const mine = await client.filing.file({ messageKey, kind: 'ballot', fields: {} });
    expect(code(await other.filing.undo({ entryId: mine.entryId }).catch((error: unknown) => error))).toBe(
      'TOUCHED_SINCE',
    );
    await other.filing.file({ messageKey, kind: 'protocol', fields: {} });
    expect(code(await client.filing.undo({ entryId: mine.entryId }).catch((error: unknown) => error))).toBe(
      'TOUCHED_SINCE',
    );
    expect(await only(client)).toMatchObject({ kind: 'protocol', filedBy: 'Bolat', filed: { undoable: false } });
  });
});

describe('drafts', () => {
  it('belong to one person, survive a crash of core, and are gone when cleared', async () => {
    const { client, number } = await ready();
    const place = 'manual';
    await client.drafts.put({ place, text: '{"text":"недописанное"}' });
    const added = await client.people.add({
      callName: 'Bolat',
      role: 'lead',
      canStart: false,
      passphrase: 'another practice passphrase',
    });
    const other = harness.window().client;
    await other.people.signIn({ number: added.number, passphrase: 'another practice passphrase' });
    expect(await other.drafts.get({ place })).toEqual({ text: null, savedAt: null });
    await harness.stop();
    const again = startCore({ dataDir: harness.dataDir });
    harness = again;
    const { client: next } = again.window();
    const workspaceId = (await next.workspace.list())[0]?.id ?? '';
    await next.workspace.open({ workspaceId, number, passphrase: 'a practice passphrase' });
    expect(await next.drafts.get({ place })).toEqual({ text: '{"text":"недописанное"}', savedAt: START });
    await next.drafts.clear({ place });
    expect((await next.drafts.get({ place })).text).toBeNull();
  });
});
