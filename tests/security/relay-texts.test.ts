import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createRelayTexts } from './support/relay-texts.ts';
import { createRng } from './support/rng.ts';
import { type SpiedCore, startSpied } from './support/spied-core.ts';

/** The same with a hundred thousand: `node tests/security/relay-texts-long.ts`. */
describe('relay messages and captions, valid, mangled and hostile', () => {
  let spied: SpiedCore;
  beforeAll(() => {
    spied = startSpied();
  });
  afterAll(() => spied.dispose());

  it('are all parsed, or in a person’s Inbox', async () => {
    const texts = await createRelayTexts(spied, createRng(20_210_110));
    await texts.pour(800);
    const { sent, stored, filed, byState, withNobody, sosWithoutCase } = texts.account();
    expect(texts.thrown).toEqual([]);
    expect({ stored, filed, withNobody, sosWithoutCase }).toEqual({
      stored: sent,
      filed: sent,
      withNobody: 0,
      sosWithoutCase: 0,
    });
    expect(Object.values(byState).reduce((sum, n) => sum + n, 0)).toBe(sent);
    for (const state of ['parsed', 'partial', 'unparsed']) expect(byState[state], state).toBeGreaterThan(20);
    expect(await texts.world.lead.journal.rebuild()).toMatchObject({ same: true });
    texts.world.db.close();
  });
});
