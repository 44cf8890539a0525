import { QueryObserver } from '@tanstack/react-query';
import { expect, it } from 'vitest';
import { FreshQueryClient } from './queries.ts';

const LIST = ['inbox', 'list'];

/** A list whose answers wait to be let go, each holding what there was when it was asked for. */
function listOf() {
  const queries = new FreshQueryClient({
    defaultOptions: { queries: { staleTime: Number.POSITIVE_INFINITY, retry: false } },
  });
  let there = 0;
  const asked: { answer(): void; fail(): void }[] = [];
  const queryFn = () =>
    new Promise<number>((resolve, reject) => {
      const seen = there;
      asked.push({ answer: () => resolve(seen), fail: () => reject(new Error('cut off')) });
    });
  const watch = () => new QueryObserver(queries, { queryKey: LIST, queryFn }).subscribe(() => {});
  return {
    queries,
    watch,
    asked,
    /** One more comes, and core says so. */
    arrive(): Promise<void> {
      there += 1;
      return queries.invalidateQueries({ queryKey: ['inbox'] });
    },
    shown: () => queries.getQueryData(LIST),
  };
}

it('asks once more when something changed while a list was read for the first time', async () => {
  const { watch, asked, arrive, shown } = listOf();
  watch();
  const told = arrive();
  asked[0]?.answer();
  await expect.poll(() => asked.length).toBe(2);
  asked[1]?.answer();
  await told;
  expect(shown()).toBe(1);
  expect(asked).toHaveLength(2);
});

it('asks once more when that first reading failed', async () => {
  const { watch, asked, arrive, shown } = listOf();
  watch();
  const told = arrive();
  asked[0]?.fail();
  await expect.poll(() => asked.length).toBe(2);
  asked[1]?.answer();
  await told;
  expect(shown()).toBe(1);
});

it('reads a list again that was left while it was first read', async () => {
  const { watch, asked, arrive, shown } = listOf();
  const leave = watch();
  const told = arrive();
  leave();
  asked[0]?.answer();
  await told;
  expect(asked).toHaveLength(1);
  watch();
  await expect.poll(() => asked.length).toBe(2);
  asked[1]?.answer();
  await expect.poll(shown).toBe(1);
});

it('asks once where a list is there already', async () => {
  const { watch, asked, arrive, shown } = listOf();
  watch();
  asked[0]?.answer();
  await expect.poll(shown).toBe(0);
  const told = arrive();
  asked[1]?.answer();
  await told;
  expect(shown()).toBe(1);
  expect(asked).toHaveLength(2);
});
