import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { afterCommit, all, run, transaction } from './index.ts';
import { migrate } from './migrate.ts';
import { MIGRATIONS, type TestStore, tempDir, testStore } from './test-support.ts';

let store: TestStore;
beforeEach(() => {
  store = testStore();
});
afterEach(() => store.close());

const put = (name: string) => run(store.db, 'INSERT INTO meta (name, value) VALUES (?, ?)', name, new Uint8Array([1]));
const names = () => all<{ name: string }>(store.db, 'SELECT name FROM meta ORDER BY name').map((row) => row.name);

describe('transaction', () => {
  it('undoes an inner step alone, and everything with the outer one', () => {
    transaction(store.db, () => {
      put('a');
      expect(() =>
        transaction(store.db, () => {
          put('b');
          throw new Error('inner');
        }),
      ).toThrow('inner');
      put('c');
    });
    expect(names()).toEqual(['a', 'c']);
    expect(() =>
      transaction(store.db, () => {
        transaction(store.db, () => put('d'));
        throw new Error('outer');
      }),
    ).toThrow('outer');
    expect(names()).toEqual(['a', 'c']);
  });

  it('refuses to wait for a promise, and undoes what was done before it', () => {
    expect(() => transaction(store.db, () => Promise.resolve(put('a')))).toThrow(TypeError);
    expect(names()).toEqual([]);
  });

  it('gives notice after the outermost commit only, and of nothing that was undone', () => {
    const seen: string[] = [];
    const note = (text: string) => afterCommit(store.db, () => seen.push(`${text} ${store.db.inTransaction}`));
    transaction(store.db, () => {
      transaction(store.db, () => note('inner'));
      try {
        transaction(store.db, () => {
          note('undone');
          throw new Error('no');
        });
      } catch {
        note('after');
      }
      expect(seen).toEqual([]);
    });
    expect(seen).toEqual(['inner false', 'after false']);
    expect(() =>
      transaction(store.db, () => {
        note('never');
        throw new Error('no');
      }),
    ).toThrow('no');
    transaction(store.db, () => put('later'));
    expect(seen).toEqual(['inner false', 'after false']);
  });
});

describe('migrate', () => {
  it('does nothing the second time', () => {
    migrate(store.db, MIGRATIONS);
    expect(all(store.db, 'SELECT 1 FROM __drizzle_migrations').length).toBeGreaterThan(0);
  });

  it('refuses a store that has a migration this program does not know', () => {
    const dir = tempDir();
    mkdirSync(join(dir.path, 'meta'));
    writeFileSync(
      join(dir.path, 'meta', '_journal.json'),
      JSON.stringify({ version: '7', dialect: 'sqlite', entries: [] }),
    );
    expect(() => migrate(store.db, dir.path)).toThrow(expect.objectContaining({ code: 'STORE_NEWER' }));
    dir.remove();
  });
});
