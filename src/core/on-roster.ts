import { pseudonymOf } from '../domain/index.ts';
import { one, type ReadDb } from './store/index.ts';

const SENDS = `SELECT 1 FROM observer_reporter AS r JOIN observer AS o ON o.id = r.observer WHERE o.state = 'active'`;

/**
 * Asks the roster of observers whether a sender is on it; null while nobody is, so that nobody can say who is not. Here and
 * not in core/coverage: triage and tabulation ask it, too, and stages meet in the store alone.
 */
export function rosterLookup(db: ReadDb): ((sender: string) => boolean) | null {
  if (!one(db, `${SENDS} LIMIT 1`)) return null;
  return (sender) => {
    const reporter = pseudonymOf(sender);
    return reporter !== null && one(db, `${SENDS} AND r.reporter = ? LIMIT 1`, reporter) !== undefined;
  };
}
