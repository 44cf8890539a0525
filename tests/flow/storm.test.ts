import { expect, it } from 'vitest';
import { storm } from './storm.ts';

/** A short one; `node tests/flow/storm-long.ts` raises twenty whole ones. */
it.each([11])('storm %i: everything is stored, once, in order, as it is at the end', async (seed) => {
  const report = await storm({ seed, messages: 500, kills: 5 });
  expect(report.flaws).toEqual([]);
  expect(report.tooEasy).toEqual([]);
});
