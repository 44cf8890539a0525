import { ms } from '../../domain/index.ts';
import type { Clock } from '../ports.ts';
import { one, type ReadDb } from '../store/index.ts';

/** The newest of what came last: a batch that was fetched after a cut isn't in order. */
const NEWEST = `SELECT max(s.sent_at) AS at FROM (SELECT submission FROM inbox_item ORDER BY seq DESC LIMIT 32) AS i
  JOIN submission AS s ON s.id = i.submission`;

/**
 * The clock by which the day is judged: who should have been heard of by now. In a live headquarters it is the clock. A
 * drill plays a day of its own, faster and at another date: there it is as late as the newest message says, so that
 * silence can be practised.
 */
export function createDayClock(db: ReadDb, kind: 'live' | 'drill', clock: Clock): Clock {
  if (kind === 'live') return clock;
  return {
    ...clock,
    now: () => {
      const at = one<{ at: number | null }>(db, NEWEST)?.at ?? null;
      return at === null ? clock.now() : ms(at);
    },
  };
}
