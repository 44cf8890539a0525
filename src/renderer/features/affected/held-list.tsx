import { Button, Kbd, Select } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { IconUserSearch, IconUsers } from '@tabler/icons-react';
import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query';
import { type ReactNode, useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { AffectedRow } from '../../../contract/index.ts';
import { CUSTODY_STATES, type CustodyState, isLookedAfter } from '../../../domain/custody.ts';
import { api } from '../../client/rpc.ts';
import { Hostile } from '../../components/hostile.tsx';
import { placeText } from '../../components/labels.ts';
import { QueryList, useNextPage } from '../../components/query-list.tsx';
import { SearchField } from '../../components/search-field.tsx';
import { Empty } from '../../components/states.tsx';
import { useReader, useSteady } from '../../components/steady.ts';
import { Age, Deadline } from '../../components/time.tsx';
import { PaneHead } from '../../components/two-panes.tsx';
import { openCase, useUi } from '../../stores/ui.ts';
import classes from './affected.module.css';
import { nextOf, useTermName } from './terms.tsx';

const PAGE = 100;
const idOf = (row: AffectedRow) => row.id;
const NOT_FREE = 'unresolved';

/** Who is held where, since when, over all cases; "where is X?" is its search. Opening one opens the case. */
export function HeldList({ children, opened }: { children: ReactNode; opened: string | null }) {
  const { t } = useTranslation();
  const [typed, setTyped] = useState('');
  const [search] = useDebouncedValue(typed.trim(), 200);
  const [state, setState] = useState<CustodyState | typeof NOT_FREE | 'all'>(NOT_FREE);
  const { held, reader } = useReader();
  const query = useInfiniteQuery(
    api.affected.list.infiniteOptions({
      input: (after: string | null) => ({
        cursor: after,
        limit: PAGE,
        search,
        unresolved: state === NOT_FREE,
        states: state === NOT_FREE || state === 'all' ? null : [state],
      }),
      initialPageParam: null as string | null,
      getNextPageParam: (last) => last.cursor,
      placeholderData: keepPreviousData,
    }),
  );
  const rows = useMemo(() => query.data?.pages.flatMap((page) => page.rows) ?? [], [query.data]);
  const { shown, fresh, release } = useSteady(rows, idOf, {
    held,
    scope: `${search} ${state} ${query.isPlaceholderData}`,
  });
  const onEnd = useNextPage(query);
  const first = query.data?.pages[0];
  return (
    <>
      <PaneHead
        title={t('affected.held.title')}
        aside={first && t('affected.unresolved', { count: first.unresolved })}
        fresh={fresh}
        freshLabel={t('affected.held.fresh', { count: fresh })}
        release={release}
      >
        {children}
        <div className={classes.filters}>
          <Button
            size="xs"
            variant="default"
            leftSection={<IconUserSearch size={15} aria-hidden />}
            rightSection={<Kbd>G P</Kbd>}
            onClick={() => useUi.setState({ finding: true })}
          >
            {t('affected.find.title')}
          </Button>
          <SearchField
            label={t('affected.held.searchLabel')}
            placeholder={t('affected.held.search')}
            value={typed}
            onChange={setTyped}
          />
          <Select
            size="sm"
            aria-label={t('affected.person.state')}
            value={state}
            allowDeselect={false}
            data={[
              { value: NOT_FREE, label: t('affected.held.notResolved') },
              { value: 'all', label: t('affected.held.all') },
              ...CUSTODY_STATES.map((value) => ({ value, label: t(`affected.states.${value}`) })),
            ]}
            onChange={(value) =>
              setState(value === 'all' ? 'all' : (CUSTODY_STATES.find((one) => one === value) ?? NOT_FREE))
            }
          />
        </div>
      </PaneHead>
      <QueryList
        query={query}
        empty={
          <Empty
            icon={IconUsers}
            title={t(search || first?.total ? 'affected.held.noneFound' : 'affected.held.none')}
            what={search || first?.total ? undefined : t('affected.held.noneWhat')}
          />
        }
        label={t('affected.held.title')}
        rows={shown}
        rowHeight={92}
        openId={shown.find(({ row }) => row.caseId === opened)?.id ?? null}
        onOpen={(id) => openCase(rows.find((row) => row.id === id)?.caseId ?? null)}
        onBack={() => openCase(null)}
        {...reader}
        onEnd={onEnd}
      >
        {({ row }) => <HeldCard row={row} />}
      </QueryList>
    </>
  );
}

function HeldCard({ row }: { row: AffectedRow }) {
  const { t } = useTranslation();
  const termName = useTermName();
  const term = nextOf(row.terms);
  const place = placeText({ region: row.region, place: row.place ?? '' });
  return (
    <div className={classes.card}>
      <div className={classes.who}>
        {row.initials ? <Hostile text={row.initials} max={20} /> : t('affected.unnamed')}
        {row.minor && <span className={classes.minor}>{t('affected.minor')}</span>}
        <span className={classes.aside}>
          <Age at={row.stateSince} />
        </span>
      </div>
      <p className={classes.line}>
        {isLookedAfter(row.role) ? t(`affected.states.${row.state}`) : t(`affected.roles.${row.role}`)}
        {place && (
          <>
            {' · '}
            <Hostile text={place} max={60} />
          </>
        )}
      </p>
      {term && (
        <p className={classes.due}>
          <span className={classes.line}>{termName(term.code)}</span>
          <span>
            <Deadline due={term.dueAt} />
          </span>
        </p>
      )}
    </div>
  );
}
