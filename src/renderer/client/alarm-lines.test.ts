import { describe, expect, it } from 'vitest';
import type { AlarmRow } from '../../contract/index.ts';
import { callsIn, lineId, withLine } from './alarm-lines.ts';
import { alarmRow } from './test-support.ts';

const group = (...members: string[]) =>
  alarmRow(members[0] ?? '', {
    group: { id: 'g', by: 'sender', count: members.length, senders: 1, since: 0, until: 0, members },
  });
const ids = (rows: readonly AlarmRow[]) => rows.map((one) => one.group?.members ?? one.caseId);

describe('one line of a long bar', () => {
  it('is put where it belongs, replaced and taken out', () => {
    const bar = [alarmRow('a', { sentAt: 1 }), alarmRow('c', { sentAt: 3 })];
    expect(ids(withLine(bar, 'b', alarmRow('b', { sentAt: 2 })))).toEqual(['a', 'b', 'c']);
    expect(ids(withLine(bar, 'c', alarmRow('c', { urgency: 'P0', sentAt: 3 })))).toEqual(['c', 'a']);
    expect(ids(withLine(bar, 'a', null))).toEqual(['c']);
  });

  it('stays in its group, and leaves it when it is silenced: the next then stands for it, and the last takes it along', () => {
    const bar = [group('a', 'b'), alarmRow('c')];
    expect(withLine(bar, 'b', alarmRow('b', { level: 2 }))).toEqual(bar);
    const left = withLine(bar, 'a', null);
    expect(ids(left)).toEqual([['b'], 'c']);
    expect(left[0]).toMatchObject({ caseId: 'b', group: { count: 1 } });
    expect(left.map(lineId)).toEqual(['g', 'c']);
    expect(callsIn(bar)).toBe(3);
    expect(ids(withLine(left, 'b', null))).toEqual(['c']);
  });
});
