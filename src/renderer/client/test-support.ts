import type { AlarmRow } from '../../contract/index.ts';

/** A line of the alarm bar, for tests. */
export const alarmRow = (caseId: string, change: Partial<AlarmRow> = {}): AlarmRow => ({
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
