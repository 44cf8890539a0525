import { QueryClient } from '@tanstack/react-query';
import { beforeEach, expect, it } from 'vitest';
import type { AlarmRow } from '../../contract/index.ts';
import { type BarFeed, createBarFeed } from './bar-feed.ts';
import { alarmRow } from './test-support.ts';

const KEY = ['alarms', 'list'];
let queries: QueryClient;
let feed: BarFeed;
let drawn: string[][];
let asked: number;
/** What waits: let go one by one. */
let rests: (() => void)[];
const rest = async (): Promise<void> => {
  rests.shift()?.();
  for (let n = 0; n < 5; n += 1) await null;
};
const line = (caseId: string) => alarmRow(caseId, { sentAt: Number(caseId.slice(1)) });

beforeEach(() => {
  queries = new QueryClient();
  queries.setQueryData<AlarmRow[]>(KEY, []);
  drawn = [];
  asked = 0;
  rests = [];
  queries.getQueryCache().subscribe(({ type, query }) => {
    if (type !== 'updated') return;
    const shown = (query.state.data as AlarmRow[]).map(({ caseId }) => caseId);
    if (drawn.at(-1)?.join() !== shown.join()) drawn.push(shown);
  });
  feed = createBarFeed({
    queries,
    queryKey: KEY,
    ask: () => {
      asked += 1;
    },
    sleep: () => new Promise((done) => rests.push(done)),
  });
});

it('draws the first line at once, and those that come meanwhile together', async () => {
  feed.line('c1', line('c1'));
  expect(drawn).toEqual([['c1']]);
  for (const id of ['c4', 'c2', 'c3']) feed.line(id, line(id));
  feed.line('c1', null);
  expect(drawn).toHaveLength(1);
  await rest(); // drawn
  await rest(); // as long again
  expect(drawn).toEqual([['c1'], ['c2', 'c3', 'c4']]);
  await rest();
  feed.line('c5', line('c5'));
  expect(drawn.at(-1)).toEqual(['c2', 'c3', 'c4', 'c5']);
});

it('asks for the whole bar instead when very many come at once', async () => {
  feed.line('c0', line('c0'));
  for (let n = 1; n <= 41; n += 1) feed.line(`c${n}`, line(`c${n}`));
  await rest();
  await rest();
  expect([asked, drawn]).toEqual([1, [['c0']]]);
});

it('a whole bar takes the place of lines that came before it', async () => {
  feed.line('c1', line('c1'));
  feed.line('c2', line('c2'));
  feed.whole([line('c7')]);
  await rest();
  expect(drawn.at(-1)).toEqual(['c7']);
});

it('what was asked for before an event does not take its line away again', async () => {
  let answer: (rows: AlarmRow[]) => void = () => {};
  const reading = queries
    .fetchQuery({ queryKey: KEY, queryFn: () => new Promise<AlarmRow[]>((done) => (answer = done)) })
    .catch(() => {});
  feed.line('c1', line('c1'));
  answer([]);
  await reading;
  expect(queries.getQueryData<AlarmRow[]>(KEY)).toHaveLength(1);
});
