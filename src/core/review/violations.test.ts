import { afterEach, beforeEach, expect, it } from 'vitest';
import { all } from '../store/index.ts';
import { type TestStore, testStore } from '../store/test-support.ts';
import { COPIES } from './violations.ts';

let store: TestStore;
beforeEach(() => {
  store = testStore();
});
afterEach(() => store.close());

it('copies are looked for from the reports: no message and no pair of ballots is gone through', () => {
  const plan = all<{ detail: string }>(store.db, `EXPLAIN QUERY PLAN ${COPIES}`).map(({ detail }) => detail);
  expect(plan).toHaveLength(5);
  expect(plan.filter((line) => !line.startsWith('SEARCH'))).toEqual([]);
  expect(plan[0]).toContain('(kind=?)');
  expect(plan[2]).toContain('(a=?)');
});
