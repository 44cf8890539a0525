import { afterEach, expect, it, vi } from 'vitest';
import type { AlarmRow } from '../../src/contract/index.ts';
import { ms, type TelegramId, type Urgency } from '../../src/domain/index.ts';
import { caseHeadquarters, MINUTE, START } from '../fakes/case-headquarters.ts';
import type { Client, Harness } from '../fakes/core-harness.ts';
import { message } from '../fakes/telegram-source.ts';

vi.setConfig({ testTimeout: 240_000 });

let harness: Harness;
afterEach(() => harness.dispose());

const SECOND = 1000;
const HOUR = 60 * MINUTE;
/** As the profile of the election has them. */
const TARGET: Record<Urgency, number> = { P0: 5 * MINUTE, P1: 15 * MINUTE, P2: 2 * HOUR, P3: 24 * HOUR };
/** One decision takes a person so long: reading a line and pressing a key. */
const DECIDES = 6 * SECOND;

const RELAY = { kind: 'channel', id: '800' as TelegramId } as const;
const VOTERS = { kind: 'channel', id: '801' as TelegramId } as const;
const BOT = '900' as TelegramId;
const VOTERS_BOT = '901' as TelegramId;

interface Call {
  at: number;
  name: string;
  chat: typeof RELAY | typeof VOTERS | { kind: 'user'; id: TelegramId };
  from: TelegramId;
  text: string;
}

const dm = (user: number) => ({ chat: { kind: 'user', id: String(user) as TelegramId }, from: String(user) }) as const;
const privately = (at: number, user: number, name: string, text: string): Call => {
  const { chat, from } = dm(user);
  return { at, name, chat, from: from as TelegramId, text };
};

const COPIED = [
  'Помогите, нас окружили на площади и никого не выпускают',
  'Меня избивают возле участка, приезжайте быстрее',
  'В участке вбросы, наблюдателей выгнали на улицу',
  'Көмектесіңіздер, бізді сотқа алып бара жатыр екен',
];
/** The same words as a tired person would still call the same. */
const disguised = (text: string, n: number): string =>
  [text, text.toUpperCase(), text.replaceAll(' ', '  '), `${text} !!!`, text.replaceAll('о', 'o')][n % 5] ?? text;

/** A thousand calls in ten minutes that nobody has to help with: by few who shout, by many who copy, by many who invent. */
function fakes(): Call[] {
  const calls: Call[] = [];
  for (let n = 0; n < 350; n += 1)
    calls.push(privately(0, 1000 + (n % 5), 'fake', `#sos срочно ${n} ${'й'.repeat(n % 7)}`));
  for (let n = 0; n < 400; n += 1)
    calls.push(privately(0, 2000 + n, 'fake', `#sos ${disguised(COPIED[n % 4] ?? '', n)}`));
  for (let n = 0; n < 250; n += 1)
    calls.push(privately(0, 3000 + n, 'fake', `#SOS ${n} человек за углом дома ${n * 7}, квартал ${n * 13}`));
  // Mixed, and evenly over ten minutes.
  return calls
    .map((call, n) => ({ call, place: (n * 617) % 1000 }))
    .sort((a, b) => a.place - b.place)
    .map(({ call }, n) => ({ ...call, at: n * 600 }));
}

/** Twenty that are true, spread over the same ten minutes. */
function trues(): Call[] {
  const of = (n: number): Call => {
    const at = 20 * SECOND + n * 28 * SECOND;
    const kind = n % 2 === 0 ? 'kettling' : 'search_home';
    const relayed = (scheme: string) =>
      `#sos T-${scheme}-${n}\nkind: ${kind}\nregion: KZ-ALA\nreporter: ${scheme}:${n}\n\nправда ${n}`;
    if (n % 5 < 2) return { at, name: 'observer', chat: RELAY, from: BOT, text: relayed('alaman') };
    if (n % 5 === 2) return { at, name: 'voter', chat: VOTERS, from: VOTERS_BOT, text: relayed('bayge') };
    if (n % 5 === 3) return privately(at, 100 + n, 'known', `#sos правда ${n}: ломают дверь в квартиру`);
    return privately(at, 100 + n, 'stranger', `#sos правда ${n}: отца увезли люди без формы`);
  };
  return Array.from({ length: 20 }, (_, n) => of(n));
}

it('beside a thousand fake calls in ten minutes three people answer twenty true ones in time', async () => {
  const world = await caseHeadquarters();
  harness = world.harness;
  const { client, source, clock, join, advance, jump } = world;
  await client.telegram.watch({ account: '7001', chat: VOTERS, title: 'voters', on: true });
  const bot = { account: '7001', chat: VOTERS, botId: VOTERS_BOT, botName: 'Bot', scheme: 'bayge' };
  await client.telegram.bindRelay(bot);
  const people: Client[] = [client, (await join('Dana K.')).client, (await join('Erlan T.')).client];

  // Four of the true callers have written before the flood began.
  const truth = trues();
  for (const { chat, from } of truth.filter(({ name }) => name === 'known')) {
    const now = ms(clock.now());
    await source.receive(message('здравствуйте', { chat, fromId: from, sentAt: now, receivedAt: now }));
  }
  jump(2 * HOUR);
  const began = clock.now();

  const calls = [...fakes(), ...truth].sort((a, b) => a.at - b.at);
  const seen = { lines: 0, calls: 0, decisions: 0, slowest: 0 };
  let next = 0;
  /** One look at the bar, one decision: the top line, or of strangers who share nothing but the hour the first. */
  const decide = async (person: Client): Promise<void> => {
    const asked = performance.now();
    const bar = (await person.alarms.list()).filter(({ why }) => why === 'unanswered');
    seen.slowest = Math.max(seen.slowest, performance.now() - asked);
    seen.lines = Math.max(seen.lines, bar.length);
    seen.calls = Math.max(seen.calls, callsIn(bar));
    const [top] = bar;
    if (!top) return;
    seen.decisions += 1;
    const ids = top.group && top.group.by !== 'burst' ? top.group.members : [top.caseId];
    await person.cases.moveMany({ cases: ids.map((caseId) => ({ caseId })), make: { move: 'acknowledge' } });
  };

  for (let t = 0; t <= 20 * MINUTE && (next < calls.length || (await client.alarms.list()).length > 0); t += SECOND) {
    while ((calls[next]?.at ?? Number.POSITIVE_INFINITY) <= t) {
      const { chat, from, text } = calls[next] as Call;
      next += 1;
      const now = ms(clock.now());
      await source.receive(message(text, { chat, fromId: from, sentAt: now, receivedAt: now }));
    }
    if (t % (10 * SECOND) === 0) await client.alarms.listening({ sound: 'on' });
    for (const [n, person] of people.entries()) if ((t + n * 2 * SECOND) % DECIDES === 0) await decide(person);
    await advance(SECOND);
  }

  // Every call became a case, and none of the true ones was late: neither answered late, nor past a step of the ladder.
  const { total } = await client.cases.list({ state: 'all', limit: 1 });
  expect(total).toBe(calls.length);
  const waited: Record<string, number[]> = {};
  const late: string[] = [];
  const rows = await everyCase(client);
  for (const row of rows) {
    if (!row.excerpt.includes('правда')) continue;
    const { timeline } = await client.cases.get({ caseId: row.id });
    const wait = (row.acknowledgedAt ?? Number.POSITIVE_INFINITY) - row.receivedAt;
    const call = truth.find(({ text }) => text.includes(`правда ${/правда (\d+)/.exec(row.excerpt)?.[1]}`));
    const who = `${call?.name} ${row.urgency}`;
    waited[who] = [...(waited[who] ?? []), wait];
    const climbed = timeline.some((item) => item.what === 'entry' && /Target$/.test(String(item.fields.why)));
    if (wait > TARGET[row.urgency] || climbed) late.push(`${row.excerpt}: ${wait}`);
  }
  const figures = Object.entries(waited).map(
    ([name, of]) => `${name} ${of.length}: longest ${Math.max(...of) / SECOND} s`,
  );
  const fakeWait = Math.max(...rows.map(({ acknowledgedAt, receivedAt }) => (acknowledgedAt ?? 0) - receivedAt));
  console.info(
    [
      `1 000 fake and 20 true calls in ten minutes; ${people.length} people, a decision every ${DECIDES / SECOND} s each`,
      ...figures,
      `any call: longest ${fakeWait / SECOND} s; ${seen.decisions} decisions in ${(clock.now() - began) / MINUTE} min`,
      `at most ${seen.calls} calls waited, in ${seen.lines} lines; slowest bar ${Math.round(seen.slowest)} ms`,
    ].join('\n  '),
  );
  expect(Object.values(waited).flat()).toHaveLength(20);
  expect(late).toEqual([]);
  expect(await client.journal.verify()).toMatchObject({ whole: true });
  expect(await client.journal.rebuild()).toMatchObject({ same: true });
  expect(began).toBeGreaterThan(START);
});

const callsIn = (bar: readonly AlarmRow[]) => bar.reduce((sum, { group }) => sum + (group?.count ?? 1), 0);

async function everyCase(client: Client) {
  const rows = [];
  let cursor: string | null = null;
  do {
    const page: Awaited<ReturnType<Client['cases']['list']>> = await client.cases.list({
      state: 'all',
      limit: 200,
      cursor,
    });
    rows.push(...page.rows);
    cursor = page.next;
  } while (cursor !== null);
  return rows;
}
