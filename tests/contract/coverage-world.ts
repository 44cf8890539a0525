import { rmSync } from 'node:fs';
import { createORPCClient } from '@orpc/client';
import { RPCLink } from '@orpc/client/message-port';
import { asPort } from '../../src/contract/index.ts';
import { createLiveHub } from '../../src/core/live/hub.ts';
import type { Session } from '../../src/core/people/index.ts';
import { createServe } from '../../src/core/process/serve.ts';
import { router } from '../../src/core/router/index.ts';
import { createSeats } from '../../src/core/seats/seats.ts';
import { createShell } from '../../src/core/shell.ts';
import { all as allRows } from '../../src/core/store/index.ts';
import { type Json, ms, NO_FACTS, type ObserverFacts, type TelegramId } from '../../src/domain/index.ts';
import { type Client, channelPair, handClock, testPorts } from '../fakes/core-harness.ts';
import { message } from '../fakes/telegram-source.ts';

export const MINUTE = 60_000;
export const HOUR = 60 * MINUTE;
/** 06:30 in Almaty and Akmola on voting day. */
export const DAWN = Date.UTC(2021, 0, 10, 0, 30);
const BOT = '901' as TelegramId;
const CHAT = { kind: 'channel', id: '501' as TelegramId } as const;
const PASSPHRASE = 'a practice passphrase';

/** An invented observer, as far as a test says who they are. */
export interface Someone extends Partial<Omit<ObserverFacts, 'callSign'>> {
  id: string;
  state?: 'active' | 'withdrawn' | 'declined';
}

/**
 * A headquarters on voting day with its store in reach: a lead, a coordinator, a bot of observers, twelve stations in two
 * districts of Akmola and two in Almaty.
 */
export async function coverageWorld(now = DAWN) {
  const hand = handClock(now);
  const made = testPorts({ clock: hand.clock });
  const hub = createLiveHub(made.ports.clock);
  const seats = createSeats<Session>(made.ports.clock, (session) => session.live && session.role !== 'viewer');
  const shell = createShell(made.ports, hub, seats);
  const serve = createServe(router, () => {});
  let windows = 0;
  const open = () => {
    windows += 1;
    const [near, far] = channelPair();
    const seat = seats.get(`seat-${windows}`);
    seat.channels += 1;
    serve(far, { shell, seat });
    const client: Client = createORPCClient(new RPCLink({ port: asPort(near) }));
    return client;
  };
  const lead = open();
  await lead.workspace.create({ hqName: 'Test', callName: 'Aisulu T.', passphrase: PASSPHRASE, locale: 'en' });
  await lead.people.lockAfter({ minutes: 0 });
  await lead.telegram.startLogin({ apiId: 1, apiHash: '0'.repeat(32), phone: '+70000000001' });
  await lead.telegram.submitCode({ code: '12345' });
  const source = made.telegram.sources.at(-1);
  if (!source) throw new Error('no source');
  await lead.telegram.watch({ account: '7001', chat: CHAT, title: 'alaman', on: true });
  await lead.telegram.bindRelay({ account: '7001', chat: CHAT, botId: BOT, botName: 'alamankz_bot', scheme: 'alaman' });
  const join = async (callName: string, role: 'lead' | 'coordinator' | 'responder' | 'viewer' = 'coordinator') => {
    const { personId, number } = await lead.people.add({ callName, role, canStart: false, passphrase: PASSPHRASE });
    const client = open();
    await client.people.signIn({ number, passphrase: PASSPHRASE });
    await client.people.lockAfter({ minutes: 0 });
    return { client, id: personId };
  };
  const rows = [
    ...Array.from({ length: 10 }, (_, n) => `Ақмола облысы;Bulandy;${n + 1};Мектеп ${n + 1};Abai St. ${n + 1}`),
    ...Array.from({ length: 2 }, (_, n) => `Ақмола облысы;Zerendi;${n + 11};Мектеп ${n + 11};Lake St. ${n + 1}`),
    ...Array.from({ length: 2 }, (_, n) => `Алматы қаласы;;${n + 1};Мектеп № ${n + 1};Dostyk Ave. ${n + 1}`),
  ];
  const bytes = new TextEncoder().encode(['Область;Район;№ участка;Атауы;Адрес', ...rows].join('\n'));
  const { uploadId } = await lead.uploads.begin({ name: 'stations.csv', size: bytes.length });
  await lead.uploads.part({ uploadId, at: 0, data: new File([bytes], 'part') });
  const { importId, guess } = await lead.stations.openImport({ uploadId });
  await lead.stations.preview({ importId, mapping: guess });
  await lead.stations.apply({ importId });
  const listed = (await lead.stations.list({ limit: 50, status: 'all' })).rows;
  const station = (number: number, region = 'KZ-AKM'): string => {
    const found = listed.find((row) => row.region === region && row.number === number);
    if (!found) throw new Error(`no station ${region} ${number}`);
    return found.id;
  };

  const hq = shell.hq;
  if (!hq) throw new Error('no headquarters');
  const { db, journal } = hq.workspace;
  const decide = (type: string, subject: string, payload: { [key: string]: Json }) =>
    journal.append({ type, subjects: [subject], payload }, 'system');
  /** People of the roster by names of the test's own, as entries put them there. */
  const enlist = (...people: Someone[]): void => {
    for (const { id, state = 'active', ...rest } of people) {
      const facts: ObserverFacts = { ...NO_FACTS, callSign: `cs ${id}`, languages: ['kk'], ...rest };
      decide('observer.set', `observer:${id}`, { facts: { ...facts } as Json });
      if (state !== 'active') decide(`observer.${state}`, `observer:${id}`, {});
    }
  };
  /** An organisation, and whether it is accredited. */
  const organise = (id: string, state: 'accredited' | 'lost'): void => {
    const facts = { name: `Org ${id}`, phone: null, note: null };
    decide('organisation.set', `organisation:${id}`, { facts });
    decide('organisation.accreditation', `organisation:${id}`, { state });
  };
  const logged = (observer: string, line: string, result: string): void =>
    void decide('observer.called', `observer:${observer}`, { line, result });

  let sent = 0;
  interface Said {
    who?: string | null;
    text?: string;
    /** The same again is an edit. */
    item?: number;
    kind?: string;
    fromId?: TelegramId;
  }
  /** A message of the bot: `fields` are its lines. */
  const say = async (fields: string, { who = '1', text = '', item, kind = 'checkin', fromId = BOT }: Said = {}) => {
    sent += 1;
    hand.jump(1000);
    const at = ms(hand.clock.now());
    const lines = [`#${kind} c-${item ?? sent}`, fields, ...(who === null ? [] : [`reporter: alaman:${who}`])];
    const body = text === '' ? lines.join('\n') : `${lines.join('\n')}\n\n${text}`;
    const edit = item === undefined ? {} : { msgId: 90_000 + item, editedAt: at };
    await source.receive(message(body, { chat: CHAT, fromId, sentAt: at, receivedAt: at, ...edit }));
  };
  /** A drill is as late as its newest message (core/coverage/day-clock.ts): time passes, and somebody unknown says something. */
  const pass = async (ms: number) => {
    await hand.advance(ms);
    await say('status: safe', { who: null });
    await hand.advance(31_000);
  };
  const cases = (filter: Parameters<Client['cases']['list']>[0] = { limit: 50 }) =>
    lead.cases.list(filter).then(({ rows }) => rows);
  const whole = async () => {
    const verified = await lead.journal.verify();
    const rebuilt = await lead.journal.rebuild();
    return { whole: verified.whole, same: rebuilt.same };
  };
  const coordinator = await join('Dana K.');
  return {
    ...hand,
    ...made,
    shell,
    db,
    lead,
    coordinator,
    source,
    join,
    station,
    enlist,
    organise,
    logged,
    say,
    pass,
    cases,
    whole,
    types: () =>
      allRows<{ type: string }>(db, 'SELECT type FROM journal_entry ORDER BY position').map(({ type }) => type),
    async dispose() {
      await shell.stop();
      rmSync(made.dataDir, { recursive: true, force: true });
    },
  };
}
