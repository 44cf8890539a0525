import { STATION_FACTS, type StationFacts, type StationSet } from '../../domain/index.ts';
import type { ReadDb, WriteDb } from '../store/index.ts';
import { getSealed, putSealed } from '../tables/index.ts';

/** What one decision does to the registry: full states of the stations it touches. Order means nothing. */
export interface RegistrySheet {
  sets: StationSet[];
}

/** Answers what an entry cites it by. */
export function putSheet(db: WriteDb, { sets }: RegistrySheet): string {
  const rows = sets
    .toSorted((a, b) => (a.id < b.id ? -1 : 1))
    .map(({ id, facts, former }) => [id, ...STATION_FACTS.map((key) => facts[key]), former]);
  return putSealed(db, 'registry_sheet', { v: 1, rows });
}

/** Null when it is not here or is not what its name says: then the entry changes nothing. */
export function getSheet(db: ReadDb, sha256: string): RegistrySheet | null {
  const found = getSealed(db, 'registry_sheet', sha256) as { rows?: [string, ...unknown[]][] } | null;
  if (!Array.isArray(found?.rows)) return null;
  return {
    sets: found.rows.map(([id, ...values]) => ({
      id,
      facts: Object.fromEntries(STATION_FACTS.map((key, n) => [key, values[n]])) as unknown as StationFacts,
      former: values[STATION_FACTS.length] as number[],
    })),
  };
}
