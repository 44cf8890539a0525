import type { AlarmRow, CaseRow } from '../../../contract/index.ts';

const waits = (row: CaseRow): boolean => row.state === 'new' || row.state === 'reopened';

/**
 * The Board's order: what nobody answers for first, most urgent and oldest on top (as in the alarm bar); then what
 * somebody has, by urgency and newest; closed cases last.
 */
export function boardOrder(rows: readonly CaseRow[]): CaseRow[] {
  const rank = (row: CaseRow) => (waits(row) ? 0 : row.state === 'closed' ? 2 : 1);
  return [...rows].sort(
    (a, b) =>
      rank(a) - rank(b) ||
      a.urgency.localeCompare(b.urgency) ||
      Number(a.possible) - Number(b.possible) ||
      (waits(a) ? a.sentAt - b.sentAt : b.sentAt - a.sentAt) ||
      a.id.localeCompare(b.id),
  );
}

/**
 * The case that wants somebody most (`alarms` in the order of the alarm bar): the one after the opened one, if that
 * alarms, too, and from the end back to the beginning. Null where none is left.
 */
export function nextAlarm(alarms: readonly Pick<AlarmRow, 'caseId'>[], opened: string | null): string | null {
  const others = alarms.filter(({ caseId }) => caseId !== opened);
  const at = alarms.findIndex(({ caseId }) => caseId === opened);
  return (at < 0 ? others[0] : (others[at] ?? others[0]))?.caseId ?? null;
}
