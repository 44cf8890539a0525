import { IconLayoutKanban } from '@tabler/icons-react';
import { type ReactNode, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ColumnsBy } from '../../../contract/areas/cases.ts';
import type { CaseRow } from '../../../contract/shapes.ts';
import { useShortcut } from '../../app/use-shortcuts.ts';
import { useMayRespond, useMe } from '../../client/session.ts';
import { Empty, Failed, ListSkeleton } from '../../components/states.tsx';
import { PaneHead } from '../../components/two-panes.tsx';
import { openCase, useUi } from '../../stores/ui.ts';
import { BoardColumn } from './board-column.tsx';
import classes from './board-columns.module.css';
import { CardStrip, type StripHandle } from './card-strip.tsx';
import { CaseDetail } from './case-detail.tsx';
import { columnBeside, moveInto } from './columns.ts';
import { type CaseFilter, narrowing } from './queries.ts';
import { useColumns } from './use-columns.ts';

interface Props {
  by: ColumnsBy;
  filter: CaseFilter;
  head: ReactNode;
}

/**
 * Cases in columns. Arrows go from card to card, the keys of moves act on the one in hand, Shift with an arrow takes it to
 * the next column where that is a move; the mouse drags it there. What is opened stands beside them.
 */
export function BoardColumns({ by, filter, head }: Props) {
  const { t } = useTranslation();
  const opened = useUi((ui) => ui.openCase);
  const me = useMe()?.id ?? '';
  const mayRespond = useMayRespond();
  const board = useColumns(by, filter);
  const { columns, keys, counts } = board;
  const [cursor, setCursor] = useState<string | null>(opened);
  // Keys pressed faster than the screen draws must not act on the card before.
  const latest = useRef(cursor);
  const stand = (id: string | null) => {
    latest.current = id;
    setCursor(id);
  };
  const strip = useRef<StripHandle>(null);
  const [said, setSaid] = useState('');

  const place = (): [number, number] => {
    const at = columns.findIndex(({ cards }) => cards.some(({ row }) => row.id === latest.current));
    return [at, columns[at]?.cards.findIndex(({ row }) => row.id === latest.current) ?? -1];
  };
  const standAt = (at: number, n: number) => {
    const cards = columns[at]?.cards ?? [];
    const card = cards[Math.max(0, Math.min(n, cards.length - 1))];
    if (!card) return;
    setSaid('');
    stand(card.row.id);
  };
  const first = columns.findIndex(({ cards }) => cards.length > 0);
  const down = (step: number) => {
    const [at, n] = place();
    standAt(at < 0 ? first : at, at < 0 ? 0 : n + step);
  };
  const aside = (step: 1 | -1) => {
    const [from, n] = place();
    if (from < 0) return standAt(first, 0);
    for (let at = from + step; at >= 0 && at < columns.length; at += step)
      if (columns[at]?.cards.length) return standAt(at, n);
  };
  useShortcut('next', () => down(1));
  useShortcut('previous', () => down(-1));
  useShortcut('left', () => aside(-1));
  useShortcut('right', () => aside(1));
  useShortcut('first', () => standAt(Math.max(0, place()[0]), 0));
  useShortcut('last', () => standAt(Math.max(0, place()[0]), Number.MAX_SAFE_INTEGER));
  useShortcut('open', () => {
    if (latest.current !== null) openCase(latest.current);
  });
  useShortcut('back', () => {
    if (opened !== null) openCase(null);
    else stand(null);
  });

  const rowOf = (id: string | null): CaseRow | null =>
    columns.flatMap(({ cards }) => cards).find(({ row }) => row.id === id)?.row ?? null;
  const into = (row: CaseRow, key: string | null) => {
    const made = key === null ? null : moveInto(row, key, by, me);
    setSaid(made === null ? t(by === 'region' ? 'columns.notByRegion' : 'columns.notThere') : '');
    if (made !== null) strip.current?.make(row, made);
  };
  const beside = (step: 1 | -1) => {
    const row = rowOf(latest.current);
    if (row) into(row, columnBeside(row, keys, by, me, step));
  };
  useShortcut('moveRight', () => beside(1), mayRespond);
  useShortcut('moveLeft', () => beside(-1), mayRespond);

  const total = counts.data?.reduce((sum, { count }) => sum + count, 0);
  const row = rowOf(cursor);
  return (
    <div className={classes.board}>
      <PaneHead
        title={t('board.title')}
        aside={total !== undefined && t('board.total', { count: total })}
        fresh={0}
        freshLabel=""
        release={() => {}}
      >
        <div className={classes.head}>{head}</div>
      </PaneHead>
      <div className={classes.below} data-opened={opened !== null || undefined}>
        {counts.isPending ? (
          <div className={classes.columns}>
            <ListSkeleton height={90} />
          </div>
        ) : counts.isError && !counts.data ? (
          <Failed error={counts.error} retry={() => void counts.refetch()} />
        ) : total === 0 ? (
          <div className={classes.columns}>
            <Empty
              icon={IconLayoutKanban}
              title={t(narrowing(filter) > 0 ? 'board.filter.none' : 'board.empty')}
              what={t(narrowing(filter) > 0 ? 'board.filter.noneWhat' : 'board.emptyWhat')}
            />
          </div>
        ) : (
          <div className={classes.columns}>
            {columns.map((column) => (
              <BoardColumn
                key={column.key}
                by={by}
                column={column}
                mine={column.key === me}
                cursor={cursor}
                opened={opened}
                onSee={() => board.see(column.key)}
                onEnd={() => board.more(column.key)}
                onStand={(id) => {
                  setSaid('');
                  stand(id);
                }}
                onOpen={openCase}
                onDrop={
                  mayRespond
                    ? (id) => {
                        const dropped = rowOf(id);
                        if (!dropped) return;
                        stand(id);
                        into(dropped, column.key);
                      }
                    : null
                }
              />
            ))}
          </div>
        )}
        {opened !== null && (
          <div className={classes.detail}>
            <CaseDetail key={opened} caseId={opened} />
          </div>
        )}
      </div>
      {mayRespond && <CardStrip ref={strip} row={row} quiet={opened !== null} said={said} />}
    </div>
  );
}
