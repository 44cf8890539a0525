import { randomBytes, randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Ms, ms } from '../../domain/index.ts';
import type { Clock, Ids } from '../ports.ts';
import type { WriteDb } from './db.ts';
import { migrate } from './migrate.ts';
import { type Cipher, closeStore, openStore } from './open.ts';

/** For tests only: ports with real randomness, a clock moved by hand, stores in temporary folders. */
export const MIGRATIONS = join(import.meta.dirname, 'migrations');
export const LIGHT_KDF = { memory: 64, time: 1, parallelism: 1 };

export const testIds: Ids = {
  uuid: () => randomUUID(),
  randomBytes: (length) => Uint8Array.from(randomBytes(length)),
};

export interface TestClock extends Clock {
  set(time: number): void;
  advance(by: number): void;
}

/** Starts on the evening before the election of 10 January 2021. */
export function testClock(start = 1_610_208_000_000): TestClock {
  let time: Ms = ms(start);
  return {
    now: () => time,
    after: () => () => undefined,
    set: (to) => {
      time = ms(to);
    },
    advance: (by) => {
      time = ms(time + by);
    },
  };
}

/** A folder that is gone after `use`. */
export function tempDir(): { path: string; remove(): void } {
  const path = mkdtempSync(join(tmpdir(), 'maere-'));
  return { path, remove: () => rmSync(path, { recursive: true, force: true }) };
}

export interface TestStore {
  db: WriteDb;
  file: string;
  dataKey: Uint8Array;
  close(): void;
}

/** A migrated store of its own in a temporary folder. */
export function testStore(cipher: Cipher = 'aegis'): TestStore {
  const dir = tempDir();
  const dataKey = testIds.randomBytes(32);
  const file = join(dir.path, 'workspace.db');
  const db = openStore({ file, dataKey, cipher, mode: 'write', create: true });
  migrate(db, MIGRATIONS);
  return {
    db,
    file,
    dataKey,
    close() {
      closeStore(db);
      dir.remove();
    },
  };
}
