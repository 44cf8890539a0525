import { afterEach, expect, it, vi } from 'vitest';
import type { CaseFilter, CaseRow, ColumnsBy } from '../../src/contract/index.ts';
import { boardOrder } from '../../src/domain/index.ts';
import { caseHeadquarters, MINUTE, P0, P1 } from '../fakes/case-headquarters.ts';
import type { Client, Harness } from '../fakes/core-harness.ts';

vi.setConfig({ testTimeout: 240_000 });

let harness: Harness;
afterEach(() => harness.dispose());

async function ready() {
  const world = await caseHeadquarters();
  harness = world.harness;
  const dana = await world.join('Dana K.');
  const places = ['Алматы', 'Шымкент', 'Атлантида'];
  for (let n = 0; n < 18; n += 1) {
    const caseId = await world.sos([P0, P1, 'fine'][n % 3] ?? P1, places[(n >> 1) % 3]);
    if (n % 3 === 1) await dana.client.cases.assign({ caseId });
    if (n % 6 === 2) await world.client.alarms.acknowledge({ caseId });
    if (n % 9 === 2) await world.client.cases.close({ caseId, outcome: 'helped' });
    await world.advance(MINUTE);
  }
  return { ...world, dana };
}
const listed = async (client: Client, filter: Partial<CaseFilter>) => client.cases.list({ ...filter, limit: 200 });
const ids = (rows: readonly CaseRow[]) => rows.map(({ id }) => id);
const PART = { state: 'status', owner: 'owner', region: 'region' } as const;

it('columns count what their lists have, and name the oldest; each is in the order of the Board', async () => {
  const { client, dana } = await ready();
  const filters: Partial<CaseFilter>[] = [
    { state: 'all' },
    {},
    { urgency: 'P1' },
    { words: 'fine' },
    { state: 'closed' },
  ];
  for (const filter of filters)
    for (const by of ['state', 'owner', 'region'] satisfies ColumnsBy[]) {
      const columns = await client.cases.columns({ ...filter, by });
      const whole = await listed(client, filter);
      expect(columns.reduce((sum, { count }) => sum + count, 0)).toBe(whole.total);
      expect(ids(whole.rows)).toEqual(ids(whole.rows.toSorted(boardOrder)));
      for (const { key, name, count, oldest } of columns) {
        const { rows, total } = await listed(client, { ...filter, [PART[by]]: key });
        expect([by, key, rows.length, total]).toEqual([by, key, count, count]);
        expect(Math.min(...rows.map(({ sentAt }) => sentAt))).toBe(oldest);
        expect(ids(rows)).toEqual(ids(whole.rows.filter(({ id }) => ids(rows).includes(id))));
        if (key === dana.personId) expect(name).toBe('Dana K.');
      }
    }
  const regions = await client.cases.columns({ by: 'region', state: 'all' });
  expect(regions.map(({ key }) => key)).toContain('');
  expect(regions.length).toBe(3);
  const mine = await dana.client.cases.columns({ by: 'owner', owner: 'me' });
  expect(mine).toMatchObject([{ key: dana.personId, name: 'Dana K.' }]);
});

it('filters leave what fits all of them', async () => {
  const { client } = await ready();
  const all = (await listed(client, { state: 'all' })).rows;
  const fits = async (filter: Partial<CaseFilter>, fit: (row: CaseRow) => boolean) => {
    const { rows, total } = await listed(client, { state: 'all', ...filter });
    expect(ids(rows)).toEqual(ids(all.filter(fit)));
    expect(rows.length).toBeGreaterThan(0);
    expect(total).toBe(rows.length);
  };
  await fits({ kind: 'fine' }, (row) => row.kind === 'fine');
  await fits({ urgency: 'P0', owner: 'nobody' }, (row) => row.urgency === 'P0' && row.owner === null);
  await fits({ region: 'KZ-ALA', kind: P1 }, (row) => row.region === 'KZ-ALA' && row.kind === P1);
  await fits({ region: '' }, (row) => row.region === null);
  // The last word as a beginning, Kazakh letters as people type them.
  await fits({ words: 'шымк' }, (row) => all.find(({ id }) => id === row.id)?.region === 'KZ-SHY');
  await fits({ words: 'FINE fin' }, (row) => row.kind === 'fine');
  expect((await listed(client, { words: 'zebra' })).total).toBe(0);
  expect((await listed(client, { words: "'; --" })).total).toBe((await listed(client, {})).total);
});

it('how somebody has the Board is theirs alone, on any of their seats', async () => {
  const { client, dana, number } = await ready();
  expect(await client.preferences.board()).toEqual({ view: 'list', saved: [] });
  const saved = [{ id: 'a', name: 'Алматы, mine', filter: { state: 'open' as const, owner: 'me', words: 'Zhanibek' } }];
  await client.preferences.setBoard({ view: 'region', saved });
  await dana.client.preferences.setBoard({ view: 'owner', saved: [] });
  expect(await client.preferences.board()).toEqual({ view: 'region', saved });
  const other = harness.window();
  await other.client.people.signIn({ number, passphrase: 'a practice passphrase' });
  expect(await other.client.preferences.board()).toEqual({ view: 'region', saved });
  expect(await dana.client.preferences.board()).toEqual({ view: 'owner', saved: [] });
});
