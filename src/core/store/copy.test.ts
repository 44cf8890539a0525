import { readdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { CIPHERS, closeStore, copyStore, digestTables, integrityOk, one, openRead, rekeyCopy, run } from './index.ts';
import { type TestStore, testIds, testStore } from './test-support.ts';

let store: TestStore;
beforeEach(() => {
  store = testStore();
});
afterEach(() => store.close());

/** Things that a copy row by row would lose: gaps in ids, autoincrement, triggers, full text, free pages. */
function fill(): void {
  store.db.exec(`CREATE TABLE note (id INTEGER PRIMARY KEY AUTOINCREMENT, body TEXT, bytes BLOB, size REAL);
    CREATE TABLE mark (a TEXT, b INTEGER);
    CREATE VIRTUAL TABLE words USING fts5(body);
    CREATE TRIGGER note_stays BEFORE DELETE ON note WHEN OLD.id < 50 BEGIN SELECT RAISE(ABORT, 'no'); END`);
  store.db.exec('BEGIN');
  for (let i = 1; i < 200; i += 1)
    run(
      store.db,
      'INSERT INTO note (body, bytes, size) VALUES (?, ?, ?)',
      `дауыс ${i}`,
      testIds.randomBytes(900),
      i / 7,
    );
  run(store.db, 'DELETE FROM note WHERE id > 150');
  run(store.db, "INSERT INTO mark VALUES ('x', 1), ('x', 1), (NULL, 2)");
  run(store.db, "INSERT INTO words VALUES ('бюллетень')");
  store.db.exec('COMMIT');
}

describe('a copy under another key', () => {
  it.each(CIPHERS)('says the same as its original to the last row and rule (%s)', (cipher) => {
    store.close();
    store = testStore(cipher);
    fill();
    const target = join(dirname(store.file), 'copy.db');
    const reader = openRead({ ...store, cipher });
    copyStore(reader, target);
    closeStore(reader);
    const dataKey = testIds.randomBytes(32);
    rekeyCopy({ file: target, dataKey: store.dataKey, cipher }, dataKey);
    expect(() => openRead({ file: target, dataKey: store.dataKey, cipher })).toThrow(/WRONG_KEY/);
    const copy = openRead({ file: target, dataKey, cipher });
    expect(integrityOk(copy)).toBe(true);
    expect(digestTables(copy)).toBe(digestTables(store.db));
    expect(one(copy, "SELECT rowid FROM words WHERE words MATCH 'бюллетень'")).toEqual({ rowid: 1 });
    closeStore(copy);
    expect(readFileSync(target).toString('latin1')).not.toContain('CREATE TABLE');
    if (process.platform !== 'win32') expect(statSync(target).mode & 0o077).toBe(0);
    expect(readdirSync(dirname(target)).filter((name) => name.startsWith('copy.db'))).toEqual(['copy.db']);
  });

  it('leaves the read connection as unable to write as before', () => {
    fill();
    const reader = openRead({ ...store, cipher: 'aegis' });
    copyStore(reader, join(dirname(store.file), 'copy.db'));
    expect(reader.pragma('query_only', { simple: true })).toBe(1);
    expect(() => copyStore(reader, join(dirname(store.file), 'copy.db'))).toThrow();
    expect(reader.pragma('query_only', { simple: true })).toBe(1);
    closeStore(reader);
  });
});

describe('the digest of all tables', () => {
  it.each([
    "UPDATE mark SET a = 'y' WHERE b = 2",
    "INSERT INTO mark VALUES ('x', 1)",
    'UPDATE note SET body = CAST(body AS BLOB) WHERE id = 7',
    'UPDATE note SET size = 0.5 WHERE id = 7',
    "INSERT INTO note (id, body) VALUES (9999, '')",
    "INSERT INTO words VALUES ('қосымша')",
    'CREATE INDEX later ON note (body)',
    'DROP TRIGGER note_stays',
  ])('shows %s', (sql) => {
    fill();
    const before = digestTables(store.db);
    expect(digestTables(store.db)).toBe(before);
    store.db.exec(sql);
    expect(digestTables(store.db)).not.toBe(before);
  });
});
