import { expect, it } from 'vitest';
import {
  BACKUP_AGE,
  isReady,
  MOST_SKEW,
  type Ms,
  READINESS,
  type ReadinessFacts,
  type ReadinessItem,
  readinessOf,
} from './index.ts';

const NOW = 1e12 as Ms;
const account = { receiving: true, way: 'direct', failing: false } as const;
const good: ReadinessFacts = {
  sound: 'on',
  holdsAwake: true,
  skew: 0,
  accounts: [account],
  lastBackupAt: NOW,
};
const allOf = (facts: ReadinessFacts) => {
  const said = readinessOf(facts, NOW);
  return (Object.keys(READINESS) as ReadinessItem[]).map((item) => isReady(item, said[item]));
};

it('all is well', () => {
  expect(allOf(good)).toEqual([true, true, true, true, true, true]);
});

it('says each thing that is not as it should be, up to its very limit', () => {
  const said = (change: Partial<ReadinessFacts>) => readinessOf({ ...good, ...change }, NOW);
  expect(said({ sound: 'blocked' }).sound).toBe('blocked');
  expect(said({ holdsAwake: false }).power).toBe('notHeld');
  expect([said({ skew: -MOST_SKEW }).clock, said({ skew: MOST_SKEW + 1 }).clock]).toEqual(['right', 'off']);
  expect(said({ skew: null }).clock).toBe('unknown');
  expect(said({ accounts: [] })).toMatchObject({ connection: 'none', proxy: 'unknown' });
  expect(said({ accounts: [{ ...account, receiving: false }] }).connection).toBe('offline');
  expect(said({ accounts: [{ ...account, receiving: false }, account] }).connection).toBe('online');
  expect(said({ accounts: [{ ...account, way: 'socks5' }] }).proxy).toBe('through');
  expect(said({ accounts: [account, { ...account, failing: true }] }).proxy).toBe('failing');
  expect(said({ accounts: [{ ...account, way: 'none' }] }).proxy).toBe('noWay');
  expect([said({ lastBackupAt: (NOW - BACKUP_AGE) as Ms }).backup, said({ lastBackupAt: null }).backup]).toEqual([
    'fresh',
    'never',
  ]);
  expect(said({ lastBackupAt: (NOW - BACKUP_AGE - 1) as Ms }).backup).toBe('old');
});
