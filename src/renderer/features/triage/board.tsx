import { SegmentedControl } from '@mantine/core';
import { IconLayoutKanban } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { CaseRow } from '../../../contract/shapes.ts';
import { useShortcut } from '../../app/use-shortcuts.ts';
import { useMayRespond } from '../../client/session.ts';
import { ListPane } from '../../components/list-pane.tsx';
import { Empty, Failed, ListSkeleton } from '../../components/states.tsx';
import { useSteady } from '../../components/steady.ts';
import { PaneHead, TwoPanes } from '../../components/two-panes.tsx';
import { openCase, useUi } from '../../stores/ui.ts';
import { HeldList } from '../affected/held-list.tsx';
import { boardOrder } from './board-order.ts';
import { CaseCard } from './case-card.tsx';
import { CaseDetail } from './case-detail.tsx';
import { CaseFilterBar } from './case-filter.tsx';
import { casesQuery, OPEN_CASES } from './queries.ts';

const idOf = (row: CaseRow) => row.id;

/** Cases on the left, the one in hand on the right. */
export function Board() {
  const { t } = useTranslation();
  const opened = useUi((ui) => ui.openCase);
  const [filter, setFilter] = useState(OPEN_CASES);
  const { state } = filter;
  const narrowed = filter.status !== null || filter.owner !== null;
  const [cursor, setCursor] = useState<string | null>(opened);
  const [hover, setHover] = useState(false);
  const [people, setPeople] = useState(false);
  const mayRespond = useMayRespond();
  const query = useQuery(casesQuery(filter));
  const rows = useMemo(() => boardOrder(query.data?.rows ?? []), [query.data]);
  const { shown, fresh, release } = useSteady(rows, idOf, {
    held: hover || cursor !== null || opened !== null,
    scope: [state, filter.status, filter.owner].join(' '),
  });
  useShortcut('showFresh', release, fresh > 0);
  return (
    <TwoPanes
      list={
        people && mayRespond ? (
          <HeldList opened={opened}>
            <What people onChange={setPeople} />
          </HeldList>
        ) : (
          <>
            <PaneHead
              title={t('board.title')}
              aside={query.data && t('board.total', { count: query.data.total })}
              fresh={fresh}
              freshLabel={t('board.fresh', { count: fresh })}
              release={release}
            >
              {mayRespond && <What people={false} onChange={setPeople} />}
              <CaseFilterBar filter={filter} onChange={setFilter} />
            </PaneHead>
            {query.isPending ? (
              <ListSkeleton height={78} />
            ) : query.isError ? (
              <Failed error={query.error} retry={() => void query.refetch()} />
            ) : shown.length === 0 ? (
              <Empty
                icon={IconLayoutKanban}
                title={t(narrowed ? 'board.filter.none' : state === 'closed' ? 'board.emptyClosed' : 'board.empty')}
                what={narrowed ? t('board.filter.noneWhat') : state === 'closed' ? undefined : t('board.emptyWhat')}
              />
            ) : (
              <ListPane
                label={t('board.list')}
                rows={shown}
                rowHeight={92}
                openId={opened}
                onOpen={openCase}
                onBack={() => openCase(null)}
                onCursor={setCursor}
                onHover={setHover}
              >
                {({ row }) => <CaseCard row={row} />}
              </ListPane>
            )}
          </>
        )
      }
      detail={
        opened ? (
          <CaseDetail key={opened} caseId={opened} />
        ) : (
          <Empty icon={IconLayoutKanban} title={t('board.choose')} what={t('board.chooseWhat')} />
        )
      }
    />
  );
}

/** Cases, or the people of all of them. */
function What({ people, onChange }: { people: boolean; onChange: (people: boolean) => void }) {
  const { t } = useTranslation();
  return (
    <SegmentedControl
      fullWidth
      size="xs"
      aria-label={t('affected.held.show')}
      value={people ? 'people' : 'cases'}
      onChange={(value) => onChange(value === 'people')}
      data={(['cases', 'people'] as const).map((value) => ({ value, label: t(`affected.held.${value}`) }))}
    />
  );
}
