import type { CaseRow } from '../../../contract/shapes.ts';

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
