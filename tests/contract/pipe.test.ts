import { afterEach, describe, expect, it, vi } from 'vitest';
import { type AccountId, type IncomingMessage, ms, SHORT_BAR, type TelegramId } from '../../src/domain/index.ts';
import { type Client, type Harness, handClock, openHeadquarters, startCore } from '../fakes/core-harness.ts';
import { message } from '../fakes/telegram-source.ts';

const BOT = '900' as TelegramId;
const CHAT = { kind: 'channel', id: '500' as TelegramId } as const;
const START = 1_700_000_000_000;

let harness: Harness;
afterEach(() => harness.dispose());

async function ready(clock = handClock(START)) {
  harness = startCore({ clock: clock.clock });
  const hq = await openHeadquarters(harness);
  // These tests let time pass without anybody touching the screen.
  await hq.client.people.lockAfter({ minutes: 0 });
  await hq.client.telegram.watch({ account: '7001', chat: CHAT, title: 'relay', on: true });
  await hq.client.telegram.bindRelay({ account: '7001', chat: CHAT, botId: BOT, botName: 'Bot', scheme: 'alaman' });
  return { ...hq, ...clock };
}

const relay = (text: string, more: Partial<IncomingMessage> = {}) => {
  const now = ms(START);
  return message(text, { chat: CHAT, fromId: BOT, sentAt: now, receivedAt: now, ...more });
};
const dm = (text: string, more: Partial<IncomingMessage> = {}) =>
  relay(text, { chat: { kind: 'user', id: '77' as TelegramId }, fromId: '77' as TelegramId, ...more });
const SOS = '#sos A-1\nregion: Алматы\nkind: kettling\nreporter: alaman:8841\n\nокружили на площади';

describe('SOS lane', () => {
  it('opens a case as new with the urgency of its kind, alarms, is acknowledged by name, survives a restart', async () => {
    const { client, source, number, workspaceId } = await ready();
    await source.receive(relay(SOS));
    const [alarm] = await client.alarms.list();
    expect(alarm).toMatchObject({ urgency: 'P0', kind: 'kettling', possible: false, trust: 'relay', level: 1 });
    expect(alarm?.excerpt).toBe('окружили на площади');
    expect(harness.notified).toContain('sos:1');
    const id = alarm?.caseId ?? '';
    const row = await client.alarms.acknowledge({ caseId: id });
    expect(row).toMatchObject({ state: 'acknowledged', acknowledgedBy: 'Aisulu T.' });
    expect(await client.alarms.list()).toEqual([]);

    await harness.stop();
    const again = startCore({ dataDir: harness.dataDir });
    harness = again;
    const { client: next } = again.window();
    await next.workspace.open({
      workspaceId: (await next.workspace.list())[0]?.id ?? '',
      number,
      passphrase: 'a practice passphrase',
    });
    expect(workspaceId).toBe((await next.workspace.list())[0]?.id);
    expect((await next.cases.get({ caseId: id })).acknowledgedBy).toBe('Aisulu T.');
    expect(await next.journal.verify()).toMatchObject({ whole: true });
    expect(await next.journal.rebuild()).toMatchObject({ same: true });
  });

  it('is idempotent: urgent first, again with its cursor, again as history', async () => {
    const { client, source } = await ready();
    const sos = relay(SOS);
    await source.receive(sos);
    await source.receive({ ...sos, source: 'history', raw: new Uint8Array([1]), receivedAt: ms(START + 9) });
    expect(await client.alarms.list()).toHaveLength(1);
    const { timeline } = await client.cases.get({ caseId: (await client.alarms.list())[0]?.caseId ?? '' });
    expect(timeline.filter((item) => item.what === 'evidence')).toHaveLength(1);
  });

  it('treats an unknown kind and broken fields as P0, and orders by urgency, by who calls, then age', async () => {
    const { client, source } = await ready();
    await source.receive(
      relay('#sos B-1\nkind: dismissal\nreporter: alaman:1\n\nlater', { sentAt: ms(START - 60_000) }),
    );
    await source.receive(relay('#sos B-2\nkind: нечто\nreporter: alaman:2\n\nunknown kind'));
    await source.receive(relay('#sos B-3\nkind: dismissal\nstation: ???\n\nbroken field', { sentAt: ms(START - 1) }));
    await source.receive(relay('#сос', { fromId: '5' as TelegramId, sentAt: ms(START - 2) }));
    const list = await client.alarms.list();
    expect(list.map((row) => [row.urgency, row.excerpt])).toEqual([
      ['P0', 'unknown kind'],
      ['P0', 'broken field'],
      ['P0', '#сос'],
      ['P2', 'later'],
    ]);
  });

  it('an edit that adds the tag alarms', async () => {
    const { client, source } = await ready();
    const plain = relay('кто-нибудь есть?', { fromId: '6' as TelegramId });
    await source.receive(plain);
    expect(await client.alarms.list()).toHaveLength(0);
    await source.receive({ ...plain, text: '#SOS кто-нибудь есть?', editedAt: ms(START + 5) });
    expect(await client.alarms.list()).toHaveLength(1);
    const detail = await client.cases.get({ caseId: (await client.alarms.list())[0]?.caseId ?? '' });
    expect(detail.timeline.filter((item) => item.what === 'evidence')).toHaveLength(2);
  });

  it('help words in a private message alarm; a bare location of a known reporter is possible until a person says', async () => {
    const { client, source } = await ready();
    await source.receive(dm('здравствуйте'));
    expect(await client.alarms.list()).toHaveLength(0);
    await source.receive(
      dm('', {
        media: { kind: 'location', id: null, size: null, mime: null, name: null, fields: { lat: 43.2, lon: 76.9 } },
      }),
    );
    const [possible] = await client.alarms.list();
    expect(possible).toMatchObject({ possible: true, urgency: 'P1' });
    const decided = await client.alarms.decide({ caseId: possible?.caseId ?? '', verdict: 'not' });
    expect(decided.state).toBe('closed');
    expect(await client.alarms.list()).toHaveLength(0);
    const { undoable } = await client.cases.get({ caseId: decided.id });
    await client.cases.undo({ entryId: undoable?.entryId ?? '' });
    expect(await client.alarms.list()).toHaveLength(1);
    const yes = await client.alarms.decide({ caseId: decided.id, verdict: 'sos' });
    expect(yes).toMatchObject({ possible: false, urgency: 'P0' });
    expect(await client.journal.rebuild()).toMatchObject({ same: true });
  });

  it('anything on an open case alarms again until somebody has seen it', async () => {
    const { client, source } = await ready();
    await source.receive(dm('помогите'));
    const id = (await client.alarms.list())[0]?.caseId ?? '';
    await client.alarms.acknowledge({ caseId: id });
    await source.receive(dm('я у выхода'));
    // News on somebody's case says whose, shows what is new, and stands after what is nobody's.
    await source.receive(relay('#sos N-1\nkind: dismissal\nreporter: alaman:77\n\nничей'));
    await source.receive(relay('#sos N-2\nkind: detention_protest\nreporter: alaman:78\n\nтоже ничей'));
    expect(await client.alarms.list()).toMatchObject([
      { excerpt: 'тоже ничей', owner: null, urgency: 'P1' },
      { caseId: id, possible: true, owner: 'Aisulu T.', excerpt: 'я у выхода', urgency: 'P1' },
      { excerpt: 'ничей', owner: null, urgency: 'P2' },
    ]);
    for (const alarm of await client.alarms.list())
      if (alarm.owner === null) await client.alarms.acknowledge({ caseId: alarm.caseId });
    await client.alarms.acknowledge({ caseId: id });
    expect(await client.alarms.list()).toEqual([]);
    const detail = await client.cases.get({ caseId: id });
    expect(detail.timeline.filter((item) => item.what === 'evidence')).toHaveLength(2);
  });

  it('climbs at once when nobody listens, and once per step afterwards', async () => {
    const { client, source, advance } = await ready();
    await client.alarms.listening({ sound: 'on' });
    await source.receive(relay(SOS, { receivedAt: ms(START) }));
    expect((await client.alarms.list())[0]).toMatchObject({ level: 0, unheard: false });
    await advance(31_000);
    expect((await client.alarms.list())[0]).toMatchObject({ level: 1, unheard: true });
    await client.alarms.listening({ sound: 'on' });
    await advance(10 * 60_000);
    expect((await client.alarms.list())[0]).toMatchObject({ level: 2 });
    const id = (await client.alarms.list())[0]?.caseId ?? '';
    const steps = (await client.cases.get({ caseId: id })).timeline.filter(
      (item) => item.what === 'entry' && item.type === 'case.escalated',
    );
    // Unheard, at its target, half a target later, at twice its target: being unheard uses up none of the others.
    expect(steps).toHaveLength(4);
  });
});

describe('Inbox', () => {
  it('keeps everything else whole, and nothing ages unseen past fifteen minutes without coming back', async () => {
    const { client, source, advance } = await ready();
    await source.receive(relay('#ballot 7\nregion: KZ-ALA\nstation: 12\nchoice: AJ\nreporter: alaman:3\n\nмой голос'));
    await source.receive(relay('нечто непонятное от бота'));
    const list = await client.inbox.list({});
    expect(list.rows.map((row) => row.kind).sort()).toEqual(['ballot', 'unparsed']);
    await advance(16 * 60_000);
    expect((await client.inbox.list({})).rows.every((row) => row.overdue)).toBe(true);
    await client.inbox.markSeen({ messageKeys: list.rows.map((row) => row.messageKey) });
    expect((await client.inbox.list({})).rows).toEqual([]);
    expect((await client.inbox.list({ show: 'all' })).rows[0]?.seenBy).toBe('Aisulu T.');
  });

  it('an edit brings a seen item back; a deletion is a version', async () => {
    const { client, source } = await ready();
    const plain = relay('первая версия', { fromId: '8' as TelegramId });
    await source.receive(plain);
    const [row] = (await client.inbox.list({})).rows;
    await client.inbox.markSeen({ messageKeys: [row?.messageKey ?? ''] });
    await source.receive({ ...plain, text: 'вторая версия', editedAt: ms(START + 10) });
    expect((await client.inbox.list({})).rows).toHaveLength(1);
    await source.receive({
      event: 'deletion',
      account: '7001' as AccountId,
      chat: CHAT,
      msgId: plain.msgId,
      how: 'deleted',
      source: 'push',
      receivedAt: ms(START + 20),
    });
    const detail = await client.inbox.get({ messageKey: row?.messageKey ?? '' });
    expect(detail.deleted).toBe(true);
    expect(detail.messages[0]?.versions.map((version) => version.text ?? version.event)).toEqual([
      'первая версия',
      'вторая версия',
      'deleted',
    ]);
  });

  it('an edit that came ahead of its turn and again in it is stored once', async () => {
    const { client, source } = await ready();
    const first = relay('кто здесь', { fromId: '6' as TelegramId });
    const edit = { ...first, text: '#sos кто здесь', editedAt: ms(START + 5) };
    // The edit is urgent: core sees it, then the original, then the edit once more.
    await source.receive(first, edit);
    const [row] = (await client.inbox.list({ show: 'all' })).rows;
    expect(row).toMatchObject({ versions: 2, kind: 'sos' });
    expect(await client.alarms.list()).toHaveLength(1);
  });

  it('an edit that changes the bot’s id keeps what was decided; an older state that comes late is not the final one', async () => {
    const { client, source } = await ready();
    const sos = relay(SOS);
    await source.receive(sos);
    await source.receive({ ...sos, text: SOS.replace('A-1', 'A-2'), editedAt: ms(START + 10) });
    await source.receive({ ...sos, text: SOS.replace('площади', 'улице'), editedAt: ms(START + 5) });
    const alarms = await client.alarms.list();
    expect(alarms).toHaveLength(1);
    expect(alarms[0]?.excerpt).toBe('окружили на площади');
    expect((await client.inbox.list({ show: 'all' })).rows).toMatchObject([{ versions: 3 }]);
    expect((await client.journal.rebuild()).same).toBe(true);
  });

  it('an album is one item whatever the order, also when the caption with the bot’s id comes last', async () => {
    const { client, source } = await ready();
    const photo = (n: number, text = '') =>
      relay(text, {
        msgId: 9000 + n,
        groupedId: '31' as TelegramId,
        media: { kind: 'photo', id: String(n) as TelegramId, size: 10, mime: 'image/jpeg', name: null },
      });
    await source.receive(photo(3), photo(2));
    await source.receive(photo(1, '#protocol P-5\nregion: KZ-ALA\nstation: 9\nreporter: alaman:4\n\nпротокол'));
    await source.receive(photo(4));
    const { rows } = await client.inbox.list({});
    expect(rows).toMatchObject([{ kind: 'protocol', albumSize: 4 }]);
    expect((await client.journal.rebuild()).same).toBe(true);
  });

  it('service accounts never become intake; leads see the notice, digits masked', async () => {
    const { client, source } = await ready();
    await source.receive(
      message('Login code: 48213. #sos Do not share it', {
        chat: { kind: 'user', id: '777000' as TelegramId },
        fromId: '777000' as TelegramId,
      }),
    );
    expect((await client.inbox.list({ show: 'all' })).rows).toEqual([]);
    expect(await client.alarms.list()).toEqual([]);
    expect((await client.telegram.notices())[0]?.text).toBe('Login code: •••••. #sos Do not share it');
  });

  it('a person can call an item an SOS', async () => {
    const { client, source } = await ready();
    await source.receive(relay('странно тут', { fromId: '9' as TelegramId }));
    const [row] = (await client.inbox.list({})).rows;
    await client.inbox.raise({ messageKey: row?.messageKey ?? '' });
    expect(await client.alarms.list()).toMatchObject([{ urgency: 'P0', possible: false }]);
  });
});

describe('people at once', () => {
  async function second(client: Client) {
    const { number } = await client.people.add({
      callName: 'Marat B.',
      role: 'responder',
      canStart: false,
      passphrase: 'another passphrase',
    });
    const other = harness.window();
    await other.client.people.signIn({ number, passphrase: 'another passphrase' });
    return { ...other, number };
  }

  it('two people acknowledge: one owns it, the other is told who', async () => {
    const { client, source } = await ready();
    const { client: marat } = await second(client);
    await source.receive(relay(SOS));
    const caseId = (await client.alarms.list())[0]?.caseId ?? '';
    const results = await Promise.allSettled([
      client.alarms.acknowledge({ caseId }),
      marat.alarms.acknowledge({ caseId }),
    ]);
    const lost = results.find((result) => result.status === 'rejected');
    expect(results.filter((result) => result.status === 'fulfilled')).toHaveLength(1);
    expect(lost?.reason).toMatchObject({
      code: 'ALREADY_ACKNOWLEDGED',
      data: { name: expect.stringMatching(/Aisulu|Marat/) },
    });
  });

  it("one person's decision isn't another's to undo", async () => {
    const { client, source } = await ready();
    const { client: marat } = await second(client);
    await source.receive(relay(SOS));
    const caseId = (await client.alarms.list())[0]?.caseId ?? '';
    await client.alarms.acknowledge({ caseId });
    const { undoable } = await client.cases.get({ caseId });
    expect((await marat.cases.get({ caseId })).undoable).toBeNull();
    await expect(marat.cases.undo({ entryId: undoable?.entryId ?? '' })).rejects.toMatchObject({
      code: 'TOUCHED_SINCE',
    });
    await marat.cases.note({ caseId, text: 'звоню' });
    await expect(client.cases.undo({ entryId: undoable?.entryId ?? '' })).rejects.toMatchObject({
      code: 'TOUCHED_SINCE',
      data: { name: 'Marat B.' },
    });
  });

  it('roles, sign-in and the locked screen are core’s business', async () => {
    const { client, source } = await ready();
    const { client: marat } = await second(client);
    await expect(
      marat.people.add({ callName: 'X', role: 'lead', canStart: true, passphrase: 'x'.repeat(20) }),
    ).rejects.toMatchObject({ code: 'ROLE_FORBIDDEN' });
    const stranger = harness.window();
    await expect(stranger.client.alarms.list()).rejects.toMatchObject({ code: 'NOT_SIGNED_IN' });
    expect((await stranger.client.system.hello()).hqName).toBeNull();
    await source.receive(relay(SOS));
    await client.people.lock();
    await expect(client.alarms.list()).rejects.toMatchObject({ code: 'SCREEN_LOCKED' });
    expect(await client.alarms.summary()).toEqual({ alarms: [{ urgency: 'P0', receivedAt: START, level: 1 }] });
    expect(await stranger.client.alarms.summary()).toEqual({ alarms: [] });
    await expect(client.people.unlock({ passphrase: 'wrong' })).rejects.toMatchObject({ code: 'WRONG_PASSPHRASE' });
  });

  it('a deactivated person is out at once, in every window', async () => {
    const { client } = await ready();
    const { client: marat } = await second(client);
    const person = (await client.people.list()).find((each) => each.callName === 'Marat B.');
    await client.people.deactivate({ personId: person?.id ?? '' });
    await expect(marat.alarms.list()).rejects.toMatchObject({ code: 'NOT_SIGNED_IN' });
  });

  it('seal: keys gone for everyone, the screen says so, and it opens again', async () => {
    const { client, number, workspaceId } = await ready();
    const { client: marat } = await second(client);
    await marat.workspace.seal();
    expect(await client.system.hello()).toMatchObject({ stage: 'sealed', hqName: null, seat: { person: null } });
    await expect(client.alarms.list()).rejects.toMatchObject({ code: 'NOT_SIGNED_IN' });
    await client.workspace.leaveSealed();
    await expect(client.workspace.open({ workspaceId, number, passphrase: 'wrong' })).rejects.toMatchObject({
      code: 'WRONG_PASSPHRASE',
    });
    await client.workspace.open({ workspaceId, number, passphrase: 'a practice passphrase' });
    expect((await client.system.hello()).hqName).toBe('Test');
  });
});

describe('outbox', () => {
  it('holds five seconds, can be taken back, sends once with its own random id', async () => {
    const { client, source, advance } = await ready();
    await source.receive(relay(SOS));
    const caseId = (await client.alarms.list())[0]?.caseId ?? '';
    const first = await client.cases.reply({ caseId, text: 'Сіздің хабарыңызды алдық' });
    expect(first.state).toBe('held');
    await client.outbox.cancel({ id: first.id });
    await client.cases.reply({ caseId, text: 'Мы вас слышим' });
    await advance(4900);
    expect(source.sent).toEqual([]);
    await advance(200);
    expect(source.sent).toMatchObject([{ text: '#reply alaman:8841\n\nМы вас слышим', to: CHAT }]);
    const states = (await client.outbox.list()).map((row) => row.state).sort();
    expect(states).toEqual(['cancelled', 'sent']);
    await expect(client.outbox.cancel({ id: (await client.outbox.list())[0]?.id ?? '' })).rejects.toMatchObject({
      code: 'HOLD_OVER',
    });
  });

  it('an answer lost on the way is sent again under the same random id', async () => {
    const { client, source, advance } = await ready();
    await source.receive(dm('помогите'));
    const caseId = (await client.alarms.list())[0]?.caseId ?? '';
    source.failSend = Object.assign(new Error('lost'), { code: 'UNREACHABLE' });
    await client.cases.reply({ caseId, text: 'держитесь' });
    await advance(5100);
    expect((await client.outbox.list())[0]).toMatchObject({ state: 'queued', error: 'UNREACHABLE', attempts: 1 });
    source.failSend = null;
    await advance(3000);
    expect(source.sent).toHaveLength(1);
    expect((await client.outbox.list())[0]).toMatchObject({ state: 'sent', attempts: 2 });
  });
});

describe('the SOS stream', () => {
  it('replays what a window missed, then goes on live', async () => {
    const { client, source } = await ready();
    await source.receive(relay(SOS));
    const seen: string[] = [];
    const controller = new AbortController();
    const reading = (async () => {
      for await (const event of await client.alarms.stream({ after: 0 }, { signal: controller.signal })) {
        seen.push(event.what);
        if (seen.includes('silenced')) break;
      }
    })();
    await client.alarms.acknowledge({ caseId: (await client.alarms.list())[0]?.caseId ?? '' });
    await reading;
    expect(seen).toEqual(['raised', 'climbed', 'silenced']);
    controller.abort();
  });

  it('brings the whole bar while it is short, and each case its own line while it is long', async () => {
    const { client, source } = await ready();
    const calls = 45;
    await source.receive(
      ...Array.from({ length: calls }, (_, n) => relay(SOS.replace('A-1', `A-${100 + n}`).replace('8841', `${n}`))),
    );
    expect(await client.alarms.list()).toHaveLength(calls);
    const controller = new AbortController();
    const long: (string | null)[] = [];
    let short = 0;
    const reading = (async () => {
      for await (const event of await client.alarms.stream({ after: 0 }, { signal: controller.signal })) {
        if (event.alarm !== undefined) long.push(event.alarm?.caseId ?? null);
        if (event.alarms) short = event.alarms.length;
        if (event.alarms) break;
      }
    })();
    const shown = (await client.alarms.list()).map(({ caseId }) => caseId);
    await client.alarms.acknowledge({ caseId: shown[0] ?? '' });
    // Answered ones lose their line; once few enough wait, the bar comes whole.
    await vi.waitFor(() => expect(long).toContain(null));
    for (const caseId of shown.slice(SHORT_BAR - 1)) await client.alarms.acknowledge({ caseId });
    await reading;
    controller.abort();
    expect(long.filter((id) => id !== null).every((id) => shown.includes(id ?? ''))).toBe(true);
    expect(short).toBeGreaterThan(0);
    expect(short).toBeLessThanOrEqual(SHORT_BAR);
  });
});
