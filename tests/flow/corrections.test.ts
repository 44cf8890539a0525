import { afterAll, beforeAll, expect, it } from 'vitest';
import { playCorrections } from '../../src/drill/day/corrections-play.ts';
import { settleIn } from '../../src/drill/day/headquarters.ts';
import { type Centre, startCentre } from '../../src/drill/index.ts';
import type { Harness } from '../fakes/core-harness.ts';
import { realCore } from './support/headquarters.ts';

/**
 * The drill's second day (`npm run drill -- --headless --day corrections` plays it through the built host): superseding,
 * contradictions, duplicates, edits and deletions, decided by scripted people, against figures counted by hand.
 */
let centre: Centre;
let core: Harness;
beforeAll(async () => {
  centre = await startCentre();
  core = realCore(centre);
});
afterAll(async () => {
  await core.dispose();
  await centre.stop();
});

it('the day of corrections comes out as its figures say', async () => {
  const headquarters = await settleIn(centre, core.window(), core.dataDir);
  const { report, differences } = await playCorrections({ ...headquarters, sitDown: async () => core.window() });
  expect(differences).toEqual([]);
  expect(report).toMatchObject({ lost: 0, doubled: 0, unexpected: [] });
  // What the folds say is what the entries say.
  expect(await headquarters.lead.client.journal.rebuild()).toMatchObject({ same: true });
  headquarters.inside.close();
});
