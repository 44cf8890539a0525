import type { CaseRow, TimelineItem, Urgency } from '../../src/contract/index.ts';
import { LADDER, ms, type TelegramId } from '../../src/domain/index.ts';
import { type Client, type Harness, handClock, openHeadquarters, startCore } from '../fakes/core-harness.ts';
import { message } from '../fakes/telegram-source.ts';

const SECOND = 1000;
export const MINUTE = 60 * SECOND;
export const HOUR = 60 * MINUTE;
const START = Date.UTC(2021, 0, 10, 1);
const CHAT = { kind: 'channel', id: '800' as TelegramId } as const;
const BOT = '900' as TelegramId;
const PASSPHRASE = 'x y z w v u';
/** How often the people of the day look, ms. */
const LOOK = 20 * SECOND;
/** A step may come so long after it is due: two ticks and a look. */
const SLACK = 3 * SECOND;

export interface Day {
  seed: number;
  hours: number;
  cases: number;
  /** Hours into the day: core is stopped without a goodbye, and started anew on the same store so many minutes later. */
  kills: readonly { at: number; minutes: number }[];
  /** The machine sleeps: no timer runs, and what was sent meanwhile arrives afterwards. */
  sleeps: readonly { at: number; minutes: number }[];
  /** Everybody is asleep, the lead, too; no window can be heard. */
  nights: readonly { at: number; minutes: number }[];
}

export interface DayReport {
  cases: number;
  closed: number;
  steps: Record<string, number>;
  /** Steps that were taken late, after a sleep or a start, and say so. */
  late: number;
  calledByName: number;
  /** What must not be: empty. */
  flaws: string[];
}

interface Person {
  name: string;
  number: string;
  id: string;
  client: Client;
  /** Spans of the day in which they do nothing at all. */
  asleep: { from: number; until: number }[];
}

/** Mulberry32: the same day for the same seed. */
function random(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
}

const KINDS = ['kettling', 'search_home', 'search_home', 'search_home', 'fine'];

/**
 * A day with a clock that is moved: calls come, people answer, act and close, fall asleep over them; core is killed and
 * opened again, the machine sleeps. Then the journal is asked whether anything was late that nobody was told of.
 */
export async function simulateDay(day: Day): Promise<DayReport> {
  const rng = random(day.seed);
  const between = (from: number, to: number) => from + rng() * (to - from);
  const hand = handClock(START);
  const { clock } = hand;
  let harness: Harness = startCore({ clock });
  const opened = await openHeadquarters(harness);
  let source = opened.source;
  const { workspaceId } = opened;
  const lead: Person = { name: 'Aisulu T.', number: opened.number, id: '', client: opened.client, asleep: [] };
  await lead.client.people.lockAfter({ minutes: 0 });
  await lead.client.telegram.watch({ account: '7001', chat: CHAT, title: 'relay', on: true });
  await lead.client.telegram.bindRelay({ account: '7001', chat: CHAT, botId: BOT, botName: 'Bot', scheme: 'alaman' });

  const enter = async (person: Person) => {
    person.client = harness.window().client;
    await person.client.people.signIn({ number: person.number, passphrase: PASSPHRASE });
    await person.client.people.lockAfter({ minutes: 0 });
  };
  const responders: Person[] = [];
  const end = START + day.hours * HOUR;
  /** From here on nothing new comes and everybody is awake: what is left must be brought to its end. */
  const evening = end - 2 * HOUR;
  for (const [n, name] of ['Dana K.', 'Erlan T.', 'Gulnar S.'].entries()) {
    const who = { callName: name, role: 'responder', canStart: false, passphrase: PASSPHRASE } as const;
    const { number, personId } = await lead.client.people.add(who);
    const person: Person = { name, number, id: personId, client: lead.client, asleep: [] };
    await enter(person);
    for (let at = START + between(0.4, 2) * HOUR; at < evening; ) {
      const until = Math.min(at + between(0.5, 2) * HOUR, evening);
      person.asleep.push({ from: at, until });
      at = until + between(0.6, 2.5) * HOUR;
    }
    responders.push(person);
    for (let from = START; from < end; from += 8 * HOUR)
      await lead.client.roster.plan({
        person: personId,
        from,
        until: from + 8 * HOUR,
        order: 1 + ((n + from / HOUR) % 3),
      });
  }
  lead.id = (await lead.client.people.list()).find(({ callName }) => callName === lead.name)?.id ?? '';
  const people = [lead, ...responders];
  const nights = day.nights.map(({ at, minutes }) => ({
    from: START + at * HOUR,
    until: START + at * HOUR + minutes * MINUTE,
  }));
  for (const person of people) person.asleep.push(...nights);
  const isAwake = ({ asleep }: Person) => !asleep.some(({ from, until }) => from <= clock.now() && clock.now() < until);

  // ── What comes ──────────────────────────────────────────────────────────────────────────────────────────────────
  const calls = Array.from({ length: day.cases }, (_, n) => ({
    at: START + between(0, evening - START),
    kind: KINDS[Math.floor(rng() * KINDS.length)] ?? 'fine',
    n,
  })).sort((a, b) => a.at - b.at);
  const deliver = async () => {
    while (calls[0] && calls[0].at <= clock.now()) {
      const { at, kind, n } = calls.shift() as (typeof calls)[number];
      const text = `#sos D-${n}\nregion: KZ-ALA\nkind: ${kind}\nreporter: alaman:${n}\n\nвызов ${n}`;
      const times = { sentAt: ms(Math.floor(at)), receivedAt: ms(clock.now()) };
      await source.receive(message(text, { chat: CHAT, fromId: BOT, ...times }));
    }
  };

  // ── What people do ──────────────────────────────────────────────────────────────────────────────────────────────
  /** When its owner would do the next thing, were they awake. */
  const plans = new Map<string, { owner: Person; what: 'start' | 'close' | 'confirm'; at: number }>();
  const work = async () => {
    const awake = people.filter(isAwake);
    if (awake.length > 0) await (awake[0] as Person).client.alarms.listening({ sound: 'on' });
    const bar = awake.length > 0 ? await (awake[0] as Person).client.alarms.list() : [];
    for (const { caseId, why, level } of bar) {
      const person = awake[Math.floor(rng() * awake.length)] as Person;
      const known = plans.get(caseId);
      if (why === 'unanswered' && rng() < 0.3) {
        await person.client.alarms.acknowledge({ caseId });
        plans.set(caseId, { owner: person, what: 'start', at: clock.now() + between(1, 10) * MINUTE });
      } else if (known?.what === 'confirm' && why === 'noSecond') {
        known.at = Math.min(known.at, clock.now());
      } else if (why === 'noAction' && level >= 2 && known && !isAwake(known.owner) && isAwake(lead)) {
        // The lead was told that somebody sleeps over it, and takes it.
        await lead.client.cases.assign({ caseId });
        plans.set(caseId, { owner: lead, what: 'start', at: clock.now() + MINUTE });
      }
    }
    for (const [caseId, plan] of plans) {
      if (plan.at > clock.now() || (plan.what !== 'confirm' && !isAwake(plan.owner))) continue;
      const { client } = plan.owner;
      if (plan.what === 'start') {
        await client.cases.start({ caseId, text: 'lawyer called' });
        Object.assign(plan, { what: 'close', at: clock.now() + between(5, 40) * MINUTE });
      } else if (plan.what === 'close') {
        const row = await client.cases.close({ caseId, outcome: 'helped' });
        if (row.state === 'closed') plans.delete(caseId);
        else Object.assign(plan, { what: 'confirm', at: clock.now() + between(1, 30) * MINUTE });
      } else {
        const second = awake.find((one) => one !== plan.owner);
        if (!second) continue;
        await second.client.cases.confirmClose({ caseId });
        plans.delete(caseId);
      }
    }
  };

  // ── What happens to the machine ─────────────────────────────────────────────────────────────────────────────────
  const outages: { from: number; until: number }[] = [];
  const outage = (minutes: number) => {
    outages.push({ from: clock.now(), until: clock.now() + minutes * MINUTE });
    hand.jump(minutes * MINUTE);
  };
  const { dataDir } = harness;
  const kill = async (minutes: number) => {
    await harness.stop();
    outage(minutes);
    harness = startCore({ dataDir, clock });
    lead.client = harness.window().client;
    await lead.client.workspace.open({ workspaceId, number: lead.number, passphrase: 'a practice passphrase' });
    await lead.client.people.lockAfter({ minutes: 0 });
    for (const person of responders) await enter(person);
    source = harness.telegram.sources.at(-1) as typeof source;
  };
  const events = [
    ...day.kills.map(({ at, minutes }) => ({ at: START + at * HOUR, run: () => kill(minutes) })),
    ...day.sleeps.map(({ at, minutes }) => ({ at: START + at * HOUR, run: async () => outage(minutes) })),
  ].sort((a, b) => a.at - b.at);

  while (clock.now() < end) {
    while (events[0] && events[0].at <= clock.now()) await events.shift()?.run();
    await deliver();
    await work();
    await hand.advance(LOOK);
  }

  // ── What the journal says of it ─────────────────────────────────────────────────────────────────────────────────
  const report: DayReport = { cases: 0, closed: 0, steps: {}, late: 0, calledByName: 0, flaws: [] };
  for await (const row of everyCase(lead.client)) {
    const { timeline } = await lead.client.cases.get({ caseId: row.id });
    report.cases += 1;
    if (row.state === 'closed') report.closed += 1;
    else if (row.owner === null) report.flaws.push(`${row.id} is nobody's at the end of the day`);
    report.flaws.push(...flawsOf(row, timeline, { outages, end: clock.now() }));
    for (const { step, late, to } of stepsOf(timeline)) {
      report.steps[step] = (report.steps[step] ?? 0) + 1;
      if (late) report.late += 1;
      if (to !== '') report.calledByName += 1;
    }
  }
  if (report.cases !== day.cases) report.flaws.push(`${report.cases} cases of ${day.cases} calls`);
  const [{ whole }, { same }] = [await lead.client.journal.verify(), await lead.client.journal.rebuild()];
  if (!whole || !same) report.flaws.push('the journal is not whole, or a rebuild differs');
  await harness.dispose();
  return report;
}

async function* everyCase(client: Client): AsyncGenerator<CaseRow> {
  let cursor: string | null = null;
  do {
    const page: Awaited<ReturnType<Client['cases']['list']>> = await client.cases.list({
      state: 'all',
      limit: 200,
      cursor,
    });
    yield* page.rows;
    cursor = page.next;
  } while (cursor !== null);
}

type Entry = Extract<TimelineItem, { what: 'entry' }>;
const entriesIn = (timeline: readonly TimelineItem[]) =>
  timeline.filter((item): item is Entry => item.what === 'entry' && !item.superseded);

const stepsOf = (timeline: readonly TimelineItem[]) =>
  entriesIn(timeline)
    .filter(({ type }) => type === 'case.escalated')
    .map(({ at, fields }) => ({
      at,
      step: Number(fields.step),
      late: fields.late === true,
      to: typeof fields.to === 'string' ? fields.to : '',
    }));

/** Of the profile, minutes. */
const TARGET: Record<Urgency, number> = { P0: 5, P1: 15, P2: 120, P3: 1440 };
const ACTION: Record<Urgency, number> = { P0: 15, P1: 60, P2: 480, P3: 2880 };
/** In targets: from when each step of a stretch is due. */
const FIRST = [
  [1, LADDER.pastTarget],
  [1.5, LADDER.nextOnShift],
  [2, LADDER.twiceTarget],
] as const;
const SECOND_CLOCK = [
  [1, LADDER.owner],
  [2, LADDER.ownersLead],
] as const;

/** Stretches of a case's life in which a clock runs, by the entry that begins them. */
const RUNS: Record<string, readonly (readonly [number, number])[]> = {
  'case.opened': FIRST,
  'case.acknowledged': SECOND_CLOCK,
  'case.assigned': SECOND_CLOCK,
  'case.closeAsked': SECOND_CLOCK,
};

/** Whether every step that was due was taken, in its time or as soon as the machine was there again, once, and none early. */
function flawsOf(
  row: CaseRow,
  timeline: readonly TimelineItem[],
  { outages, end }: { outages: readonly { from: number; until: number }[]; end: number },
): string[] {
  const flaws: string[] = [];
  const entries = entriesIn(timeline);
  const moves = entries.filter(({ type }) => type !== 'case.escalated');
  for (const [n, { type, at }] of moves.entries()) {
    const begins = type === 'case.opened' ? row.receivedAt : at;
    const ends = moves[n + 1]?.at ?? end;
    // By their order, not by their time: a move and a step may share a millisecond.
    const until = entries.indexOf(moves[n + 1] as Entry);
    const taken = stepsOf(entries.slice(entries.indexOf(moves[n] as Entry), until < 0 ? undefined : until));
    const once = new Set(taken.map(({ step }) => step));
    if (once.size !== taken.length) flaws.push(`${row.id}: a step twice after ${type}`);
    const run = RUNS[type] ?? [];
    const target = (type === 'case.opened' ? TARGET : ACTION)[row.urgency] * MINUTE;
    for (const [times, step] of run) {
      const due = begins + times * target;
      const could = outages.find(({ from, until }) => from <= due && due < until)?.until ?? due;
      const early = taken.find((one) => one.step === step && one.at < due);
      if (early) flaws.push(`${row.id}: step ${step} ${due - early.at} ms early`);
      if (ends <= could + SLACK) continue;
      if (!taken.some((one) => one.step >= step && one.at <= could + SLACK))
        flaws.push(`${row.id} (${row.urgency}): silent past step ${step} after ${type}`);
    }
  }
  return flaws;
}
