import { describe, expect, it } from 'vitest';
import type { AlarmRow } from '../../contract/index.ts';
import { callsIn, lineId, withLine } from './alarm-lines.ts';

const row = (caseId: string, change: Partial<AlarmRow> = {}): AlarmRow => ({
  caseId,
  urgency: 'P1',
  possible: false,
  caller: 'relayed',
  kind: 'unknown',
  region: null,
  place: '',
  excerpt: '',
  trust: 'relay',
  sentAt: 0,
  receivedAt: 0,
  ackDueAt: 0,
  owner: null,
  ownerId: null,
  level: 0,
  unheard: false,
  called: [],
  term: null,
  why: 'unanswered',
  group: null,
  ...change,
});
const group = (...members: string[]) =>
  row(members[0] ?? '', {
    group: { id: 'g', by: 'sender', count: members.length, senders: 1, since: 0, until: 0, members },
  });
const ids = (rows: readonly AlarmRow[]) => rows.map((one) => one.group?.members ?? one.caseId);

describe('one line of a long bar', () => {
  it('is put where it belongs, replaced and taken out', () => {
    const bar = [row('a', { sentAt: 1 }), row('c', { sentAt: 3 })];
    expect(ids(withLine(bar, 'b', row('b', { sentAt: 2 })))).toEqual(['a', 'b', 'c']);
    expect(ids(withLine(bar, 'c', row('c', { urgency: 'P0', sentAt: 3 })))).toEqual(['c', 'a']);
    expect(ids(withLine(bar, 'a', null))).toEqual(['c']);
  });

  it('stays in its group, and leaves it when it is silenced: the next then stands for it, and the last takes it along', () => {
    const bar = [group('a', 'b'), row('c')];
    expect(withLine(bar, 'b', row('b', { level: 2 }))).toEqual(bar);
    const left = withLine(bar, 'a', null);
    expect(ids(left)).toEqual([['b'], 'c']);
    expect(left[0]).toMatchObject({ caseId: 'b', group: { count: 1 } });
    expect(left.map(lineId)).toEqual(['g', 'c']);
    expect(callsIn(bar)).toBe(3);
    expect(ids(withLine(left, 'b', null))).toEqual(['c']);
  });
});
