import type { AlarmRow } from '../../contract/index.ts';
import { alarmOrder } from '../../domain/alarm.ts';

/** A line's name while its calls come and go. */
export const lineId = (row: Pick<AlarmRow, 'caseId' | 'group'>): string => row.group?.id ?? row.caseId;

/** How many calls stand in these lines. */
export const callsIn = (rows: readonly Pick<AlarmRow, 'group'>[]): number =>
  rows.reduce((sum, { group }) => sum + (group?.count ?? 1), 0);

/**
 * The bar with one case's line as it is now: put where it belongs, or taken out. What stands in a group stays there, and
 * leaves it when somebody has taken it; which calls belong together is core's to say, with the next whole bar.
 */
export function withLine(shown: readonly AlarmRow[], caseId: string, line: AlarmRow | null): AlarmRow[] {
  const grouped = shown.some(({ group }) => group?.members.includes(caseId));
  const others = shown.flatMap((row) => {
    if (row.group === null) return row.caseId === caseId ? [] : [row];
    return line !== null ? [row] : without(row, caseId);
  });
  if (line === null || grouped) return others;
  const after = others.findIndex((row) => alarmOrder(line, row) < 0);
  return after === -1 ? [...others, line] : others.toSpliced(after, 0, line);
}

function without(row: AlarmRow, caseId: string): AlarmRow[] {
  const { group } = row;
  if (!group?.members.includes(caseId)) return [row];
  const members = group.members.filter((id) => id !== caseId);
  const [first] = members;
  return first === undefined ? [] : [{ ...row, caseId: first, group: { ...group, members, count: group.count - 1 } }];
}
