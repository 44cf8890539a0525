import { describe, expect, it } from 'vitest';
import type { CaseRow } from '../../../contract/shapes.ts';
import { boardOrder, nextAlarm } from './board-order.ts';
import { boardRow } from './test-support.ts';

const row = (
  id: string,
  state: CaseRow['state'],
  urgency: CaseRow['urgency'],
  sentAt: number,
  possible = false,
): CaseRow => boardRow({ id, state, urgency, possible, sentAt, receivedAt: sentAt });

describe('the order of the Board', () => {
  it('puts first what nobody has: urgent, certain, old', () => {
    const rows = [
      row('closed', 'closed', 'P0', 1),
      row('mine', 'acknowledged', 'P0', 2),
      row('new P1', 'new', 'P1', 3),
      row('new P0 young', 'new', 'P0', 5),
      row('new P0 possible', 'new', 'P0', 1, true),
      row('new P0 old', 'new', 'P0', 4),
      row('back', 'reopened', 'P2', 9),
    ];
    expect(boardOrder(rows).map(({ id }) => id)).toEqual([
      'new P0 old',
      'new P0 young',
      'new P0 possible',
      'new P1',
      'back',
      'mine',
      'closed',
    ]);
  });
});

describe('the next case that wants somebody', () => {
  const alarms = ['a', 'b', 'c'].map((caseId) => ({ caseId }));
  it('is the most pressing one, then the one after it, and round again', () => {
    expect(nextAlarm(alarms, null)).toBe('a');
    expect(nextAlarm(alarms, 'somebody has it')).toBe('a');
    expect(nextAlarm(alarms, 'a')).toBe('b');
    expect(nextAlarm(alarms, 'c')).toBe('a');
    expect(nextAlarm([{ caseId: 'a' }], 'a')).toBeNull();
    expect(nextAlarm([], null)).toBeNull();
  });
});
