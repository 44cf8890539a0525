import type Database from 'better-sqlite3';
import { type BetterSQLite3Database, drizzle } from 'drizzle-orm/better-sqlite3';
import { asStoreError } from './errors.ts';

declare const readable: unique symbol;
declare const writable: unique symbol;

/** A connection that may read. Who may write is in the type: only `openStore` in mode `write` makes a WriteDb. */
export type ReadDb = Database.Database & { readonly [readable]: true };
/** The one writing connection of the one process that owns the workspace. */
export type WriteDb = ReadDb & { readonly [writable]: true };

/** What can be bound to a parameter; booleans are 0 and 1 by hand. */
export type Bind = string | number | bigint | Uint8Array | null;

interface Attached {
  statements: Map<string, Database.Statement<Bind[]>>;
  orm: BetterSQLite3Database | null;
  afterCommit: (() => void)[];
}

const attached = new WeakMap<ReadDb, Attached>();

function attachedTo(db: ReadDb): Attached {
  let found = attached.get(db);
  if (found === undefined) {
    found = { statements: new Map(), orm: null, afterCommit: [] };
    attached.set(db, found);
  }
  return found;
}

/** The statement for this text, prepared once per connection (SQL texts are constants of ours, never built from data). */
export function prepared(db: ReadDb, sql: string): Database.Statement<Bind[]> {
  const { statements } = attachedTo(db);
  let statement = statements.get(sql);
  if (statement === undefined) {
    statement = db.prepare<Bind[]>(sql);
    statements.set(sql, statement);
  }
  return statement;
}

/** All rows; `Row` is the caller's promise about the columns. */
export function all<Row>(db: ReadDb, sql: string, ...binds: Bind[]): Row[] {
  return prepared(db, sql).all(...binds) as Row[];
}

/** The first row or undefined. */
export function one<Row>(db: ReadDb, sql: string, ...binds: Bind[]): Row | undefined {
  return prepared(db, sql).get(...binds) as Row | undefined;
}

/** Changes with every commit of another connection, and with every write of this one: whether anything has to be followed. */
export function dataVersion(db: ReadDb): string {
  const { theirs, ours } = one<{ theirs: number; ours: number }>(
    db,
    'SELECT (SELECT data_version FROM pragma_data_version) AS theirs, total_changes() AS ours',
  ) ?? { theirs: 0, ours: 0 };
  return `${theirs}/${ours}`;
}

/** Runs a writing statement; the number of rows changed and the last rowid. */
export function run(db: WriteDb, sql: string, ...binds: Bind[]): { changes: number; rowid: number } {
  const result = prepared(db, sql).run(...binds);
  return { changes: result.changes, rowid: Number(result.lastInsertRowid) };
}

/** Rows one by one, for walks over a whole table. Its own statement, so it can be nested. */
export function* each<Row>(db: ReadDb, sql: string, ...binds: Bind[]): Generator<Row> {
  for (const row of db.prepare<Bind[]>(sql).iterate(...binds)) yield row as Row;
}

/** drizzle over the same connection, for cold paths (prepared SQL is nine times faster on an insert). */
export function orm(db: ReadDb): BetterSQLite3Database {
  const own = attachedTo(db);
  own.orm ??= drizzle(db);
  return own.orm;
}

/**
 * Runs `work` in an immediate transaction, or in a savepoint inside the one that is open. Synchronous only: a promise
 * would let other work slip into the transaction, so it is refused and rolled back. Throws StoreError (DISK_FULL,
 * FOLDER_READ_ONLY, STORE_DAMAGED) or what `work` threw.
 */
export function transaction<T>(db: WriteDb, work: () => T): T {
  const { afterCommit } = attachedTo(db);
  const nested = db.inTransaction;
  const pending = afterCommit.length;
  try {
    prepared(db, nested ? 'SAVEPOINT step' : 'BEGIN IMMEDIATE').run();
    const result = work();
    if (result instanceof Promise) throw new TypeError('A transaction cannot wait for a promise');
    prepared(db, nested ? 'RELEASE step' : 'COMMIT').run();
    if (!nested) publish(afterCommit);
    return result;
  } catch (error) {
    afterCommit.length = pending;
    // A full disk may already have rolled everything back.
    if (db.inTransaction) {
      if (nested) {
        prepared(db, 'ROLLBACK TO step').run();
        prepared(db, 'RELEASE step').run();
      } else {
        prepared(db, 'ROLLBACK').run();
      }
    }
    throw asStoreError(error);
  }
}

/**
 * Runs `work` in the transaction that is open or in one of its own, with no savepoint: for long work that fails as a whole
 * or not at all, so whoever catches what it threw must let the transaction fail, too. While a savepoint is open, SQLite
 * keeps every page as it was in a list that it walks after each statement: a rebuild of 100 000 messages in one took hours.
 */
export function throughout<T>(db: WriteDb, work: () => T): T {
  return db.inTransaction ? work() : transaction(db, work);
}

/** Runs `notice` once the outermost transaction has committed, never if it rolls back; at once outside of one. */
export function afterCommit(db: WriteDb, notice: () => void): void {
  if (db.inTransaction) attachedTo(db).afterCommit.push(notice);
  else notice();
}

function publish(queue: (() => void)[]): void {
  const due = queue.splice(0);
  for (const notice of due) notice();
}
