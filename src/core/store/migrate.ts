import { migrate as drizzleMigrate } from 'drizzle-orm/better-sqlite3/migrator';
import { readMigrationFiles } from 'drizzle-orm/migrator';
import { all, orm, type WriteDb } from './db.ts';
import { asStoreError, StoreError } from './errors.ts';

/**
 * Brings the store to the newest schema, all migrations in one transaction. `migrationsDir` is an absolute path outside
 * the asar. Throws StoreError STORE_NEWER if the store has a migration this program doesn't know, so that an older
 * program never writes into a newer store.
 */
export function migrate(db: WriteDb, migrationsDir: string): void {
  const known = new Set(readMigrationFiles({ migrationsFolder: migrationsDir }).map((migration) => migration.hash));
  if (appliedHashes(db).some((hash) => !known.has(hash))) {
    throw new StoreError('STORE_NEWER', 'unknown migration');
  }
  try {
    drizzleMigrate(orm(db), { migrationsFolder: migrationsDir });
  } catch (error) {
    // drizzle wraps the driver's error.
    throw asStoreError(error instanceof Error && error.cause !== undefined ? error.cause : error);
  }
}

function appliedHashes(db: WriteDb): string[] {
  const table = all(db, "SELECT 1 FROM sqlite_schema WHERE type = 'table' AND name = '__drizzle_migrations'");
  if (table.length === 0) return [];
  return all<{ hash: string }>(db, 'SELECT hash FROM __drizzle_migrations').map((row) => row.hash);
}
