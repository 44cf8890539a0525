import { expect, it } from 'vitest';
import { breather } from './breather.ts';

/** Counts the turns of everybody else, until it is stopped. */
function turns(): { n: number; stop(): void } {
  const counted = { n: 0, stop: () => clearImmediate(next) };
  const count = () => {
    counted.n += 1;
    next = setImmediate(count);
  };
  let next = setImmediate(count);
  return counted;
}

it('gives the thread back after so many at most', async () => {
  const breathe = breather(10);
  const others = turns();
  for (let n = 0; n < 9; n += 1) await breathe();
  expect(others.n).toBe(0);
  for (let n = 0; n < 91; n += 1) await breathe();
  others.stop();
  expect(others.n).toBeGreaterThanOrEqual(9);
});

it('keeps nobody waiting where few come at a time', async () => {
  const breathe = breather(3);
  const others = turns();
  for (let n = 0; n < 20; n += 1) {
    await new Promise(setImmediate);
    const before = others.n;
    await breathe();
    await breathe();
    expect(others.n).toBe(before);
  }
  others.stop();
});
