import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ms, NO_FACTS, type ObserverFacts, type TelegramId } from '../../src/domain/index.ts';
import { type Client, handClock, openHeadquarters, startCore } from '../fakes/core-harness.ts';
import { message } from '../fakes/telegram-source.ts';
import { NOW, PASSPHRASE, refused } from './protocol-world.ts';

const BOT = '901' as TelegramId;
const CHAT = { kind: 'channel', id: '501' as TelegramId } as const;
const CSV = [
  'id;call sign;name;phone;backup phone;reporter;languages;region;car;organisation;pcr;certificate holder',
  'o-1;Qyran;Дана Ысқақова;+7 701 000 00 01;+7 701 000 00 09;alaman:1;kk, ru;Алматы қаласы;иә;Invented Watch;2021-01-07;observer',
  'o-2;Tulpar;Ерлан Сериков;8 701 000 00 01;;alaman:1;ru;Актобе;;Invented Watch;2021-01-02;',
  ';;Айгүл Бекова;+7 701 000 00 03;;;kk;Алматы қаласы;;;;',
  'o-4;;;;;;;;;;;',
].join('\n');

async function rosterWorld() {
  const clock = handClock(NOW);
  const harness = startCore({ clock: clock.clock });
  const { client: lead, source } = await openHeadquarters(harness);
  await lead.people.lockAfter({ minutes: 0 });
  await lead.telegram.watch({ account: '7001', chat: CHAT, title: 'alaman', on: true });
  await lead.telegram.bindRelay({ account: '7001', chat: CHAT, botId: BOT, botName: 'Bot', scheme: 'alaman' });
  const join = async (callName: string, role: 'lead' | 'coordinator' | 'responder' | 'viewer') => {
    const { personId, number } = await lead.people.add({ callName, role, canStart: false, passphrase: PASSPHRASE });
    const { client } = harness.window();
    await client.people.signIn({ number, passphrase: PASSPHRASE });
    await client.people.lockAfter({ minutes: 0 });
    return { client, id: personId };
  };
  let sent = 0;
  const register = async (lines: readonly string[], from: TelegramId = BOT) => {
    sent += 1;
    clock.jump(1000);
    const at = { chat: CHAT, fromId: from, sentAt: ms(clock.clock.now()), receivedAt: ms(clock.clock.now()) };
    await source.receive(message([`#observer o-${sent}`, ...lines].join('\n'), at));
    await clock.advance(1500);
  };
  return { ...clock, harness, lead, join, register };
}
type World = Awaited<ReturnType<typeof rosterWorld>>;
let world: World;
let lead: Client;
beforeEach(async () => {
  world = await rosterWorld();
  lead = world.lead;
});
afterEach(() => world.harness.dispose());

const upload = async (client: Client, text: string): Promise<string> => {
  const data = new File([text], 'part');
  const { uploadId } = await client.uploads.begin({ name: 'observers.csv', size: data.size });
  await client.uploads.part({ uploadId, at: 0, data });
  return uploadId;
};
const look = async (text: string, client = lead) => {
  const { importId, guess } = await client.observers.openImport({ uploadId: await upload(client, text) });
  return { importId, preview: await client.observers.preview({ importId, mapping: guess }) };
};
const bringIn = async (text = CSV) => {
  const { importId } = await look(text);
  return (await lead.observers.apply({ importId })).entryId ?? '';
};
const rows = async (filter: Parameters<Client['observers']['list']>[0] = {}) =>
  (await lead.observers.list(filter)).rows;
const signs = async (filter: Parameters<Client['observers']['list']>[0] = {}) =>
  (await rows(filter)).map(({ callSign }) => callSign);
const idOf = async (callSign: string) => (await rows()).find((row) => row.callSign === callSign)?.id ?? '';
const add = (more: Partial<ObserverFacts>, client = lead) =>
  client.observers.set({ id: null, facts: { ...NO_FACTS, callSign: 'Qyran', ...more } });
const journaled = async (type: string) =>
  (await lead.journal.list({ limit: 200 })).rows.filter((entry) => entry.type === type).length;
const rebuilt = async () => expect(await lead.journal.rebuild()).toMatchObject({ same: true });

describe('a list of observers', () => {
  it('is previewed, what is wrong in it is a file, the same again changes nothing, and one may take it back', async () => {
    const { importId, preview } = await look(CSV);
    expect(preview).toEqual({
      rows: 4,
      added: 3,
      changed: 0,
      unchanged: 0,
      missing: 0,
      bad: 1,
      repeated: 0,
      organisations: ['Invented Watch'],
    });
    const bad = await lead.observers.previewRows({ importId, part: 'bad' });
    expect(bad.rows).toMatchObject([{ line: 5, problems: [{ code: 'whoMissing', field: 'name' }] }]);
    const { entryId } = await lead.observers.apply({ importId });
    expect(await signs()).toEqual(['Tulpar', 'N001', 'Qyran']);
    expect((await look(CSV)).preview).toMatchObject({
      added: 0,
      changed: 0,
      unchanged: 3,
      missing: 0,
      organisations: [],
    });
    await rebuilt();

    const next = await look(CSV.replace('Дана Ысқақова', 'Дана Ысқақ'));
    const { rows: changed } = await lead.observers.previewRows({ importId: next.importId, part: 'changed' });
    // Nobody opened what was known of her: it stays masked beside what the list says.
    expect(changed).toMatchObject([
      { callSign: 'Qyran', changes: [{ field: 'name', before: '••', after: 'Дана Ысқақ' }] },
    ]);
    await add({ callSign: 'Arlan' });
    await expect(lead.observers.apply({ importId: next.importId })).rejects.toEqual(refused('REGISTRY_CHANGED'));
    await lead.observers.undo({ entryId: entryId ?? '' });
    expect(await signs()).toEqual(['Arlan']);
    await rebuilt();
  });

  it('is for whoever sends observers, and not taken back over what others decided since', async () => {
    const { client: coordinator } = await world.join('Cai C.', 'coordinator');
    const { client: responder } = await world.join('Rus R.', 'responder');
    const uploadId = await upload(responder, CSV);
    await expect(responder.observers.openImport({ uploadId })).rejects.toEqual(refused('ROLE_FORBIDDEN'));
    const entryId = await bringIn();
    await coordinator.observers.move({ ids: [await idOf('Qyran')], move: 'withdraw', reason: 'ill' });
    await expect(lead.observers.undo({ entryId })).rejects.toEqual(
      refused('TOUCHED_SINCE', { name: 'Cai C.', at: NOW }),
    );
  });

  it('words of its faults are there in every language', async () => {
    const { importId } = await look(CSV);
    for (const locale of ['kk', 'ru', 'en'] as const) {
      const text = await (await lead.observers.importErrors({ importId, locale })).text();
      expect(text).toContain('o-4');
      expect(text).not.toContain('whoMissing');
    }
  });
});

describe('the roster', () => {
  it('shows initials and the end of a number; names and numbers to who opens them, on record', async () => {
    await bringIn();
    const { client: viewer } = await world.join('Vera V.', 'viewer');
    const { client: responder } = await world.join('Rus R.', 'responder');
    const id = await idOf('Qyran');
    const told = JSON.stringify([
      await viewer.observers.list({}),
      await viewer.observers.get({ id }),
      await viewer.observers.summary(),
      await viewer.organisations.list(),
    ]);
    expect(told).toContain('Д. Ы.');
    expect(told).toContain('•• 01');
    for (const secret of ['Ысқақова', 'Сериков', '701 000', '7010000']) expect(told).not.toContain(secret);
    // Whoever may not open a name may not feel their way to it either.
    for (const search of ['Iskakova', '+7 701 000 00 01', '701000'])
      expect((await viewer.observers.list({ search })).rows).toEqual([]);
    expect((await viewer.observers.list({ search: 'qyran' })).rows).toHaveLength(1);
    await expect(viewer.observers.open({ id })).rejects.toEqual(refused('ROLE_FORBIDDEN'));
    expect(await responder.observers.open({ id })).toMatchObject({
      name: 'Дана Ысқақова',
      phones: ['+7 701 000 00 01'],
    });
    expect(await journaled('observer.opened')).toBe(1);
    const { history } = await viewer.observers.get({ id });
    expect(history[0]).toMatchObject({ type: 'observer.opened', by: 'Rus R.' });
  });

  it('is filtered by what they have and lack, and found by call-sign, sound of a name, or a whole number', async () => {
    await bringIn();
    expect(await signs({ regions: ['KZ-ALA'] })).toEqual(['N001', 'Qyran']);
    expect(await signs({ language: 'kk', regions: ['KZ-ALA'], car: true })).toEqual(['Qyran']);
    expect(await signs({ pcr: 'notReady' })).toEqual(['Tulpar', 'N001']);
    expect(await signs({ certificate: 'notHeld' })).toEqual(['Tulpar', 'N001']);
    expect(await signs({ unassigned: true })).toHaveLength(3);
    expect(await signs({ search: 'tulp' })).toEqual(['Tulpar']);
    expect(await signs({ search: 'Iskakova' })).toEqual(['Qyran']);
    expect(await signs({ search: '+7 (701) 000-00-01' })).toEqual(['Tulpar', 'Qyran']);
    expect(await signs({ search: '701 000 00' })).toEqual([]);
    const first = await lead.observers.list({ limit: 2 });
    expect(first).toMatchObject({ total: 3, rows: [{ callSign: 'Tulpar' }, { callSign: 'N001' }] });
    expect(await signs({ limit: 2, cursor: first.next })).toEqual(['Qyran']);
    expect(await rows({ search: 'Qyran' })).toMatchObject([
      { pcr: 'valid', certificate: 'observer', hindrances: [], organisation: { name: 'Invented Watch' } },
    ]);
    expect(await rows({ search: 'Tulpar' })).toMatchObject([
      { pcr: 'notValid', hindrances: ['pcrNotValid', 'noCertificate'] },
    ]);
  });

  it('gives a call-sign to one, and an organisation that exists', async () => {
    const { id, entryId } = await add({});
    await expect(add({ callSign: 'QYRAN' })).rejects.toEqual(refused('CALL_SIGN_TAKEN'));
    await expect(add({ callSign: 'A', organisation: 'nobody' })).rejects.toEqual(refused('NOT_FOUND_HERE'));
    await expect(add({ callSign: 'A', region: 'nowhere' })).rejects.toEqual(
      refused('FIELD_UNREADABLE', { key: 'region' }),
    );
    await expect(add({ callSign: 'A', reporters: ['аламан:1'] })).rejects.toEqual(refused('BAD_REQUEST'));
    const home = { region: 'KZ-KAR', place: 'Балхаш' };
    await lead.observers.set({ id, facts: { ...NO_FACTS, ...home, callSign: 'Qyran', note: 'n' } });
    const [known] = await rows();
    expect(known).toMatchObject({ region: 'KZ-KAR', place: expect.stringMatching(/^[a-z]+$/) });
    expect(await signs({ search: 'Balkhash' })).toEqual(['Qyran']);
    await expect(lead.observers.undo({ entryId })).rejects.toEqual(refused('UNDO_TOO_LATE'));
  });

  it('logs calls; unreachable is who answers on no number', async () => {
    await bringIn();
    const id = await idOf('Qyran');
    await expect(lead.observers.call({ id, line: 'supervisor', result: 'noAnswer' })).rejects.toEqual(
      refused('INPUT_INVALID'),
    );
    await lead.observers.call({ id, line: 'own', result: 'noAnswer' });
    expect(await signs({ unreachable: true })).toEqual([]);
    const { entryId } = await lead.observers.call({ id, line: 'backup', result: 'wrongNumber', note: 'a bakery' });
    expect(await signs({ unreachable: true })).toEqual(['Qyran']);
    expect((await lead.observers.get({ id })).calls).toMatchObject([
      { line: 'backup', result: 'wrongNumber', note: 'a bakery' },
      { line: 'own', result: 'noAnswer' },
    ]);
    await rebuilt();
    await lead.observers.undo({ entryId });
    expect((await lead.observers.summary()).unreachable).toBe(0);
  });

  it('moves one or many as the table of moves says', async () => {
    await bringIn();
    const [qyran, tulpar] = [await idOf('Qyran'), await idOf('Tulpar')];
    await expect(lead.observers.move({ ids: [qyran, tulpar], move: 'decline' })).rejects.toEqual(
      refused('OBSERVER_STATE', { name: 'Qyran' }),
    );
    await expect(lead.observers.move({ ids: [qyran], move: 'replace', instead: qyran })).rejects.toEqual(
      refused('INPUT_INVALID'),
    );
    await lead.observers.move({ ids: [qyran], move: 'replace', instead: tulpar, reason: 'ill' });
    expect(await lead.observers.get({ id: qyran })).toMatchObject({
      state: 'replaced',
      reason: 'ill',
      replacedBy: { callSign: 'Tulpar' },
    });
    const { entryId } = await lead.observers.move({ ids: [tulpar], move: 'withdraw' });
    await lead.observers.undo({ entryId });
    expect((await lead.observers.get({ id: tulpar })).state).toBe('active');
  });
});

describe('registering through a bot', () => {
  const says = [
    'status: registered',
    'region: Алматы',
    'station: 7',
    'name: Дана Ы.',
    'phone: +77010000001',
    'language: kk',
  ];

  it('makes a candidate for review, once; a stranger’s sets nothing', async () => {
    await world.register([...says, 'reporter: alaman:8841']);
    await world.register([...says, 'reporter: alaman:8841']);
    await world.register([...says, 'reporter: alaman:9999'], '666' as TelegramId);
    const waiting = await rows({ asking: true });
    expect(waiting).toMatchObject([
      { callSign: 'alaman:8841', initials: 'Д. Ы.', state: 'candidate', asks: 'registered' },
    ]);
    const id = waiting[0]?.id ?? '';
    const { registrations } = await lead.observers.get({ id });
    expect(registrations).toMatchObject([{ station: 7 }, { station: 7 }]);
    expect(registrations[0]?.messageKey).toBeTruthy();
    await lead.observers.move({ ids: [id], move: 'accept' });
    await world.register([...says, 'reporter: alaman:8841']);
    expect(await rows({ asking: true })).toEqual([]);
    await world.register(['status: withdrawn', 'reason: ill', 'reporter: alaman:8841']);
    expect(await rows({ asking: true })).toMatchObject([{ state: 'active', asks: 'withdrawn' }]);
    expect((await lead.observers.get({ id })).registrations[0]).toMatchObject({ what: 'withdrawn', reason: 'ill' });
    await rebuilt();
  });

  it('takes a stranger’s word when a person has filed it', async () => {
    await world.register(['name: Мадина О.'], '666' as TelegramId);
    expect(await rows({ asking: true })).toEqual([]);
    const { rows: messages } = await lead.inbox.list({ show: 'all' });
    await lead.filing.file({
      messageKey: messages[0]?.messageKey ?? '',
      kind: 'observer',
      fields: { name: 'Мадина Омарова', phone: '+7 701 000 00 05', region: 'Алматы' },
    });
    await world.advance(1500);
    expect(await rows({ asking: true })).toMatchObject([{ initials: 'М. О.', phoneHint: '•• 05', region: 'KZ-ALA' }]);
    await rebuilt();
  });

  it('finds those of a list, also where two share an account', async () => {
    await bringIn();
    await world.register(['name: Dana', 'reporter: alaman:1']);
    await world.register(['status: withdrawn', 'name: Ерлан Сериков', 'reporter: alaman:1']);
    expect((await rows({ asking: true })).map(({ callSign, asks }) => [callSign, asks])).toEqual([
      ['Tulpar', 'withdrawn'],
    ]);
    await world.register(['name: Somebody Else', 'reporter: alaman:1']);
    expect((await rows({ states: ['candidate'] })).map(({ initials }) => initials)).toEqual(['S. E.']);
  });

  it('of the roster calls first once there is one', async () => {
    const call = async (reporter: number) => {
      const at = { chat: CHAT, fromId: BOT, sentAt: ms(world.clock.now()), receivedAt: ms(world.clock.now()) };
      const text = `#sos s-${reporter}\nregion: Алматы\nkind: kettling\nreporter: alaman:${reporter}\n\ncall ${reporter}`;
      await world.harness.telegram.sources.at(-1)?.receive(message(text, at));
      return (await lead.alarms.list()).find((row) => row.excerpt === `call ${reporter}`)?.caller;
    };
    expect(await call(70)).toBe('observer');
    await bringIn();
    expect(await call(71)).toBe('relayed');
    expect(await call(1)).toBe('observer');
  });
});

describe('two entries of one person', () => {
  it('are suggested by what they share, made one with all that is known, and parted again', async () => {
    const one = await add({ callSign: 'Qyran', name: 'Дана Ысқақова', phones: ['+7 701 000 00 01'], note: 'n' });
    const two = await add({ callSign: 'Arlan', name: 'Iskakova Dana', reporters: ['alaman:5'], externalId: 'x' });
    await add({ callSign: 'Tulpar', phones: ['8 701 000 00 01'] });
    const pairs = async () =>
      (await lead.observers.alike()).pairs.map(({ a, b, by }) => [[a.callSign, b.callSign].sort(), by]);
    expect(await pairs()).toHaveLength(2);
    expect(await pairs()).toContainEqual([['Arlan', 'Qyran'], ['name']]);
    await lead.observers.apart({ a: one.id, b: await idOf('Tulpar') });
    expect(await pairs()).toEqual([[['Arlan', 'Qyran'], ['name']]]);
    await lead.observers.merge({ from: two.id, into: one.id });
    expect(await pairs()).toEqual([]);
    expect(await signs()).toEqual(['Qyran', 'Tulpar']);
    expect(await lead.observers.get({ id: one.id })).toMatchObject({
      reporters: ['alaman:5'],
      externalId: 'x',
      merged: [{ callSign: 'Arlan' }],
    });
    await expect(lead.observers.move({ ids: [two.id], move: 'withdraw' })).rejects.toEqual(
      refused('OBSERVER_MERGED', { name: 'Qyran' }),
    );
    await rebuilt();
    await lead.observers.unmerge({ id: two.id });
    expect(await lead.observers.get({ id: one.id })).toMatchObject({ reporters: [], externalId: null, merged: [] });
    expect(await signs()).toEqual(['Arlan', 'Qyran', 'Tulpar']);
    await rebuilt();
  });
});

describe('an organisation', () => {
  it('that loses its accreditation takes it from all of its observers, in one decision that can be taken back', async () => {
    await bringIn();
    const [org] = (await lead.organisations.list()).rows;
    expect(org).toMatchObject({
      facts: { name: 'Invented Watch' },
      accreditation: 'unknown',
      observers: 2,
      stations: 0,
    });
    const id = org?.id ?? '';
    await expect(
      lead.organisations.set({ id: null, facts: { name: 'invented  WATCH', phone: null, note: null } }),
    ).rejects.toEqual(refused('ORGANISATION_KNOWN'));
    const { entryId } = await lead.organisations.accredit({ id, state: 'lost', reason: 'a resolution' });
    const lost = async () => (await rows()).filter(({ hindrances }) => hindrances.includes('accreditationLost')).length;
    expect(await lost()).toBe(2);
    expect((await lead.organisations.list()).rows).toMatchObject([
      { reason: 'a resolution', lostAt: world.clock.now() },
    ]);
    await rebuilt();
    await lead.organisations.undo({ entryId });
    expect(await lost()).toBe(0);
    const { client: viewer } = await world.join('Vera V.', 'viewer');
    await expect(viewer.organisations.accredit({ id, state: 'lost' })).rejects.toEqual(refused('ROLE_FORBIDDEN'));
    expect(await viewer.organisations.stations({ id })).toEqual({ rows: [] });
  });
});
