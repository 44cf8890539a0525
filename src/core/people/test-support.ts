import { join } from 'node:path';
import type { Ids } from '../ports.ts';
import { LIGHT_KDF, MIGRATIONS, type TestClock, tempDir, testClock, testIds } from '../store/test-support.ts';
import { createWorkspace, openWorkspace, type Workspace, type WorkspaceKind, type WorkspacePorts } from './index.ts';

/** For tests only: a workspace in a temporary folder, opened by its lead, with cheap key derivation. */
export const PASSPHRASE = 'алты бақан ала ауыз';

export interface TestWorkspace {
  root: string;
  dir: string;
  clock: TestClock;
  ports: WorkspacePorts;
  /** The open one; replaced by `reopen`. */
  current: Workspace;
  reopen(number?: string, passphrase?: string): Promise<Workspace>;
  remove(): void;
}

export async function testWorkspace(kind: WorkspaceKind = 'live', ids: Ids = testIds): Promise<TestWorkspace> {
  const root = tempDir();
  const dir = join(root.path, 'a1b2c3');
  const clock = testClock();
  const ports = { clock, ids, migrationsDir: MIGRATIONS };
  const options = { dir, kind, hqName: 'Штаб', callName: 'Айша', passphrase: PASSPHRASE, kdf: LIGHT_KDF };
  const first = await createWorkspace(options, ports);
  const number = first.session.number;
  const made: TestWorkspace = {
    root: root.path,
    dir,
    clock,
    ports,
    current: first,
    async reopen(as = number, passphrase = PASSPHRASE) {
      made.current.close();
      made.current = await openWorkspace({ dir, number: as, passphrase, kdf: LIGHT_KDF }, ports);
      return made.current;
    },
    remove() {
      made.current.close();
      root.remove();
    },
  };
  return made;
}
