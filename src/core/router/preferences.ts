import { type BoardPreferences, boardPreferences } from '../../contract/index.ts';
import { hqOf, os, sessionOf } from './access.ts';

const BOARD = 'board';
const AT_FIRST: BoardPreferences = { view: 'list', saved: [] };

function parsed(text: string | null): BoardPreferences {
  if (text === null) return AT_FIRST;
  // As another version wrote it, perhaps: then as at first.
  const read = boardPreferences.safeParse(JSON.parse(text));
  return read.success ? read.data : AT_FIRST;
}

export const preferences = {
  board: os.preferences.board.handler(({ context }) =>
    parsed(hqOf(context).preferences.get(sessionOf(context), BOARD)),
  ),
  setBoard: os.preferences.setBoard.handler(({ context, input }) => {
    hqOf(context).preferences.put(sessionOf(context), BOARD, JSON.stringify(input));
    return { ok: true } as const;
  }),
};
