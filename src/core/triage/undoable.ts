import { CASE_MOVERS, type CaseFold, type Json } from '../../domain/index.ts';
import type { JournalEntry } from '../journal/index.ts';

const takenBack = (entry: JournalEntry) => ({ type: 'case.moveUndone', payload: { undoes: entry.id } });

/** Undoable decisions, with the entry that takes each back. */
export const UNDO: Readonly<Record<string, (entry: JournalEntry) => { type: string; payload: Json }>> = {
  ...Object.fromEntries(
    // What two people have signed, one does not take back.
    Object.keys(CASE_MOVERS).flatMap((type) => (type.startsWith('case.') ? [[type, takenBack]] : [])),
  ),
  'case.merged': takenBack,
  'case.attached': takenBack,
  'case.acknowledged': (entry) => ({ type: 'case.ackUndone', payload: { undoes: entry.id } }),
  'case.setApart': (entry) => ({ type: 'case.apartUndone', payload: { undoes: entry.id } }),
  'case.possibleDecided': (entry) => ({
    type: 'case.possibleDecided',
    payload: { decision: 'undone', undoes: entry.id },
  }),
};

/** What somebody else did with the case after `entry`; what came too late to have effect has touched nothing. */
export function touchedSince(
  fold: Pick<CaseFold, 'superseded'>,
  entries: readonly JournalEntry[],
  entry: JournalEntry,
  me: string,
): JournalEntry | undefined {
  const without = new Set<string>(fold.superseded.map((lost) => lost.entry));
  return entries.find(
    (other) =>
      other.position > entry.position && other.actor !== me && other.actor !== 'system' && !without.has(other.id),
  );
}
