import { afterEach, describe, expect, it } from 'vitest';
import type { BallotFigures } from '../../src/contract/index.ts';
import { type IncomingMessage, ms, type TelegramId } from '../../src/domain/index.ts';
import { type Client, type Harness, handClock, openHeadquarters, startCore } from '../fakes/core-harness.ts';
import { message } from '../fakes/telegram-source.ts';

const BAYGE = '900' as TelegramId;
const ALAMAN = '901' as TelegramId;
const VOTERS = { kind: 'channel', id: '500' as TelegramId } as const;
const OBSERVERS = { kind: 'channel', id: '501' as TelegramId } as const;
const START = 1_610_250_000_000;
const HOUR = 3_600_000;

let harness: Harness;
afterEach(() => harness.dispose());

async function ready(clock = handClock(START)) {
  harness = startCore({ clock: clock.clock });
  const hq = await openHeadquarters(harness);
  await hq.client.people.lockAfter({ minutes: 0 });
  for (const [chat, botId, scheme] of [
    [VOTERS, BAYGE, 'bayge'],
    [OBSERVERS, ALAMAN, 'alaman'],
  ] as const) {
    await hq.client.telegram.watch({ account: '7001', chat, title: scheme, on: true });
    await hq.client.telegram.bindRelay({ account: '7001', chat, botId, botName: `${scheme}kz_bot`, scheme });
  }
  return { ...hq, ...clock };
}

let nextPhoto = 1;
const photo = (): Partial<IncomingMessage> => {
  nextPhoto += 1;
  return {
    media: { kind: 'photo', id: String(nextPhoto) as TelegramId, size: 1000, mime: 'image/jpeg', name: null },
    mediaRef: { accessHash: '1', fileReference: new Uint8Array([1]), dcId: 2 },
  };
};
interface Sent extends Partial<IncomingMessage> {
  who: string;
  choice?: string | null;
  observer?: boolean;
  station?: number;
  words?: string;
  bare?: boolean;
}
let nextItem = 0;
/** A ballot as a bot relays it; one a minute unless told otherwise, so that nothing looks like a machine. */
function ballot({ who, choice = '4', observer = false, station, words = '', bare = false, ...more }: Sent) {
  nextItem += 1;
  const lines = [
    `#ballot b-${nextItem}`,
    'region: KZ-ALA',
    station === undefined ? '' : `station: ${station}`,
    choice === null ? '' : `choice: ${choice}`,
    `reporter: ${observer ? 'alaman' : 'bayge'}:${who}`,
  ].filter((line) => line !== '');
  const sentAt = ms(START + nextItem * 61_000 + ((nextItem * 7919) % 53) * 1000);
  return message(`${lines.join('\n')}\n\n${words}`, {
    chat: observer ? OBSERVERS : VOTERS,
    fromId: observer ? ALAMAN : BAYGE,
    sentAt,
    receivedAt: sentAt,
    ...(bare ? {} : photo()),
    ...more,
  });
}

const FREE = { held: false };
const CONTEST = 'mazhilis';
type Card = NonNullable<Awaited<ReturnType<Client['ballots']['next']>>['ballot']>;
const seen = (choice: string | null) => [{ contest: CONTEST, choice }];
const decision = (
  card: Card,
  outcome: 'confirmed' | 'protestInvalid' | 'noPhoto' | 'spam',
  choice: string | null = null,
) => ({
  submission: card.submission,
  version: card.version,
  outcome,
  seen: outcome === 'confirmed' || outcome === 'protestInvalid' ? seen(choice) : [],
});

async function take(client: Client): Promise<Card> {
  const { ballot: card } = await client.ballots.next({ filter: FREE });
  if (!card) throw new Error('nothing waits');
  return card;
}
/** Reviews everything that waits as `see` says, by reporter. */
async function reviewAll(client: Client, see: (who: string) => string | null) {
  for (;;) {
    const { ballot: card } = await client.ballots.next({ filter: FREE });
    if (!card) return;
    const choice = see(card.sender.label.split(':')[1] ?? '');
    await client.ballots.review({
      decisions: [choice === null ? decision(card, 'protestInvalid') : decision(card, 'confirmed', choice)],
    });
  }
}
const voters = (figures: BallotFigures) =>
  figures.sources.find((each) => each.source === 'voter' && each.contest === CONTEST);
const rebuilt = async (client: Client) => expect(await client.journal.rebuild()).toMatchObject({ same: true });

describe('one person, one vote', () => {
  it('31: a second ballot replaces, not adds; votes never exceed persons', async () => {
    const { client, source } = await ready();
    await source.receive(ballot({ who: '1', station: 5 }), ballot({ who: '2' }));
    await source.receive(ballot({ who: '1', choice: '2', station: 5 }));
    await reviewAll(client, (who) => (who === '1' ? 'NO' : 'AJ'));
    const all = voters(await client.ballots.figures());
    expect(all).toMatchObject({
      people: 2,
      figures: { total: 3, confirmed: 2, superseded: 1, byParty: { AJ: 1, NO: 1 } },
    });
    await rebuilt(client);
  });

  it('contradictory choices are excluded and counted, until a reviewer settles it', async () => {
    const { client, source } = await ready();
    await source.receive(ballot({ who: '1', station: 5 }), ballot({ who: '1', choice: '2', station: 6 }));
    const first = await take(client);
    await client.ballots.review({ decisions: [decision(first, 'confirmed', 'AJ')] });
    const second = await take(client);
    const { entryId } = await client.ballots.review({ decisions: [decision(second, 'confirmed', 'NO')] });
    expect(voters(await client.ballots.figures())?.figures).toMatchObject({ confirmed: 0, contradictory: 2, total: 2 });
    await client.ballots.undo({ entryId });
    expect(voters(await client.ballots.figures())?.figures).toMatchObject({
      confirmed: 1,
      contradictory: 0,
      unreviewed: 1,
    });
    await rebuilt(client);
  });

  it('33: a ballot without a photo is never confirmed; it is counted as such without anybody', async () => {
    const { client, source } = await ready();
    await source.receive(ballot({ who: '1', bare: true }));
    expect((await client.ballots.next({ filter: FREE })).ballot).toBeNull();
    expect(voters(await client.ballots.figures())?.figures).toMatchObject({ noPhoto: 1, confirmed: 0, total: 1 });
    await source.receive(ballot({ who: '2' }));
    const card = await take(client);
    await client.ballots.review({ decisions: [decision(card, 'noPhoto')] });
    expect(voters(await client.ballots.figures())?.figures).toMatchObject({ noPhoto: 2 });
    const rows = await client.inbox.list({ show: 'all' });
    const bare = rows.rows.find((row) => row.mediaKind === null);
    expect(bare).toBeDefined();
    await rebuilt(client);
  });

  it('33: core refuses to confirm what has no photo', async () => {
    const { client, source } = await ready();
    await source.receive(ballot({ who: '1' }));
    const card = await take(client);
    const said = ballot({ who: '1', bare: true });
    const [shown] = card.messages;
    const msgId = Number(shown?.messageKey.split(':').at(-1));
    const text = shown?.versions.at(-1)?.text ?? '';
    // The photograph is edited away before the review arrives.
    await source.receive({ ...said, msgId, text, editedAt: ms(START + HOUR) });
    await expect(client.ballots.review({ decisions: [decision(card, 'confirmed', 'AJ')] })).rejects.toMatchObject({
      code: 'PHOTO_MISSING',
    });
  });

  it('an album holds ballots of several contests; the submission is counted once', async () => {
    const { client, source } = await ready();
    const grouped = '777' as TelegramId;
    const caption = ballot({ who: '1', groupedId: grouped });
    await source.receive(caption, { ...message('', { chat: VOTERS, fromId: BAYGE, groupedId: grouped, ...photo() }) });
    const card = await take(client);
    expect(card.photos).toBe(2);
    await client.ballots.review({
      decisions: [
        { ...decision(card, 'confirmed'), seen: [...seen('AJ'), { contest: 'maslikhat-city', choice: 'NO' }] },
      ],
    });
    const { sources } = await client.ballots.figures();
    expect(sources.map(({ contest, tallied, figures }) => [contest, tallied, figures.byParty])).toEqual(
      expect.arrayContaining([
        [CONTEST, true, { AJ: 1 }],
        ['maslikhat-city', false, { NO: 1 }],
      ]),
    );
    await rebuilt(client);
  });

  it("observers' ballots stand apart, and each photograph is one", async () => {
    const { client, source } = await ready();
    await source.receive(
      ballot({ who: '1', observer: true }),
      ballot({ who: '1', observer: true }),
      ballot({ who: '1' }),
    );
    await reviewAll(client, () => 'NO');
    const { sources } = await client.ballots.figures();
    const of = (name: string) => sources.find((each) => each.source === name)?.figures;
    expect(of('observer')).toMatchObject({ total: 2, confirmed: 2, byParty: { NO: 2 } });
    expect(of('voter')).toMatchObject({ total: 1, confirmed: 1 });
    await rebuilt(client);
  });

  it('what changed after its review comes back; meanwhile it counts as reviewed', async () => {
    const { client, source } = await ready();
    const sent = ballot({ who: '1' });
    await source.receive(sent);
    await reviewAll(client, () => 'AJ');
    await source.receive({ ...sent, text: `${sent.text}\nисправлено`, editedAt: ms(START + 9 * HOUR) });
    expect(voters(await client.ballots.figures())?.figures).toMatchObject({ confirmed: 1, total: 1 });
    const card = await take(client);
    expect(card).toMatchObject({ again: true, outcome: 'confirmed' });
    await source.receive({
      event: 'deletion',
      account: sent.account,
      chat: sent.chat,
      msgId: sent.msgId,
      how: 'deleted',
      source: 'push',
      receivedAt: ms(START + 10 * HOUR),
    });
    expect(voters(await client.ballots.figures())?.figures).toMatchObject({ confirmed: 1, total: 1 });
    await rebuilt(client);
  });
});

describe('the queue', () => {
  it('two reviewers never get the same ballot; a claim runs out', async () => {
    const { client, source, advance } = await ready();
    const { number } = await client.people.add({
      callName: 'Marat B.',
      role: 'analyst',
      canStart: false,
      passphrase: 'another passphrase',
    });
    const { client: marat } = harness.window();
    await marat.people.signIn({ number, passphrase: 'another passphrase' });
    await source.receive(ballot({ who: '1' }), ballot({ who: '2' }), ballot({ who: '3' }));
    const mine = await client.ballots.next({ filter: FREE });
    const his = await marat.ballots.next({ filter: FREE });
    const ids = [mine.ballot, mine.after, his.ballot].map((card) => card?.submission);
    expect(new Set(ids).size).toBe(3);
    expect(his).toMatchObject({ after: null, left: 3 });
    await advance(121_000);
    expect((await marat.ballots.next({ filter: FREE })).after).not.toBeNull();
    expect((await marat.ballots.next({ filter: FREE, skip: [ids[2] ?? ''] })).ballot?.submission).not.toBe(ids[2]);
  });

  it('filters by region and source, and says how many are left', async () => {
    const { client, source } = await ready();
    await source.receive(ballot({ who: '1' }), ballot({ who: '1', observer: true }));
    expect((await client.ballots.next({ filter: { ...FREE, source: 'observer' } })).left).toBe(1);
    expect((await client.ballots.next({ filter: { ...FREE, region: 'KZ-AST' } })).ballot).toBeNull();
    expect((await client.ballots.next({ filter: { ...FREE, region: 'KZ-ALA' } })).left).toBe(2);
  });

  it("one person's review isn't another's to undo; a viewer sees figures and nothing that voters sent", async () => {
    const { client, source } = await ready();
    const join = async (callName: string, role: 'responder' | 'viewer') => {
      const { number } = await client.people.add({ callName, role, canStart: false, passphrase: 'another passphrase' });
      const window = harness.window();
      await window.client.people.signIn({ number, passphrase: 'another passphrase' });
      return window.client;
    };
    const marat = await join('Marat B.', 'responder');
    const viewer = await join('Guest G.', 'viewer');
    await source.receive(ballot({ who: '1' }));
    const card = await take(client);
    const { entryId } = await client.ballots.review({ decisions: [decision(card, 'spam')] });
    await expect(marat.ballots.undo({ entryId })).rejects.toMatchObject({ code: 'TOUCHED_SINCE' });
    await marat.ballots.review({ decisions: [decision(card, 'confirmed', 'AJ')] });
    await expect(client.ballots.undo({ entryId })).rejects.toMatchObject({
      code: 'TOUCHED_SINCE',
      data: { name: 'Marat B.' },
    });
    expect(voters(await viewer.ballots.figures())?.figures.confirmed).toBe(1);
    await expect(viewer.ballots.get({ submission: card.submission })).rejects.toMatchObject({ code: 'ROLE_FORBIDDEN' });
    await expect(viewer.quarantine.list({})).rejects.toMatchObject({ code: 'ROLE_FORBIDDEN' });
  });
});

describe('floods', () => {
  /** One account, one a second. */
  const flood = (count: number, who: string, from: number) =>
    Array.from({ length: count }, (_, n) =>
      ballot({ who, sentAt: ms(from + n * 1000), receivedAt: ms(from + n * 1000) }),
    );

  it('35: a burst over the baseline alarms; bulk quarantine is one entry each way', async () => {
    const { client, source, advance } = await ready();
    await source.receive(ballot({ who: 'calm' }));
    const burst = flood(60, 'loud', START + 12 * HOUR);
    for (const each of burst) await source.receive(each);
    expect((await client.quarantine.notices()).map((notice) => notice.rule)).toEqual(
      expect.arrayContaining(['senderBurst', 'senderCadence', 'crowdBurst']),
    );
    // Three notices, one word on the desktop, until somebody has looked.
    expect(harness.notified.filter((each) => each.startsWith('flood'))).toHaveLength(1);
    const before = await client.quarantine.list({ limit: 200 });
    expect(before.held).toBe(60);
    expect(before.rows[0]?.findings.map((finding) => finding.rule)).toContain('senderCadence');
    expect((await client.ballots.next({ filter: FREE })).left).toBe(1);
    expect((await client.ballots.next({ filter: { held: true } })).left).toBe(60);
    await advance(70_000);
    const entries = async (type: string) =>
      (await client.journal.list({ limit: 200 })).rows.filter((row) => row.type === type);
    expect(await entries('quarantine.put')).toHaveLength(1);

    const { entryId, count } = await client.quarantine.release({
      which: { sender: before.rows[0]?.sender.address ?? '' },
    });
    expect(count).toBe(60);
    expect(await entries('quarantine.released')).toHaveLength(1);
    expect((await client.ballots.next({ filter: FREE })).left).toBe(61);
    await client.ballots.undo({ entryId });
    expect((await client.quarantine.list({})).held).toBe(60);
    const called = await client.quarantine.spam({ which: { all: true } });
    expect(voters(await client.ballots.figures())?.figures).toMatchObject({ spam: 60, quarantined: 0, total: 61 });
    expect((await client.ballots.figures()).rates.find((rate) => rate.claimed === 'AJ')).toMatchObject({
      spam: 60,
      reviewed: 60,
    });
    await client.ballots.undo({ entryId: called.entryId });
    expect(voters(await client.ballots.figures())?.figures).toMatchObject({ spam: 0, quarantined: 60 });
    expect(await client.journal.verify()).toMatchObject({ whole: true });
    await rebuilt(client);
  });

  it('a decision about a flood whose entries are not written yet lets others in between', async () => {
    const { client, source, advance } = await ready();
    await source.receive(...flood(1200, 'loud', START + 12 * HOUR));
    const { held } = await client.quarantine.list({});
    expect(held).toBe(1200);
    let under = true;
    const release = client.quarantine.release({ which: { all: true } }).finally(() => {
      under = false;
    });
    const seen: string[][] = [];
    while (under) seen.push((await client.journal.list({ limit: 200 })).rows.map((row) => row.type));
    expect((await release).count).toBe(held);
    // Somebody was answered when some of its entries were there, and the decision not yet.
    const between = seen.filter((types) => types.includes('quarantine.put') && !types.includes('quarantine.released'));
    expect(between.length).toBeGreaterThan(0);
    // What is about thousands is applied by the slice.
    for (let slices = 0; slices < 50 && (await client.quarantine.list({})).held > 0; slices++) await advance(1000);
    expect((await client.quarantine.list({})).held).toBe(0);
    await rebuilt(client);
  });

  it('a message that a file dates ahead does not hide the flood behind it', async () => {
    const { client, source } = await ready();
    const ahead = START + 20 * 365 * 24 * HOUR;
    await source.receive(ballot({ who: 'ahead', sentAt: ms(ahead), receivedAt: ms(START + 11 * HOUR) }));
    await source.receive(...flood(60, 'loud', START + 12 * HOUR));
    expect((await client.quarantine.list({})).held).toBe(60);
  });

  it('what a person released is not taken from them again, and a rebuild judges nothing anew', async () => {
    const { client, source, advance } = await ready();
    for (const each of flood(12, 'loud', START)) await source.receive(each);
    await advance(70_000);
    const { rows } = await client.quarantine.list({});
    const last = rows.map((row) => row.submission);
    await client.quarantine.release({ which: { submissions: last } });
    for (const each of flood(1, 'loud', START + 12_000)) await source.receive(each);
    expect((await client.quarantine.list({})).held).toBe(1);
    await rebuilt(client);
    expect((await client.quarantine.list({})).held).toBe(1);
  });

  it('an SOS of a bursting and blocked sender alarms, and is never held', async () => {
    const { client, source } = await ready();
    for (const each of flood(15, 'loud', START)) await source.receive(each);
    const address = (await client.quarantine.list({})).rows[0]?.sender.address ?? '';
    await client.senders.block({ address, reason: 'flood' });
    await source.receive(
      message('#sos s-1\nkind: kettling\nreporter: bayge:loud\n\nокружили', {
        chat: VOTERS,
        fromId: BAYGE,
        sentAt: ms(START + 15_000),
        receivedAt: ms(START + 15_000),
      }),
    );
    expect(await client.alarms.list()).toMatchObject([{ urgency: 'P0', excerpt: 'окружили' }]);
    const held = (await client.quarantine.list({ limit: 200 })).rows;
    expect(held.map((row) => row.kind)).not.toContain('sos');
  });

  it('34: with the parties permuted in what was sent, the same submissions are held', async () => {
    const sent = Array.from({ length: 40 }, (_, n) => ({
      who: ['a', 'b', 'c'][n % 7] ?? `p${n}`,
      choice: (n % 5) + 1,
      gap: n % 3 === 0 ? 1000 : (n * 7919) % 40_000,
      words: n % 4 === 0 ? 'одинаковый текст для всех отправителей сразу' : '',
    }));
    const heldWith = async (parties: readonly number[]) => {
      const { client, source } = await ready();
      let at = START;
      const items = sent.map(({ who, choice, gap, words }, n) => {
        at += gap;
        const text = `#ballot x-${n}\nregion: KZ-ALA\nchoice: ${parties[choice - 1]}\nreporter: bayge:${who}\n\n${words}`;
        return message(text, { chat: VOTERS, fromId: BAYGE, sentAt: ms(at), receivedAt: ms(at), ...photo() });
      });
      for (const item of items) await source.receive(item);
      const { rows } = await client.quarantine.list({ limit: 200 });
      return rows.map((row) => [row.submission, row.findings]).sort();
    };
    const plain = await heldWith([1, 2, 3, 4, 5]);
    await harness.dispose();
    const permuted = await heldWith([4, 3, 5, 1, 2]);
    expect(plain.length).toBeGreaterThan(0);
    expect(permuted).toEqual(plain);
  });
});

describe('duplicates and senders', () => {
  it('the same words from two people and one place reported twice are suggested', async () => {
    const { client, source } = await ready();
    const words = 'На участке с утра не работает ни одна кабина для голосования';
    const report = (n: number, text: string) =>
      message(
        `#violation v-${n}\nregion: KZ-ALA\nstation: 7\nkind: election_violation\nreporter: bayge:${n}\n\n${text}`,
        {
          chat: VOTERS,
          fromId: BAYGE,
          sentAt: ms(START + n * 60_000),
          receivedAt: ms(START + n * 60_000),
        },
      );
    await source.receive(report(1, words), report(2, words.toUpperCase()), report(3, 'Другое'));
    const kinds = (await client.duplicates.list({})).rows.map((row) => row.kind).sort();
    expect(kinds).toEqual(['event', 'event', 'text']);
    await source.receive(
      message('#violation a-1\nregion: KZ-ALA\nstation: 9\nkind: carousel\nreporter: alaman:9\n\nВторой раз', {
        chat: OBSERVERS,
        fromId: ALAMAN,
        sentAt: ms(START + 9 * HOUR),
        receivedAt: ms(START + 9 * HOUR),
      }),
    );
    const twice = (await client.duplicates.list({})).rows.find((row) => row.kind === 'text');
    await client.duplicates.decide({ pairs: [{ a: twice?.a ?? '', b: twice?.b ?? '' }], verdict: 'confirmed' });
    expect(await client.violations.counts()).toEqual([
      { source: 'voter', category: 'election_violation', n: 3, copies: 1 },
      { source: 'observer', category: 'carousel', n: 1, copies: 0 },
    ]);
  });

  it('a sender is known, unknown or blocked; blocked ones are held, unblocking is undone as one', async () => {
    const { client, source } = await ready();
    await source.receive(ballot({ who: '1' }));
    const { address } = (await take(client)).sender;
    expect(await client.senders.get({ address: address ?? '' })).toMatchObject({ state: 'unknown', label: 'bayge:1' });
    const { entryId } = await client.senders.block({ address: address ?? '', reason: 'sends adverts' });
    await source.receive(ballot({ who: '1' }));
    expect((await client.quarantine.list({})).rows).toMatchObject([
      { sender: { state: 'blocked', reason: 'sends adverts' } },
    ]);
    await client.ballots.undo({ entryId });
    expect(await client.senders.get({ address: address ?? '' })).toMatchObject({ state: 'unknown' });
    await rebuilt(client);
  });
});
