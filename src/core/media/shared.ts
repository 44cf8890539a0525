import { createHash } from 'node:crypto';
import type { MediaType } from '../../domain/index.ts';
import { one, type ReadDb } from '../store/index.ts';
import type { Due } from './queue.ts';
import type { BlobRef, Vault } from './vault.ts';

/** A file of the vault that another version brought. */
export interface SharedFile extends BlobRef {
  sha256: string;
  type: MediaType;
  problem: string | null;
}

const TWIN = `SELECT f.sha256, f.type, f.problem, b.name, b.key, b.size FROM media_ref AS r INDEXED BY media_ref_media
  JOIN media_file AS f ON f.sha256 = r.sha256
  JOIN media_blob AS b ON b.sha256 = r.sha256 AND b.kind = 'original'
  WHERE r.media_id = ? AND r.state = 'stored' AND r.kind = ? AND r.size = ?
    AND NOT EXISTS (SELECT 1 FROM media_partial AS p WHERE p.version_id = ?) LIMIT 1`;
const STEP = 1024 * 1024;

/**
 * The same file of Telegram's in many messages is fetched once. What the vault has under its id and size is read back and
 * hashed: null if there is none, if it was erased, or if it is not what it was; then it is fetched as if it were new.
 */
export async function sharedFile(db: ReadDb, vault: Vault, item: Due): Promise<SharedFile | null> {
  if (item.mediaId === null || item.size === null) return null;
  const twin = one<SharedFile>(db, TWIN, item.mediaId, item.kind, item.size, item.versionId);
  if (!twin) return null;
  const hash = createHash('sha256');
  for (let at = 0; at < twin.size; at += STEP) {
    const part = await vault.readBlob(twin, at, at + STEP);
    if (part === null) return null;
    hash.update(part);
  }
  if (hash.digest('hex') !== twin.sha256 || !db.open) return null;
  // Erased while it was read.
  return one(db, 'SELECT 1 FROM media_blob WHERE name = ?', twin.name) ? twin : null;
}
