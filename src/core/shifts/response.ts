import type { Ms, ResponseFacts, Urgency } from '../../domain/index.ts';
import { all, type ReadDb } from '../store/index.ts';

interface Row {
  urgency: Urgency;
  kind: string;
  receivedAt: Ms;
  answeredAt: Ms | null;
  actedAt: Ms | null;
  over: number;
}

/**
 * How the cases received in [since, until) were answered, from `case_view`. Reopening begins a case's clocks anew and the
 * fold keeps only the new ones: of those few the first answer and action are read from their entries. What a person put to
 * rest as not an SOS was no call and is left out.
 */
export function responseFacts(db: ReadDb, { since, until }: { since: number; until: number }): ResponseFacts[] {
  return all<Row>(
    db,
    `WITH reopened AS (
       SELECT DISTINCT substr(s.value, 6) AS id FROM journal_entry AS e, json_each(e.subjects) AS s
       WHERE e.type = 'case.reopened' AND s.value LIKE 'case:%'),
     first AS (
       SELECT r.id,
         min(CASE WHEN e.type IN ('case.acknowledged', 'case.assigned', 'case.closed', 'case.closeAsked')
           THEN e.wall_time END) AS answered,
         min(CASE WHEN e.type = 'case.started' THEN e.wall_time END) AS acted
       FROM reopened AS r JOIN journal_subject AS s ON s.subject = 'case:' || r.id
       JOIN journal_entry AS e ON e.position = s.position GROUP BY r.id)
     SELECT c.urgency, c.kind, c.received_at AS receivedAt, coalesce(f.answered, c.acknowledged_at) AS answeredAt,
       coalesce(f.acted, c.first_action_at) AS actedAt, c.state = 'closed' AS over
     FROM case_view AS c LEFT JOIN first AS f ON f.id = c.id
     WHERE c.received_at >= ? AND c.received_at < ? AND NOT (c.state = 'closed' AND c.outcome IS NULL)`,
    since,
    until,
  ).map((row) => ({ ...row, over: row.over === 1 }));
}
