import { expect, it } from 'vitest';
import { createRng } from '../security/support/rng.ts';
import { killAgainAndAgain } from './support/kill9.ts';

/** A hundred: `node tests/flow/kill9-long.ts --kills 100`. */
it('a core killed while it receives and decides has everything that it acknowledged', async () => {
  const report = await killAgainAndAgain(5, createRng(9).next);
  expect(report.flaws).toEqual([]);
  expect(report.acknowledged.stored).toBeGreaterThan(50);
  expect(report.acknowledged.noted).toBeGreaterThan(0);
  expect(report.acknowledged.seen).toBeGreaterThan(0);
}, 300_000);
