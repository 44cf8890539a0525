/**
 * The library reads on for as long as anything lies there, without ever giving its thread back: after a burst of three
 * thousand messages for a second, in which nothing could be handed to core. So many are read, then whoever else waits has
 * a turn.
 */
const AT_ONCE = 16;

/** Call it before each; what it answers is over when the next may be read. */
export function breather(most = AT_ONCE): () => Promise<void> {
  let taken = 0;
  let turn: Promise<void> | null = null;
  return async () => {
    taken += 1;
    turn ??= new Promise((done) =>
      setImmediate(() => {
        taken = 0;
        turn = null;
        done();
      }),
    );
    if (taken >= most) await turn;
  };
}
