import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createMessageFuzz } from './support/message-fuzz.ts';
import { createRng } from './support/rng.ts';
import { leaks } from './support/rpc-fuzz.ts';
import { type SpiedCore, startSpied } from './support/spied-core.ts';

/**
 * Whatever strangers write, in any order: nothing throws, nothing is dropped, every call for help has its case, and all
 * that was derived can be derived again. The same with a hundred thousand: `node tests/security/fuzz-long.ts`.
 */
describe('hostile messages', () => {
  let spied: SpiedCore;
  let fuzz: Awaited<ReturnType<typeof createMessageFuzz>>;
  beforeAll(async () => {
    spied = startSpied();
    fuzz = await createMessageFuzz(spied, createRng(20_211_121));
  });
  afterAll(async () => {
    fuzz.world.db.close();
    await spied.dispose();
  });

  it('are all stored, filed, and heard', async () => {
    await fuzz.pour(2500);
    expect(fuzz.run.thrown).toEqual([]);
    expect(fuzz.flaws()).toEqual([]);
  });

  it('can all be looked at', async () => {
    expect(await fuzz.lookAtAll(300)).toBeGreaterThan(100);
  });

  it('leave a whole chain, and derive the same again', async () => {
    const { lead } = fuzz.world;
    expect(await lead.journal.verify()).toMatchObject({ whole: true });
    expect((await lead.journal.rebuild()).same).toBe(true);
    expect(fuzz.flaws()).toEqual([]);
  });

  it('say nothing in the log or in a notification', () => {
    expect(spied.surprises).toEqual([]);
    expect(leaks(fuzz.world)).toEqual([]);
    // Kinds and counts, and nothing else.
    const notice = /^notify \["(sos|climb|deaf|flood)",\d+\]$/;
    const status =
      /^status \{("(stage|drill|unowned|alarming|deaf|onShift|replies|floods|backup)":("(welcome|open)"|\d+|true|false),?)+\}$/;
    expect(spied.said.filter((line) => !notice.test(line) && !status.test(line))).toEqual([]);
  });
});
