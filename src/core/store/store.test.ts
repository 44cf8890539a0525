import { spawn, spawnSync } from 'node:child_process';
import { chmodSync, copyFileSync, existsSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  all,
  closeStore,
  one,
  openRead,
  openStore,
  run,
  type StoreLocation,
  transaction,
  type WriteDb,
} from './index.ts';
import { CIPHERS } from './open.ts';
import { tempDir, testIds } from './test-support.ts';

let dir: ReturnType<typeof tempDir>;
let location: StoreLocation;
const opened: WriteDb[] = [];

beforeEach(() => {
  dir = tempDir();
  location = { file: join(dir.path, 'workspace.db'), dataKey: testIds.randomBytes(32), cipher: 'aegis' };
});

afterEach(() => {
  for (const db of opened.splice(0)) closeStore(db);
  dir.remove();
});

function open(extra: Partial<StoreLocation> & { create?: boolean } = {}): WriteDb {
  const db = openStore({ ...location, mode: 'write', ...extra });
  opened.push(db);
  return db;
}

function madeStore(extra: Partial<StoreLocation> = {}, rows = 500): void {
  const db = open({ ...extra, create: true });
  db.exec('CREATE TABLE note (id INTEGER PRIMARY KEY, body TEXT)');
  transaction(db, () => {
    for (let i = 0; i < rows; i += 1) run(db, 'INSERT INTO note (body) VALUES (?)', `note ${i} ${'ә'.repeat(100)}`);
  });
  closeStore(db);
}

const code = (code: string) => expect.objectContaining({ name: 'StoreError', code });

describe.each(CIPHERS)('a store under %s', (cipher) => {
  it('keeps nothing readable on disk, also in its log', () => {
    const db = open({ cipher, create: true });
    db.exec('CREATE TABLE note (body TEXT)');
    run(db, 'INSERT INTO note VALUES (?)', 'Балхаш мектебі');
    const bytes = ['', '-wal', '-shm']
      .map((suffix) => readFileSync(`${location.file}${suffix}`).toString('utf8'))
      .join();
    expect(bytes).not.toContain('Балхаш');
    expect(bytes).not.toContain('CREATE TABLE');
    expect(bytes).not.toContain('SQLite format 3');
  });

  it('opens again with its key, and tells a wrong key', () => {
    madeStore({ cipher });
    expect(one(open({ cipher }), 'SELECT count(*) AS n FROM note')).toEqual({ n: 500 });
    closeStore(opened[opened.length - 1] as WriteDb);
    expect(() => open({ cipher, dataKey: testIds.randomBytes(32) })).toThrow(code('WRONG_KEY'));
  });

  it('says damaged, not wrong key, when the key is proven', () => {
    madeStore({ cipher });
    flip(50);
    expect(() => open({ cipher, keyProven: true })).toThrow(code('STORE_DAMAGED'));
  });

  it('never hides a flipped bit further in', () => {
    madeStore({ cipher });
    flip(4096 * 6 + 100);
    const sum = () => {
      const db = open({ cipher });
      return transaction(db, () => all(db, 'SELECT sum(length(body)) FROM note'));
    };
    expect(sum).toThrow(code('STORE_DAMAGED'));
  });

  it('opens a file written by the library version that this fixture was made with', () => {
    // An upgrade of the library that can't read old files fails here. Made by fixtures/make-fixtures.ts.
    copyFileSync(join(import.meta.dirname, 'fixtures', `${cipher}.db`), location.file);
    const db = open({ cipher, dataKey: new Uint8Array(32).fill(7) });
    expect(all(db, 'SELECT body FROM note')).toEqual([{ body: 'Мәре' }, { body: 'an old file' }]);
  });
});

function flip(offset: number): void {
  const bytes = readFileSync(location.file);
  bytes.writeUInt8(bytes.readUInt8(offset) ^ 1, offset);
  writeFileSync(location.file, bytes);
}

describe('opening', () => {
  it('uses the recipe: full synchronous, write-ahead log, memory temp store, recursive triggers', () => {
    const db = open({ create: true });
    const pragma = (name: string) => db.pragma(name, { simple: true });
    expect(
      ['journal_mode', 'synchronous', 'temp_store', 'foreign_keys', 'recursive_triggers', 'secure_delete'].map(pragma),
    ).toEqual(['wal', 2, 2, 1, 1, 1]);
  });

  it('refuses a plaintext database and leaves it as it is', () => {
    const plain = new Database(location.file);
    plain.exec('CREATE TABLE note (body TEXT)');
    plain.close();
    const before = readFileSync(location.file);
    expect(() => open()).toThrow(code('STORE_DAMAGED'));
    expect(() => open({ create: true })).toThrow(code('STORE_DAMAGED'));
    expect(() => openRead(location)).toThrow(code('WRONG_KEY'));
    expect(readFileSync(location.file)).toEqual(before);
  });

  it('refuses a key of another length, which the library would take for a passphrase', () => {
    expect(() => open({ create: true, dataKey: new Uint8Array(16) })).toThrow(RangeError);
    expect(existsSync(location.file)).toBe(false);
  });

  it('does not make a missing or empty file unless told to', () => {
    expect(() => open()).toThrow(code('STORE_DAMAGED'));
    writeFileSync(location.file, '');
    expect(() => open()).toThrow(code('STORE_DAMAGED'));
    expect(() => openRead({ ...location, file: join(dir.path, 'other.db') })).toThrow(code('STORE_DAMAGED'));
  });

  it('keeps its files from other users', () => {
    open({ create: true });
    if (process.platform === 'win32') return;
    for (const name of ['workspace.db', 'workspace.db-wal', 'lock']) {
      expect(statSync(join(dir.path, name)).mode & 0o077).toBe(0);
    }
  });

  it('tells a truncated file after an unclean end', () => {
    madeStore();
    const bytes = readFileSync(location.file);
    writeFileSync(location.file, bytes.subarray(0, bytes.length - 4096 * 3));
    // A log beside the database is what an owner that died leaves.
    writeFileSync(`${location.file}-wal`, 'x');
    expect(() => open()).toThrow(code('STORE_DAMAGED'));
  });

  it('can be opened after a failed attempt: the lock is given free', () => {
    madeStore();
    expect(() => open({ dataKey: testIds.randomBytes(32) })).toThrow(code('WRONG_KEY'));
    expect(one(open(), 'SELECT count(*) AS n FROM note')).toEqual({ n: 500 });
  });
});

// Other processes are slow to start on a busy machine.
describe('the lock', { timeout: 60_000 }, () => {
  it('refuses a second opening in this process', () => {
    madeStore();
    const first = open();
    expect(() => open()).toThrow(code('WORKSPACE_IN_USE'));
    closeStore(first);
    open();
  });

  it('refuses another process while held, admits readers, and does not outlive a killed owner', async () => {
    madeStore();
    const child = spawn(process.execPath, [join(import.meta.dirname, 'fixtures', 'hold.ts'), location.file], {
      env: { ...process.env, KEY: Buffer.from(location.dataKey).toString('hex') },
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    await new Promise((resolve) => child.stdout.once('data', resolve));
    expect(() => open()).toThrow(code('WORKSPACE_IN_USE'));
    const reader = openRead(location);
    expect(one(reader, 'SELECT count(*) AS n FROM note')).toEqual({ n: 500 });
    closeStore(reader);
    const gone = new Promise((resolve) => child.once('exit', resolve));
    child.kill('SIGKILL');
    await gone;
    expect(existsSync(join(dir.path, 'lock'))).toBe(true);
    open();
  });

  it('does not lose acknowledged rows to kill -9 in the middle of writing', async () => {
    madeStore({}, 0);
    const child = spawn(process.execPath, [join(import.meta.dirname, 'fixtures', 'hold.ts'), location.file, 'write'], {
      env: { ...process.env, KEY: Buffer.from(location.dataKey).toString('hex') },
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    let acknowledged = 0;
    let rest = '';
    const gone = new Promise((resolve) => child.stdout.once('close', resolve));
    child.stdout.on('data', (chunk: Buffer) => {
      const lines = (rest + chunk.toString()).split('\n');
      rest = lines.pop() ?? '';
      const last = lines.findLast((line) => line !== 'ready');
      if (last !== undefined) acknowledged = Number(last);
      if (acknowledged > 200) child.kill('SIGKILL');
    });
    await gone;
    const db = open();
    const { n } = one<{ n: number }>(db, 'SELECT count(*) AS n FROM note') ?? { n: 0 };
    expect(acknowledged).toBeGreaterThan(200);
    expect(n).toBeGreaterThanOrEqual(acknowledged);
    // Ten rows to a transaction: none is half there.
    expect(n % 10).toBe(0);
  });
});

describe('what the disk can refuse', { timeout: 60_000 }, () => {
  it('says FOLDER_READ_ONLY where no file can be made', () => {
    writeFileSync(join(dir.path, 'a-file'), '');
    expect(() => open({ create: true, file: join(dir.path, 'a-file', 'workspace.db') })).toThrow(
      code('FOLDER_READ_ONLY'),
    );
  });

  it.skipIf(process.platform === 'win32').each<[string, number, number]>([
    ['folder', 0o555, 0o444],
    ['file in a writable folder', 0o777, 0o444],
  ])('says FOLDER_READ_ONLY for a read-only %s, to a user without privileges', (_what, folderMode, fileMode) => {
    madeStore();
    const lock = join(dir.path, 'lock');
    if (folderMode === 0o777) rmSync(lock);
    else chmodSync(lock, fileMode);
    chmodSync(location.file, fileMode);
    chmodSync(dir.path, folderMode);
    const { stdout } = spawnSync(
      process.execPath,
      [join(import.meta.dirname, 'fixtures', 'hold.ts'), location.file, 'code'],
      { env: { ...process.env, AS_NOBODY: '1', KEY: Buffer.from(location.dataKey).toString('hex') } },
    );
    chmodSync(dir.path, 0o755);
    expect(stdout.toString().trim()).toBe('FOLDER_READ_ONLY');
  });

  it('says DISK_FULL and rolls the whole transaction back', () => {
    madeStore();
    const db = open();
    const pages = Number(db.pragma('page_count', { simple: true }));
    db.pragma(`max_page_count = ${pages + 2}`);
    expect(() =>
      transaction(db, () => {
        for (let i = 0; i < 500; i += 1) run(db, 'INSERT INTO note (body) VALUES (?)', 'x'.repeat(200));
      }),
    ).toThrow(code('DISK_FULL'));
    expect(db.inTransaction).toBe(false);
    expect(one(db, 'SELECT count(*) AS n FROM note')).toEqual({ n: 500 });
  });

  it('cannot be written through a read connection', () => {
    madeStore();
    const reader = openRead(location);
    expect(() => run(reader as WriteDb, "INSERT INTO note (body) VALUES ('x')")).toThrow(/readonly/);
    closeStore(reader);
  });
});
