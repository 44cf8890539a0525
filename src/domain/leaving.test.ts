import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  AFFECTED_ENTRY_TYPES,
  type AffectedEntry,
  CONSENT_GIVERS,
  CONSENT_PURPOSES,
  CUSTODY_STATES,
  type EntryId,
  foldAffected,
  mayLeave,
  ms,
  VITAL_ENTRY_TYPES,
} from './index.ts';

const NOW = Date.UTC(2021, 0, 10, 15);
const OUTSIDE = CONSENT_PURPOSES.filter((purpose) => purpose !== 'hq');

const consent = fc.record({
  purpose: fc.constantFrom(...CONSENT_PURPOSES),
  given: fc.boolean(),
  by: fc.constantFrom(...CONSENT_GIVERS),
  channel: fc.constant('a call'),
  at: fc.integer({ min: NOW - 1000, max: NOW + 1000 }).map(ms),
  entry: fc.constant('e' as EntryId),
});
const person = fc.record({
  consents: fc.uniqueArray(consent, { selector: ({ purpose }) => purpose }),
  minor: fc.boolean(),
  withdrawn: fc.boolean(),
  state: fc.constantFrom(...CUSTODY_STATES),
});
const purpose = fc.constantFrom(...CONSENT_PURPOSES);

describe('mayLeave', () => {
  it('lets nothing out without consent given for that very purpose by then', () => {
    fc.assert(
      fc.property(person, purpose, (who, what) => {
        const { may, named } = mayLeave(who, what, ms(NOW));
        const given = who.consents.some((one) => one.purpose === what && one.given && one.at <= NOW);
        if (may) expect(given && !who.withdrawn && what !== 'hq').toBe(true);
        if (named) expect(may).toBe(true);
      }),
    );
  });

  it('names a minor for no purpose, whoever agreed', () => {
    fc.assert(
      fc.property(person, purpose, (who, what) => {
        expect(mayLeave({ ...who, minor: true }, what, ms(NOW)).named).toBe(false);
      }),
    );
    const agreed = OUTSIDE.map((what) => ({
      purpose: what,
      given: true,
      by: 'relative' as const,
      channel: 'a call',
      at: ms(NOW),
      entry: 'e' as EntryId,
    }));
    const child = { consents: agreed, minor: true, withdrawn: false, state: 'heldAt' as const };
    expect(OUTSIDE.map((what) => mayLeave(child, what, ms(NOW)).may)).toEqual([true, true, true, false]);
    const adult = { ...child, minor: false };
    expect(OUTSIDE.map((what) => mayLeave(adult, what, ms(NOW)).named)).toEqual([true, true, false, true]);
    expect(mayLeave(adult, 'lawyer', ms(NOW)).by).toBe('relative');
  });

  it('more consent never takes anything back, a refusal always does, for its own purpose alone', () => {
    fc.assert(
      fc.property(person, purpose, purpose, (who, what, other) => {
        const refused = who.consents.map((one) => (one.purpose === what ? { ...one, given: false } : one));
        expect(mayLeave({ ...who, consents: refused }, what, ms(NOW)).may).toBe(false);
        if (other !== what)
          expect(mayLeave({ ...who, consents: refused }, other, ms(NOW))).toEqual(mayLeave(who, other, ms(NOW)));
      }),
    );
  });

  it('is the same with and without anything that was decided in vital interest', () => {
    const said = fc.record({
      type: fc.constantFrom(...AFFECTED_ENTRY_TYPES, ...VITAL_ENTRY_TYPES),
      payload: fc.oneof(
        fc.record({
          purpose,
          given: fc.boolean(),
          by: fc.constant('self'),
          channel: fc.constant('x'),
          at: fc.nat(NOW),
        }),
        fc.record({
          person: fc.constant('a1'),
          case: fc.constant('c1'),
          to: fc.constant({ kind: 'lawyer', name: 'A. lawyer' }),
          fields: fc.constant(['name']),
          reason: fc.constant('unconscious'),
          until: fc.constant(NOW + 1),
          lead: fc.constant(true),
        }),
        fc.record({ minor: fc.boolean() }),
      ),
    });
    fc.assert(
      fc.property(fc.array(said, { maxLength: 12 }), (list) => {
        const first = { type: 'affected.added', payload: { case: 'c1', people: { a1: { name: 'A' } } } };
        const entries = [first, ...list].map(
          (one, n): AffectedEntry => ({ ...one, id: `e${n}` as EntryId, actor: `p${n % 2}`, wallTime: ms(NOW) }),
        );
        const [all, without] = [entries, entries.filter(({ type }) => !type.startsWith('vital.'))].map((some) =>
          foldAffected('a1', some),
        );
        if (!all || !without) throw new Error();
        for (const what of CONSENT_PURPOSES)
          expect(mayLeave(all, what, ms(NOW))).toEqual(mayLeave(without, what, ms(NOW)));
      }),
    );
  });
});
