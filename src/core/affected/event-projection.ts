import { canonicalJson, type EventEntry, type EventFact, foldEvent, type Json } from '../../domain/index.ts';
import type { JournalEntry, Projection } from '../journal/index.ts';
import { all, type ReadDb, run } from '../store/index.ts';

export const eventPrefix = 'event:';
export const eventSubject = (caseId: string) => `${eventPrefix}${caseId}`;

export const asEventEntry = ({ id, type, actor, wallTime, payload }: JournalEntry): EventEntry => ({
  id,
  type,
  actor,
  wallTime,
  payload,
});

/** `event_fact`: what holds of each case's event, one row an item. */
export const eventFacts: Projection = {
  name: 'event',
  prefix: eventPrefix,
  clear: (db) => {
    run(db, 'DELETE FROM event_fact');
  },
  refold(db, subject, entries) {
    const caseId = subject.slice(eventPrefix.length);
    run(db, 'DELETE FROM event_fact WHERE case_id = ?', caseId);
    for (const [place, { item, fact, by, at }] of foldEvent(entries.map(asEventEntry)).entries())
      run(
        db,
        'INSERT INTO event_fact (case_id, item, place, kind, body, by, at) VALUES (?, ?, ?, ?, ?, ?, ?)',
        caseId,
        item,
        place,
        fact.kind,
        canonicalJson(fact as Json),
        by,
        at,
      );
  },
};

/** Everything that holds of one event, in the order in which it was first said. */
export function eventQueries(db: ReadDb, nameOf: (id: string) => string) {
  return {
    eventOfCase: ({ caseId }: { caseId: string }) =>
      all<{ item: string; body: string; by: string; at: number }>(
        db,
        'SELECT item, body, by, at FROM event_fact WHERE case_id = ? ORDER BY place LIMIT 1000',
        caseId,
      ).map(({ body, by, ...row }) => ({ ...row, by: nameOf(by), fact: JSON.parse(body) as EventFact })),
  };
}
