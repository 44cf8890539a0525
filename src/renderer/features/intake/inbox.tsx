import { Button, SegmentedControl } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { IconInbox } from '@tabler/icons-react';
import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query';
import { useEffect, useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import type { InboxRow } from '../../../contract/shapes.ts';
import { currentLocale } from '../../app/i18n.ts';
import { api } from '../../client/rpc.ts';
import { QueryList, useNextPage } from '../../components/query-list.tsx';
import { SearchField } from '../../components/search-field.tsx';
import { Empty } from '../../components/states.tsx';
import { useReader, useSteady } from '../../components/steady.ts';
import { PaneHead, TwoPanes } from '../../components/two-panes.tsx';
import { useUi } from '../../stores/ui.ts';
import bar from './filter-bar.module.css';
import { FilterBar, NothingFits, useChips } from './filter-bar.tsx';
import { InboxCard } from './inbox-card.tsx';
import { InboxDetail } from './inbox-detail.tsx';
import { clearFilter, searchEverything, setShow, setTyped, useInboxView } from './inbox-filter.ts';

const PAGE = 100;
const idOf = (row: InboxRow) => row.messageKey;
const open = (openMessage: string | null) => useUi.setState({ openMessage });

/** Everything received that is not an SOS, whole; what nobody opened for 15 minutes comes back to the top. */
export function Inbox() {
  const { t } = useTranslation();
  const opened = useUi((ui) => ui.openMessage);
  const { show, typed, filter } = useInboxView();
  const chips = useChips();
  const narrowed = chips.length > 0;
  const [search] = useDebouncedValue(typed.trim(), 200);
  const { held, reader } = useReader(opened);
  const query = useInfiniteQuery(
    api.inbox.list.infiniteOptions({
      input: (page: string | null) => ({
        cursor: page,
        limit: PAGE,
        show,
        search,
        ...(narrowed ? { filter } : {}),
      }),
      initialPageParam: null as string | null,
      getNextPageParam: (last) => last.next,
      placeholderData: keepPreviousData,
    }),
  );
  const rows = useMemo(() => {
    const all = query.data?.pages.flatMap((page) => page.rows) ?? [];
    // An overdue item stands on top and again in its own page.
    return [...new Map(all.toReversed().map((row) => [row.messageKey, row])).values()].toReversed();
  }, [query.data]);
  const { shown, fresh, release } = useSteady(rows, idOf, {
    held: held || opened !== null,
    // While the last search's rows still stand in for the next one's, theirs is a list of its own.
    scope: `${show} ${search} ${JSON.stringify(filter)} ${query.isPlaceholderData}`,
  });
  const onEnd = useNextPage(query);
  // A page of a search may be short, even empty, and there is more all the same: what doesn't fill the list asks on.
  const short = (search !== '' || narrowed) && query.hasNextPage && rows.length < PAGE;
  useEffect(() => {
    if (short) onEnd();
  }, [short, onEnd]);
  const first = query.data?.pages[0];
  const counted = ({ n, more }: { n: number; more: boolean }) =>
    `${n.toLocaleString(currentLocale())}${more ? '+' : ''}`;
  const found = first?.found ?? null;
  const everywhere = first?.everywhere ?? null;
  const empty = narrowed
    ? { title: t('inbox.emptySearch'), what: undefined }
    : search !== ''
      ? { title: t('inbox.emptySearch'), what: t('inbox.emptySearchWhat') }
      : show === 'unseen'
        ? { title: t('inbox.empty'), what: t('inbox.emptyWhat') }
        : { title: t('inbox.emptyAll'), what: t('inbox.emptyWhat') };
  return (
    <TwoPanes
      list={
        <>
          <PaneHead
            title={t('inbox.title')}
            aside={
              found ? t('inbox.filter.found', { n: counted(found) }) : first && t('inbox.total', { count: first.total })
            }
            fresh={fresh}
            freshLabel={t('inbox.fresh', { count: fresh })}
            release={release}
          >
            <SearchField
              label={t('inbox.searchLabel')}
              placeholder={t('common.search')}
              value={typed}
              onChange={setTyped}
            />
            <FilterBar />
            <SegmentedControl
              fullWidth
              size="xs"
              aria-label={t('inbox.show')}
              value={show}
              onChange={(value) => setShow(value === 'all' ? 'all' : 'unseen')}
              data={[
                { value: 'unseen', label: `${t('inbox.unseen')}${first ? ` ${first.unseen}` : ''}` },
                { value: 'all', label: t('inbox.all') },
              ]}
            />
          </PaneHead>
          {everywhere && (
            <div className={bar.everywhere}>
              <Button size="xs" variant="default" fullWidth onClick={searchEverything}>
                {t('inbox.filter.everywhere', { n: counted(everywhere) })}
              </Button>
            </div>
          )}
          <QueryList
            query={query}
            waiting={short && shown.length === 0}
            empty={
              <Empty icon={IconInbox} {...empty}>
                {narrowed && (
                  <>
                    <NothingFits chips={chips} />
                    <Button size="xs" mt={8} onClick={clearFilter}>
                      {t('inbox.filter.clear')}
                    </Button>
                  </>
                )}
              </Empty>
            }
            label={t('inbox.list')}
            rows={shown}
            rowHeight={88}
            openId={opened}
            onOpen={open}
            onBack={() => open(null)}
            {...reader}
            onEnd={onEnd}
          >
            {({ row, gone }) => <InboxCard row={row} gone={gone} />}
          </QueryList>
        </>
      }
      detail={
        opened ? (
          <InboxDetail key={opened} messageKey={opened} />
        ) : (
          <Empty icon={IconInbox} title={t('inbox.choose')} what={t('inbox.chooseWhat')} />
        )
      }
    />
  );
}
