import type { AlarmRow } from '../../../contract/index.ts';

/**
 * The case that wants somebody most (`alarms` in the order of the alarm bar): the one after the opened one, if that
 * alarms, too, and from the end back to the beginning. Null where none is left.
 */
export function nextAlarm(alarms: readonly Pick<AlarmRow, 'caseId'>[], opened: string | null): string | null {
  const others = alarms.filter(({ caseId }) => caseId !== opened);
  const at = alarms.findIndex(({ caseId }) => caseId === opened);
  return (at < 0 ? others[0] : (others[at] ?? others[0]))?.caseId ?? null;
}
