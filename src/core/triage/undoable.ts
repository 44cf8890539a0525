import type { Json } from '../../domain/index.ts';
import type { JournalEntry } from '../journal/index.ts';

/** Undoable decisions, with the entry that takes each back. */
export const UNDO: Readonly<Record<string, (entry: JournalEntry) => { type: string; payload: Json }>> = {
  'case.acknowledged': (entry) => ({ type: 'case.ackUndone', payload: { undoes: entry.id } }),
  'case.possibleDecided': (entry) => ({
    type: 'case.possibleDecided',
    payload: { decision: 'undone', undoes: entry.id },
  }),
};
