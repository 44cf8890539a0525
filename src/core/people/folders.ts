import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Ids } from '../ports.ts';
import { KEYRING_NAME, type KeyringHeader, readKeyring, StoreError, storeName } from '../store/index.ts';

/** End of the name of a folder that is still being made (a restore): not a workspace yet. */
export const UNFINISHED = '.part';

export interface WorkspaceEntry {
  dir: string;
  /** Null where the keyring can't be read. */
  header: KeyringHeader | null;
  /** Why there is no header. MISSING: wiped, or the file is lost; a backup's copy opens it again. */
  problem: 'KEYRING_DAMAGED' | 'KEYRING_MISSING' | null;
}

/** The database that the folder's keyring names: a re-keying gives it another one. */
export const databaseFile = (dir: string): string => join(dir, storeName(dir));

/** Where sealed media lie. */
export const mediaDir = (dir: string): string => join(dir, 'media');

/** A new folder's path under `dataDir`; random, because folder names are seen without a key. */
export function newWorkspaceDir(dataDir: string, ids: Ids): string {
  return join(dataDir, Buffer.from(ids.randomBytes(8)).toString('hex'));
}

/** Workspaces under `dataDir`, newest first; a folder with neither keyring nor store is none. */
export function listWorkspaces(dataDir: string): WorkspaceEntry[] {
  if (!existsSync(dataDir)) return [];
  return readdirSync(dataDir, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && !entry.name.endsWith(UNFINISHED))
    .filter(
      ({ name }) => existsSync(join(dataDir, name, KEYRING_NAME)) || existsSync(databaseFile(join(dataDir, name))),
    )
    .map((entry) => workspaceEntry(join(dataDir, entry.name)))
    .sort((a, b) => (b.header?.createdAt ?? 0) - (a.header?.createdAt ?? 0));
}

function workspaceEntry(dir: string): WorkspaceEntry {
  try {
    const { workspaceId, kind, cipher, createdAt } = readKeyring(dir);
    return { dir, header: { workspaceId, kind, cipher, createdAt }, problem: null };
  } catch (error) {
    if (error instanceof StoreError)
      return { dir, header: null, problem: error.code === 'KEYRING_MISSING' ? 'KEYRING_MISSING' : 'KEYRING_DAMAGED' };
    throw error;
  }
}
