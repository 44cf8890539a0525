import { IconLayoutKanban } from '@tabler/icons-react';
import { useInfiniteQuery } from '@tanstack/react-query';
import { type ReactNode, useEffect, useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { CaseRow } from '../../../contract/shapes.ts';
import { MOST_AT_ONCE } from '../../../domain/case-lifecycle.ts';
import { useShortcut } from '../../app/use-shortcuts.ts';
import { useMayRespond } from '../../client/session.ts';
import { QueryList, useNextPage } from '../../components/query-list.tsx';
import { Empty } from '../../components/states.tsx';
import { useReader, useSteady } from '../../components/steady.ts';
import { PaneHead, TwoPanes } from '../../components/two-panes.tsx';
import { openCase, useUi } from '../../stores/ui.ts';
import classes from './case-card.module.css';
import { CaseCard } from './case-card.tsx';
import { CaseDetail } from './case-detail.tsx';
import { ManyPanel } from './many-panel.tsx';
import { expected, useMoving, useRefusedCases } from './pending.ts';
import { boardQuery, type CaseFilter, narrowing } from './queries.ts';
import { type Report, useMany } from './use-many.ts';

const idOf = (row: CaseRow) => row.id;
const NOTHING = { chosen: new Set<string>() as ReadonlySet<string>, report: null };

/** Cases on the left, the one in hand on the right; several of them chosen, what can be done with all. */
export function BoardList({ filter, head }: { filter: CaseFilter; head: ReactNode }) {
  const { t } = useTranslation();
  const opened = useUi((ui) => ui.openCase);
  const { state } = filter;
  const narrowed = narrowing(filter) > 0;
  const { held, reader } = useReader(opened);
  const mayRespond = useMayRespond();
  const query = useInfiniteQuery(boardQuery(filter));
  // A case that moved from one page to the other between two reads stands in both.
  const rows = useMemo(() => {
    const all = query.data?.pages.flatMap((page) => page.rows) ?? [];
    return [...new Map(all.map((row) => [row.id, row])).values()];
  }, [query.data]);
  const total = query.data?.pages[0]?.total;
  const onEnd = useNextPage(query);
  const { shown, fresh, release } = useSteady(rows, idOf, {
    held: held || opened !== null,
    // While the last filter's rows still stand in for the next one's, theirs is a list of its own.
    scope: JSON.stringify([filter, query.isPlaceholderData]),
  });
  const moving = useMoving();
  const lost = useRefusedCases();
  const [{ chosen, report }, setMany] = useState<{ chosen: ReadonlySet<string>; report: Report | null }>(NOTHING);
  const chosenRows = useMemo(() => shown.filter(({ id }) => chosen.has(id)).map(({ row }) => row), [shown, chosen]);
  const many = useMany((made) => setMany({ chosen: new Set(made.refused.map(({ caseId }) => caseId)), report: made }));
  useShortcut('undo', many.undoLast, many.undoable && (opened === null || chosenRows.length > 0));
  // What somebody opens, from here or from the alarm bar, is what they want to see; another filter has other cases.
  // biome-ignore lint/correctness/useExhaustiveDependencies: whenever another one is opened
  useEffect(() => setMany(NOTHING), [opened, filter]);
  const openOne = (id: string) => {
    setMany(NOTHING);
    openCase(id);
  };
  return (
    <TwoPanes
      list={
        <>
          <PaneHead
            title={t('board.title')}
            aside={total !== undefined && t('board.total', { count: total })}
            fresh={fresh}
            freshLabel={t('board.fresh', { count: fresh })}
            release={release}
          >
            {head}
          </PaneHead>
          <QueryList
            query={query}
            empty={
              <Empty
                icon={IconLayoutKanban}
                title={t(narrowed ? 'board.filter.none' : state === 'closed' ? 'board.emptyClosed' : 'board.empty')}
                what={narrowed ? t('board.filter.noneWhat') : state === 'closed' ? undefined : t('board.emptyWhat')}
              />
            }
            label={t('board.list')}
            rows={shown}
            rowHeight={92}
            openId={opened}
            onOpen={openOne}
            onBack={() => openCase(null)}
            {...reader}
            onEnd={onEnd}
            {...(mayRespond
              ? {
                  selection: {
                    ids: chosen,
                    most: MOST_AT_ONCE,
                    change: (ids: ReadonlySet<string>) => setMany({ chosen: ids, report: null }),
                  },
                }
              : {})}
          >
            {({ row }) => {
              const way = moving.get(row.id);
              return (
                <CaseCard
                  row={way ? expected(row, way) : row}
                  mark={way ? 'moving' : lost.has(row.id) ? 'refused' : null}
                />
              );
            }}
          </QueryList>
          {total !== undefined && query.hasNextPage === false && rows.length < total && (
            <p className={classes.cut}>{t('board.cut', { count: rows.length })}</p>
          )}
        </>
      }
      detail={
        chosenRows.length > 0 ? (
          <ManyPanel
            rows={chosenRows}
            key={report?.entryId ?? report?.refused.length ?? ''}
            report={report}
            many={many}
            onClear={() => setMany(NOTHING)}
          />
        ) : opened ? (
          <CaseDetail key={opened} caseId={opened} />
        ) : (
          <Empty icon={IconLayoutKanban} title={t('board.choose')} what={t('board.chooseWhat')} />
        )
      }
    />
  );
}
