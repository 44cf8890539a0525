import { mimeOf, type PersonId, type Role } from '../../domain/index.ts';
import { Failure } from '../failure.ts';
import { one, type ReadDb } from '../store/index.ts';
import type { Grant, Grants } from './grants.ts';
import { mediaItemOf } from './read.ts';
import { type BlobKind, blobNamed, blobOf, type Vault } from './vault.ts';

/** One part of a file, asked for by a host. */
export interface PieceAsk {
  grant: string;
  from: number;
  length: number;
}

/** `gone`: no such leave (any more), or nothing behind it; `locked`: not now. Which file it was is not said. */
export type Piece =
  | { status: 'ok'; bytes: Uint8Array<ArrayBuffer>; size: number; mime: string; name: string }
  | { status: 'gone' | 'locked' };

/** Most bytes in one piece: a host asks for the next when the browser has taken this one. */
export const MOST_PIECE = 1024 * 1024;

/** Whether the person is (still) at that seat, unlocked, and in which role. */
export type SeatCheck = (seatId: string, personId: string) => Role | 'locked' | null;

export interface Server {
  piece(ask: PieceAsk): Promise<Piece>;
  /** Leave for the preview or, to play it, the file. Throws Failure NOT_FOUND_HERE if there is nothing to show. */
  leave(
    seat: { seatId: string; personId: PersonId },
    versionId: number,
    as: 'thumbnail' | 'preview' | 'play' | 'original',
  ): { url: string; mime: string; sha256: string };
  /** Leave for a copy that was made of an original. */
  leaveCopy(
    seat: { seatId: string; personId: PersonId },
    original: string,
    name: string,
  ): { url: string; mime: string };
}

const EXTENSIONS: Readonly<Record<string, string>> = {
  'image/jpeg': 'jpg',
  'image/png': 'png',
  'image/webp': 'webp',
  'image/gif': 'gif',
  'video/mp4': 'mp4',
  'video/webm': 'webm',
  'audio/ogg': 'ogg',
  'audio/mpeg': 'mp3',
  'audio/mp4': 'm4a',
  'audio/wav': 'wav',
  'audio/flac': 'flac',
};

/** The one handler behind both hosts: every piece is asked for anew, and every time it is seen who asks. */
export function createServer(parts: { db: ReadDb; vault: Vault; grants: Grants; seat: SeatCheck }): Server {
  const { db, vault, grants, seat } = parts;

  const allowed = (grant: Grant): 'ok' | 'locked' | 'gone' => {
    const who = seat(grant.seatId, grant.personId);
    if (who === 'locked') grants.revoke(grant.seatId);
    if (who === null || who === 'locked') return who ?? 'gone';
    return who === 'viewer' ? 'gone' : 'ok';
  };

  return {
    async piece({ grant: id, from, length }) {
      const grant = grants.find(id);
      if (!grant) return { status: 'gone' };
      const verdict = allowed(grant);
      if (verdict !== 'ok') return { status: verdict };
      const blob = grant.name === undefined ? blobOf(db, grant.sha256, grant.kind) : blobNamed(db, grant.name);
      if (!blob || !carriedByKept(db, grant.sha256)) return { status: 'gone' };
      const bytes = await vault.readBlob(blob, Math.min(from, blob.size), from + Math.min(length, MOST_PIECE));
      // While it was read the seat may have locked, or a lead erased it.
      if (bytes === null || !db.open || allowed(grant) !== 'ok') return { status: 'gone' };
      const name = `${grant.sha256.slice(0, 8)}.${EXTENSIONS[grant.mime] ?? 'bin'}`;
      // A copy of its own: what crosses to the host must not bring a pool's other bytes along.
      return { status: 'ok', bytes: new Uint8Array(bytes), size: blob.size, mime: grant.mime, name };
    },
    leave(who, versionId, as) {
      const item = mediaItemOf(db, versionId);
      if (!item?.file || item.sha256 === null) throw new Failure('NOT_FOUND_HERE');
      const made = as === 'thumbnail' || as === 'preview';
      const kind: BlobKind = made ? as : 'original';
      const mime = made ? 'image/jpeg' : mimeOf(item.file.type as Parameters<typeof mimeOf>[0]);
      const fits = as !== 'play' || item.file.show === 'audio' || item.file.show === 'video';
      if (mime === null || !fits || !blobOf(db, item.sha256, kind)) throw new Failure('NOT_FOUND_HERE');
      const id = grants.issue({ ...who, sha256: item.sha256, kind, mime });
      return { url: `/media/${id}`, mime, sha256: item.sha256 };
    },
    leaveCopy(who, original, name) {
      if (!blobNamed(db, name)) throw new Failure('NOT_FOUND_HERE');
      const mime = 'image/jpeg';
      const id = grants.issue({ ...who, sha256: original, kind: 'redacted', name, mime });
      return { url: `/media/${id}`, mime };
    },
  };
}

/** The last version that carried it may just have been erased. */
function carriedByKept(db: ReadDb, sha256: string): boolean {
  const sql = `SELECT 1 FROM media_ref AS r JOIN content_key ON content_key.version_id = r.version_id
    WHERE r.sha256 = ? LIMIT 1`;
  return one(db, sql, sha256) !== undefined;
}
