import { chmodSync, closeSync, existsSync, openSync, readSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import Database from 'better-sqlite3';
import type { ReadDb, WriteDb } from './db.ts';
import { asStoreError, codeOf, StoreError } from './errors.ts';
import { takeLock, type WorkspaceLock } from './lock.ts';

/** aegis: AEGIS-256, authenticated, needs AES instructions; chacha20 (Poly1305) where there are none. */
export const CIPHERS = ['aegis', 'chacha20'] as const;
export type Cipher = (typeof CIPHERS)[number];

export const KEY_BYTES = 32;
const PLAINTEXT_HEADER = 'SQLite format 3\0';

export interface StoreLocation {
  /** Absolute path of the encrypted database. */
  file: string;
  /** 32 random bytes; copied, the caller may zero its own. */
  dataKey: Uint8Array;
  cipher: Cipher;
  /**
   * Whether the key is known to be this store's (it came out of the keyring's authenticated wrap). SQLite says the same
   * for a wrong key and a damaged first page; with this we can tell: STORE_DAMAGED if true, else WRONG_KEY.
   */
  keyProven?: boolean;
}

export interface OpenOptions extends StoreLocation {
  mode: 'write' | 'read';
  /** Only in mode `write`: make the file if it is missing. Without it a missing file is STORE_DAMAGED. */
  create?: boolean;
}

/** What the multiple-ciphers build adds; the published types are of the plain library. */
export type KeyedDatabase = Database.Database & { key(key: Buffer): void; rekey(key: Buffer): void };

/** How the library takes a key as it is, not as a passphrase. Zero it after use. */
export const rawKey = (dataKey: Uint8Array): Buffer => Buffer.concat([Buffer.from('raw:'), dataKey]);

const locks = new WeakMap<ReadDb, WorkspaceLock>();

/**
 * Opens the store. In mode `write` it first takes the workspace's lock (file `lock` beside the database) and, after an
 * unclean end, checks every page. Close with `closeStore`. Throws StoreError: WRONG_KEY, STORE_DAMAGED, WORKSPACE_IN_USE,
 * FOLDER_READ_ONLY, DISK_FULL.
 */
export function openStore(options: OpenOptions & { mode: 'write' }): WriteDb;
export function openStore(options: OpenOptions & { mode: 'read' }): ReadDb;
export function openStore(options: OpenOptions): ReadDb {
  if (options.dataKey.length !== KEY_BYTES) throw new RangeError('A data key has 32 bytes');
  if (options.mode === 'read') return openRead(options);
  const lock = takeLock(join(dirname(options.file), 'lock'));
  try {
    const db = openWrite(options);
    locks.set(db, lock);
    return db;
  } catch (error) {
    lock.release();
    throw error;
  }
}

/** A read-only connection; usable in a worker thread, with the location passed as worker data. Takes no lock. */
export function openRead(location: StoreLocation): ReadDb {
  if (!existsSync(location.file)) throw new StoreError('STORE_DAMAGED', 'no database file');
  return connect(location, true, tuneForReading) as ReadDb;
}

/** What a reading connection is told before its first question. */
export function tuneForReading(db: Database.Database): void {
  db.pragma('temp_store = MEMORY');
  // Half the writer's: what screens ask for lies anywhere in a large store, but the way to it is a hundredth of that.
  db.pragma('cache_size = -32768');
  db.pragma('query_only = ON');
}

/**
 * What the writing connection is told first. The order is the measured recipe: temporary files would be plaintext, the
 * build's default for `synchronous` loses acknowledged rows in a power cut, and REPLACE only meets the immutability
 * triggers when they recurse.
 */
export function tuneForWriting(db: Database.Database): void {
  db.pragma('temp_store = MEMORY');
  db.pragma('journal_mode = WAL');
  db.pragma('synchronous = FULL');
  db.pragma('fullfsync = ON');
  db.pragma('checkpoint_fullfsync = ON');
  db.pragma('cache_size = -65536');
  db.pragma('foreign_keys = ON');
  db.pragma('recursive_triggers = ON');
  // An erased content key must not survive in a free page.
  db.pragma('secure_delete = ON');
  // Sixteen megabytes: a page that is written again and again goes into the file once, and fewer commits pay for it.
  db.pragma('wal_autocheckpoint = 4000');
  db.pragma('journal_size_limit = 67108864');
  db.pragma('analysis_limit = 400');
}

/** Closes the connection, folds the write-ahead log into the file, and gives the workspace free. */
export function closeStore(db: ReadDb): void {
  if (db.open) {
    if (!db.readonly) db.pragma('optimize');
    db.close();
  }
  locks.get(db)?.release();
  locks.delete(db);
}

function openWrite(options: OpenOptions): WriteDb {
  if (options.create === true && !existsSync(options.file)) makeDatabase(options);
  checkHeader(options.file);
  // A clean end removes the log: if it is still there, the last owner died.
  const log = `${options.file}-wal`;
  const unclean = existsSync(log) && statSync(log).size > 0;
  return connect(options, false, (db) => {
    tuneForWriting(db);
    proveWritable(db);
    if (unclean) quickCheck(db);
    db.pragma('optimize = 0x10002');
  }) as WriteDb;
}

/** Makes the file and closes it again, so that `checkHeader` sees that no plaintext was written before anything is. */
function makeDatabase(options: OpenOptions): void {
  connect(options, false, (db) => {
    db.pragma('temp_store = MEMORY');
    db.pragma('journal_mode = WAL');
  }).close();
  chmodSync(options.file, 0o600);
}

/** A bare keyed connection; for this stage only. */
export function connect(
  location: StoreLocation,
  readonly: boolean,
  prepare: (db: Database.Database) => void,
): Database.Database {
  const key = rawKey(location.dataKey);
  let db: Database.Database | null = null;
  try {
    // No `verbose`: it would log the key.
    db = new Database(location.file, { readonly, timeout: 5000 });
    db.pragma(`cipher = '${location.cipher}'`);
    (db as KeyedDatabase).key(key);
    // Only a first read shows a wrong key.
    db.prepare('SELECT count(*) FROM sqlite_schema').get();
    prepare(db);
    return db;
  } catch (error) {
    db?.close();
    if (codeOf(error) === 'SQLITE_NOTADB' && location.keyProven !== true) {
      throw new StoreError('WRONG_KEY', 'first page does not decrypt', error);
    }
    throw asStoreError(error);
  } finally {
    key.fill(0);
  }
}

/**
 * A plaintext file must never be written to. Only while no connection of this process has the file open: closing any
 * descriptor of a file drops all POSIX locks the process holds on it. Readers don't need it, a plaintext file is
 * SQLITE_NOTADB to them.
 */
function checkHeader(file: string): void {
  const header = Buffer.alloc(PLAINTEXT_HEADER.length);
  let read: number;
  try {
    const fd = openSync(file, 'r');
    read = readSync(fd, header, 0, header.length, 0);
    closeSync(fd);
  } catch (error) {
    if (codeOf(error) === 'ENOENT') throw new StoreError('STORE_DAMAGED', 'no database file', error);
    throw asStoreError(error);
  }
  if (read < header.length) throw new StoreError('STORE_DAMAGED', 'empty file');
  if (header.toString('latin1') === PLAINTEXT_HEADER) throw new StoreError('STORE_DAMAGED', 'plaintext file');
}

function proveWritable(db: Database.Database): void {
  db.exec('BEGIN IMMEDIATE');
  const version = Number(db.pragma('user_version', { simple: true }));
  db.pragma(`user_version = ${version}`);
  db.exec('ROLLBACK');
}

function quickCheck(db: Database.Database): void {
  const result = db.pragma('quick_check(1)', { simple: true });
  if (result !== 'ok') throw new StoreError('STORE_DAMAGED', 'quick_check');
}
