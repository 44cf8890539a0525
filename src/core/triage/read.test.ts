import { afterEach, beforeEach, expect, it } from 'vitest';
import { all } from '../store/index.ts';
import { type TestStore, testStore } from '../store/test-support.ts';
import { ALARMS, AMONG } from './read.ts';
import { CALLS } from './surge.ts';

let store: TestStore;
beforeEach(() => {
  store = testStore();
});
afterEach(() => store.close());

const planOf = (sql: string, ...binds: (string | number)[]) =>
  all<{ detail: string }>(store.db, `EXPLAIN QUERY PLAN ${sql}`, ...binds)
    .map(({ detail }) => detail)
    .filter((detail) => /\bc\b/.test(detail))
    .join('\n');

it('the alarm bar is read from its indexes, however many cases were ever closed', () => {
  for (const plan of [planOf(ALARMS, 500), planOf(CALLS)]) {
    expect(plan).not.toContain('SCAN c');
    expect(plan).toContain('case_alarm');
  }
  for (const index of ['case_fresh', 'case_term', 'case_forgotten']) expect(planOf(ALARMS, 500)).toContain(index);
});

it('lines asked for by name are read by name, not out of everything that alarms', () => {
  const plan = planOf(AMONG, '[]');
  expect(plan).toMatch(/SEARCH c USING INDEX sqlite_autoindex_case_view_1/);
  expect(plan).not.toContain('case_alarm');
});
