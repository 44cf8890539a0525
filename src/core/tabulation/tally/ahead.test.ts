import { expect, it } from 'vitest';
import type { Clock } from '../../ports.ts';
import { testClock } from '../../store/test-support.ts';
import { countAhead } from './ahead.ts';

/** Timers that the test fires by hand. */
function timers() {
  const due: (() => void)[] = [];
  const clock: Clock = {
    ...testClock(),
    after(_, run) {
      due.push(run);
      return () => {
        const at = due.indexOf(run);
        if (at !== -1) due.splice(at, 1);
      };
    },
  };
  const settle = () => new Promise((resolve) => setImmediate(resolve));
  return {
    clock,
    waiting: () => due.length,
    async fire() {
      due.shift()?.();
      await settle();
    },
  };
}

it('asks for piece after piece until there is none, with a pause before each', async () => {
  const { clock, fire, waiting } = timers();
  const left = [true, true, false];
  let asked = 0;
  const ahead = countAhead({
    clock,
    piece: async () => {
      asked += 1;
      return left.shift() ?? false;
    },
  });
  ahead.start();
  expect(asked).toBe(0);
  for (const n of [1, 2, 3]) {
    expect(waiting()).toBe(1);
    await fire();
    expect(asked).toBe(n);
  }
  expect(waiting()).toBe(0);
});

it('stops with the headquarters, and where the store can’t be read', async () => {
  const { clock, fire, waiting } = timers();
  const ahead = countAhead({ clock, piece: async () => true });
  ahead.start();
  await fire();
  expect(waiting()).toBe(1);
  ahead.stop();
  expect(waiting()).toBe(0);
  const broken = countAhead({ clock, piece: () => Promise.reject(new Error('no store')) });
  broken.start();
  await fire();
  expect(waiting()).toBe(0);
});
