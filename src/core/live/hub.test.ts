import { describe, expect, it } from 'vitest';
import { ms } from '../../domain/index.ts';
import type { Clock } from '../ports.ts';
import { createLiveHub } from './hub.ts';

/** A clock whose hands the test moves. */
function handClock() {
  let now = 0;
  let waiting: { at: number; run: () => void }[] = [];
  const clock: Clock = {
    now: () => ms(now),
    after: (delay, run) => {
      const item = { at: now + delay, run };
      waiting.push(item);
      return () => {
        waiting = waiting.filter((other) => other !== item);
      };
    },
  };
  const advance = async (by: number) => {
    now += by;
    const due = waiting.filter((item) => item.at <= now);
    waiting = waiting.filter((item) => item.at > now);
    for (const item of due) item.run();
    await new Promise((resolve) => setImmediate(resolve));
  };
  return { clock, advance };
}

describe('live hub', () => {
  it('starts with resync and coalesces what changed many times', async () => {
    const { clock } = handClock();
    const hub = createLiveHub(clock);
    const events = hub.subscribe(undefined);
    expect((await events.next()).value).toEqual({ event: 'resync' });
    for (let i = 0; i < 1000; i++) hub.changed('inbox');
    expect((await events.next()).value).toEqual({ event: 'changed', topic: 'inbox', revision: 1000 });
  });

  it('puts alarms first and sends at most twenty a second', async () => {
    const { clock, advance } = handClock();
    const hub = createLiveHub(clock);
    const controller = new AbortController();
    const seen: string[] = [];
    const reading = (async () => {
      for await (const event of hub.subscribe(controller.signal)) if (event.event === 'changed') seen.push(event.topic);
    })();
    await advance(0);
    for (let tick = 0; tick < 100; tick++) {
      hub.changed('journal', 'inbox', 'cases', 'alarms');
      await advance(10);
    }
    expect(seen[0]).toBe('alarms');
    // One second at twenty a second, plus the five that a quiet time saves up.
    expect(seen.length).toBeLessThanOrEqual(26);
    expect(seen.length).toBeGreaterThanOrEqual(18);
    controller.abort();
    await reading;
    expect(hub.clients).toBe(0);
  });
});
