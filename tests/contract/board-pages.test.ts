import { afterEach, expect, it, vi } from 'vitest';
import type { CaseRow } from '../../src/contract/index.ts';
import { alarmOrder } from '../../src/domain/index.ts';
import { caseHeadquarters, MINUTE, P0, P1 } from '../fakes/case-headquarters.ts';
import type { Client, Harness } from '../fakes/core-harness.ts';

vi.setConfig({ testTimeout: 240_000 });

let harness: Harness;
afterEach(() => harness.dispose());

type Query = Parameters<Client['cases']['list']>[0];
async function pages(client: Client, input: Query, limit: number): Promise<CaseRow[]> {
  const rows: CaseRow[] = [];
  let cursor: string | null = null;
  do {
    const page: Awaited<ReturnType<Client['cases']['list']>> = await client.cases.list({ ...input, limit, cursor });
    expect(page.rows.length).toBeLessThanOrEqual(limit);
    rows.push(...page.rows);
    cursor = page.next;
  } while (cursor !== null);
  return rows;
}
const ids = (rows: readonly CaseRow[]) => rows.map(({ id }) => id);

/** What nobody answers for first, urgent, certain and old on top; then what somebody has, newest first; closed ones last. */
function asTold(rows: readonly CaseRow[]): CaseRow[] {
  const waits = ({ state }: CaseRow) => state === 'new' || state === 'reopened';
  const rank = (row: CaseRow) => (waits(row) ? 0 : row.state === 'closed' ? 2 : 1);
  return rows.toSorted(
    (a, b) =>
      rank(a) - rank(b) ||
      a.urgency.localeCompare(b.urgency) ||
      Number(a.possible) - Number(b.possible) ||
      (waits(a) ? a.sentAt - b.sentAt : b.sentAt - a.sentAt) ||
      a.id.localeCompare(b.id),
  );
}

it('the Board comes in pages, each case once, in the order that its screen shows', async () => {
  const world = await caseHeadquarters();
  harness = world.harness;
  const { client, sos, join, advance } = world;
  const { client: dana } = await join('Dana K.');
  for (let n = 0; n < 24; n += 1) {
    const caseId = await sos([P0, P1, 'fine', P1][n % 4] ?? P1);
    if (n % 3 === 1) await dana.cases.assign({ caseId });
    if (n % 8 === 2) await client.cases.close({ caseId, outcome: 'helped' });
    if (n % 16 === 2) await client.cases.reopen({ caseId, text: 'again' });
    if (n % 5 === 0) await advance(MINUTE);
  }
  const queries: Query[] = [
    { state: 'all' },
    { state: 'open' },
    { state: 'closed' },
    { owner: 'nobody' },
    { status: 'assigned' },
  ];
  for (const query of queries) {
    const whole = (await client.cases.list({ ...query, limit: 200 })).rows;
    expect(whole.length).toBeGreaterThan(0);
    expect(ids(whole)).toEqual(ids(asTold(whole)));
    for (const limit of [1, 7]) expect(ids(await pages(client, query, limit))).toEqual(ids(whole));
  }
  const [first] = (await client.cases.list({})).rows;
  const bar = await client.alarms.list();
  expect(bar).toEqual(bar.toSorted(alarmOrder));
  const oldest = bar[0];
  expect(first?.id).toBe(oldest?.caseId);
  // What is no cursor of ours begins at the beginning.
  for (const cursor of ['x', '1:2', "0:P0:0:1:a'b", '9:P0:0:1:a'])
    expect(ids((await client.cases.list({ cursor, limit: 3 })).rows)).toEqual(
      ids((await client.cases.list({ limit: 3 })).rows),
    );
});
