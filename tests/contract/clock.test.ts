import { afterEach, describe, expect, it, vi } from 'vitest';
import { ms, type TelegramId } from '../../src/domain/index.ts';
import { type Harness, handClock, openHeadquarters, startCore } from '../fakes/core-harness.ts';
import { message } from '../fakes/telegram-source.ts';

// Argon2id at full strength, many times, on a machine that may be busy.
vi.setConfig({ testTimeout: 240_000 });

const START = 1_700_000_000_000;
const HOUR = 3_600_000;

let harness: Harness;
afterEach(() => harness.dispose());

async function withSos() {
  const hand = handClock(START);
  harness = startCore({ clock: hand.clock });
  const { client, source } = await openHeadquarters(harness);
  await client.people.lockAfter({ minutes: 0 });
  await client.alarms.listening({ sound: 'on' });
  const now = ms(hand.clock.now());
  const chat = { kind: 'user', id: '77' as TelegramId } as const;
  await source.receive(message('помогите, #sos', { chat, fromId: chat.id, sentAt: now, receivedAt: now }));
  const [alarm] = await client.alarms.list();
  const steps = async () => {
    const { timeline } = await client.cases.get({ caseId: alarm?.caseId ?? '' });
    return timeline.flatMap((item) =>
      item.what === 'entry' && item.type === 'case.escalated' ? [[item.fields.step, item.fields.late]] : [],
    );
  };
  const whole = async () => {
    expect(await client.journal.verify()).toMatchObject({ whole: true });
    expect(await client.journal.rebuild()).toMatchObject({ same: true });
  };
  return { ...hand, client, source, steps, whole, level: alarm?.level };
}

describe('a clock that jumps', () => {
  it('forward, or a machine that slept: steps collapse into the highest, marked late', async () => {
    const { jump, advance, steps, whole, level } = await withSos();
    expect(level).toBe(0);
    jump(HOUR);
    await advance(2000);
    expect(await steps()).toEqual([[4, true]]);
    await advance(60_000);
    expect(await steps()).toEqual([[4, true]]);
    await whole();
  });

  it('back: an unanswered SOS climbs in its time all the same, each step once', async () => {
    const { jump, advance, client, steps, whole } = await withSos();
    jump(-HOUR);
    // Somebody keeps listening, so that only the target makes it climb.
    for (let s = 0; s < 15 * 60; s += 20) {
      await advance(20_000);
      await client.alarms.listening({ sound: 'on' });
    }
    expect((await steps()).map(([step]) => step)).toEqual([2, 3, 4]);
    await whole();
    jump(HOUR);
    await advance(5000);
    expect(await steps()).toHaveLength(3);
    await whole();
  });

  it('back: what is decided afterwards stays after what was decided before', async () => {
    const { jump, client, whole } = await withSos();
    const [alarm] = await client.alarms.list();
    await client.cases.note({ caseId: alarm?.caseId ?? '', text: 'before' });
    jump(-HOUR);
    await client.cases.note({ caseId: alarm?.caseId ?? '', text: 'after' });
    await client.alarms.acknowledge({ caseId: alarm?.caseId ?? '' });
    const { rows } = await client.journal.list({ limit: 3 });
    expect(rows.map((row) => row.type)).toEqual(['case.acknowledged', 'case.noteAdded', 'case.noteAdded']);
    await whole();
  });
});
