import { IconUsersGroup } from '@tabler/icons-react';
import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query';
import { type ReactNode, useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import type { ObserverFilter, ObserverRow } from '../../../contract/index.ts';
import { api } from '../../client/rpc.ts';
import type { Selection } from '../../components/list-pane.tsx';
import { QueryList, useNextPage } from '../../components/query-list.tsx';
import { Empty } from '../../components/states.tsx';
import { useReader, useSteady } from '../../components/steady.ts';
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
  const { held, reader } = useReader();
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
    held,
    scope: `${JSON.stringify(filter)} ${query.isPlaceholderData}`,
  });
  const onEnd = useNextPage(query);
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
      <QueryList
        query={query}
        empty={<Empty icon={IconUsersGroup} title={nobody.words} what={nobody.what} />}
        label={title}
        rows={shown}
        rowHeight={86}
        openId={opened}
        onOpen={onOpen}
        onBack={() => onOpen(null)}
        {...reader}
        onEnd={onEnd}
        {...(selection ? { selection } : {})}
      >
        {({ row }) => <ObserverCard row={row} />}
      </QueryList>
    </>
  );
}
