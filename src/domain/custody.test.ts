import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  AFFECTED_ROLES,
  type AffectedEntry,
  CONSENT_PURPOSES,
  CUSTODY_STATES,
  type EntryId,
  foldAffected,
  isDeprived,
  isLookedAfter,
  isResolved,
  ms,
  needsNothing,
} from './index.ts';

const NIGHT = Date.UTC(2021, 0, 10, 14);
let next = 0;
const entry = (type: string, payload: unknown, more: Partial<AffectedEntry> = {}): AffectedEntry => {
  next += 1;
  return { id: `e${next}` as EntryId, type, actor: 'p1', wallTime: ms(NIGHT + next * 1000), payload, ...more };
};
const added = (payload: object = {}) =>
  entry('affected.added', { case: 'c1', people: { a1: { name: 'Aisha Zh.', ...payload } } });
const moved = (state: string, at: number, more: object = {}) =>
  entry('affected.custodyChanged', { state, at, ...more });

describe('a person of a case', () => {
  it('is where they were last seen, whenever that is written down', () => {
    const fold = foldAffected('a1', [
      added({ state: 'heldAt', place: 'Almaly police office', since: NIGHT }),
      moved('released', NIGHT + 7_200_000),
      // News of an hour before, entered later.
      moved('transferred', NIGHT + 3_600_000, { place: 'a bus' }),
    ]);
    expect(fold).toMatchObject({ state: 'released', place: null, stateSince: NIGHT + 7_200_000, deprivedSince: NIGHT });
    expect(fold?.stays.map(({ state }) => state)).toEqual(['heldAt', 'transferred', 'released']);
  });

  it('is unknown, not free, while nothing was said; a name may be unknown too', () => {
    expect(foldAffected('a1', [added({ name: null })])).toMatchObject({
      state: 'unknown',
      name: null,
      deprivedSince: null,
    });
    expect(foldAffected('a1', [])).toBeNull();
    expect(foldAffected('a1', [moved('released', NIGHT)])).toBeNull();
  });

  it('an entry is taken back by whoever made it, and by nobody else', () => {
    const wrong = moved('released', NIGHT + 1000);
    const [theirs, own] = ['p2', 'p1'].map((actor) => entry('affected.undone', { undoes: wrong.id }, { actor }));
    expect(foldAffected('a1', [added(), wrong, theirs as AffectedEntry])?.state).toBe('released');
    expect(foldAffected('a1', [added(), wrong, own as AffectedEntry])?.state).toBe('unknown');
    const first = added();
    expect(foldAffected('a1', [first, entry('affected.undone', { undoes: first.id })])?.withdrawn).toBe(true);
  });

  it('consent is by purpose; the last word counts, by when it was said', () => {
    const say = (purpose: string, given: boolean, at = NIGHT) =>
      entry('affected.consent', { purpose, given, by: 'relative', channel: 'call', at });
    const told = foldAffected('a1', [added(), say('lawyer', true), say('namedPublic', true), say('lawyer', false)]);
    const lawyer = (fold: typeof told) => fold?.consents.find(({ purpose }) => purpose === 'lawyer');
    expect(told?.consents).toHaveLength(2);
    expect(lawyer(told)).toMatchObject({ given: false, by: 'relative' });
    // Said in the morning, written down after the refusal.
    const late = foldAffected('a1', [added(), say('lawyer', false), say('lawyer', true, NIGHT - 1)]);
    expect(lawyer(late)).toMatchObject({ given: false });
  });

  it('an officer, a lawyer or a source is nobody to look for', () => {
    expect(needsNothing({ role: 'perpetrator', state: 'unknown' })).toBe(true);
    for (const role of AFFECTED_ROLES.filter(isLookedAfter))
      for (const state of CUSTODY_STATES) expect(needsNothing({ role, state })).toBe(isResolved(state));
  });

  it('days belong to an arrest; nobody is both free and deprived', () => {
    expect(foldAffected('a1', [added(), moved('arrest', NIGHT, { days: 10 })])?.days).toBe(10);
    expect(foldAffected('a1', [added(), moved('court', NIGHT, { days: 10 })])?.days).toBeNull();
    for (const state of CUSTODY_STATES) expect(isDeprived(state)).toBe(!isResolved(state));
  });

  it('is the same from any entries, however broken, and keeps every stay that was said', () => {
    const payload = fc.oneof(
      fc.record({ state: fc.constantFrom(...CUSTODY_STATES), at: fc.nat(10 ** 9), place: fc.option(fc.string()) }),
      fc.record({ purpose: fc.constantFrom(...CONSENT_PURPOSES), given: fc.boolean(), by: fc.constant('self') }),
      fc.anything(),
    );
    const any = fc.record({
      type: fc.constantFrom(
        'affected.custodyChanged',
        'affected.consent',
        'affected.described',
        'affected.undone',
        'x',
      ),
      payload,
    });
    fc.assert(
      fc.property(fc.array(any, { maxLength: 12 }), (list) => {
        const entries = [added(), ...list.map((each) => entry(each.type, each.payload))];
        const fold = foldAffected('a1', entries);
        expect(fold).toEqual(foldAffected('a1', entries));
        expect(fold?.stays.at(-1)?.state).toBe(fold?.state);
        expect(fold?.stays.length).toBeGreaterThan(0);
      }),
    );
  });
});
