import type { z } from 'zod';
import type { mediaItem } from '../../contract/areas/media.ts';
import { familyOf, type MediaType } from '../../domain/index.ts';
import { all, one, type ReadDb } from '../store/index.ts';

export type MediaItem = z.infer<typeof mediaItem>;

interface Row {
  versionId: number;
  messageKey: string;
  kind: string;
  state: MediaItem['state'];
  reason: MediaItem['reason'];
  size: number | null;
  attempts: number;
  notBefore: number;
  sha256: string | null;
  kept: number | null;
  erased: number;
  fileSize: number | null;
  type: MediaType | null;
  derived: number | null;
  problem: string | null;
  width: number | null;
  height: number | null;
  tiny: Buffer | null;
  exifAt: number | null;
  exifOffset: number | null;
  exifLat: number | null;
  exifLon: number | null;
  exifCamera: string | null;
}

const COLUMNS = `r.version_id AS versionId, r.message_key AS messageKey, r.kind, r.state, r.reason, r.size, r.attempts,
  r.not_before AS notBefore, r.sha256, (k.version_id IS NULL) AS erased, f.size AS fileSize, f.type, f.derived,
  coalesce(r.problem, f.problem) AS problem, f.width, f.height, f.tiny, f.exif_at AS exifAt, f.exif_offset AS exifOffset, f.exif_lat AS exifLat,
  f.exif_lon AS exifLon, f.exif_camera AS exifCamera,
  (SELECT 1 FROM media_blob AS b WHERE b.sha256 = r.sha256 AND b.kind = 'original') AS kept`;
const FROM = `FROM media_ref AS r LEFT JOIN content_key AS k ON k.version_id = r.version_id
  LEFT JOIN media_file AS f ON f.sha256 = r.sha256`;

/** What these messages carry, in their order; an edit that replaced a picture has both. */
export function mediaItems(db: ReadDb, messageKeys: readonly string[]): MediaItem[] {
  return messageKeys.flatMap((key) =>
    all<Row>(db, `SELECT ${COLUMNS} ${FROM} WHERE r.message_key = ? ORDER BY r.version_id LIMIT 50`, key).map(item),
  );
}

/** One version's media; null if it carries none. */
export function mediaItemOf(db: ReadDb, versionId: number): (MediaItem & { sha256: string | null }) | null {
  const row = one<Row>(db, `SELECT ${COLUMNS} ${FROM} WHERE r.version_id = ?`, versionId);
  return row ? { ...item(row), sha256: row.sha256 } : null;
}

function item(row: Row): MediaItem {
  const erased = row.erased === 1;
  return {
    versionId: row.versionId,
    messageKey: row.messageKey,
    kind: row.kind,
    state: erased ? 'erased' : row.state,
    reason: erased ? null : row.reason,
    size: row.fileSize ?? row.size,
    received: null,
    retryAt: row.state === 'pending' && row.notBefore > 0 ? row.notBefore : null,
    file: row.type === null || row.sha256 === null || erased || row.kept === null ? null : fileOf(row, row.type),
  };
}

function fileOf(row: Row, type: MediaType): NonNullable<MediaItem['file']> {
  const family = familyOf(type);
  const pictured = family === 'picture' && row.tiny !== null;
  const hasExif = [row.exifAt, row.exifLat, row.exifCamera].some((value) => value !== null);
  return {
    type,
    show: pictured ? 'picture' : family === 'audio' || family === 'video' ? family : 'nothing',
    ready: row.derived === 1,
    problem: row.problem as NonNullable<MediaItem['file']>['problem'],
    width: row.width,
    height: row.height,
    tiny: row.tiny?.toString('base64') ?? null,
    hash: row.sha256 ?? '',
    exif: hasExif
      ? {
          at: row.exifAt,
          offset: row.exifOffset,
          lat: row.exifLat,
          lon: row.exifLon,
          camera: row.exifCamera,
        }
      : null,
  };
}
