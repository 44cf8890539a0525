import { afterEach, describe, expect, it } from 'vitest';
import { type KeyedSheet, ms } from '../../src/domain/index.ts';
import type { Client, Harness } from '../fakes/core-harness.ts';
import { message } from '../fakes/telegram-source.ts';
import { ALAMAN, all, NOW, NUMBERS, OBSERVERS, photo, protocolWorld, refused, sheet } from './protocol-world.ts';

let harness: Harness;
afterEach(() => harness.dispose());

const ready = async () => {
  const world = await protocolWorld();
  harness = world.harness;
  return world;
};
const rebuilt = async (client: Client) => expect(await client.journal.rebuild()).toMatchObject({ same: true });

describe('receiving', () => {
  it('a submission of that kind becomes a protocol by itself, with its header and how much of the sheet there is', async () => {
    const { lead, post } = await ready();
    await post(5, 2);
    await post(6, 1);
    await post(7, 0);
    await post(null, 2, { level: 'TEC' });
    expect((await all(lead)).map(({ station, level, grade, photos: n }) => [station, level, grade, n])).toEqual([
      [5, 'PEC', 'complete', 2],
      [6, 'PEC', 'partial', 1],
      [7, 'PEC', 'reported', 0],
      // Nobody has seen the second side of the territorial commission's form.
      [null, 'TEC', 'partial', 2],
    ]);
    await rebuilt(lead);
  });

  it('a dictated one has no photograph; the same request is the same protocol', async () => {
    const { ann, lead } = await ready();
    const said = {
      requestId: '00000000-0000-4000-8000-000000000001',
      level: 'PEC',
      region: 'KZ-ALA',
      station: 9,
      who: 'Observer D.',
    } as const;
    const { id } = await ann.client.protocols.dictate(said);
    expect(await ann.client.protocols.dictate(said)).toEqual({ id });
    expect(await lead.protocols.get({ id })).toMatchObject({ grade: 'reported', station: 9, status: 'received' });
    expect((await lead.protocols.counts({})).byGrade).toEqual({ reported: 1, partial: 0, complete: 0 });
    await rebuilt(lead);
  });

  it('the photograph that was missing upgrades it; figures that were keyed without it wait for a person', async () => {
    const { ann, bek, eve, lead, source, post, advance } = await ready();
    const early = await post(5, 0);
    const late = await post(6, 0);
    for (const { client } of [ann, bek]) await client.protocols.key({ id: late, sheet: sheet() });
    for (const id of [early, late]) {
      const { sources } = await lead.protocols.get({ id });
      const text = sources[0]?.messages[0]?.versions[0]?.text ?? '';
      const msgId = Number(sources[0]?.messages[0]?.messageKey.split(':').at(-1));
      const at = { chat: OBSERVERS, fromId: ALAMAN, msgId, editedAt: ms(NOW + 1) };
      await source.receive(message(text, { ...at, ...photo() }));
    }
    await advance(1500);
    expect(await lead.protocols.get({ id: early })).toMatchObject({ grade: 'partial', photos: 1 });
    expect(await lead.protocols.get({ id: late })).toMatchObject({ grade: 'reported', photos: 1 });
    await eve.client.protocols.grade({ id: late, grade: 'complete' });
    expect(await lead.protocols.get({ id: late })).toMatchObject({ grade: 'complete' });
    await rebuilt(lead);
  });

  it.each([0, 1])('an edit that changes the bot’s id takes nothing away from it (%i photographs)', async (pages) => {
    const { lead, source, post, advance } = await ready();
    const id = await post(5, pages);
    const [from] = (await lead.protocols.get({ id })).sources;
    const [first] = from?.messages ?? [];
    const said = first?.versions[0]?.text ?? '';
    const msgId = Number(first?.messageKey.split(':').at(-1));
    const at = { chat: OBSERVERS, fromId: ALAMAN, msgId, editedAt: ms(NOW + 1), ...(pages > 0 ? photo() : {}) };
    await source.receive(message(said.replace(/#protocol \S+/, '#protocol another'), at));
    await advance(1500);
    expect((await all(lead)).map((row) => row.id)).toEqual([id]);
    const { sources, photos: left } = await lead.protocols.get({ id });
    expect(left).toBe(pages);
    expect(sources.map(({ messages }) => messages.map(({ versions }) => versions.length))).toEqual([[2]]);
    await rebuilt(lead);
  });

  it('a second page sent apart is joined, counted in no list any more, and parted again', async () => {
    const { lead, post } = await ready();
    const [first, second] = [await post(5, 1), await post(5, 1)];
    expect((await lead.protocols.get({ id: first })).copies).toMatchObject([{ id: second, joinable: true }]);
    await lead.protocols.join({ id: first, other: second, on: true });
    expect(await lead.protocols.get({ id: first })).toMatchObject({ grade: 'complete', photos: 2 });
    expect((await all(lead)).map(({ id }) => id)).toEqual([first]);
    await rebuilt(lead);
    await lead.protocols.join({ id: first, other: second, on: false });
    expect((await all(lead)).map(({ grade }) => grade)).toEqual(['partial', 'partial']);
    await rebuilt(lead);
  });
});

describe('blind double entry', () => {
  it('27: nothing that one keyed reaches whoever may still key, in any answer; one person is never both', async () => {
    const { ann, bek, lead, post } = await ready();
    const id = await post(5);
    await post(5, 1);
    await ann.client.protocols.key({ id, sheet: sheet() });
    const answers = async (client: Client) =>
      JSON.stringify([
        await client.protocols.get({ id }),
        await client.protocols.list({ show: 'keyedOnce' }),
        await client.protocols.list({ show: 'contradicting' }),
        await client.protocols.counts({}),
        await client.protocols.next({}),
        await client.journal.list({ limit: 200 }),
        await client.drafts.get({ place: `protocol:${id}` }),
      ]);
    for (const client of [bek.client, lead]) {
      const text = await answers(client);
      // As a number of its own: a digest may hold any four digits by chance.
      expect(NUMBERS.filter((number) => new RegExp(`(?<![\\w-])${number}(?![\\w-])`).test(text))).toEqual([]);
      expect(text).not.toContain('Invented');
    }
    // One's own is one's own.
    expect(await answers(ann.client)).toContain('90117');
    await expect(ann.client.protocols.key({ id, sheet: sheet() })).rejects.toEqual(refused('PROTOCOL_SAME_PERSON'));

    expect(await bek.client.protocols.key({ id, sheet: sheet() })).toMatchObject({ status: 'agreed' });
    expect(await answers(lead)).toContain('90117');
    await rebuilt(lead);
  });

  it('where they differ the two still see only their own; a third sees both and decides, or sends one back', async () => {
    const { ann, bek, eve, lead, post } = await ready();
    const id = await post(5);
    await ann.client.protocols.key({ id, sheet: sheet() });
    const other = sheet({ invalid: 611 });
    expect(await bek.client.protocols.key({ id, sheet: other })).toMatchObject({ status: 'differs' });
    for (const { client } of [ann, bek]) {
      const seen = await client.protocols.get({ id });
      expect(seen).toMatchObject({ compared: null, may: { key: 'notNow', adjudicate: 'samePerson' } });
      expect(seen.keyed.filter((each) => each.sheet !== null).map(({ mine }) => mine)).toEqual([true]);
      await expect(client.protocols.adjudicate({ id, sheet: other, reason: 'mine' })).rejects.toEqual(
        refused('PROTOCOL_SAME_PERSON'),
      );
    }
    const seen = await eve.client.protocols.get({ id });
    expect(seen).toMatchObject({ compared: { differences: ['7'] }, may: { adjudicate: null } });
    expect(seen.keyed.map((each) => each.sheet?.figures.invalid)).toEqual([610, 611]);

    await eve.client.protocols.sendBack({ id, to: bek.id });
    await expect(eve.client.protocols.key({ id, sheet: other })).rejects.toEqual(
      refused('PROTOCOL_OTHERS', { name: 'Bek B.', at: expect.any(Number) }),
    );
    expect((await eve.client.protocols.get({ id })).compared).toBeNull();
    // What agreed is kept for the one who was asked.
    const again = await bek.client.protocols.get({ id });
    expect(again).toMatchObject({ again: { by: 'Eve E.', fields: ['7'], kept: other }, compared: null });
    expect(JSON.stringify(again)).not.toContain('"invalid":610');
    expect((await bek.client.protocols.next({})).id).toBe(id);
    expect(await bek.client.protocols.key({ id, sheet: sheet() })).toMatchObject({ status: 'agreed' });
    await rebuilt(lead);
  });

  it('a third’s sheet stands with their reason', async () => {
    const { ann, bek, eve, lead, post } = await ready();
    const id = await post(5);
    await ann.client.protocols.key({ id, sheet: sheet() });
    await bek.client.protocols.key({ id, sheet: sheet({ invalid: 'illegible' }) });
    await eve.client.protocols.adjudicate({ id, sheet: sheet(), reason: 'a clear 610 when enlarged' });
    expect(await ann.client.protocols.get({ id })).toMatchObject({
      status: 'agreed',
      adjudicated: { name: 'Eve E.', reason: 'a clear 610 when enlarged' },
      compared: { sheet: { figures: { invalid: 610 } } },
    });
    await rebuilt(lead);
  });

  it('a first sheet can be taken back, a second never: its author would learn whether it was the same', async () => {
    const { ann, bek, post } = await ready();
    const id = await post(5);
    const first = await ann.client.protocols.key({ id, sheet: sheet() });
    expect((await ann.client.protocols.get({ id })).undoable?.entryId).toBe(first.entryId);
    await ann.client.protocols.undo({ id, entryId: first.entryId });
    await bek.client.protocols.key({ id, sheet: sheet() });
    const second = await ann.client.protocols.key({ id, sheet: sheet({ invalid: 611 }) });
    await expect(ann.client.protocols.undo({ id, entryId: second.entryId })).rejects.toEqual(
      refused('PROTOCOL_NOT_NOW', { status: 'differs' }),
    );
    await expect(ann.client.protocols.undo({ id, entryId: first.entryId })).rejects.toEqual(
      refused('TOUCHED_SINCE', { name: 'Bek B.', at: expect.any(Number) }),
    );
  });

  it('the queue gives nobody what they have keyed, and no sheet to a third while two are at it', async () => {
    const { ann, bek, eve, post } = await ready();
    const [a, b] = [await post(5), await post(6)];
    expect(await ann.client.protocols.next({})).toEqual({ id: a, left: 2 });
    expect((await bek.client.protocols.next({})).id).toBe(a);
    expect((await eve.client.protocols.next({})).id).toBe(b);
    await ann.client.protocols.key({ id: a, sheet: sheet() });
    expect((await ann.client.protocols.next({})).id).toBe(b);
    // What one has keyed goes before what nobody has.
    await eve.client.protocols.key({ id: b, sheet: sheet() });
    expect((await bek.client.protocols.next({ skip: [a] })).id).toBeNull();
    await ann.client.protocols.next({ skip: [b] });
    expect((await bek.client.protocols.next({ skip: [a] })).id).toBe(b);
  });
});

describe('24: the form of a level', () => {
  it('a district’s protocol is not saved as a station’s, nor on the wrong lists', async () => {
    const { ann, post } = await ready();
    const id = await post(null, 2, { level: 'TEC' });
    await expect(ann.client.protocols.key({ id, sheet: sheet() })).rejects.toEqual(refused('PROTOCOL_LEVEL'));
    const district = sheet({ issuedBy: null, invalid: null, unissued: null });
    const strange = { ...district.figures, votes: district.figures.votes.toReversed() };
    await expect(ann.client.protocols.key({ id, sheet: { ...district, figures: strange } })).rejects.toEqual(
      refused('PROTOCOL_LISTS'),
    );
    await ann.client.protocols.key({ id, sheet: district });
    await expect(ann.client.protocols.place({ id, level: 'PEC', region: 'KZ-ALA', station: 5 })).rejects.toEqual(
      refused('PROTOCOL_LEVEL'),
    );
  });
});

describe('deciding', () => {
  const agreed = async (more: Partial<KeyedSheet['figures']> = {}, station = 5) => {
    const world = await ready();
    const id = await world.post(station);
    for (const { client } of [world.ann, world.bek]) await client.protocols.key({ id, sheet: sheet(more) });
    return { ...world, id };
  };

  it('a sheet that adds up is accepted; taking it back restores what was', async () => {
    const { eve, ann, lead, id } = await agreed();
    const before = await lead.protocols.get({ id });
    expect(before.compared).toMatchObject({ blocking: [], toAccept: [], turnout: null, missing: [] });
    const { entryId } = await eve.client.protocols.accept({ id });
    expect((await lead.protocols.counts({})).byStatus).toMatchObject({ accepted: 1, agreed: 0 });
    await expect(ann.client.protocols.undo({ id, entryId })).rejects.toEqual(
      refused('TOUCHED_SINCE', { name: 'Eve E.', at: expect.any(Number) }),
    );
    await eve.client.protocols.undo({ id, entryId });
    const { changedAt: _, ...after } = await lead.protocols.get({ id });
    expect(before).toMatchObject(after);
    expect((await lead.journal.list({ limit: 50 })).rows.map(({ type }) => type)).toEqual(
      expect.arrayContaining(['protocol.accepted', 'protocol.undone']),
    );
    await rebuilt(lead);
  });

  it('22: what contradicts itself is not accepted, only rejected with a reason', async () => {
    const { eve, lead, id } = await agreed({ unissued: 1, participated: 99 });
    const { compared } = await lead.protocols.get({ id });
    expect(compared?.blocking.map((each) => each.split(':')[0])).toEqual(
      expect.arrayContaining(['V1', 'V3', 'V5', 'V8']),
    );
    await expect(eve.client.protocols.accept({ id })).rejects.toMatchObject({ code: 'PROTOCOL_ERRORS' });
    await eve.client.protocols.reject({ id, code: 'arithmetic', note: '2 is not 3 and 8' });
    expect(await lead.protocols.counts({})).toMatchObject({
      byStatus: { rejected: 1 },
      rejected: [{ code: 'arithmetic', n: 1 }],
    });
    await rebuilt(lead);
  });

  it('what can’t be read and has to be counted is not accepted', async () => {
    const votes = sheet().figures.votes.map((each, n) => (n === 0 ? { ...each, count: 'illegible' as const } : each));
    const { eve, id } = await agreed({ votes });
    await expect(eve.client.protocols.accept({ id })).rejects.toEqual(refused('PROTOCOL_UNREADABLE', { count: 1 }));
  });

  it('a warning is accepted by name, or not at all', async () => {
    const { eve, id, lead } = await agreed({ received: 120_000, unissued: 59_697 });
    const { compared } = await lead.protocols.get({ id });
    expect(compared?.toAccept).toEqual(['V7.many:2,1']);
    await expect(eve.client.protocols.accept({ id })).rejects.toEqual(refused('PROTOCOL_WARNINGS', { count: 1 }));
    await eve.client.protocols.accept({ id, accepts: ['V7.many:2,1'] });
    expect((await lead.protocols.get({ id })).accepted).toMatchObject({ accepts: ['V7.many:2,1'] });
  });

  it('25: a turnout over the bound is counted apart only by a person’s word and with a reason, and in sight', async () => {
    const { eve, id, lead } = await agreed({ registered: 80_000, received: 80_800, unissued: 20_497 });
    expect((await lead.protocols.get({ id })).compared?.turnout).toEqual({ participated: 60_301, registered: 80_000 });
    await expect(eve.client.protocols.accept({ id })).rejects.toEqual(refused('PROTOCOL_TURNOUT'));
    await eve.client.protocols.accept({ id, turnout: { exclude: true, note: '75 %, no observer in the hall' } });
    expect(await lead.protocols.get({ id })).toMatchObject({
      status: 'accepted',
      excluded: ['turnout_flag'],
      notes: { turnout_flag: '75 %, no observer in the hall' },
    });
    expect((await lead.protocols.counts({})).excluded).toEqual({ turnout_flag: 1, disputed: 0 });
    await lead.protocols.exclude({ id, code: 'turnout_flag', on: false, note: 'the neighbours are the same' });
    expect((await lead.protocols.counts({})).excluded.turnout_flag).toBe(0);
    await expect(lead.protocols.exclude({ id, code: 'turnout_flag', on: false, note: 'again' })).rejects.toMatchObject({
      code: 'PROTOCOL_NOT_NOW',
    });
    await rebuilt(lead);
  });

  it('reopening takes a second person, and it is keyed anew in the dark', async () => {
    const { ann, bek, eve, lead, id } = await agreed();
    await eve.client.protocols.accept({ id });
    await expect(lead.protocols.reopen({ id })).rejects.toEqual(refused('PROTOCOL_NO_REASON'));
    await eve.client.protocols.askReopen({ id, reason: 'the second page is of another station' });
    expect((await ann.client.protocols.counts({})).mine.reopen).toBe(1);
    await expect(eve.client.protocols.reopen({ id })).rejects.toEqual(refused('PROTOCOL_SAME_PERSON'));
    await lead.protocols.reopen({ id });
    const seen = await bek.client.protocols.get({ id });
    expect(seen).toMatchObject({ status: 'received', compared: null, keyed: [], history: [{ status: 'accepted' }] });
    expect(JSON.stringify(seen)).not.toContain('90117');
    await rebuilt(lead);
  });

  it('a fault of the commission is counted, whatever becomes of the paper', async () => {
    const { ann, lead, id } = await agreed();
    await ann.client.protocols.fault({ id, code: 'onePagePosted', on: true });
    expect((await lead.protocols.counts({})).faults).toEqual({ onePagePosted: 1, copyRefused: 0 });
    await rebuilt(lead);
  });

  it('what a commission did stands among the violations, as its own; a second observer of it is a copy', async () => {
    const { ann, eve, lead, post, id } = await agreed();
    expect(await lead.violations.counts()).toEqual([]);
    const [again, elsewhere, nowhere] = [await post(5, 1), await post(6, 1), await post(null, 1)];
    for (const each of [id, again, elsewhere, nowhere])
      await ann.client.protocols.fault({ id: each, code: 'onePagePosted', on: true });
    await ann.client.protocols.fault({ id: elsewhere, code: 'copyRefused', on: true });
    const counted = [
      { source: 'commission', category: 'onePagePosted', n: 4, copies: 1 },
      { source: 'commission', category: 'copyRefused', n: 1, copies: 0 },
    ];
    expect(await lead.violations.counts()).toEqual(counted);
    await eve.client.protocols.reject({ id: elsewhere, code: 'incomplete_pages', note: '' });
    expect(await lead.violations.counts()).toEqual(counted);
    // More of the first one's sheet is no second protocol, and so no second report.
    await lead.protocols.join({ id, other: again, on: true });
    await ann.client.protocols.fault({ id: nowhere, code: 'onePagePosted', on: false });
    expect(await lead.violations.counts()).toEqual([
      { source: 'commission', category: 'onePagePosted', n: 2, copies: 0 },
      { source: 'commission', category: 'copyRefused', n: 1, copies: 0 },
    ]);
    await rebuilt(lead);
  });
});

describe('copies of one station', () => {
  it('28: a stranger’s other figures open a comparison and remove nothing; the same ones don’t', async () => {
    const { ann, bek, eve, lead, post } = await ready();
    const [one, same, other] = [await post(5), await post(5), await post(5)];
    const key = async (id: string, what: KeyedSheet) => {
      for (const { client } of [ann, bek]) await client.protocols.key({ id, sheet: what });
    };
    await key(one, sheet());
    await key(same, sheet());
    expect((await lead.protocols.counts({})).contradictions).toBe(0);
    await key(other, sheet({ invalid: 611, participated: 60_302 }));
    const { copies, excluded } = await lead.protocols.get({ id: one });
    expect(copies.map(({ id, relation, independent, fields }) => ({ id, relation, independent, fields }))).toEqual([
      { id: same, relation: 'same', independent: false, fields: [] },
      { id: other, relation: 'differs', independent: false, fields: ['5', '7'] },
    ]);
    expect(excluded).toEqual([]);
    expect((await lead.protocols.list({ show: 'contradicting' })).rows).toHaveLength(3);
    for (const id of [one, same])
      await eve.client.protocols.compare({ id, other, reason: 'the third is a photograph of a screen' });
    expect((await lead.protocols.counts({})).contradictions).toBe(0);
    await eve.client.protocols.accept({ id: one });
    await rebuilt(lead);
  });

  it('two stations with the same votes are flagged', async () => {
    const { ann, bek, lead, post } = await ready();
    for (const id of [await post(5), await post(6)])
      for (const { client } of [ann, bek]) await client.protocols.key({ id, sheet: sheet() });
    const [first] = (await lead.protocols.list({ show: 'agreed' })).rows;
    const { compared } = await lead.protocols.get({ id: first?.id ?? '' });
    expect(compared?.findings.find(({ key }) => key === 'V13.sameVotes')?.values).toEqual({ others: 'KZ-ALA:6' });
  });
});

describe('roles', () => {
  it('a viewer reads none, a responder reads and keys none, an analyst keys and decides', async () => {
    const { post, join } = await ready();
    const id = await post(5);
    const [viewer, responder] = [await join('Vera V.', 'viewer'), await join('Rita R.', 'responder')];
    const forbidden = refused('ROLE_FORBIDDEN');
    await expect(viewer.client.protocols.list({ show: 'received' })).rejects.toEqual(forbidden);
    await expect(viewer.client.protocols.get({ id })).rejects.toEqual(forbidden);
    expect((await responder.client.protocols.list({ show: 'received' })).rows).toHaveLength(1);
    await expect(responder.client.protocols.key({ id, sheet: sheet() })).rejects.toEqual(forbidden);
    await expect(responder.client.protocols.reject({ id, code: 'unreadable' })).rejects.toEqual(forbidden);
  });
});
