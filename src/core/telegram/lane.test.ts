import { describe, expect, it, vi } from 'vitest';
import type { AccountId, ChatKey, Incoming } from '../../domain/index.ts';
import type { Cursor, IncomingBatch } from '../ports.ts';
import { type Entry, openLane } from './lane.ts';
import { deletion } from './mapping.ts';
import { silentLog, testClock } from './test-clock.ts';

const KEY = 'channel:1' as ChatKey;
const item = (msgId: number): Incoming =>
  deletion(msgId, null, 'deleted', {
    account: 'a' as AccountId,
    selfId: '1' as never,
    source: 'push',
    receivedAt: 0 as never,
  });
const cursor = (pts: number): Cursor => ({ pts, qts: 0, date: 0, seq: 0, lastMsgId: 0 });
const entry = (pts: number): Entry => ({ items: [item(pts)], cursor: { key: KEY, cursor: cursor(pts) } });
const ids = (batch: IncomingBatch): number[] => batch.items.map((each) => each.msgId);

function open(limits?: { items: number; bytes: number }) {
  const clock = testClock();
  const lane = openLane({
    account: 'a' as AccountId,
    clock,
    log: silentLog,
    beforeBatch: () => {},
    ...(limits ? { limits } : {}),
  });
  const batches: IncomingBatch[] = [];
  lane.start();
  return { clock, lane, batches };
}

describe('the lane', () => {
  it('gathers for a moment, and hands over the last cursor of each box', async () => {
    const { clock, lane, batches } = open();
    lane.onBatch(async (batch) => void batches.push(batch));
    for (let pts = 1; pts <= 3; pts++) lane.offer(entry(pts));
    await clock.advance(49);
    expect(batches).toEqual([]);
    await clock.advance(1);
    expect(batches.map(ids)).toEqual([[1, 2, 3]]);
    expect(batches[0]?.cursors).toEqual([{ key: KEY, cursor: cursor(3) }]);
  });

  it('does not wait when there is enough', async () => {
    const { clock, lane, batches } = open();
    for (let pts = 1; pts <= 24; pts++) lane.offer(entry(pts));
    lane.onBatch(async (batch) => void batches.push(batch));
    await clock.advance(0);
    expect(batches.map((batch) => batch.items.length)).toEqual([16]);
    await clock.advance(50);
    expect(batches.map((batch) => batch.items.length)).toEqual([16, 8]);
  });

  it('takes half of what has piled up, up to a hundred; of less no more than 24', async () => {
    const { clock, lane, batches } = open();
    for (let pts = 1; pts <= 410; pts++) lane.offer(entry(pts));
    lane.onBatch(async (batch) => void batches.push(batch));
    await vi.waitFor(() => expect(batches.length).toBeGreaterThan(4));
    await clock.advance(50);
    expect(batches.map((batch) => batch.items.length)).toEqual([100, 100, 100, 24, 24, 24, 19, 16, 3]);
  });

  it('lets core hear between two batches, however much waits', async () => {
    const { clock, lane, batches } = open();
    let heard = 0;
    const listen = (): void => {
      heard = batches.length;
      if (heard < 5) setImmediate(listen);
    };
    for (let pts = 1; pts <= 500; pts++) lane.offer(entry(pts));
    lane.onBatch(async (batch) => {
      expect(heard).toBe(batches.length);
      batches.push(batch);
    });
    listen();
    await clock.advance(0);
    while (batches.length < 5) await new Promise(setImmediate);
  });

  it('hands the next batch over only after the last is committed', async () => {
    const { clock, lane, batches } = open();
    let release = (): void => {};
    lane.onBatch((batch) => {
      batches.push(batch);
      return new Promise<void>((resolve) => {
        release = resolve;
      });
    });
    lane.offer(entry(1));
    await clock.advance(50);
    lane.offer(entry(2));
    await clock.advance(1000);
    expect(batches.map(ids)).toEqual([[1]]);
    release();
    await clock.advance(50);
    expect(batches.map(ids)).toEqual([[1], [2]]);
  });

  it('offers a refused batch again until it is taken', async () => {
    const { clock, lane, batches } = open();
    let refusals = 3;
    lane.onBatch(async (batch) => {
      batches.push(batch);
      if (refusals-- > 0) throw new Error('full');
    });
    lane.offer(entry(1));
    await clock.advance(50);
    lane.offer(entry(2));
    await clock.advance(60_000);
    expect(batches.map(ids)).toEqual([[1], [1], [1], [1], [2]]);
  });

  it('refuses pushes when full, lets history wait, and says when there is room', async () => {
    const { clock, lane, batches } = open({ items: 2, bytes: 1e9 });
    expect([lane.offer(entry(1)), lane.offer(entry(2)), lane.offer(entry(3))]).toEqual([true, true, false]);
    let put = false;
    void lane.put(entry(4)).then(() => {
      put = true;
    });
    await clock.advance(50);
    expect(put).toBe(false);
    lane.onBatch(async (batch) => void batches.push(batch));
    await clock.advance(200);
    expect(put).toBe(true);
    expect(batches.map(ids)).toEqual([[1, 2], [4]]);
  });

  it('is full by weight, too', () => {
    const { lane } = open({ items: 1000, bytes: 250 });
    expect([1, 2, 3, 4].map((pts) => lane.offer(entry(pts)))).toEqual([true, true, true, false]);
  });

  it('knows when what was taken is committed', async () => {
    const { clock, lane, batches } = open();
    lane.offer(entry(1));
    let committed = false;
    void lane.committed().then(() => {
      committed = true;
    });
    await clock.advance(1000);
    expect(committed).toBe(false);
    lane.onBatch(async (batch) => void batches.push(batch));
    await clock.advance(50);
    expect(committed).toBe(true);

    lane.onBatch(() => new Promise(() => {}));
    lane.offer(entry(2));
    let again = false;
    void lane.committed().then(() => {
      again = true;
    });
    await clock.advance(1000);
    expect(again).toBe(false);
  });

  it('lets what is urgent pass, and tries it again a few times', async () => {
    const { clock, lane } = open();
    const seen: string[] = [];
    let refusals = 1;
    lane.onBatch((batch, urgent) => {
      seen.push(`${urgent ? 'urgent' : 'regular'} ${ids(batch)} ${batch.cursors.length}`);
      if (!urgent) return new Promise(() => {});
      return refusals-- > 0 ? Promise.reject(new Error('no')) : Promise.resolve();
    });
    lane.offer(entry(1));
    await clock.advance(50);
    lane.urgent(item(9));
    await clock.advance(500);
    expect(seen).toEqual(['regular 1 1', 'urgent 9 0', 'urgent 9 0']);
  });

  it('sends the earlier states of an urgent message ahead of it: waiting, being committed, or held', async () => {
    const { clock, lane } = open();
    const state = (text: string): Incoming =>
      ({ event: 'message', chat: { kind: 'channel', id: '1' }, msgId: 7, text, raw: new Uint8Array() }) as Incoming;
    const other = { ...state('other'), msgId: 8 } as Incoming;
    const taken = (text: string): Entry => ({ items: [state(text)], cursor: null });
    const urgent: string[][] = [];
    let release: () => void = () => {};
    lane.onBatch(async (batch, isUrgent) => {
      if (isUrgent) urgent.push(batch.items.map((each) => (each.event === 'message' ? each.text : '')));
      else await new Promise<void>((resolve) => (release = resolve));
    });
    lane.offer(taken('v1'));
    await clock.advance(50);
    lane.offer(taken('v2'));
    lane.offer({ items: [other], cursor: null });
    lane.urgent(state('v4 sos'), [state('v3'), other]);
    await clock.advance(0);
    expect(urgent).toEqual([['v1', 'v2', 'v3', 'v4 sos']]);
    release();
    await clock.advance(50);
    release();
    await lane.stop();
  });

  it('tells a listener what it takes, until told to stop', () => {
    const { lane } = open();
    const heard: number[] = [];
    const untap = lane.tap((each) => heard.push(each.msgId));
    lane.offer(entry(1));
    untap();
    lane.offer(entry(2));
    expect(heard).toEqual([1]);
  });

  it('stops after the batch under way, and hands over nothing more', async () => {
    const { clock, lane, batches } = open();
    let release = (): void => {};
    lane.onBatch((batch) => {
      batches.push(batch);
      return new Promise<void>((resolve) => {
        release = resolve;
      });
    });
    lane.offer(entry(1));
    await clock.advance(50);
    lane.offer(entry(2));
    let stopped = false;
    const stopping = lane.stop().then(() => {
      stopped = true;
    });
    await clock.advance(100);
    expect(stopped).toBe(false);
    release();
    await clock.advance(100);
    await stopping;
    expect(batches.map(ids)).toEqual([[1]]);
    expect(lane.offer(entry(3))).toBe(false);
    await expect(lane.put(entry(3))).rejects.toThrow();
    expect(clock.pending()).toBe(0);
  });
});
