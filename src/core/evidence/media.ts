import type { IncomingMessage, MessageKey, Ms } from '../../domain/index.ts';
import { all, type ReadDb, run, type WriteDb } from '../store/index.ts';

/** pending: to be fetched; gone: Telegram no longer has it; skipped: not wanted (too large, wrong kind). */
export type MediaState = 'pending' | 'fetching' | 'stored' | 'failed' | 'gone' | 'skipped';

/** Where a version's bytes can be fetched and how far that got. */
export interface MediaRow {
  versionId: number;
  messageKey: MessageKey;
  account: string;
  mediaId: string | null;
  kind: string;
  size: number | null;
  accessHash: string | null;
  fileReference: Uint8Array | null;
  dcId: number | null;
  thumbSize: string | null;
  state: MediaState;
  attempts: number;
  notBefore: Ms;
  /** Hex SHA-256 of the bytes received. */
  sha256: string | null;
  blobName: string | null;
}

const COLUMNS = `version_id AS versionId, message_key AS messageKey, account, media_id AS mediaId, kind, size,
  access_hash AS accessHash, file_reference AS fileReference, dc_id AS dcId,
  thumb_size AS thumbSize, state, attempts, not_before AS notBefore,
  sha256, blob_name AS blobName`;

/** Kinds without bytes (a location, a contact, a poll) have neither an id nor a reference, and get no row. */
export function addMediaRef(db: WriteDb, versionId: number, key: MessageKey, item: IncomingMessage): void {
  const { media, mediaRef } = item;
  if (media === null || (media.id === null && mediaRef === null)) return;
  run(
    db,
    `INSERT INTO media_ref (version_id, message_key, account, media_id, kind, size, access_hash, file_reference, dc_id,
      thumb_size, state, updated_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 'pending', ?)`,
    versionId,
    key,
    item.account,
    media.id,
    media.kind,
    media.size,
    mediaRef?.accessHash ?? null,
    mediaRef?.fileReference ?? null,
    mediaRef?.dcId ?? null,
    mediaRef?.thumbSize ?? null,
    item.receivedAt,
  );
}

/** File references expire: a refetch of the same version brings a fresh one, and what had failed may be tried again. */
export function refreshMediaRef(db: WriteDb, versionId: number, item: IncomingMessage): void {
  if (item.mediaRef === null) return;
  run(
    db,
    `UPDATE media_ref SET account = ?, access_hash = ?, file_reference = ?, dc_id = ?, thumb_size = ?, updated_at = ?,
      state = CASE state WHEN 'failed' THEN 'pending' ELSE state END
      WHERE version_id = ?`,
    item.account,
    item.mediaRef.accessHash,
    item.mediaRef.fileReference,
    item.mediaRef.dcId,
    item.mediaRef.thumbSize ?? null,
    item.receivedAt,
    versionId,
  );
}

/** What is due to be fetched, oldest first. */
export function pendingMedia(db: ReadDb, now: Ms, limit: number): MediaRow[] {
  return all<MediaRow>(
    db,
    `SELECT ${COLUMNS} FROM media_ref WHERE state = 'pending' AND not_before <= ? ORDER BY version_id LIMIT ?`,
    now,
    limit,
  );
}

/** The media of a message's versions, oldest first. */
export function mediaOf(db: ReadDb, key: MessageKey): MediaRow[] {
  return all<MediaRow>(
    db,
    `SELECT ${COLUMNS} FROM media_ref
      WHERE version_id IN (SELECT id FROM message_version WHERE message_key = ?) ORDER BY version_id`,
    key,
  );
}

/** Records how a fetch went. `stored` needs the hash and the blob's name. */
export function setMediaState(
  db: WriteDb,
  versionId: number,
  change: { state: MediaState; attempts?: number; notBefore?: Ms; sha256?: string; blobName?: string },
  now: Ms,
): void {
  run(
    db,
    `UPDATE media_ref SET state = ?, attempts = coalesce(?, attempts), not_before = coalesce(?, not_before),
      sha256 = coalesce(?, sha256), blob_name = coalesce(?, blob_name), updated_at = ? WHERE version_id = ?`,
    change.state,
    change.attempts ?? null,
    change.notBefore ?? null,
    change.sha256 ?? null,
    change.blobName ?? null,
    now,
    versionId,
  );
}
