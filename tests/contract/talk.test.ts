import { afterEach, describe, expect, it } from 'vitest';
import { ms, type TelegramId } from '../../src/domain/index.ts';
import { caseHeadquarters, MINUTE, P0, START } from '../fakes/case-headquarters.ts';
import { message } from '../fakes/telegram-source.ts';

let dispose: () => Promise<void> | void = () => {};
afterEach(() => dispose());
async function ready() {
  const hq = await caseHeadquarters();
  dispose = () => hq.harness.dispose();
  const caseId = await hq.sos(P0);
  return { ...hq, caseId };
}
const NEUTRAL = 'We have your message. Are you safe to write?';

describe('the first minute', () => {
  it('each question has a state, by whom and when; it is told on the case and blocks nothing', async () => {
    const { client, caseId, advance } = await ready();
    const before = await client.talk.ofCase({ caseId });
    expect(before.checklist.map(({ state }) => state)).toEqual(Array(8).fill('open'));
    expect(before.settled).toBe(false);
    await advance(MINUTE);
    await client.talk.mark({ caseId, questions: ['where'], state: 'answered', text: 'a school yard' });
    await client.talk.mark({ caseId, questions: ['many', 'health'], state: 'notApplicable' });
    const { checklist } = await client.talk.ofCase({ caseId });
    expect(checklist.find(({ question }) => question === 'where')).toEqual({
      question: 'where',
      state: 'answered',
      text: 'a school yard',
      by: 'Aisulu T.',
      at: START + MINUTE,
    });
    const { timeline } = await client.cases.get({ caseId });
    expect(timeline.filter((item) => item.what === 'entry' && item.type === 'case.questionMarked')).toMatchObject([
      { fields: { questions: 'where', state: 'answered', text: 'a school yard' } },
      { fields: { questions: 'many health', state: 'notApplicable' } },
    ]);
    // One's own mark hides no move of one's own.
    await client.alarms.acknowledge({ caseId });
    await client.talk.mark({ caseId, questions: ['where'], state: 'open' });
    const detail = await client.cases.get({ caseId });
    expect(detail.undoable?.type).toBe('case.acknowledged');
    expect((await client.talk.ofCase({ caseId })).checklist[1]?.state).toBe('open');
    expect(await client.journal.rebuild()).toMatchObject({ same: true });
    const all = before.checklist.map(({ question }) => question);
    await client.talk.mark({ caseId, questions: all, state: 'notApplicable' });
    expect((await client.talk.ofCase({ caseId })).settled).toBe(true);
  });

  it('what a reply asks is asked, unless that reply was taken back', async () => {
    const { client, caseId, advance } = await ready();
    const { id } = await client.cases.reply({ caseId, text: NEUTRAL, asks: ['safe', 'many'] });
    const states = async () =>
      (await client.talk.ofCase({ caseId })).checklist
        .filter(({ state }) => state === 'asked')
        .map(({ question }) => question);
    expect(await states()).toEqual(['safe', 'many']);
    await client.outbox.cancel({ id });
    expect(await states()).toEqual([]);
    await client.cases.reply({ caseId, text: NEUTRAL, asks: ['safe'] });
    await advance(MINUTE);
    expect(await states()).toEqual(['safe']);
  });

  it('is for those who answer calls', async () => {
    const { caseId, join } = await ready();
    const viewer = await join('Bota V.', 'viewer');
    await expect(viewer.client.talk.ofCase({ caseId })).rejects.toMatchObject({ code: 'ROLE_FORBIDDEN' });
    const marking = { caseId, questions: ['safe' as const], state: 'asked' as const };
    await expect(viewer.client.talk.mark(marking)).rejects.toMatchObject({ code: 'ROLE_FORBIDDEN' });
  });
});

describe('the first reply', () => {
  it('names nobody and says nothing of the place; with a reason it is sent all the same', async () => {
    const { client, caseId, advance } = await ready();
    await client.affected.add({ caseId, people: [{ name: 'Aisha Zhumabekova', place: 'Turgut street' }] });
    const refused = (text: string) => client.cases.reply({ caseId, text });
    await expect(refused('Is Aisha with you?')).rejects.toMatchObject({
      code: 'REPLY_REVEALS',
      data: { words: 'Aisha' },
    });
    await expect(refused('A lawyer goes to Turgut street')).rejects.toMatchObject({
      data: { words: 'Turgut, street' },
    });
    await expect(refused('Вы ещё в Алматы?')).rejects.toMatchObject({ data: { words: 'Алматы' } });
    await expect(refused(`As with ${caseId}`)).rejects.toMatchObject({ data: { words: caseId } });
    expect(await client.outbox.list()).toEqual([]);
    expect((await client.talk.ofCase({ caseId })).first).toBe(true);
    const row = await client.cases.reply({ caseId, text: 'Is Aisha with you?', despite: 'She asked us by phone' });
    expect(row.state).toBe('held');
    // Until something has left, it is a first one again.
    await client.outbox.cancel({ id: row.id });
    await expect(refused('Is Aisha with you?')).rejects.toMatchObject({ code: 'REPLY_REVEALS' });
    await client.cases.reply({ caseId, text: NEUTRAL });
    await advance(MINUTE);
    expect((await client.talk.ofCase({ caseId })).first).toBe(false);
    await client.cases.reply({ caseId, text: 'Is Aisha with you?' });
    expect(await client.journal.rebuild()).toMatchObject({ same: true });
  });

  it('has texts in three languages, and the one they write in is suggested', async () => {
    const { client, caseId } = await ready();
    const { questions, templates } = await client.talk.words();
    expect(Object.keys(questions)).toHaveLength(8);
    for (const { texts, first } of templates.filter((each) => each.first))
      for (const text of Object.values(texts)) {
        const row = await client.cases.reply({ caseId, text });
        await client.outbox.cancel({ id: row.id });
        expect(first).toBe(true);
      }
    expect((await client.talk.ofCase({ caseId })).language).toBe('en');
  });
});

describe('phone seized', () => {
  const CHAT = { kind: 'user', id: '4242' as TelegramId } as const;
  /** Somebody who wrote to us privately; their case. */
  async function privately({ source, client, clock }: Awaited<ReturnType<typeof ready>>, text: string) {
    const now = ms(clock.now());
    await source.receive(message(text, { chat: CHAT, fromId: CHAT.id, sentAt: now, receivedAt: now }));
    return (await client.alarms.list()).find(({ excerpt }) => excerpt.includes(text.slice(5)))?.caseId ?? '';
  }

  it('withdraws what waits, sends nothing any more, and is lifted by a call-back on record', async () => {
    const { client, caseId, advance, source, clock } = await ready();
    await client.cases.reply({ caseId, text: NEUTRAL });
    const { withdrawn } = await client.talk.seize({ caseId });
    expect(withdrawn).toBe(1);
    await advance(10 * MINUTE);
    expect(source.sent).toEqual([]);
    expect((await client.outbox.list()).map(({ state }) => state)).toEqual(['stopped']);
    await expect(client.cases.reply({ caseId, text: NEUTRAL })).rejects.toMatchObject({ code: 'RECIPIENT_STOPPED' });
    await expect(client.talk.seize({ caseId })).rejects.toMatchObject({ code: 'RECIPIENT_STOPPED' });
    const phone = (await client.talk.ofCase({ caseId })).phone;
    expect(phone?.seized).toMatchObject({ by: 'Aisulu T.', since: START, mine: true });
    const said = { caseId, who: 'her brother', channel: 'relative' as const, how: 'by his voice', at: clock.now() };
    await expect(client.talk.calledBack({ ...said, at: clock.now() + 60 * MINUTE })).rejects.toMatchObject({
      code: 'INPUT_INVALID',
    });
    await client.talk.calledBack(said);
    const after = (await client.talk.ofCase({ caseId })).phone;
    expect(after).toMatchObject({ seized: null, calledBack: { who: 'her brother', how: 'by his voice' } });
    await client.cases.reply({ caseId, text: NEUTRAL });
    await advance(MINUTE);
    expect(source.sent).toHaveLength(1);
    await expect(client.talk.calledBack(said)).rejects.toMatchObject({ code: 'NOTHING_HELD' });
    expect(await client.journal.rebuild()).toMatchObject({ same: true });
  });

  it('also one that waits for another attempt is stopped in the transaction that would claim it', async () => {
    const { client, caseId, advance, source } = await ready();
    source.failSend = Object.assign(new Error('the line broke'), { code: 'UNREACHABLE' });
    await client.cases.reply({ caseId, text: NEUTRAL });
    await advance(5000);
    expect((await client.outbox.list())[0]).toMatchObject({ state: 'queued', attempts: 1 });
    source.failSend = null;
    await client.talk.seize({ caseId });
    await advance(10 * MINUTE);
    expect(source.sent).toEqual([]);
    expect((await client.outbox.list())[0]?.state).toBe('stopped');
  });

  it('what arrives afterwards may not be them, on the case and in the Inbox', async () => {
    const hq = await ready();
    const { client, advance, source, clock } = hq;
    const caseId = await privately(hq, '#sos they have closed the street');
    await advance(MINUTE);
    await client.talk.seize({ caseId });
    await advance(MINUTE);
    await privately(hq, 'all is well, tell me who else is coming');
    const doubted = async () =>
      (await client.inbox.list({ show: 'all' })).rows
        .filter(({ mayNotBeThem }) => mayNotBeThem)
        .map((row) => row.excerpt);
    expect(await doubted()).toEqual(['all is well, tell me who else is coming']);
    const { phone } = await client.talk.ofCase({ caseId });
    const { timeline } = await client.cases.get({ caseId });
    const texts = timeline.flatMap((item) =>
      item.what === 'evidence' && phone?.doubtful.includes(item.version.versionId) ? [item.version.text] : [],
    );
    expect(texts).toEqual(['all is well, tell me who else is coming']);
    await advance(MINUTE);
    await client.talk.calledBack({ caseId, who: 'they', channel: 'otherPhone', how: 'a word', at: clock.now() });
    await advance(MINUTE);
    await privately(hq, 'it is me again');
    // What came in between stays what it is.
    expect(await doubted()).toEqual(['all is well, tell me who else is coming']);
    expect(source.sent).toEqual([]);
  });

  it('one’s own is taken back, nobody else’s, and not after somebody else has spoken', async () => {
    const { client, caseId, join } = await ready();
    const other = await join('Dana K.');
    const { entryId } = await client.talk.seize({ caseId });
    await expect(other.client.talk.undo({ entryId })).rejects.toMatchObject({ code: 'TOUCHED_SINCE' });
    await client.talk.undo({ entryId });
    expect((await client.talk.ofCase({ caseId })).phone?.seized).toBeNull();
    await expect(client.talk.undo({ entryId })).rejects.toMatchObject({ code: 'UNDO_TOO_LATE' });
    const again = await client.talk.seize({ caseId });
    await other.client.talk.calledBack({ caseId, who: 'she', channel: 'inPerson', how: 'met her', at: START });
    await expect(client.talk.undo({ entryId: again.entryId })).rejects.toMatchObject({ code: 'TOUCHED_SINCE' });
    expect(await client.journal.rebuild()).toMatchObject({ same: true });
  });

  it('a second address that is said to be theirs is stopped with the first', async () => {
    const hq = await ready();
    const { client, caseId, source, clock } = hq;
    // Somebody answers to the call in the bot's channel.
    const { timeline } = await client.cases.get({ caseId });
    const [first] = timeline.flatMap((item) => (item.what === 'evidence' ? [item.messageKey] : []));
    const now = ms(clock.now());
    await source.receive(
      message('help me, they are at the door', {
        chat: { kind: 'channel', id: '800' as TelegramId },
        fromId: '77' as TelegramId,
        replyToMsgId: Number(first?.split(':').at(-1)),
        sentAt: now,
        receivedAt: now,
      }),
    );
    const { phone } = await client.talk.ofCase({ caseId });
    expect(phone?.others).toHaveLength(1);
    await client.talk.seize({ caseId });
    const [other] = phone?.others ?? [];
    await client.talk.link({ caseId, reporter: other?.reporter ?? '' });
    const linked = (await client.talk.ofCase({ caseId })).phone;
    expect(linked?.addresses.map(({ own }) => own).sort()).toEqual([false, true]);
    expect(linked?.others).toEqual([]);
    expect(await client.journal.rebuild()).toMatchObject({ same: true });
  });
});
