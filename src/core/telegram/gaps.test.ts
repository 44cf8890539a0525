import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { close, HELD_LIMIT, hasGap, lose, newGate, offer, type PtsUpdate, place, settle } from './gaps.ts';

const update = (pts: number, count = 1): PtsUpdate<number> => ({ pts, count, payload: pts });
const points = (list: PtsUpdate<number>[]): number[] => list.map((each) => each.pts);

describe('place', () => {
  it.each([
    [10, 11, 1, 'next'],
    [10, 13, 3, 'next'],
    [10, 10, 1, 'old'],
    [10, 4, 2, 'old'],
    [10, 12, 1, 'gap'],
    [10, 12, 3, 'gap'], // begins before us, ends after us
    [10, 10, 0, 'next'],
    [10, 9, 0, 'old'],
    [10, 11, 0, 'gap'],
  ] as const)('at %i, pts %i worth %i is %s', (current, pts, count, expected) => {
    expect(place(current, { pts, count })).toBe(expected);
  });
});

describe('a gate', () => {
  it('puts an overtaken update back in order', () => {
    const gate = newGate<number>(10);
    expect(offer(gate, update(12))).toEqual({ ready: [], gap: true });
    expect(points(offer(gate, update(11)).ready)).toEqual([11, 12]);
    expect(hasGap(gate)).toBe(false);
  });

  it('holds everything while a difference is fetched, and drops what it covered', () => {
    const gate = newGate<number>(10);
    close(gate);
    expect(offer(gate, update(11))).toEqual({ ready: [], gap: false });
    offer(gate, update(13));
    offer(gate, update(14));
    const settled = settle(gate, 12);
    expect(points(settled.ready)).toEqual([13, 14]);
    expect(settled.gap).toBe(false);
    expect(gate.pts).toBe(14);
  });

  it('says so when there is more to ask for after a difference', () => {
    const gate = newGate<number>(10);
    close(gate);
    offer(gate, update(15));
    expect(settle(gate, 12)).toEqual({ ready: [], gap: true });
  });

  it('is bounded, and remembers that it let something fall', () => {
    const gate = newGate<number>(0);
    for (let pts = 2; pts < HELD_LIMIT + 50; pts++) offer(gate, update(pts));
    expect(gate.held).toHaveLength(HELD_LIMIT);
    expect(gate.lost).toBe(true);
    lose(gate);
    expect(hasGap(gate)).toBe(true);
    close(gate);
    expect(settle(gate, 5000).gap).toBe(false);
  });

  it('asks again when something fell while the difference was under way', () => {
    const gate = newGate<number>(0);
    close(gate);
    for (let pts = 1; pts <= HELD_LIMIT + 1; pts++) offer(gate, update(pts));
    expect(settle(gate, HELD_LIMIT).gap).toBe(true);
    close(gate);
    expect(settle(gate, HELD_LIMIT + 1).gap).toBe(false);
  });

  it.each([Number.NaN, -1, 1.5, Number.POSITIVE_INFINITY])('ignores a count of %d', (pts) => {
    const gate = newGate<number>(10);
    expect(offer(gate, update(pts))).toEqual({ ready: [], gap: false });
    expect(offer(gate, update(11, pts))).toEqual({ ready: [], gap: false });
    expect(gate.pts).toBe(10);
  });
});

/**
 * A box with a log of events; the network loses, doubles and reorders what is pushed; the client asks for the
 * difference whenever the gate says gap, and once at the end (the timer). Whatever happens, every event arrives exactly
 * once and in order.
 */
describe('whatever the network does', () => {
  const delivery = fc.record({ lost: fc.boolean(), doubled: fc.boolean(), delay: fc.integer({ min: 0, max: 6 }) });
  const event = fc.record({ count: fc.integer({ min: 1, max: 3 }), delivery, differenceTakes: fc.nat({ max: 4 }) });

  it('every event arrives exactly once, in order', () => {
    fc.assert(
      fc.property(fc.array(event, { minLength: 1, maxLength: 60 }), fc.nat({ max: 50 }), (events, start) => {
        let head = start;
        const log = events.map((each) => {
          head += each.count;
          return update(head, each.count);
        });
        const arrivals = events
          .flatMap((each, index) => {
            const at = index + each.delivery.delay;
            const copies = (each.delivery.lost ? 0 : 1) + (each.delivery.doubled ? 1 : 0);
            return Array.from({ length: copies }, (_, copy) => ({ at: at + copy, index }));
          })
          .sort((a, b) => a.at - b.at);

        const gate = newGate<number>(start);
        const applied: number[] = [];
        let answer: { pts: number; log: PtsUpdate<number>[]; ready: number } | null = null;
        const ask = (sent: number, takes: number): void => {
          if (answer) return;
          close(gate);
          const from = gate.pts;
          const known = log.slice(0, sent);
          answer = { pts: known.at(-1)?.pts ?? start, log: known.filter((each) => each.pts > from), ready: takes };
        };
        const arrive = (sent: number, takes: number): void => {
          if (!answer) return;
          applied.push(...points(answer.log));
          const settled = settle(gate, Math.max(gate.pts, answer.pts));
          answer = null;
          applied.push(...points(settled.ready));
          if (settled.gap) ask(sent, takes);
        };

        for (const arrival of arrivals) {
          const pushed = log[arrival.index];
          if (!pushed) continue;
          const sent = Math.min(log.length, arrival.at + 1);
          const { ready, gap } = offer(gate, pushed);
          applied.push(...points(ready));
          const takes = events[arrival.index]?.differenceTakes ?? 0;
          if (gap) ask(sent, takes);
          const waiting = answer as { ready: number } | null;
          if (waiting && waiting.ready-- <= 0) arrive(sent, takes);
        }
        while (answer) arrive(log.length, 0);
        ask(log.length, 0);
        while (answer) arrive(log.length, 0);

        expect(applied).toEqual(points(log));
        expect(gate.pts).toBe(head);
        expect(hasGap(gate)).toBe(false);
      }),
      { numRuns: 500 },
    );
  });
});
