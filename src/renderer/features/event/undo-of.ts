import { client } from '../../client/rpc.ts';

/** Takes back what was just written down about an event. */
export const undoOf = (entryId: string) => () => client.event.undo({ entryId });
