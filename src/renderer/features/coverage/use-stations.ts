import { useDebouncedValue } from '@mantine/hooks';
import { keepPreviousData, useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { api } from '../../client/rpc.ts';
import { useCoverage } from './store.ts';
import { filterOf } from './words.ts';

const PAGE = 200;

/** The filter of the screen, its search as somebody stopped typing it. */
function useFilter() {
  const screen = useCoverage();
  const [search] = useDebouncedValue(screen.search.trim(), 200);
  return filterOf({ ...screen, search });
}

/** The stations of the list, page by page. */
export function useStations() {
  const filter = useFilter();
  return useInfiniteQuery(
    api.coverage.stations.infiniteOptions({
      input: (cursor: string | null) => ({ ...filter, cursor, limit: PAGE }),
      initialPageParam: null as string | null,
      getNextPageParam: (last) => last.next,
      placeholderData: keepPreviousData,
    }),
  );
}

/** What a search, or an hour without turnout, leaves of the map: the same stations as the list's. Null: all. */
export function useFound(): ReadonlySet<string> | null {
  const filter = useFilter();
  const narrowed = filter.search !== '' || filter.noTurnout != null;
  const query = useQuery({
    ...api.coverage.found.queryOptions({ input: filter }),
    placeholderData: keepPreviousData,
    enabled: narrowed,
  });
  const ids = narrowed ? query.data?.ids : undefined;
  return useMemo(() => (ids ? new Set(ids) : null), [ids]);
}
