import { describe, expect, it } from 'vitest';
import type { CaseRow } from '../../../contract/shapes.ts';
import { CASE_STATES, nextCaseStatus } from '../../../domain/case-lifecycle.ts';
import { expected, type Moving } from './pending.ts';
import { boardRow } from './test-support.ts';
import { MOVES } from './why-not.ts';

const ME = { id: 'me', name: 'Aisulu T.' };
const DANA = { id: 'dana', name: 'Dana K.' };
const moving = (move: Moving['move'], more: Partial<Moving> = {}): Moving => ({
  ids: ['a'],
  move,
  filled: {},
  me: ME,
  to: null,
  at: 1000,
  ...more,
});
const row = (state: CaseRow['state'], more: Partial<CaseRow> = {}) =>
  boardRow({ state, owner: state === 'new' || state === 'reopened' ? null : DANA, ...more });

describe('a case while core has not answered', () => {
  it('stands where the lifecycle will put it, and nowhere else', () => {
    for (const state of CASE_STATES)
      for (const move of [...MOVES, 'acknowledge'] as const) {
        const made = move === 'claim' ? 'assign' : move;
        expect([state, move, expected(row(state), moving(move)).state]).toEqual([
          state,
          move,
          nextCaseStatus(state, made) ?? state,
        ]);
      }
  });

  it('is somebody’s as soon as it is moved at all, unless it alarms anew', () => {
    for (const state of CASE_STATES)
      for (const move of [...MOVES, 'acknowledge'] as const) {
        const { state: after, owner } = expected(row(state), moving(move));
        if (after === 'closed') continue;
        expect([state, move, owner === null]).toEqual([state, move, after === 'new' || after === 'reopened']);
      }
    expect(expected(row('new'), moving('claim')).owner).toEqual(ME);
    expect(expected(row('assigned'), moving('assign', { to: DANA })).owner).toEqual(DANA);
    expect(expected(row('new'), moving('close')).owner).toEqual(ME);
    expect(expected(row('acknowledged'), moving('start')).owner).toEqual(DANA);
  });

  it('asks to be closed where that takes two', () => {
    expect(expected(row('assigned', { needsSecond: true }), moving('close'))).toMatchObject({
      state: 'closing',
      closeAsked: { ...ME, at: 1000 },
      closed: null,
    });
    expect(expected(row('assigned', { loweredBy: ['me'] }), moving('close')).state).toBe('closing');
  });

  it('shows until when it is snoozed, and no deadline that only core knows', () => {
    expect(expected(row('assigned'), moving('snooze', { filled: { minutes: 5 } }))).toMatchObject({
      state: 'assigned',
      snoozedUntil: 301_000,
      actionDueAt: 301_000,
    });
    expect(expected(row('assigned', { snoozedUntil: 5, actionDueAt: 5 }), moving('monitor'))).toMatchObject({
      snoozedUntil: null,
      actionDueAt: null,
    });
  });

  it('has its news seen by whoever acknowledges what is somebody’s', () => {
    const before = row('inAction', { fresh: true });
    expect(expected(before, moving('acknowledge'))).toEqual({ ...before, fresh: false });
  });
});
