import type { AlarmRow } from '../../../contract/index.ts';

/**
 * The case that wants somebody most (`alarms` in the order of the alarm bar): the one after the opened one, if that
 * alarms, too, and from the end back to the beginning; after one of a group the next line. Null where none is left.
 */
export function nextAlarm(
  alarms: readonly (Pick<AlarmRow, 'caseId'> & { group?: Pick<NonNullable<AlarmRow['group']>, 'members'> | null })[],
  opened: string | null,
): string | null {
  const isOpened = ({ caseId, group }: (typeof alarms)[number]): boolean =>
    caseId === opened || (opened !== null && (group?.members.includes(opened) ?? false));
  const others = alarms.filter((alarm) => !isOpened(alarm));
  const at = alarms.findIndex(isOpened);
  return (at < 0 ? others[0] : (others[at] ?? others[0]))?.caseId ?? null;
}
