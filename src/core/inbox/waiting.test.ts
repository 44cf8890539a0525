import fc from 'fast-check';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { all, one, run, transaction } from '../store/index.ts';
import { type TestStore, testStore } from '../store/test-support.ts';
import { inboxSeen } from './projection.ts';
import { inboxPage, oldestUnseen } from './read.ts';

let store: TestStore;
beforeEach(() => {
  store = testStore();
});
afterEach(() => store.close());

/** A row with only what matters here; whatever else the table asks for is empty. */
function put(id: string, row: { kind?: string; received?: number; last?: number; version?: number }): void {
  const { kind = 'message', received = 1, last = received, version = 1 } = row;
  const given: Record<string, string | number> = {
    id,
    kind,
    received_at: received,
    last_received_at: last,
    last_version: version,
  };
  const columns = all<{ name: string; type: string; must: number }>(
    store.db,
    `SELECT name, type, "notnull" AS must FROM pragma_table_info('submission')`,
  ).filter(({ name, must }) => must === 1 || name in given);
  const values = columns.map(({ name, type }) => given[name] ?? (type === 'INTEGER' ? 0 : ''));
  const names = columns.map(({ name }) => name);
  run(
    store.db,
    `INSERT INTO submission (${names.join(', ')}) VALUES (${names.map(() => '?').join(', ')})
     ON CONFLICT (id) DO UPDATE SET ${names.slice(1).map((name) => `${name} = excluded.${name}`)}`,
    ...values,
  );
}

const see = (id: string, version: number | null): void =>
  inboxSeen.refold(
    store.db,
    `inbox:${id}`,
    version === null
      ? []
      : ([{ type: 'inbox.seen', actor: 'p', wallTime: 1, payload: { seen: { [id]: version } } }] as never),
  );

const UNSEEN = `SELECT s.id, s.received_at AS at, s.last_received_at AS last FROM submission s
  LEFT JOIN inbox_seen i ON i.subject = s.id
  WHERE (i.version IS NULL OR i.version < s.last_version) AND s.kind <> 'sos' ORDER BY s.id`;
const KEPT =
  'SELECT submission AS id, received_at AS at, last_received_at AS last FROM inbox_waiting ORDER BY submission';
const count = (sql: string): number => one<{ n: number }>(store.db, sql)?.n ?? -1;

test('what waits is kept as it would be counted, whatever happens in whatever order', () => {
  const id = fc.constantFrom('a', 'b', 'c', 'd');
  const step = fc.oneof(
    fc.record({
      what: fc.constant('put' as const),
      id,
      kind: fc.constantFrom('message', 'sos', 'ballot'),
      received: fc.nat(9),
      last: fc.nat(9),
      version: fc.integer({ min: 1, max: 4 }),
    }),
    fc.record({ what: fc.constant('see' as const), id, version: fc.option(fc.integer({ min: 1, max: 4 })) }),
    fc.record({ what: fc.constant('drop' as const), id }),
  );
  fc.assert(
    fc.property(fc.array(step, { maxLength: 30 }), (steps) => {
      transaction(store.db, () => {
        run(store.db, 'DELETE FROM inbox_seen');
        run(store.db, 'DELETE FROM submission');
      });
      // One transaction: a commit a step would be all that takes time.
      transaction(store.db, () => {
        for (const each of steps) {
          if (each.what === 'put') put(each.id, each);
          else if (each.what === 'see') see(each.id, each.version);
          else run(store.db, 'DELETE FROM submission WHERE id = ?', each.id);
        }
      });
      expect(all(store.db, KEPT)).toEqual(all(store.db, UNSEEN));
      expect(count(`SELECT n FROM inbox_tally WHERE name = 'unseen'`)).toBe(
        count('SELECT count(*) AS n FROM inbox_waiting'),
      );
      expect(count(`SELECT n FROM inbox_tally WHERE name = 'total'`)).toBe(
        count('SELECT count(*) AS n FROM submission'),
      );
    }),
    { numRuns: 200 },
  );
});

test('pages of what nobody has seen follow each other without a gap', () => {
  for (let n = 0; n < 30; n += 1) put(`m${String(n).padStart(2, '0')}`, { received: 1000 + (n >> 1) });
  for (let n = 0; n < 30; n += 3) see(`m${String(n).padStart(2, '0')}`, 1);
  const names = { person: (id: string) => id, telegram: () => null, chat: () => '' };
  const seen: number[] = [];
  let cursor: string | null = null;
  do {
    const page = inboxPage(store.db, { cursor, limit: 7, show: 'unseen', search: '' }, 0, names);
    expect(page).toMatchObject({ unseen: 20, total: 30 });
    seen.push(...page.rows.map((row) => row.receivedAt));
    cursor = page.next;
  } while (cursor);
  expect(seen).toHaveLength(20);
  expect(seen).toEqual(seen.toSorted((a, b) => b - a));
  expect(oldestUnseen(store.db)).toBe(1000);
});

test('how many wait and since when is read, not counted', () => {
  const plan = (sql: string): string =>
    all<{ detail: string }>(store.db, `EXPLAIN QUERY PLAN ${sql}`)
      .map((row) => row.detail)
      .join('\n');
  expect(plan('SELECT min(last_received_at) FROM inbox_waiting')).toContain('inbox_waiting_overdue');
  const page = plan(
    `SELECT s.text FROM inbox_waiting w CROSS JOIN submission s ON s.id = w.submission
     WHERE (w.received_at, w.submission) < (9, 'x') ORDER BY w.received_at DESC, w.submission DESC LIMIT 9`,
  );
  expect(page).toContain('sqlite_autoindex_inbox_waiting');
  expect(page).not.toContain('TEMP B-TREE');
});
