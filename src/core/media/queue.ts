import type { MediaContent, Ms, Peer, TelegramId } from '../../domain/index.ts';
import { all, one, type ReadDb } from '../store/index.ts';

/** What is fetched before what: 0 of an open SOS case, 1 open on somebody's screen, 2 everything else. */
export type Rank = 0 | 1 | 2;

export interface Due {
  versionId: number;
  messageKey: string;
  account: string;
  peerKind: Peer['kind'];
  peerId: TelegramId;
  msgId: number;
  mediaId: TelegramId | null;
  kind: MediaContent['kind'];
  size: number | null;
  accessHash: string | null;
  fileReference: Uint8Array | null;
  dcId: number | null;
  attempts: number;
  forced: boolean;
  rank: Rank;
}

type Row = Omit<Due, 'forced' | 'rank'> & { forced: number };

const COLUMNS = `r.version_id AS versionId, r.message_key AS messageKey, r.account, v.peer_kind AS peerKind,
  v.peer_id AS peerId, v.msg_id AS msgId, r.media_id AS mediaId, r.kind, r.size, r.access_hash AS accessHash,
  r.file_reference AS fileReference, r.dc_id AS dcId, r.attempts, r.forced`;

/** Open cases are few, so the walk goes from them to their messages, never over all that is pending. */
const OF_CASES = `SELECT ${COLUMNS} FROM case_view AS c
  JOIN submission_message AS m ON m.submission = c.submission
  JOIN media_ref AS r INDEXED BY media_ref_message ON r.message_key = m.message_key
  JOIN message_version AS v ON v.id = r.version_id
  WHERE c.state IN ('new', 'acknowledged', 'assigned', 'inAction', 'monitoring', 'reopened')
    AND r.state = 'pending' AND r.not_before <= ? ORDER BY c.urgency, r.version_id LIMIT ?`;
const OF_MESSAGES = `SELECT ${COLUMNS} FROM media_ref AS r JOIN message_version AS v ON v.id = r.version_id
  WHERE r.message_key = ? AND r.state = 'pending' AND r.not_before <= ? ORDER BY r.version_id`;
export const OLDEST = `SELECT ${COLUMNS} FROM media_ref AS r INDEXED BY media_ref_pending
  JOIN message_version AS v ON v.id = r.version_id
  WHERE r.state = 'pending' AND r.not_before <= ? ORDER BY r.version_id LIMIT ?`;

/** What may be fetched now, most wanted first; `taken` are under way. At most `limit`. */
export function dueMedia(
  db: ReadDb,
  now: Ms,
  options: { opened: readonly string[]; taken: ReadonlySet<number>; limit: number },
): Due[] {
  const { opened, taken, limit } = options;
  const found = new Map<number, Due>();
  const add = (rows: readonly Row[], rank: Rank) => {
    for (const row of rows) {
      if (found.size >= limit) return;
      if (!taken.has(row.versionId) && !found.has(row.versionId))
        found.set(row.versionId, { ...row, forced: row.forced === 1, rank });
    }
  };
  const room = limit + taken.size;
  add(all<Row>(db, OF_CASES, now, room), 0);
  for (const key of opened) add(all<Row>(db, OF_MESSAGES, key, now), 1);
  add(all<Row>(db, OLDEST, now, room), 2);
  return [...found.values()];
}

/** When the next that waits may be tried; null if nothing waits. */
export function nextDue(db: ReadDb): number | null {
  return (
    one<{ at: number | null }>(db, "SELECT min(not_before) AS at FROM media_ref WHERE state = 'pending'")?.at ?? null
  );
}

export function pendingCount(db: ReadDb): number {
  return one<{ n: number }>(db, "SELECT count(*) AS n FROM media_ref WHERE state = 'pending'")?.n ?? 0;
}
