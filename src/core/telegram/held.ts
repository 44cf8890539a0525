import type { Incoming, IncomingMessage } from '../../domain/index.ts';
import type { PtsUpdate } from './gaps.ts';

/**
 * History shows every message only as it is now. What was pushed while a gap was being closed is therefore told by
 * nobody again: a version that was corrected since, a message that was deleted since. It has reached us, so it is
 * evidence, and goes to core before whatever of the history came after it.
 *
 * One of these lives as long as one question for the history. Pure: knows neither the gate nor the lane.
 */
export interface HeldMerge {
  /**
   * The portion's items with what is held in its place. `asOf`: everything counted up to here is in the portion; null if
   * that is not known. `last`: nothing further of the history up to `asOf` follows. `earlier`: what had arrived before
   * the portion did, so that of the same second it is the older state.
   */
  into(
    items: Incoming[],
    held: readonly PtsUpdate<Incoming[]>[],
    asOf: number | null,
    last: boolean,
    earlier?: ReadonlySet<PtsUpdate<Incoming[]>>,
  ): Incoming[];
}

/** `told`: what was handed over by this or another merge, and is still held. */
export function openHeldMerge(told = new WeakSet<Incoming>()): HeldMerge {
  /** When the latest state of a message that the history showed was written: nothing older may follow it. */
  const shown = new Map<string, number>();

  return {
    into(items, held, asOf, last, earlier = new Set()) {
      const waiting = held.flatMap((update) => {
        const covered = asOf !== null && update.pts <= asOf;
        const before = earlier.has(update);
        return update.payload.filter((item) => !told.has(item)).map((item) => ({ item, covered, before }));
      });
      if (waiting.length === 0) {
        for (const item of items) show(item);
        return items;
      }
      const merged: Incoming[] = [];
      const tell = (item: Incoming): void => {
        told.add(item);
        merged.push(item);
      };
      const before = (message: IncomingMessage): void => {
        for (const { item, covered, before } of waiting) {
          if (!sameMessage(item, message) || !fits(item)) continue;
          const age = written(message) - written(item);
          if (sameState(item, message)) told.add(item);
          else if (covered || age > 0 || (before && age === 0)) tell(item);
        }
      };
      /** A portion that knows of a deletion knows what was there before. */
      const beforeEnd = (end: Incoming): void => {
        for (const { item, covered, before } of waiting)
          if (sameMessage(item, end) && (covered || before) && fits(item)) tell(item);
      };

      // What this portion says nothing of: messages that are gone, deletions that a history page doesn't tell.
      const here = new Set(items.map((item) => `${item.event} ${name(item)}`));
      const rest = last
        ? waiting.filter(({ item, covered }) => covered && !here.has(`${item.event} ${name(item)}`))
        : [];
      for (const { item } of rest) if (item.event === 'message' && fits(item)) tell(item);
      for (const item of items) {
        if (item.event === 'message') before(item);
        else beforeEnd(item);
        merged.push(item);
        show(item);
      }
      for (const { item } of rest) if (item.event === 'deletion') tell(item);
      return merged;
    },
  };

  function show(item: Incoming): void {
    if (item.event === 'message') shown.set(name(item), Math.max(written(item), shown.get(name(item)) ?? 0));
  }

  function fits(item: Incoming): item is IncomingMessage {
    return item.event === 'message' && !told.has(item) && written(item) > (shown.get(name(item)) ?? -1);
  }
}

function sameMessage(item: Incoming, message: Incoming): boolean {
  return item.event === 'message' && item.msgId === message.msgId && name(item) === name(message);
}

/** Pushed and shown: the same thing twice. */
function sameState(a: IncomingMessage, b: IncomingMessage): boolean {
  return written(a) === written(b) && a.text === b.text;
}

function written(message: IncomingMessage): number {
  return message.editedAt ?? 0;
}

function name(item: Incoming): string {
  return item.chat ? `${item.chat.kind}:${item.chat.id}:${item.msgId}` : `:${item.msgId}`;
}
