import { copiesDiffer } from '../../../domain/index.ts';
import type { Journal } from '../../journal/index.ts';
import { one, type WriteDb } from '../../store/index.ts';
import { type Assigned, areCompared, type Copy, copiesOf, stationOfProtocol } from './copies.ts';
import { protocolSubject } from './projection.ts';

/**
 * What the program says of the copies of one station: two that differ, both from observers who were assigned there, are
 * counted apart until a person has compared them with a written reason (domain.md 4.5). It says so by entries of its own,
 * and unsays what it has said; a person's exclusion stays a person's. In the transaction of the decision that led to it.
 */
export function settleDisputes(parts: { db: WriteDb; journal: Journal; assigned: Assigned }, id: string): void {
  const { db, journal, assigned } = parts;
  const station = stationOfProtocol(db, id);
  if (!station) return;
  const others = copiesOf(db, id);
  const own = others[0] && copiesOf(db, others[0].id).find((copy) => copy.id === id);
  if (!own) return;
  const copies = [own, ...others].filter(({ joinedInto }) => joinedInto === null);
  const counts = ({ sender, status, sheet }: Copy) =>
    sheet !== null && status !== 'rejected' && sender !== null && assigned(db, station, sender);
  const inDispute = (copy: Copy): boolean =>
    counts(copy) &&
    copies.some(
      (other) =>
        other.id !== copy.id &&
        other.sender !== copy.sender &&
        counts(other) &&
        !areCompared(db, copy.id, other.id) &&
        differ(copy, other),
    );
  for (const copy of copies) {
    const now = one<{ disputed: number }>(db, 'SELECT disputed FROM protocol WHERE id = ?', copy.id)?.disputed === 1;
    const should = inDispute(copy);
    if (now === should || (now && !bySystem(journal, copy.id))) continue;
    journal.append(
      {
        type: should ? 'protocol.excluded' : 'protocol.included',
        subjects: [protocolSubject(copy.id)],
        payload: { code: 'disputed', note: '' },
      },
      'system',
    );
  }
}

const differ = (a: Copy, b: Copy): boolean =>
  a.sheet !== null && b.sheet !== null && copiesDiffer(a.sheet, b.sheet).length > 0;

/** Whether the exclusion that stands is the program's own. */
function bySystem(journal: Journal, id: string): boolean {
  const last = journal
    .entriesOf(protocolSubject(id))
    .findLast(
      ({ type, payload }) =>
        type === 'protocol.excluded' && (payload as { code?: unknown } | null)?.code === 'disputed',
    );
  return last?.actor === 'system';
}
