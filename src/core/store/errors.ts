/**
 * What can be expected to go wrong with a workspace's files. Everything else is a bug and stays the error it was.
 * NO_SUCH_SLOT is shown to people as WRONG_PASSPHRASE, or a seizer could count who has access.
 */
export type StoreErrorCode =
  | 'WRONG_KEY'
  | 'STORE_DAMAGED'
  | 'STORE_NEWER'
  | 'WORKSPACE_IN_USE'
  | 'FOLDER_READ_ONLY'
  | 'DISK_FULL'
  | 'WRONG_PASSPHRASE'
  | 'NO_SUCH_SLOT'
  | 'KEYRING_DAMAGED'
  | 'KEYRING_MISSING';

export class StoreError extends Error {
  readonly code: StoreErrorCode;
  /** For the log: a library's code or the step that failed, never content or a path. */
  readonly detail: string;
  constructor(code: StoreErrorCode, detail: string, cause?: unknown) {
    super(`${code}: ${detail}`, { cause });
    this.name = 'StoreError';
    this.code = code;
    this.detail = detail;
  }
}

/** The library's `SQLITE_…` or the system's `E…` code of an error; empty if it has none. */
export function codeOf(error: unknown): string {
  if (error instanceof Error && 'code' in error && typeof error.code === 'string') return error.code;
  return '';
}

/** By the beginning of the code: SQLite refines its codes by suffixes (SQLITE_IOERR_WRITE, SQLITE_READONLY_DBMOVED). */
const MEANINGS: readonly (readonly [prefix: string, code: StoreErrorCode])[] = [
  ['SQLITE_FULL', 'DISK_FULL'],
  ['ENOSPC', 'DISK_FULL'],
  ['EDQUOT', 'DISK_FULL'],
  ['SQLITE_READONLY', 'FOLDER_READ_ONLY'],
  ['SQLITE_CANTOPEN', 'FOLDER_READ_ONLY'],
  ['SQLITE_PERM', 'FOLDER_READ_ONLY'],
  ['EACCES', 'FOLDER_READ_ONLY'],
  ['EPERM', 'FOLDER_READ_ONLY'],
  ['EROFS', 'FOLDER_READ_ONLY'],
  ['ENOTDIR', 'FOLDER_READ_ONLY'],
  ['SQLITE_NOTADB', 'STORE_DAMAGED'],
  ['SQLITE_CORRUPT', 'STORE_DAMAGED'],
  ['SQLITE_BUSY', 'WORKSPACE_IN_USE'],
];

/** The same error with a code of ours where it is an expected one; otherwise unchanged. */
export function asStoreError(error: unknown): unknown {
  if (error instanceof StoreError) return error;
  const found = codeOf(error);
  const meaning = found === '' ? undefined : MEANINGS.find(([prefix]) => found.startsWith(prefix));
  return meaning === undefined ? error : new StoreError(meaning[1], found, error);
}
