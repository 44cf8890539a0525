import { useQueries, useQuery } from '@tanstack/react-query';
import { useLayoutEffect, useMemo, useRef, useState } from 'react';
import type { ColumnsBy } from '../../../contract/areas/cases.ts';
import type { CaseRow } from '../../../contract/shapes.ts';
import { useMe } from '../../client/session.ts';
import { useElection } from '../../stores/election.ts';
import { between, type Counted, columnKeys, columnsOf, within } from './columns.ts';
import { useMoving, useRefusedCases } from './pending.ts';
import { type CaseFilter, casesQuery, columnsQuery } from './queries.ts';

/** Cards of a column that are fetched at first, and when its end comes into view, until nobody scrolls on. */
const FIRST = 40;
const MORE = 80;
const MOST = 200;
const NONE: Counted[] = [];

/** The columns of the Board: their counts, and of each that has come into view the most pressing of its cases. */
export function useColumns(by: ColumnsBy, filter: CaseFilter) {
  const me = useMe()?.id ?? '';
  const names = useElection((store) => store.names);
  const regions = useMemo(() => names?.regions.map(({ code }) => code) ?? [], [names]);
  const counts = useQuery(columnsQuery(filter, by));
  const counted = counts.data ?? NONE;
  const keys = useMemo(() => columnKeys(by, counted, { filter, me, regions }), [by, counted, filter, me, regions]);
  const scope = JSON.stringify(filter);
  const [limits, setLimits] = useState<{ scope: string; of: ReadonlyMap<string, number> }>({ scope, of: new Map() });
  const of = limits.scope === scope ? limits.of : new Map<string, number>();
  const [seen, setSeen] = useState<ReadonlySet<string>>(new Set());
  // A page that grows, or a filter that changes, leaves what is there until its answer has come.
  const last = useRef(new Map<string, CaseRow[]>());
  const has = new Set(counted.flatMap(({ key, count }) => (count > 0 ? [key] : [])));
  const queries = useQueries({
    queries: keys.map((key) => ({
      ...casesQuery(within(filter, by, key), of.get(key) ?? FIRST),
      enabled: has.has(key) && seen.has(key),
    })),
  });
  const moving = useMoving();
  const lost = useRefusedCases();
  const pages = keys.map((key, n) => {
    const rows = queries[n]?.data?.rows;
    if (rows) last.current.set(key, rows);
    return { key, rows: has.has(key) ? (rows ?? last.current.get(key) ?? []) : [] };
  });
  const unread = (key: string): boolean => {
    const query = queries[keys.indexOf(key)];
    if (query === undefined || query.isError) return false;
    return counts.isFetching || (has.has(key) && (query.isFetching || !query.data));
  };
  // Of this filter: what another one showed is not between columns, it is filtered away.
  const before = useRef<{ scope: string; rows: CaseRow[] }>({ scope, rows: [] });
  const known = before.current.scope === scope ? before.current.rows : [];
  const late = between(by, known, pages, unread);
  useLayoutEffect(() => {
    const read = queries.flatMap(({ data, isPlaceholderData }) => (data && !isPlaceholderData ? data.rows : []));
    before.current = { scope, rows: [...read, ...late.flatMap(({ rows }) => rows)] };
  });
  return {
    counts,
    error: queries.find(({ isError }) => isError)?.error ?? null,
    keys,
    columns: columnsOf(by, keys, counted, [...pages, ...late], { moving, lost }),
    /** Has come into view: its cases are read from now on. */
    see: (key: string): void => setSeen((before) => (before.has(key) ? before : new Set([...before, key]))),
    /** Its end came into view. False: there is no more to be had but by a narrower filter. */
    more(key: string): void {
      const now = of.get(key) ?? FIRST;
      const count = counted.find((one) => one.key === key)?.count ?? 0;
      if (now >= count || now >= MOST) return;
      setLimits({ scope, of: new Map([...of, [key, Math.min(MOST, now + MORE)]]) });
    },
  };
}
