import { afterEach, beforeEach, expect, it } from 'vitest';
import type { AccountId } from '../../domain/index.ts';
import { type TestStore, testStore } from '../store/test-support.ts';
import { PENDING, renameAccount, saveCursor, telegramMemory } from './memory.ts';

const ME = '7001' as AccountId;
const cursor = { pts: 5, qts: 0, date: 1, seq: 2, lastMsgId: 9 };
let store: TestStore;
beforeEach(() => {
  store = testStore();
});
afterEach(() => store.close());

it('an account that logs in again has the new session, and goes on where it stopped', () => {
  const memory = telegramMemory(store.db);
  memory.saveSession(ME, 'key:2', new Uint8Array([1]));
  saveCursor(store.db, ME, 'account', cursor);
  memory.saveSession(PENDING, 'key:2', new Uint8Array([2]));
  saveCursor(store.db, PENDING, 'account', { ...cursor, pts: 1 });
  renameAccount(store.db, PENDING, ME);
  expect(memory.loadSession(ME)).toEqual({ 'key:2': new Uint8Array([2]) });
  expect(memory.loadCursors(ME)).toEqual([{ key: 'account', cursor }]);
  expect(memory.loadCursors(PENDING)).toEqual([]);
});

it('a first login brings its cursors', () => {
  saveCursor(store.db, PENDING, 'account', cursor);
  renameAccount(store.db, PENDING, ME);
  expect(telegramMemory(store.db).loadCursors(ME)).toEqual([{ key: 'account', cursor }]);
});
