import { createHash } from 'node:crypto';
import { gunzipSync, gzipSync } from 'node:zlib';
import { one, type ReadDb, run, type WriteDb } from '../store/index.ts';

/** Tables of sheets: immutable, gzipped JSON by its hash. */
export type SheetTable = 'registry_sheet' | 'official_sheet' | 'roster_sheet' | 'boundary_sheet';

const MAX_BYTES = 200_000_000;

/** Puts a sheet beside the journal and answers what an entry cites it by: ten thousand rows are no payload. */
export function putSealed(db: WriteDb, table: SheetTable, content: unknown): string {
  const json = Buffer.from(JSON.stringify(content), 'utf8');
  const sha256 = createHash('sha256').update(json).digest('hex');
  run(
    db,
    `INSERT INTO ${table} (sha256, data) VALUES (?, ?) ON CONFLICT (sha256) DO NOTHING`,
    sha256,
    gzipSync(json, { level: 6 }),
  );
  return sha256;
}

/** What `putSealed` put there; null when it is not here or is not what its name says: then its entry changes nothing. */
export function getSealed(db: ReadDb, table: SheetTable, sha256: string): unknown {
  const row = one<{ data: Uint8Array }>(db, `SELECT data FROM ${table} WHERE sha256 = ?`, sha256);
  if (!row) return null;
  try {
    const json = gunzipSync(row.data, { maxOutputLength: MAX_BYTES });
    if (createHash('sha256').update(json).digest('hex') !== sha256) return null;
    return JSON.parse(json.toString('utf8'));
  } catch {
    return null;
  }
}
