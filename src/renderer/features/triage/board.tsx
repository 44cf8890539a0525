import { SegmentedControl } from '@mantine/core';
import { IconLayoutKanban } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useShortcut } from '../../app/use-shortcuts.ts';
import { api } from '../../client/rpc.ts';
import { useMayRespond } from '../../client/session.ts';
import { Empty } from '../../components/states.tsx';
import { TwoPanes } from '../../components/two-panes.tsx';
import { openCase, useUi } from '../../stores/ui.ts';
import { HeldList } from '../affected/held-list.tsx';
import { BoardColumns } from './board-columns.tsx';
import { BoardList } from './board-list.tsx';
import { CaseDetail } from './case-detail.tsx';
import { CaseFilterBar } from './case-filter.tsx';
import { nextAlarm } from './next-alarm.ts';
import { OPEN_CASES } from './queries.ts';
import { useBoardPreferences } from './use-board-preferences.ts';

/** Cases as a list or in columns, as the person at this seat has them; or the people of all cases. */
export function Board() {
  const { t } = useTranslation();
  const opened = useUi((ui) => ui.openCase);
  const [filter, setFilter] = useState(OPEN_CASES);
  const [people, setPeople] = useState(false);
  const mayRespond = useMayRespond();
  const desk = useBoardPreferences();
  if (people && mayRespond)
    return (
      <>
        <NextCase opened={opened} />
        <TwoPanes
          list={
            <HeldList opened={opened}>
              <What people onChange={setPeople} />
            </HeldList>
          }
          detail={
            opened ? (
              <CaseDetail key={opened} caseId={opened} />
            ) : (
              <Empty icon={IconLayoutKanban} title={t('board.choose')} what={t('board.chooseWhat')} />
            )
          }
        />
      </>
    );
  const head = (
    <>
      <NextCase opened={opened} />
      {mayRespond && <What people={false} onChange={setPeople} />}
      <CaseFilterBar filter={filter} onChange={setFilter} desk={desk} />
    </>
  );
  return desk.view === 'list' ? (
    <BoardList filter={filter} head={head} />
  ) : (
    <BoardColumns key={desk.view} by={desk.view} filter={filter} head={head} />
  );
}

/** The key that leads to the next case that wants somebody. A part of its own: the rest is not drawn anew by each alarm. */
function NextCase({ opened }: { opened: string | null }) {
  const alarms = useQuery(api.alarms.list.queryOptions());
  useShortcut('nextCase', () => {
    const next = nextAlarm(alarms.data ?? [], opened);
    if (next !== null) openCase(next);
  });
  return null;
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
