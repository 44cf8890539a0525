import { z } from 'zod';
import { command, done, query } from '../base.ts';
import { id, line } from '../shapes.ts';
import { COLUMNS_BY, caseFilter } from './cases.ts';

/** Filters that a person keeps. */
export const MOST_SAVED = 30;

/** How a person has the Board: as a list or in columns, and the filters they come back to. */
const board = z.object({
  view: z.enum(['list', ...COLUMNS_BY]),
  saved: z.array(z.object({ id, name: line(60), filter: caseFilter })).max(MOST_SAVED),
});
export type BoardPreferences = z.infer<typeof board>;
export type BoardView = BoardPreferences['view'];
export type SavedFilter = BoardPreferences['saved'][number];
export const boardPreferences = board;

/** How a person likes their screens: sealed so that only they can read it, the same on all of their seats. */
export const preferences = {
  board: query('signedIn').output(board),
  setBoard: command('signedIn').input(board).output(done),
};
