import { client } from '../../client/rpc.ts';
import { offerUndo } from '../../components/offer-undo.tsx';

/** What was read of a person in this window, until it turns to somebody else. */
export interface ReadName {
  name: string | null;
  lawyer: string | null;
}

/** Says what was entered about people, and offers to take it back. */
export const undoable = (said: string, entryId: string): void =>
  offerUndo(said, () => client.affected.undo({ entryId }));
