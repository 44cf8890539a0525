/**
 * The key of a store on loan to a thread that is still loading its code: until the thread takes it, core can call it back,
 * and nobody has to wait for a thread that will never open anything. The memory is shared, so wiping it on either end
 * wipes it for both.
 */
export interface LentKey {
  /** LENT, TAKEN or RECALLED; changed once, by whoever is first. */
  state: Int32Array;
  key: Uint8Array;
}

const [LENT, TAKEN, RECALLED] = [0, 1, 2];

/** Wipes what it is given. */
export function lend(key: Uint8Array): LentKey {
  const shared = new Uint8Array(new SharedArrayBuffer(key.length));
  shared.set(key);
  key.fill(0);
  return { state: new Int32Array(new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT)), key: shared };
}

/** In the thread: a copy that is the thread's to wipe, or null when core wants nothing opened any more. */
export function take({ state, key }: LentKey): Uint8Array | null {
  if (Atomics.compareExchange(state, 0, LENT, TAKEN) !== LENT) return null;
  const own = Uint8Array.from(key);
  key.fill(0);
  return own;
}

/** In core: whether the thread has not taken it and now never will. */
export function recall({ state, key }: LentKey): boolean {
  if (Atomics.compareExchange(state, 0, LENT, RECALLED) !== LENT) return false;
  key.fill(0);
  return true;
}
