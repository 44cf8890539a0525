import { type ReactNode, useCallback } from 'react';
import { ListPane, type ListPaneProps } from './list-pane.tsx';
import { Failed, ListSkeleton } from './states.tsx';

type Props<T> = ListPaneProps<T> & {
  query: { isPending: boolean; isError: boolean; data: unknown; error: unknown; refetch: () => unknown };
  /** Nothing can be said yet, though something came: as long as it waits. */
  waiting?: boolean;
  /** Where nothing is. */
  empty: ReactNode;
};

/** A list with its three states. What is known stays to be read when it could not be read anew. */
export function QueryList<T>({ query, waiting = false, empty, ...list }: Props<T>) {
  if (query.isPending || waiting) return <ListSkeleton height={list.rowHeight} />;
  if (query.isError && query.data === undefined)
    return <Failed error={query.error} retry={() => void query.refetch()} />;
  if (list.rows.length === 0) return empty;
  return <ListPane {...list} />;
}

/** The next page of a list whose end came into view, unless it is on its way. */
export function useNextPage(query: {
  hasNextPage: boolean;
  isFetchingNextPage: boolean;
  fetchNextPage: () => unknown;
}): () => void {
  const { hasNextPage, isFetchingNextPage, fetchNextPage } = query;
  return useCallback(() => {
    if (hasNextPage && !isFetchingNextPage) void fetchNextPage();
  }, [hasNextPage, isFetchingNextPage, fetchNextPage]);
}
