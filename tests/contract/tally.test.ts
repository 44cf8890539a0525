import { afterEach, describe, expect, it } from 'vitest';
import { ms } from '../../src/domain/index.ts';
import type { Harness } from '../fakes/core-harness.ts';
import { message } from '../fakes/telegram-source.ts';
import { ALAMAN, NOW, OBSERVERS, PARTIES, protocolWorld, refused, sheet } from './protocol-world.ts';

let harness: Harness;
afterEach(() => harness.dispose());

/** No two stations alike: the same votes twice are a finding. */
const NO = 30_707;
const votesAt = (station: number): [string, number][] =>
  PARTIES.map((code, n) => [code, [9091, NO - station, 4419, 9343, 6131][n] ?? 0]);

async function ready() {
  const world = await protocolWorld();
  harness = world.harness;
  const { ann, bek, eve, post } = world;
  /** A protocol that two keyed alike and a third accepted. */
  const accepted = async (station: number, pages = 2) => {
    const id = await post(station, pages);
    const keyed = sheet({
      votes: votesAt(station).map(([code, count]) => ({ code, count, words: null })),
      invalid: 610 + station,
    });
    for (const { client } of [ann, bek]) await client.protocols.key({ id, sheet: keyed });
    const { entryId } = await eve.client.protocols.accept({ id });
    return { id, entryId };
  };
  return { ...world, accepted };
}

describe('the count', () => {
  it('moves with each acceptance, and back with each that is taken away', async () => {
    const { lead, eve, ann, accepted } = await ready();
    const panel = () => lead.tally.panel({ path: ['KZ-ALA'] });
    const verified = async () => (await panel()).parts.clear;
    expect(await verified()).toMatchObject({ stations: 0, votes: {} });
    const { id, entryId } = await accepted(5);
    await accepted(6);
    expect((await verified()).votes.NO).toEqual({ sum: 2 * NO - 11, n: 2 });
    expect(Object.keys((await verified()).votes).toSorted()).toEqual(PARTIES.toSorted());
    expect((await lead.tally.panel({})).below.find(({ code }) => code === 'KZ-ALA')?.parts.clear.stations).toBe(2);

    await eve.client.protocols.undo({ id, entryId });
    expect(await verified()).toMatchObject({ stations: 1, votes: { NO: { sum: NO - 6, n: 1 } } });
    await eve.client.protocols.accept({ id });
    await eve.client.protocols.exclude({ id, code: 'turnout_flag', on: true, note: 'over 70 %' });
    const flagged = await panel();
    expect([flagged.parts.clear.stations, flagged.parts.flagged.stations, flagged.states.flagged]).toEqual([1, 1, 1]);

    await ann.client.protocols.askReopen({ id, reason: 'a digit was misread' });
    await eve.client.protocols.reopen({ id });
    expect((await panel()).states.byStatus).toEqual({ received: 1, accepted: 1 });
    expect((await panel()).parts.flagged.stations).toBe(0);
    // A journal that is folded anew gives the same count.
    const before = await lead.tally.panel({});
    await lead.journal.rebuild();
    expect(await lead.tally.panel({})).toEqual(before);
  });

  it('tells what has no photograph, or one side alone, apart from what is verified', async () => {
    const { lead, accepted } = await ready();
    await accepted(5, 2);
    await accepted(6, 1);
    await accepted(7, 0);
    const { parts } = await lead.tally.panel({ path: ['KZ-ALA'] });
    expect([parts.clear, parts.partial, parts.reported].map(({ stations }) => stations)).toEqual([1, 1, 1]);
    expect(parts.clear.votes.NO).toEqual({ sum: NO - 5, n: 1 });
  });

  it('opens down to the protocol under it', async () => {
    const { lead, accepted } = await ready();
    const five = await accepted(5);
    await accepted(12);
    const first = await lead.tally.stations({ path: ['KZ-ALA'], limit: 1 });
    expect(first).toMatchObject({
      total: 2,
      next: 'KZ-ALA/5',
      rows: [{ protocol: five.id, number: 5, votes: Object.fromEntries(votesAt(5)) }],
    });
    const second = await lead.tally.stations({ path: ['KZ-ALA'], limit: 1, after: first.next });
    expect(second).toMatchObject({ next: null, rows: [{ number: 12 }] });
  });

  it('says whether what is put aside could change who leads, and when nothing bounds it', async () => {
    const { lead, eve, ann, post, accepted } = await ready();
    await accepted(5);
    expect(await lead.tally.bounds({ path: [] })).toEqual({
      leader: 'NO',
      rival: 'AJ',
      lead: NO - 5 - 9343,
      leastLead: NO - 5 - 9343,
      changes: false,
      sheets: 0,
      unbounded: 0,
    });
    const waiting = await post(6);
    // No registry says how many voters there are.
    expect(await lead.tally.bounds({ path: [] })).toMatchObject({ sheets: 1, unbounded: 1, changes: true });
    await eve.client.protocols.reject({ id: waiting, code: 'duplicate', note: '' });
    expect(await lead.tally.bounds({ path: [] })).toMatchObject({ sheets: 0, changes: false });
    expect(await ann.client.tally.bounds({ path: ['KZ-AST'] })).toMatchObject({ leader: null, sheets: 0 });
  });

  it('draws how it came in, by region', async () => {
    const { lead, accepted } = await ready();
    expect((await lead.tally.curve()).marks).toEqual([]);
    await accepted(5);
    await accepted(6);
    const { marks } = await lead.tally.curve();
    expect(marks.at(-1)?.reported).toEqual({ 'KZ-ALA': 2 });
  });

  it('counts people by the bot they wrote through, each once, whatever they sent', async () => {
    const { lead, source, post, advance } = await ready();
    const of = async () => (await lead.tally.users()).map(({ scheme, people }) => [scheme, people]);
    expect(await of()).toEqual([
      ['alaman', 0],
      ['bayge', 0],
    ]);
    await post(5, 1, { who: 1 });
    await post(6, 1, { who: 1 });
    await post(7, 1, { who: 10 });
    const said = '#violation v-1\nregion: KZ-ALA\nkind: stuffing\nreporter: alaman:2\n\nthey carry bags';
    const last = message(said, { chat: OBSERVERS, fromId: ALAMAN });
    await source.receive(last);
    // A stranger's own message is nobody's bot.
    await source.receive(message('#violation v-2\nreporter: bayge:3', { chat: OBSERVERS }));
    await advance(1500);
    expect(await of()).toEqual([
      ['alaman', 3],
      ['bayge', 0],
    ]);
    // The bot says later that it was somebody else, who has written already.
    const { msgId } = last;
    const again = { chat: OBSERVERS, fromId: ALAMAN, msgId, editedAt: ms(NOW + 5000) };
    await source.receive(message(last.text.replace('alaman:2', 'alaman:10'), again));
    await advance(1500);
    expect((await of())[0]).toEqual(['alaman', 2]);
    expect(await lead.journal.rebuild()).toMatchObject({ same: true });
    expect((await of())[0]).toEqual(['alaman', 2]);
  });

  it('bounds what ballots leave possible by how many took part, once that is published', async () => {
    const { lead, join } = await ready();
    expect((await lead.tally.ballots({})).participants).toBeNull();
    const keeper = (await join('Kira K.')).client;
    const votes = Object.fromEntries(PARTIES.map((code) => [code, 100]));
    const figures = { registered: 1000, participated: 600, invalid: 100, votes };
    const { entryId } = await keeper.official.enter({ source: 'The news', asOf: NOW - 1000, figures });
    expect((await lead.tally.ballots({})).participants).toEqual({ n: 600, source: 'The news', asOf: NOW - 1000 });
    expect((await lead.tally.ballots({ path: ['KZ-ALA'] })).participants).toBeNull();
    await keeper.official.undo({ entryId });
    expect((await lead.tally.ballots({})).participants).toBeNull();
  });

  it('is for whoever is signed in', async () => {
    await ready();
    const { client } = harness.window();
    await expect(client.tally.panel({})).rejects.toEqual(refused('NOT_SIGNED_IN'));
  });
});
