import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createMeetings } from './meetings.ts';
import { runs } from './test-runs.ts';

const key = fc.nat(60).map((n) => `sha:${n}`);
const sender = fc.nat(40).map((n) => `dm:${n}`);
const step = fc.oneof(
  { weight: 20, arbitrary: fc.record({ key, sender, at: fc.nat(2000) }) },
  { weight: 1, arbitrary: fc.record({ before: fc.nat(2000) }) },
);

test('knows of each as many senders as a set of them would, whatever is forgotten in between', () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 400 }), (steps) => {
      const meetings = createMeetings();
      const plain = new Map<string, { senders: Set<string>; last: number }>();
      let before = 0;
      for (const each of steps) {
        if ('before' in each) {
          // Time goes on only.
          before = Math.max(before, each.before);
          meetings.forget(before * 1000);
          for (const [known, { last }] of plain) if (last < before) plain.delete(known);
        } else {
          const at = Math.max(before, each.at);
          meetings.meet(each.key, each.sender, at * 1000);
          const known = plain.get(each.key) ?? { senders: new Set(), last: 0 };
          plain.set(each.key, known);
          known.senders.add(each.sender);
          known.last = Math.max(known.last, at);
        }
      }
      for (let n = 0; n <= 60; n += 1)
        expect(meetings.senders(`sha:${n}`)).toBe(plain.get(`sha:${n}`)?.senders.size ?? 0);
    }),
    { numRuns: runs(300) },
  );
});

test('a hundred thousand, most of them forgotten, and what many sent', () => {
  const meetings = createMeetings();
  for (let n = 0; n < 100_000; n += 1) {
    if (n % 10_000 === 0) meetings.forget((n - 20_000) * 1000);
    meetings.meet(`text ${n}`, `user:${n % 7}`, n * 1000);
    meetings.meet('the same', `user:${n}`, n * 1000);
  }
  expect(meetings.senders('text 99999')).toBe(1);
  expect(meetings.senders('text 69999')).toBe(0);
  expect(meetings.senders('text 70000')).toBe(1);
  expect(meetings.senders('the same')).toBe(1000);
  expect(meetings.senders('never')).toBe(0);
});
