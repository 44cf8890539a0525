import { describe, expect, it } from 'vitest';
import { CASE_STATES, nextCaseStatus } from '../../../domain/case-lifecycle.ts';
import { asksToClose, movesShown, whyNot } from './why-not.ts';

const row = (state: (typeof CASE_STATES)[number], owner = 'me') => ({
  state,
  owner: state === 'new' || state === 'reopened' ? null : { id: owner, name: owner },
  closeAsked: state === 'closing' ? { id: owner, name: owner, at: 1 } : null,
});

describe('what can be done with a case', () => {
  it('is never shown as possible where the lifecycle forbids it, and always with a reason where it is not', () => {
    for (const state of CASE_STATES)
      for (const move of movesShown(row(state))) {
        const legal = nextCaseStatus(state, move === 'claim' ? 'assign' : move) !== null;
        if (whyNot(row(state, 'somebody'), move, 'me') === null)
          expect([state, move, legal]).toEqual([state, move, true]);
        else expect([state, move, legal]).toEqual([state, move, false]);
      }
  });

  it('says why', () => {
    expect(whyNot(row('new'), 'start', 'me')).toBe('unanswered');
    expect(whyNot(row('assigned'), 'claim', 'me')).toBe('yours');
    expect(whyNot(row('acknowledged'), 'claim', 'me')).toBeNull();
    expect(whyNot(row('acknowledged'), 'monitor', 'me')).toBe('notBegun');
    expect(whyNot(row('inAction'), 'start', 'me')).toBe('begun');
    expect(whyNot(row('monitoring'), 'monitor', 'me')).toBe('watched');
    expect(whyNot(row('closing'), 'confirmClose', 'me')).toBe('samePerson');
    expect(whyNot(row('closing', 'somebody'), 'confirmClose', 'me')).toBeNull();
  });

  it('asks for a second person for a P0, and of whoever lowered it', () => {
    expect(asksToClose({ needsSecond: true, loweredBy: [] }, 'me')).toBe(true);
    expect(asksToClose({ needsSecond: false, loweredBy: ['me'] }, 'me')).toBe(true);
    expect(asksToClose({ needsSecond: false, loweredBy: ['somebody'] }, 'me')).toBe(false);
  });
});
