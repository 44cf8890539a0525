import { CASE_MOVERS, type Json } from '../../domain/index.ts';
import type { JournalEntry } from '../journal/index.ts';

const takenBack = (entry: JournalEntry) => ({ type: 'case.moveUndone', payload: { undoes: entry.id } });

/** Undoable decisions, with the entry that takes each back. */
export const UNDO: Readonly<Record<string, (entry: JournalEntry) => { type: string; payload: Json }>> = {
  ...Object.fromEntries(Object.keys(CASE_MOVERS).map((type) => [type, takenBack])),
  'case.acknowledged': (entry) => ({ type: 'case.ackUndone', payload: { undoes: entry.id } }),
  'case.possibleDecided': (entry) => ({
    type: 'case.possibleDecided',
    payload: { decision: 'undone', undoes: entry.id },
  }),
};
