/**
 * The pts rule, pure. Every box (a channel, or the account's private chats and basic groups) counts its events; an
 * update says at which count the box stands after it (`pts`) and how many events it is worth (`count`).
 * https://core.telegram.org/api/updates#update-handling
 *
 * A gate lets updates through in order and exactly once. What does not fit yet is held, for the hole is either filled
 * by an update that was overtaken, or closed by asking for the difference.
 */
export interface PtsUpdate<T> {
  pts: number;
  count: number;
  payload: T;
}

export interface Gate<T> {
  /** Everything up to here is contiguous. */
  pts: number;
  /** Sorted by pts, none of them applicable yet. */
  held: PtsUpdate<T>[];
  /** True while a difference is being fetched: everything is held, for its answer contains much of it. */
  closed: boolean;
  /** Something was not kept: only the difference can close the hole. */
  lost: boolean;
}

export type Place = 'next' | 'old' | 'gap';

/** More than this waits for a difference anyway. */
export const HELD_LIMIT = 1000;

export function newGate<T>(pts: number): Gate<T> {
  return { pts, held: [], closed: false, lost: false };
}

/**
 * Worth 0: allowed exactly at the current count. An update that reaches past the current count but starts before it is
 * a gap, not old: a part of it is unknown.
 */
export function place(current: number, update: { pts: number; count: number }): Place {
  if (update.count === 0) return update.pts === current ? 'next' : update.pts < current ? 'old' : 'gap';
  if (update.pts <= current) return 'old';
  return update.pts - update.count === current ? 'next' : 'gap';
}

/**
 * Offers one update. `ready` are the updates that may be applied now, in order: none, this one, or this one and those
 * that were waiting for it. `gap`: something is missing before what is held.
 */
export function offer<T>(gate: Gate<T>, update: PtsUpdate<T>): { ready: PtsUpdate<T>[]; gap: boolean } {
  if (!isCount(update.pts) || !isCount(update.count)) return { ready: [], gap: hasGap(gate) };
  if (gate.closed) {
    hold(gate, update);
    return { ready: [], gap: false };
  }
  const how = place(gate.pts, update);
  if (how === 'gap') hold(gate, update);
  if (how !== 'next') return { ready: [], gap: hasGap(gate) };
  gate.pts = Math.max(gate.pts, update.pts);
  return { ready: [update, ...release(gate)], gap: hasGap(gate) };
}

/** The difference is about to be asked for, and will bring whatever was lost: hold everything until {@link settle}. */
export function close<T>(gate: Gate<T>): void {
  gate.closed = true;
  gate.lost = false;
}

/**
 * The history up to `pts` has been handed over. Opens the gate and returns what was held and follows on directly;
 * what the history covered is dropped. `gap`: ask again, there is more.
 */
export function settle<T>(gate: Gate<T>, pts: number): { ready: PtsUpdate<T>[]; gap: boolean } {
  gate.closed = false;
  gate.pts = pts;
  const ready = release(gate);
  return { ready, gap: hasGap(gate) };
}

/** Forgets what is held: from now on only the difference brings anything. */
export function lose<T>(gate: Gate<T>): void {
  gate.lost = true;
  gate.held = [];
}

export function hasGap<T>(gate: Gate<T>): boolean {
  return gate.lost || gate.held.length > 0;
}

function release<T>(gate: Gate<T>): PtsUpdate<T>[] {
  const ready: PtsUpdate<T>[] = [];
  const rest: PtsUpdate<T>[] = [];
  for (const update of gate.held) {
    const how = place(gate.pts, update);
    if (how === 'next') {
      gate.pts = Math.max(gate.pts, update.pts);
      ready.push(update);
    } else if (how === 'gap') rest.push(update);
  }
  gate.held = rest;
  return ready;
}

function hold<T>(gate: Gate<T>, update: PtsUpdate<T>): void {
  if (gate.held.length >= HELD_LIMIT) {
    gate.lost = true;
    return;
  }
  const after = gate.held.findIndex((each) => each.pts > update.pts);
  if (after === -1) gate.held.push(update);
  else gate.held.splice(after, 0, update);
}

function isCount(value: number): boolean {
  return Number.isSafeInteger(value) && value >= 0;
}
