import { chmodSync } from 'node:fs';
import Database from 'better-sqlite3';
import { asStoreError, codeOf, StoreError } from './errors.ts';

/** Exclusive ownership of a workspace, until released or until the process dies. */
export interface WorkspaceLock {
  release(): void;
}

/**
 * Takes `path` (an empty file named `lock`). The lock is the operating system's own, held through SQLite because that is
 * the same call on every system: it vanishes with a killed process, so there is no stale lock to clean up, which a
 * file with a process id would leave. Throws StoreError WORKSPACE_IN_USE or FOLDER_READ_ONLY.
 */
export function takeLock(path: string): WorkspaceLock {
  let holder: Database.Database | null = null;
  try {
    holder = new Database(path, { timeout: 0 });
    holder.pragma('journal_mode = MEMORY');
    holder.exec('BEGIN EXCLUSIVE');
    // On a read-only file SQLite quietly makes BEGIN EXCLUSIVE a read; a write that is never committed tells.
    holder.pragma('user_version = 1');
    chmodSync(path, 0o600);
    const held = holder;
    return { release: () => held.close() };
  } catch (error) {
    holder?.close();
    if (codeOf(error).startsWith('SQLITE_BUSY')) throw new StoreError('WORKSPACE_IN_USE', 'lock held', error);
    throw asStoreError(error);
  }
}
