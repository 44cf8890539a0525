import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type AlarmFacts,
  alarmLevel,
  alarmOrder,
  alarmSound,
  CASE_STATES,
  dueAt,
  inboxDue,
  inboxDueAt,
  isAlarming,
  type Ms,
  URGENCIES,
} from './index.ts';
import { realProfile, tinyProfile } from './test-profiles.ts';

const minute = 60_000;
const facts = (change: Partial<AlarmFacts> = {}): AlarmFacts => ({
  id: 'c1',
  urgency: 'P1',
  possible: false,
  status: 'new',
  sentAt: 0 as Ms,
  receivedAt: 0 as Ms,
  freshAt: null,
  ...change,
});
const at = (minutes: number) => (minutes * minute) as Ms;

describe('the alarm bar', () => {
  it('shows the most urgent first, definite before possible, oldest first', () => {
    const bar = [
      facts({ id: 'p1-new', sentAt: at(9) }),
      facts({ id: 'p0-possible', urgency: 'P0', possible: true, sentAt: at(1) }),
      facts({ id: 'p3', urgency: 'P3', sentAt: at(0) }),
      facts({ id: 'p0', urgency: 'P0', sentAt: at(8) }),
      facts({ id: 'p1-old', sentAt: at(2) }),
    ];
    expect(bar.sort(alarmOrder).map((item) => item.id)).toEqual(['p0', 'p0-possible', 'p1-old', 'p1-new', 'p3']);
  });

  it('is in one order on every screen', () => {
    const any = fc.record({
      id: fc.constantFrom('a', 'b', 'c', 'd'),
      urgency: fc.constantFrom(...URGENCIES),
      possible: fc.boolean(),
      status: fc.constantFrom(...CASE_STATES),
      sentAt: fc.nat(3).map((value) => value as Ms),
      receivedAt: fc.nat(3).map((value) => value as Ms),
      freshAt: fc.constant(null),
    });
    fc.assert(
      fc.property(any, any, any, (a, b, c) => {
        expect(Math.sign(alarmOrder(a, b)) + Math.sign(alarmOrder(b, a))).toBe(0);
        if (alarmOrder(a, b) <= 0 && alarmOrder(b, c) <= 0) expect(alarmOrder(a, c)).toBeLessThanOrEqual(0);
      }),
    );
  });

  it('counts targets from receipt, not from sending', () => {
    const late = facts({ urgency: 'P0', sentAt: at(0), receivedAt: at(60) });
    expect(dueAt(late, realProfile)).toBe(at(65));
    expect(dueAt(late, tinyProfile)).toBe(at(61));
    expect(dueAt(facts({ status: 'acknowledged', freshAt: at(30) }), realProfile)).toBe(at(45));
  });

  it('sounds until a person answers, louder past the target', () => {
    const sound = (change: Partial<AlarmFacts>, minutes: number) => alarmSound(facts(change), at(minutes), realProfile);
    expect(sound({}, 0)).toBe('loud');
    expect(sound({ possible: true }, 14)).toBe('soft');
    expect(sound({ possible: true }, 15)).toBe('loud');
    expect(sound({ urgency: 'P3' }, 1439)).toBe('soft');
    expect(sound({ urgency: 'P3' }, 1440)).toBe('loud');
    expect(sound({ status: 'acknowledged' }, 99)).toBe('none');
    expect(sound({ status: 'acknowledged', freshAt: at(10) }, 11)).toBe('soft');
    expect(sound({ status: 'monitoring', freshAt: at(10) }, 25)).toBe('loud');
    expect(sound({ status: 'reopened' }, 0)).toBe('loud');
    expect(sound({ status: 'closed' }, 99)).toBe('none');
    // Closed is not deaf: what arrives on a closed case calls again.
    expect(sound({ status: 'closed', freshAt: at(10) }, 11)).toBe('soft');
  });

  it('never leaves anything on the bar silent', () => {
    for (const status of CASE_STATES) {
      for (const urgency of URGENCIES) {
        for (const freshAt of [null, at(1)]) {
          const item = facts({ status, urgency, freshAt, possible: true });
          expect(alarmSound(item, at(2), realProfile) === 'none').toBe(!isAlarming(item));
        }
      }
    }
  });

  it('climbs at the target and at twice the target', () => {
    const level = (minutes: number) => alarmLevel(facts({ urgency: 'P0' }), at(minutes), realProfile);
    expect([0, 4, 5, 9, 10, 500].map(level)).toEqual([0, 0, 1, 1, 2, 2]);
    expect(alarmLevel(facts({ status: 'acknowledged' }), at(500), realProfile)).toBe(0);
  });
});

describe('the inbox', () => {
  it('brings back what nobody has seen for 15 minutes, an unseen edit too', () => {
    expect(inboxDue({ receivedAt: at(0), seenAt: null }, at(14), realProfile)).toBe(false);
    expect(inboxDue({ receivedAt: at(0), seenAt: null }, at(15), realProfile)).toBe(true);
    expect(inboxDueAt({ receivedAt: at(0), seenAt: null }, tinyProfile)).toBe(at(7));
    expect(inboxDue({ receivedAt: at(0), seenAt: at(3) }, at(500), realProfile)).toBe(false);
    expect(inboxDue({ receivedAt: at(5), seenAt: at(3) }, at(20), realProfile)).toBe(true);
  });
});
