import { describe, expect, it } from 'vitest';
import { nextAlarm } from './next-alarm.ts';

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
