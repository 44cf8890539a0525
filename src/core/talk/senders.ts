import { all, type ReadDb } from '../store/index.ts';

/** One version of a message on a case, and who sent it. */
export interface SentVersion {
  id: number;
  sender: string | null;
  receivedAt: number;
}

/** All versions of the messages of a case: those of its own submission, and those that were attached. */
export function versionsOn(db: ReadDb, caseId: string, attached: readonly string[]): SentVersion[] {
  return all<SentVersion>(
    db,
    `SELECT DISTINCT v.id, s.sender, v.received_at AS receivedAt
     FROM (SELECT value AS key FROM json_each(?)
       UNION SELECT m.message_key FROM case_view AS c JOIN submission_message AS m ON m.submission = c.submission WHERE c.id = ?) AS k
     CROSS JOIN message_version AS v ON v.message_key = k.key
     JOIN submission_message AS sm ON sm.message_key = k.key JOIN submission AS s ON s.id = sm.submission ORDER BY v.id`,
    JSON.stringify([...new Set(attached.map((each) => each.split('#')[0] ?? ''))]),
    caseId,
  );
}
