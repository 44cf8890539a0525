import { IconUsersGroup } from '@tabler/icons-react';
import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query';
import { type ReactNode, useCallback, useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ObserverFilter, ObserverRow } from '../../../contract/index.ts';
import { useShortcut } from '../../app/use-shortcuts.ts';
import { api } from '../../client/rpc.ts';
import { ListPane, type Selection } from '../../components/list-pane.tsx';
import { Empty, Failed, ListSkeleton } from '../../components/states.tsx';
import { useSteady } from '../../components/steady.ts';
import { PaneHead } from '../../components/two-panes.tsx';
import { ObserverCard } from './observer-card.tsx';

const PAGE = 200;
const idOf = (row: ObserverRow) => row.id;

interface Props {
  title: string;
  filter: ObserverFilter;
  opened: string | null;
  onOpen: (id: string | null) => void;
  /** What stands where nobody does. */
  nobody: { words: string; what?: string | undefined };
  selection?: Selection;
  /** Above the list: tabs, filters, what can be done. */
  children: ReactNode;
}

/** Observers page by page, in Kazakh order; what is new waits above while somebody reads. */
export function ObserverList({ title, filter, opened, onOpen, nobody, selection, children }: Props) {
  const { t } = useTranslation();
  const [cursor, setCursor] = useState<string | null>(null);
  const [hover, setHover] = useState(false);
  const query = useInfiniteQuery(
    api.observers.list.infiniteOptions({
      input: (after: string | null) => ({ ...filter, cursor: after, limit: PAGE }),
      initialPageParam: null as string | null,
      getNextPageParam: (last) => last.next,
      placeholderData: keepPreviousData,
    }),
  );
  const rows = useMemo(() => query.data?.pages.flatMap((page) => page.rows) ?? [], [query.data]);
  const { shown, fresh, release } = useSteady(rows, idOf, {
    held: hover || cursor !== null,
    scope: `${JSON.stringify(filter)} ${query.isPlaceholderData}`,
  });
  useShortcut('showFresh', release, fresh > 0);
  const { hasNextPage, isFetchingNextPage, fetchNextPage } = query;
  const onEnd = useCallback(() => {
    if (hasNextPage && !isFetchingNextPage) void fetchNextPage();
  }, [hasNextPage, isFetchingNextPage, fetchNextPage]);
  const total = query.data?.pages[0]?.total ?? null;
  return (
    <>
      <PaneHead
        title={title}
        aside={total !== null && t('observers.total', { count: total })}
        fresh={fresh}
        freshLabel={t('observers.fresh', { count: fresh })}
        release={release}
      >
        {children}
      </PaneHead>
      {query.isPending ? (
        <ListSkeleton height={84} />
      ) : query.isError && !query.data ? (
        <Failed error={query.error} retry={() => void query.refetch()} />
      ) : shown.length === 0 ? (
        <Empty icon={IconUsersGroup} title={nobody.words} what={nobody.what} />
      ) : (
        <ListPane
          label={title}
          rows={shown}
          rowHeight={86}
          openId={opened}
          onOpen={onOpen}
          onBack={() => onOpen(null)}
          onCursor={setCursor}
          onHover={setHover}
          onEnd={onEnd}
          {...(selection ? { selection } : {})}
        >
          {({ row }) => <ObserverCard row={row} />}
        </ListPane>
      )}
    </>
  );
}
