import { expect, it } from 'vitest';
import { simulateDay } from './simulated-day.ts';

// A whole day of 500 cases, with figures: `node tests/contract/simulated-day-long.ts`.
it('in a morning with sleepers, a killed core and a machine asleep no case is nobody’s nor late in silence', async () => {
  const report = await simulateDay({
    seed: 7,
    hours: 7,
    cases: 90,
    kills: [{ at: 1.5, minutes: 7 }],
    sleeps: [{ at: 2.5, minutes: 120 }],
    nights: [{ at: 0.6, minutes: 45 }],
  });
  expect(report.flaws).toEqual([]);
  // A day on which nothing went wrong would prove nothing.
  expect(Object.keys(report.steps)).toEqual(['1', '2', '3', '4', '5', '6']);
  expect(report.late).toBeGreaterThan(0);
  expect(report.calledByName).toBeGreaterThan(0);
  expect(report.closed).toBeGreaterThan(60);
}, 240_000);
