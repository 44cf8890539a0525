import { describe, expect, it } from 'vitest';
import type { AccountId, ChatKey, Incoming, TelegramId } from '../../domain/index.ts';
import { type Cursor, type IncomingBatch, TelegramError } from '../ports.ts';
import { openBox, type Portion } from './box.ts';
import { openLane } from './lane.ts';
import { deletion } from './mapping.ts';
import { silentLog, testClock } from './test-clock.ts';

const KEY = 'channel:1' as ChatKey;
const CHAT = { kind: 'channel', id: '1' as TelegramId } as const;
const item = (msgId: number): Incoming =>
  deletion(msgId, CHAT, 'deleted', {
    account: 'a' as AccountId,
    selfId: '1' as TelegramId,
    source: 'push',
    receivedAt: 0 as never,
  });
const at = (pts: number): Cursor => ({ pts, qts: 0, date: 0, seq: 0, lastMsgId: 0 });

/** A box over a log of events (event n has pts n), its lane and a core that commits. */
async function setting(options: { from?: number | null; head?: number; limit?: number } = {}) {
  const clock = testClock();
  const world = { head: options.head ?? 10, questions: [] as number[], fail: null as Error | null, delay: 0 };
  const committed: number[] = [];
  const cursors: number[] = [];
  const stop = new AbortController();
  const lane = openLane({
    account: 'a' as AccountId,
    clock,
    log: silentLog,
    beforeBatch: () => {},
    limits: { items: options.limit ?? 1000, bytes: 1e9 },
  });
  let active = true;
  const alerts: number[] = [];
  async function* portions(cursor: Cursor | null): AsyncGenerator<Portion> {
    const from = cursor?.pts ?? 0;
    world.questions.push(from);
    if (world.fail) throw world.fail;
    const head = world.head;
    if (world.delay > 0) await new Promise<void>((resolve) => void clock.after(world.delay, resolve));
    for (let pts = from + 1; pts <= head; pts += 3) {
      const end = Math.min(head, pts + 2);
      const items = Array.from({ length: end - pts + 1 }, (_, index) => item(pts + index));
      yield { items, cursor: at(end), fresh: cursor !== null };
    }
    if (head === from) yield { items: [], cursor: at(head), fresh: true };
  }
  const box = openBox(
    { key: KEY, cursor: options.from === null ? null : at(options.from ?? 10), portions },
    {
      lane,
      clock,
      log: silentLog,
      signal: stop.signal,
      alert: (items) => alerts.push(...items.map((each) => each.msgId)),
      turn: (run) => run(),
      active: () => active,
      random: () => 0.5,
    },
  );
  lane.start();
  const handler = async (batch: IncomingBatch): Promise<void> => {
    committed.push(...batch.items.map((each) => each.msgId));
    cursors.push(...batch.cursors.map((each) => each.cursor.pts));
  };
  lane.onBatch(handler);
  const push = (pts: number): void => {
    world.head = Math.max(world.head, pts);
    box.push({ pts, count: 1, payload: [item(pts)] });
  };
  const end = async (): Promise<void> => {
    box.close();
    stop.abort();
    await lane.stop();
  };
  return {
    clock,
    world,
    lane,
    box,
    push,
    committed,
    cursors,
    alerts,
    handler,
    end,
    setActive: (on: boolean) => {
      active = on;
    },
  };
}

const range = (from: number, to: number): number[] => Array.from({ length: to - from + 1 }, (_, index) => from + index);

describe('a box', () => {
  it('asks for what it missed before it lets anything through', async () => {
    const { clock, box, push, committed, world, end } = await setting({ from: 4, head: 10 });
    push(11);
    await clock.advance(100);
    expect(committed).toEqual([]);
    void box.sync();
    await clock.advance(100);
    expect(committed).toEqual(range(5, 11));
    expect(world.questions).toEqual([4]);
    push(12);
    await clock.advance(50);
    expect(committed).toEqual(range(5, 12));
    await end();
  });

  it('on first sight takes the first history and goes on from there', async () => {
    const { clock, box, push, committed, cursors, end } = await setting({ from: null, head: 10 });
    push(11); // the history has it
    void box.sync();
    await clock.advance(100);
    push(12);
    await clock.advance(100);
    expect(committed).toEqual(range(1, 12));
    expect(cursors.at(-1)).toBe(12);
    await end();
  });

  it('waits a moment for what was overtaken, then asks', async () => {
    const { clock, box, push, committed, world, end } = await setting();
    await box.sync();
    push(12);
    await clock.advance(400);
    push(11);
    await clock.advance(5000);
    expect(world.questions).toHaveLength(1);
    push(14);
    await clock.advance(499);
    expect(world.questions).toHaveLength(1);
    await clock.advance(100);
    expect(world.questions).toEqual([10, 12]);
    expect(committed).toEqual(range(11, 14));
    await end();
  });

  it('asks one question at a time, and holds what comes meanwhile', async () => {
    const { clock, box, push, committed, world, end } = await setting({ from: 4 });
    world.delay = 1000;
    void box.sync();
    void box.sync();
    await clock.advance(500);
    push(11);
    push(12);
    await clock.advance(2000);
    expect(world.questions[0]).toBe(4);
    expect(committed).toEqual(range(5, 12));
    await end();
  });

  it('hands nothing over twice while a question is open', async () => {
    const { clock, box, push, committed, world, end } = await setting();
    await box.sync();
    world.delay = 1000;
    push(13);
    await clock.advance(600);
    push(11);
    push(12);
    await clock.advance(5000);
    expect(world.questions).toEqual([10, 10]);
    expect(committed).toEqual(range(11, 13));
    await end();
  });

  it('lets a full lane go by and comes back for it', async () => {
    const { clock, box, push, committed, lane, handler, end } = await setting({ limit: 20 });
    await box.sync();
    await clock.advance(100);
    let release = (): void => {};
    lane.onBatch((batch) => {
      const gate = new Promise<void>((resolve) => {
        release = resolve;
      });
      return gate.then(() => handler(batch));
    });
    for (let pts = 11; pts <= 400; pts++) push(pts);
    await clock.advance(5000);
    for (let i = 0; i < 200; i++) {
      release();
      await clock.advance(100);
    }
    expect(committed).toEqual(range(11, 400));
    await end();
  });

  it('keeps asking when asking fails, and loses nothing', async () => {
    const { clock, box, push, committed, world, end } = await setting({ from: 4 });
    world.fail = new TelegramError('TELEGRAM_REFUSED', 'INTERNAL');
    void box.sync();
    await clock.advance(10_000);
    push(11);
    expect(world.questions.length).toBeGreaterThan(2);
    world.fail = null;
    await clock.advance(70_000);
    expect(committed).toEqual(range(5, 11));
    await end();
  });

  it('leaves asking to whoever knows when there is somebody to ask', async () => {
    const { clock, box, world, committed, setActive, end } = await setting({ from: 4 });
    world.fail = new TelegramError('UNREACHABLE', 'NO_CONNECTION');
    void box.sync();
    setActive(false);
    await clock.advance(300_000);
    expect(world.questions).toHaveLength(1);
    setActive(true);
    world.fail = null;
    void box.sync();
    await clock.advance(100);
    expect(committed).toEqual(range(5, 10));
    await end();
  });

  it('does not sit out a pause when there is news', async () => {
    const { clock, box, world, committed, end } = await setting({ from: 4 });
    world.fail = new TelegramError('UNREACHABLE', 'NO_CONNECTION');
    void box.sync();
    await clock.advance(40_000); // by now it pauses for half a minute
    const asked = world.questions.length;
    world.fail = null;
    void box.sync();
    await clock.advance(100);
    expect(world.questions.length).toBe(asked + 1);
    expect(committed).toEqual(range(5, 10));
    await end();
  });

  it('asks about once a minute even when all is quiet', async () => {
    const { clock, box, world, end } = await setting();
    await box.sync();
    await clock.advance(10 * 60_000);
    expect(world.questions.length).toBe(11);
    await end();
    expect(clock.pending()).toBe(0);
  });

  it('alerts at once, whether it fits or not, but not for a first history', async () => {
    const { clock, box, push, alerts, end } = await setting({ from: null });
    void box.sync();
    await clock.advance(100);
    expect(alerts).toEqual([]);
    push(15);
    expect(alerts).toEqual([15]);
    await end();
  });
});
