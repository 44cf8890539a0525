import { expect, test } from 'vitest';
import { createRush } from './rush.ts';
import { testClock } from './store/test-support.ts';

test('a hundred a second is a rush, while it lasts', () => {
  const clock = testClock();
  const rush = createRush(clock);
  rush.arrived(24);
  expect(rush.on()).toBe(false);
  rush.arrived(1);
  expect(rush.on()).toBe(true);
  clock.advance(250);
  expect(rush.on()).toBe(false);
});

test('what waits for its end waits half a minute at most, each on its own', () => {
  const clock = testClock();
  const rush = createRush(clock);
  const [first, second] = [rush.waiter(), rush.waiter()];
  const go = (ms: number) => {
    clock.advance(ms);
    rush.arrived(50);
  };
  go(1);
  expect(first()).toBe(true);
  go(29_999);
  expect(first()).toBe(true);
  go(1);
  expect(first()).toBe(false);
  expect(second()).toBe(true);
  clock.advance(1000);
  expect(first()).toBe(false);
  go(1);
  expect(first()).toBe(true);
});
