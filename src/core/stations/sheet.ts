import { createHash } from 'node:crypto';
import { gunzipSync, gzipSync } from 'node:zlib';
import { STATION_FACTS, type StationFacts, type StationSet } from '../../domain/index.ts';
import { one, type ReadDb, run, type WriteDb } from '../store/index.ts';

/** What one decision does to the registry: full states of the stations it touches. Order means nothing. */
export interface RegistrySheet {
  sets: StationSet[];
}

const MAX_BYTES = 200_000_000;

/** Puts a sheet beside the journal and answers what an entry cites it by: ten thousand stations are no payload. */
export function putSheet(db: WriteDb, { sets }: RegistrySheet): string {
  const rows = sets
    .toSorted((a, b) => (a.id < b.id ? -1 : 1))
    .map(({ id, facts, former }) => [id, ...STATION_FACTS.map((key) => facts[key]), former]);
  const json = Buffer.from(JSON.stringify({ v: 1, rows }), 'utf8');
  const sha256 = createHash('sha256').update(json).digest('hex');
  run(
    db,
    'INSERT INTO registry_sheet (sha256, data) VALUES (?, ?) ON CONFLICT (sha256) DO NOTHING',
    sha256,
    gzipSync(json, { level: 6 }),
  );
  return sha256;
}

/** Null when it is not here or is not what its name says: then the entry changes nothing. */
export function getSheet(db: ReadDb, sha256: string): RegistrySheet | null {
  const row = one<{ data: Uint8Array }>(db, 'SELECT data FROM registry_sheet WHERE sha256 = ?', sha256);
  if (!row) return null;
  try {
    const json = gunzipSync(row.data, { maxOutputLength: MAX_BYTES });
    if (createHash('sha256').update(json).digest('hex') !== sha256) return null;
    const { rows } = JSON.parse(json.toString('utf8')) as { rows: [string, ...unknown[]][] };
    return {
      sets: rows.map(([id, ...values]) => ({
        id,
        facts: Object.fromEntries(STATION_FACTS.map((key, n) => [key, values[n]])) as unknown as StationFacts,
        former: values[STATION_FACTS.length] as number[],
      })),
    };
  } catch {
    return null;
  }
}
