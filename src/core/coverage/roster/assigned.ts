import { pseudonymOf } from '../../../domain/index.ts';
import { stationOf } from '../../stations/index.ts';
import { one, type ReadDb } from '../../store/index.ts';

const SENT = `SELECT 1 FROM observer_reporter AS r JOIN observer AS o ON o.id = r.observer
  JOIN assignment AS a ON a.observer = o.id
  WHERE r.reporter = ? AND o.state = 'active' AND a.station = ? AND a.ended_at IS NULL LIMIT 1`;

/** Whether this sender is an observer who is sent to that station: whose copies of a protocol speak for one another. */
export function isAssigned(
  db: ReadDb,
  { region, number }: { region: string; number: number },
  sender: string,
): boolean {
  const reporter = pseudonymOf(sender);
  if (reporter === null) return false;
  const station = stationOf(db, region, number);
  return typeof station !== 'string' && one(db, SENT, reporter, station.id) !== undefined;
}
