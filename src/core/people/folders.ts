import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Ids } from '../ports.ts';
import { KEYRING_NAME, type KeyringHeader, readKeyring, StoreError } from '../store/index.ts';

export interface WorkspaceEntry {
  dir: string;
  /** Null where the keyring can't be read. */
  header: KeyringHeader | null;
}

const DATABASE = 'workspace.db';

export const databaseFile = (dir: string): string => join(dir, DATABASE);

/** A new folder's path under `dataDir`; random, because folder names are seen without a key. */
export function newWorkspaceDir(dataDir: string, ids: Ids): string {
  return join(dataDir, Buffer.from(ids.randomBytes(8)).toString('hex'));
}

/** Workspaces under `dataDir`, newest first; what has no keyring is none. */
export function listWorkspaces(dataDir: string): WorkspaceEntry[] {
  if (!existsSync(dataDir)) return [];
  return readdirSync(dataDir, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && existsSync(join(dataDir, entry.name, KEYRING_NAME)))
    .map((entry) => workspaceEntry(join(dataDir, entry.name)))
    .sort((a, b) => (b.header?.createdAt ?? 0) - (a.header?.createdAt ?? 0));
}

function workspaceEntry(dir: string): WorkspaceEntry {
  try {
    const { workspaceId, kind, cipher, createdAt } = readKeyring(dir);
    return { dir, header: { workspaceId, kind, cipher, createdAt } };
  } catch (error) {
    if (error instanceof StoreError) return { dir, header: null };
    throw error;
  }
}
