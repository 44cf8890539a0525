import { readFileSync, statSync } from 'node:fs';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { checkpointsHelped, openCheckpointer } from './checkpoint.ts';
import { one, run, transaction } from './db.ts';
import { closeStore, openStore } from './open.ts';
import { type TestStore, testStore } from './test-support.ts';

let store: TestStore;
beforeEach(() => {
  store = testStore();
});
afterEach(() => store.close());

const put = (name: string, bytes: number) =>
  run(store.db, 'INSERT INTO meta (name, value) VALUES (?, zeroblob(?))', name, bytes);

const location = () => ({ file: store.file, dataKey: store.dataKey, cipher: 'aegis' as const });

test('what was committed goes into the file beside an open writer, and the log begins anew', () => {
  checkpointsHelped(store.db, true);
  const helper = openCheckpointer(location());
  try {
    const before = statSync(store.file).size;
    put('a', 3_000_000);
    expect(statSync(store.file).size).toBe(before);
    // Also while the writer is in the middle of something.
    transaction(store.db, () => {
      put('b', 10);
      helper.fold();
      put('c', 10);
    });
    expect(statSync(store.file).size).toBeGreaterThan(before + 2_900_000);
    helper.fold();
    const log = statSync(`${store.file}-wal`).size;
    for (let n = 0; n < 5; n += 1) {
      put(`d${n}`, 500_000);
      helper.fold();
    }
    // 2.5 MB more were written, over what was folded already.
    expect(statSync(`${store.file}-wal`).size).toBe(log);
    expect(one(store.db, 'SELECT count(*) AS n FROM meta')).toEqual({ n: 8 });
  } finally {
    helper.close();
  }
});

test('does nothing while nothing is written, and writes no row', () => {
  const helper = openCheckpointer(location());
  try {
    put('a', 10);
    helper.fold();
    const file = readFileSync(store.file);
    helper.fold();
    expect(readFileSync(store.file).equals(file)).toBe(true);
  } finally {
    helper.close();
  }
});

test('needs the key', () => {
  expect(() => openCheckpointer({ ...location(), dataKey: new Uint8Array(32) })).toThrowError(/first page/);
});

test('what was folded and what was not are both there at the next start', () => {
  const helper = openCheckpointer(location());
  put('a', 1_000_000);
  helper.fold();
  put('b', 10);
  helper.close();
  closeStore(store.db);
  const db = openStore({ ...location(), mode: 'write' });
  store.db = db;
  expect(one(db, 'SELECT count(*) AS n FROM meta')).toEqual({ n: 2 });
});
