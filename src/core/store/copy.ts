import { createHash } from 'node:crypto';
import { chmodSync } from 'node:fs';
import { all, each, prepared, type ReadDb } from './db.ts';
import { asStoreError } from './errors.ts';
import { syncFile } from './files.ts';
import { connect, type KeyedDatabase, rawKey, type StoreLocation } from './open.ts';

/**
 * A copy of the whole store under the same key, as it was at the beginning of the call, while the writer goes on. Leaves
 * out free pages. `target` must not exist. Through a read connection from `openRead` or the writer's own; the file is on
 * the disk when it returns. Throws StoreError DISK_FULL, FOLDER_READ_ONLY.
 */
export function copyStore(db: ReadDb, target: string): void {
  const guarded = db.pragma('query_only', { simple: true });
  try {
    db.pragma('query_only = OFF');
    prepared(db, 'VACUUM INTO ?').run(target);
    chmodSync(target, 0o600);
    syncFile(target);
  } catch (error) {
    throw asStoreError(error);
  } finally {
    db.pragma(`query_only = ${guarded === 1 ? 'ON' : 'OFF'}`);
  }
}

/**
 * Gives a copy that nobody else has open another key, in place: page by page, so what is in it can't differ. Never for a
 * store in use, because a crash in the middle leaves a file of two keys.
 */
export function rekeyCopy(location: StoreLocation, dataKey: Uint8Array): void {
  const key = rawKey(dataKey);
  try {
    const db = connect(location, false, (opened) => {
      opened.pragma('temp_store = MEMORY');
      opened.pragma('journal_mode = OFF');
    }) as KeyedDatabase;
    try {
      db.rekey(key);
    } finally {
      db.close();
    }
    syncFile(location.file);
  } catch (error) {
    throw asStoreError(error);
  } finally {
    key.fill(0);
  }
}

/** Every page and index, slowly. */
export function integrityOk(db: ReadDb): boolean {
  return db.pragma('integrity_check(1)', { simple: true }) === 'ok';
}

/**
 * SHA-256 over the schema and every row of every table, in a canonical order: equal for two stores that say the same.
 * Memory does not grow with the store. Shadow tables of full text are included.
 */
export function digestTables(db: ReadDb): string {
  const hash = createHash('sha256');
  const schema = all<{ type: string; name: string; sql: string | null }>(
    db,
    'SELECT type, name, sql FROM sqlite_schema ORDER BY type, name',
  );
  hash.update(JSON.stringify(schema));
  for (const { type, name, sql } of schema) {
    if (type !== 'table' || sql?.startsWith('CREATE VIRTUAL')) continue;
    hash.update(`\n## ${name}\n`);
    const quoted = `"${name.replaceAll('"', '""')}"`;
    const columns = all<{ name: string }>(db, 'SELECT name FROM pragma_table_xinfo(?)', name);
    // All columns: rows that are equal in every one are the same row, whatever their order.
    const order = columns.map((_, index) => index + 1).join(', ');
    for (const row of each<Record<string, unknown>>(
      db,
      `SELECT * FROM ${quoted} ORDER BY ${primaryKey(db, name) ?? order}`,
    ))
      for (const value of Object.values(row)) feed(hash, value);
  }
  return hash.digest('hex');
}

/** Columns of the primary key: an index serves that order, where sorting by everything would need room for all of it. */
function primaryKey(db: ReadDb, table: string): string | null {
  const sql = 'SELECT name FROM pragma_table_xinfo(?) WHERE pk > 0 ORDER BY pk';
  const names = all<{ name: string }>(db, sql, table).map(({ name }) => `"${name.replaceAll('"', '""')}"`);
  return names.length > 0 ? names.join(', ') : null;
}

function feed(hash: ReturnType<typeof createHash>, value: unknown): void {
  const bytes = value instanceof Uint8Array ? value : Buffer.from(String(value));
  hash.update(`${value === null ? 'n' : typeof value}${bytes.length}:`);
  hash.update(bytes);
}
