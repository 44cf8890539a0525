import type {
  AccountId,
  ChatKey,
  EntryId,
  EvidenceSource,
  MessageKey,
  Ms,
  PeerKind,
  TelegramId,
} from '../../domain/index.ts';
import { afterCommit, all, one, type ReadDb, run, StoreError, unseal, type WriteDb } from '../store/index.ts';
import type { Trust } from './append.ts';
import { type StoredContent, unpackContent } from './content.ts';

/** One version of a message without its content. */
export interface VersionRow {
  /** Order of arrival; the position that stages keep as their cursor. */
  versionId: number;
  /** `evidence:…`: how entries name it. */
  ref: string;
  messageKey: MessageKey;
  versionNo: number;
  chatKey: ChatKey;
  account: AccountId;
  peerKind: PeerKind;
  peerId: TelegramId;
  msgId: number;
  fromId: TelegramId | null;
  fromKind: PeerKind | null;
  viaBotId: TelegramId | null;
  groupedId: TelegramId | null;
  outgoing: boolean;
  sentAt: Ms;
  editedAt: Ms | null;
  receivedAt: Ms;
  event: 'message' | 'deleted' | 'foundMissing';
  source: EvidenceSource;
  rawLayer: number | null;
  /** Hex; null for deletions, like contentDigest. */
  rawSha256: string | null;
  contentDigest: string | null;
  trust: Trust;
  trustBinding: EntryId | null;
}

const COLUMNS = `id AS versionId, ref, message_key AS messageKey, version_no AS versionNo, chat_key AS chatKey, account,
  peer_kind AS peerKind, peer_id AS peerId, msg_id AS msgId, from_id AS fromId, from_kind AS fromKind,
  via_bot_id AS viaBotId, grouped_id AS groupedId, outgoing, sent_at AS sentAt, edited_at AS editedAt,
  received_at AS receivedAt, event, source, raw_layer AS rawLayer, raw_sha256 AS rawSha256,
  content_digest AS contentDigest, trust, trust_binding AS trustBinding`;

type Raw = Omit<VersionRow, 'outgoing'> & { outgoing: number };
const row = (raw: Raw): VersionRow => ({ ...raw, outgoing: raw.outgoing === 1 });

/** What the seal authenticates beside the content: which version it is of. */
export function sealHeader(ref: string, digest: string): Uint8Array {
  return Buffer.from(`${ref}\n${digest}`);
}

/** All versions of a message, oldest first; empty if it was never stored. */
export function versionsOf(db: ReadDb, key: MessageKey): VersionRow[] {
  return all<Raw>(db, `SELECT ${COLUMNS} FROM message_version WHERE message_key = ? ORDER BY version_no`, key).map(row);
}

export function versionById(db: ReadDb, versionId: number): VersionRow | null {
  const found = one<Raw>(db, `SELECT ${COLUMNS} FROM message_version WHERE id = ?`, versionId);
  return found === undefined ? null : row(found);
}

/** The version an entry's `basis` names. */
export function versionByRef(db: ReadDb, ref: string): VersionRow | null {
  const found = one<Raw>(db, `SELECT ${COLUMNS} FROM message_version WHERE ref = ?`, ref);
  return found === undefined ? null : row(found);
}

/** Versions that arrived after `versionId` (0: from the beginning), in order of arrival. For stages and replays. */
export function since(db: ReadDb, versionId: number, limit: number): VersionRow[] {
  return all<Raw>(db, `SELECT ${COLUMNS} FROM message_version WHERE id > ? ORDER BY id LIMIT ?`, versionId, limit).map(
    row,
  );
}

/** The last version that arrived; 0 before the first. What a decision says it knew of, in `payload.evidence`. */
export function newestVersion(db: ReadDb): number {
  return one<{ id: number }>(db, 'SELECT coalesce(max(id), 0) AS id FROM message_version')?.id ?? 0;
}

/** The latest version of each message of an album, by message id. A deleted member's latest version is its deletion. */
export function albumOf(db: ReadDb, chat: ChatKey, groupedId: TelegramId): VersionRow[] {
  return all<Raw>(
    db,
    `SELECT ${COLUMNS} FROM message_version AS version WHERE chat_key = ? AND grouped_id = ? AND version_no =
      (SELECT max(version_no) FROM message_version WHERE message_key = version.message_key) ORDER BY msg_id`,
    chat,
    groupedId,
  ).map(row);
}

/** Ids of a chat's stored messages that are not deleted, newest first, from `newest` down. */
export function storedIds(db: ReadDb, chat: ChatKey, newest: number, limit: number): number[] {
  // SQLite takes the bare `event` from the row that has the maximum: the latest version's.
  return all<{ msgId: number }>(
    db,
    `SELECT msg_id AS msgId FROM (
      SELECT msg_id, event, max(version_no) FROM message_version WHERE chat_key = ? AND msg_id <= ?
      GROUP BY msg_id ORDER BY msg_id DESC) WHERE event = 'message' LIMIT ?`,
    chat,
    newest,
    limit,
  ).map(({ msgId }) => msgId);
}

/**
 * What this version said; null if its content was erased or it is a deletion. Throws StoreError STORE_DAMAGED if the
 * sealed bytes don't authenticate, which no operation of ours can cause.
 */
export function readContent(db: ReadDb, versionId: number): StoredContent | null {
  const found = one<{ ref: string; digest: string; sealed: Buffer; key: Buffer | null }>(
    db,
    `SELECT ref, content_digest AS digest, sealed, content_key.key AS key FROM message_version
      LEFT JOIN content_key ON content_key.version_id = message_version.id
      WHERE message_version.id = ? AND sealed IS NOT NULL`,
    versionId,
  );
  if (found === undefined || found.key === null) return null;
  const packed = unseal(found.key, found.sealed, sealHeader(found.ref, found.digest));
  if (packed === null) throw new StoreError('STORE_DAMAGED', 'sealed content');
  return unpackContent(packed);
}

/**
 * Erases the content of a version by destroying its key; header, hash and digest stay. Only after an entry of type
 * `content.erased` that has `ref` among its subjects, in the same transaction or before: else a trigger refuses.
 * False if there was nothing to erase.
 */
export function eraseContent(db: WriteDb, ref: string): boolean {
  const { changes } = run(
    db,
    'DELETE FROM content_key WHERE version_id = (SELECT id FROM message_version WHERE ref = ?)',
    ref,
  );
  // The log still holds the page with the key until it is folded into the file.
  if (changes > 0) afterCommit(db, () => db.pragma('wal_checkpoint(TRUNCATE)'));
  return changes > 0;
}
