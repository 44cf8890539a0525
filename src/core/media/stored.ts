import { type DeclaredMedia, familyOf, judgeMedia, type MediaType, type Ms, sniffType } from '../../domain/index.ts';
import { all, type ReadDb, run, transaction, type WriteDb } from '../store/index.ts';
import type { SharedFile } from './shared.ts';
import type { Received, Receiving } from './vault.ts';

/** A whole file becomes part of the vault and of its version, in one transaction with `also`. */
export function storeReceived(
  db: WriteDb,
  receiving: Receiving,
  item: { versionId: number; whole: Received; said: DeclaredMedia | null; now: Ms },
  also: () => void,
): void {
  const { versionId, whole, said, now } = item;
  const type = sniffType(whole.head);
  // Of the bytes alone, and of what this sender calls them: the same bytes may come under another name.
  const problem = judgeMedia(type, { kind: 'unsupported', mime: null, name: null });
  const claim = said && judgeMedia(type, said);
  receiving.commit((name, isNew) => {
    addFile(db, { whole, name, type, problem, now, isNew });
    run(
      db,
      `UPDATE media_ref SET state = 'stored', sha256 = ?, blob_name = ?, reason = NULL, problem = ?, updated_at = ?
        WHERE version_id = ?`,
      whole.sha256,
      name,
      claim === problem ? null : claim,
      now,
      versionId,
    );
    also();
  });
}

/** A file that is in the vault already becomes part of one more version; `also` runs in its transaction. */
export function storeShared(
  db: WriteDb,
  item: { versionId: number; file: SharedFile; said: DeclaredMedia | null; now: Ms },
  also: () => void,
): void {
  const { versionId, file, said, now } = item;
  const claim = said && judgeMedia(file.type, said);
  transaction(db, () => {
    run(
      db,
      `UPDATE media_ref SET state = 'stored', sha256 = ?, blob_name = ?, reason = NULL, problem = ?, updated_at = ?
        WHERE version_id = ?`,
      file.sha256,
      file.name,
      claim === file.problem ? null : claim,
      now,
      versionId,
    );
    also();
  });
}

interface NewFile {
  whole: Received;
  name: string;
  type: MediaType;
  problem: string | null;
  now: Ms;
  isNew: boolean;
}

/** Received for the first time, or again after an erasure: then its pictures are made anew. */
function addFile(db: WriteDb, { whole, name, type, problem, now, isNew }: NewFile): void {
  const isPicture = familyOf(type) === 'picture';
  run(
    db,
    `INSERT INTO media_file (sha256, blob_name, size, received_at, type, derived, problem) VALUES (?, ?, ?, ?, ?, ?, ?)
      ON CONFLICT (sha256) DO UPDATE SET derived = 0, tries = 0
      WHERE ?`,
    whole.sha256,
    name,
    whole.size,
    now,
    type,
    isPicture ? 0 : 1,
    problem,
    isNew && isPicture ? 1 : 0,
  );
}

/** The versions that carry these bytes and are not erased. */
export function carriersOf(db: ReadDb, sha256: string): { versionId: number; messageKey: string }[] {
  return all(
    db,
    `SELECT r.version_id AS versionId, r.message_key AS messageKey FROM media_ref AS r
      JOIN content_key ON content_key.version_id = r.version_id WHERE r.sha256 = ? ORDER BY r.version_id`,
    sha256,
  );
}
