import { actionTargetOf, LADDER } from '../../domain/index.ts';
import type { Election } from '../election.ts';
import type { ReadDb } from '../store/index.ts';
import { type Pending, pending } from './read.ts';

/**
 * The clock of what somebody has: nothing done past its target, nobody's second pair of eyes, a snooze at its end. Its
 * owner again when it is due, the lead one target later. Everything it needs stands in the store, so that it goes on after
 * a restart; a look reads only what is due.
 */
export function createSecondClock(db: ReadDb, { profile }: Election) {
  /**
   * What was running when the clock was set back, and how long it still had, ms: it climbs in its time all the same. A
   * clock that was begun since counts by the new time.
   */
  const held = new Map<string, { dueAt: number; left: number }>();

  const lateBy = ({ id, dueAt }: Pending, now: number): number => {
    const so = held.get(id);
    return Math.max(now - dueAt, so?.dueAt === dueAt ? -so.left : Number.NEGATIVE_INFINITY);
  };

  const stepOf = (item: Pending, late: number): number | null => {
    if (late >= actionTargetOf(item.urgency, profile)) return LADDER.ownersLead;
    return late >= 0 && item.step < LADDER.owner ? LADDER.owner : null;
  };

  return {
    /** What climbs now. `before`: the moment of the look before this one, by the clock as it was. */
    due({ now, before, tick }: { now: number; before: number; tick: number }) {
      const back = now < before;
      for (const so of held.values()) so.left -= back ? tick : now - before;
      if (back)
        for (const { id, dueAt } of pending(db, Number.MAX_SAFE_INTEGER))
          if (held.get(id)?.dueAt !== dueAt) held.set(id, { dueAt, left: dueAt - before - tick });
      const items = pending(db, held.size > 0 ? Number.MAX_SAFE_INTEGER : now);
      if (held.size > 0) {
        const running = new Map(items.map(({ id, dueAt }) => [id, dueAt]));
        for (const [id, { dueAt }] of held) if (running.get(id) !== dueAt) held.delete(id);
      }
      return items.flatMap((item) => {
        const step = stepOf(item, lateBy(item, now));
        return step === null ? [] : [{ item, step, why: item.wait }];
      });
    },
  };
}
