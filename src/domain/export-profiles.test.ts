import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Ms, ms } from './brand.ts';
import { CONSENT_GIVERS, CUSTODY_STATES, type CustodyState, isDeprived } from './custody.ts';
import { EXPORT_PROFILES, leavingFor, needsLead, PROFILE_RULES, reportHeld } from './export-profiles.ts';
import { CONSENT_PURPOSES, type ConsentPurpose } from './relay-keys.ts';

const NOW = ms(1_610_280_000_000);
const said = (purpose: ConsentPurpose, given = true, at: number = NOW - 1) => ({
  purpose,
  given,
  by: 'self' as const,
  at,
});
const person = (consents: ReturnType<typeof said>[], more: { minor?: boolean; state?: CustodyState } = {}) => ({
  minor: false,
  withdrawn: false,
  state: 'heldAt' as CustodyState,
  consents,
  ...more,
});
const told = (whom: ReturnType<typeof person>) =>
  EXPORT_PROFILES.map((profile) => {
    const { may, named } = leavingFor(whom, profile, NOW);
    return named ? 'named' : may ? 'told' : '-';
  });

describe('what a bundle says of a person', () => {
  it('is what they agreed to for this very purpose', () => {
    // public, press, partner, lawyer, archive
    expect(told(person([]))).toEqual(['-', '-', '-', '-', 'named']);
    expect(told(person([said('hq')]))).toEqual(['-', '-', '-', '-', 'named']);
    expect(told(person([said('lawyer')]))).toEqual(['-', '-', '-', 'named', 'named']);
    expect(told(person([said('anonymousPublic')]))).toEqual(['told', 'told', '-', '-', 'named']);
    expect(told(person([said('namedPublic')]))).toEqual(['named', 'named', '-', '-', 'named']);
    expect(told(person([said('namedPublic'), said('anonymousPublic', false)]))).toEqual(['-', '-', '-', '-', 'named']);
  });

  it('names nobody who is held to a partner, unless they may be named in public', () => {
    expect(told(person([said('partner')]))[2]).toBe('told');
    expect(told(person([said('partner')], { state: 'released' }))[2]).toBe('named');
    expect(told(person([said('partner'), said('namedPublic')]))[2]).toBe('named');
  });

  it('names no minor anywhere, and leaves out whoever refused the headquarters itself', () => {
    const everything = CONSENT_PURPOSES.map((purpose) => said(purpose));
    expect(told(person(everything, { minor: true }))).toEqual(['told', 'told', 'told', 'told', 'told']);
    expect(told(person([said('hq', false)]))[4]).toBe('-');
  });

  const whom = fc.record({
    minor: fc.boolean(),
    withdrawn: fc.boolean(),
    state: fc.constantFrom(...CUSTODY_STATES),
    consents: fc.uniqueArray(
      fc.record({
        purpose: fc.constantFrom(...CONSENT_PURPOSES),
        given: fc.boolean(),
        by: fc.constantFrom(...CONSENT_GIVERS),
        at: fc.constantFrom(NOW - 5, NOW + 5),
      }),
      { selector: ({ purpose }) => purpose },
    ),
  });

  it('never says more than somebody agreed to, whatever else they agreed to', () => {
    fc.assert(
      fc.property(whom, fc.constantFrom(...EXPORT_PROFILES), (someone, profile) => {
        const { may, named } = leavingFor(someone, profile, NOW as Ms);
        const agreed = (purpose: ConsentPurpose) =>
          someone.consents.some((one) => one.purpose === purpose && one.given && one.at <= NOW);
        if (named) expect(may && !someone.minor).toBe(true);
        if (may) expect(!someone.withdrawn && someone.state !== 'mistaken').toBe(true);
        if (profile === 'archive') return;
        const { deed, name } = PROFILE_RULES[profile];
        if (may) expect(agreed(deed) || (agreed(name) && named)).toBe(true);
        if (named) expect(agreed(name)).toBe(true);
        if (named && profile === 'partner' && isDeprived(someone.state)) expect(agreed('namedPublic')).toBe(true);
      }),
    );
  });
});

describe('a report', () => {
  it('leaves by what stands on it, and by nothing else', () => {
    const held = (consent: ConsentPurpose[] | null) => EXPORT_PROFILES.map((profile) => reportHeld(consent, profile));
    expect(held(null)).toEqual(['unasked', 'unasked', 'unasked', 'unasked', null]);
    expect(held([])).toEqual(['refused', 'refused', 'refused', 'refused', null]);
    expect(held(['hq'])).toEqual(['refused', 'refused', 'refused', 'refused', null]);
    expect(held(['anonymousPublic', 'lawyer'])).toEqual([null, null, 'refused', null, null]);
    expect(held(['namedPublic'])).toEqual([null, null, 'refused', 'refused', null]);
  });
});

describe('who has to ask for it', () => {
  it('is a lead as soon as somebody is told of, and for whatever is exact', () => {
    expect(needsLead('public', 0)).toBe(false);
    expect(needsLead('public', 1)).toBe(true);
    expect(needsLead('lawyer', 0)).toBe(true);
    expect(needsLead('archive', 0)).toBe(true);
  });
});
