import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type AlarmFacts, type AlarmLine, alarmOrder, CALLERS, dueAt, type Ms, URGENCIES } from './index.ts';
import { realProfile, tinyProfile } from './test-profiles.ts';

const minute = 60_000;
const at = (minutes: number) => (minutes * minute) as Ms;
const line = (caseId: string, change: Partial<AlarmLine> = {}): AlarmLine => ({
  caseId,
  urgency: 'P1',
  possible: false,
  caller: 'relayed',
  why: 'unanswered',
  sentAt: 0,
  receivedAt: 0,
  ...change,
});

describe('the alarm bar', () => {
  it('shows the most urgent first, definite before possible, nobody’s before somebody’s, oldest first', () => {
    const bar = [
      line('p1-news', { why: 'fresh', sentAt: 1 }),
      line('p1-new', { sentAt: 9 }),
      line('p1-left', { why: 'noAction', sentAt: 1 }),
      line('p0-possible', { urgency: 'P0', possible: true, sentAt: 1 }),
      line('p3', { urgency: 'P3' }),
      line('p0', { urgency: 'P0', sentAt: 8 }),
      line('p1-old', { sentAt: 2 }),
    ];
    const ids = bar.sort(alarmOrder).map(({ caseId }) => caseId);
    expect(ids).toEqual(['p0', 'p0-possible', 'p1-old', 'p1-new', 'p1-left', 'p1-news', 'p3']);
  });

  it('shows observers before those who are passed on, and whom nobody has heard of last; not among what is somebody’s', () => {
    const bar = [
      line('new', { caller: 'new', sentAt: 1 }),
      line('known', { caller: 'known', sentAt: 2 }),
      line('relayed', { caller: 'relayed', sentAt: 3 }),
      line('observer', { caller: 'observer', sentAt: 4 }),
      line('possible', { caller: 'observer', possible: true, sentAt: 0 }),
      line('left-observer', { caller: 'observer', why: 'noAction', sentAt: 6 }),
      line('left-new', { caller: 'new', why: 'noAction', sentAt: 5 }),
    ];
    const ids = bar.sort(alarmOrder).map(({ caseId }) => caseId);
    expect(ids).toEqual(['observer', 'relayed', 'known', 'new', 'possible', 'left-new', 'left-observer']);
  });

  it('is in one order on every screen', () => {
    const any = fc.record({
      caseId: fc.constantFrom('a', 'b', 'c', 'd'),
      urgency: fc.constantFrom(...URGENCIES),
      possible: fc.boolean(),
      caller: fc.constantFrom(...CALLERS),
      why: fc.constantFrom('unanswered' as const, 'noAction' as const, 'snoozeOver' as const, 'fresh' as const),
      sentAt: fc.nat(3),
      receivedAt: fc.nat(3),
    });
    fc.assert(
      fc.property(any, any, any, (a, b, c) => {
        expect(Math.sign(alarmOrder(a, b)) + Math.sign(alarmOrder(b, a))).toBe(0);
        if (alarmOrder(a, b) <= 0 && alarmOrder(b, c) <= 0) expect(alarmOrder(a, c)).toBeLessThanOrEqual(0);
      }),
    );
  });
});

describe('the first clock', () => {
  const facts = (change: Partial<AlarmFacts> = {}): AlarmFacts => ({
    urgency: 'P1',
    status: 'new',
    receivedAt: at(0),
    freshAt: null,
    ...change,
  });

  it('counts targets from receipt; of fresh evidence, from its receipt', () => {
    const late = facts({ urgency: 'P0', receivedAt: at(60) });
    expect(dueAt(late, realProfile)).toBe(at(65));
    expect(dueAt(late, tinyProfile)).toBe(at(61));
    expect(dueAt(facts({ status: 'acknowledged', freshAt: at(30) }), realProfile)).toBe(at(45));
  });
});
