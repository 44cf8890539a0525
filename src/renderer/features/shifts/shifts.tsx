import { SegmentedControl } from '@mantine/core';
import { IconArrowsExchange } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useMayRespond } from '../../client/session.ts';
import { Empty } from '../../components/states.tsx';
import { Handovers } from './handovers.tsx';
import { ReadinessCheck } from './readiness.tsx';
import { ResponseTimes } from './response-times.tsx';
import { Roster } from './roster.tsx';
import { Sheet } from './sheet.tsx';
import classes from './shifts.module.css';

const TABS = ['handover', 'roster', 'times'] as const;
type Tab = (typeof TABS)[number];

/** What one shift leaves to the next, with two signatures; who is there when; and how quickly calls were answered. */
export function Shifts() {
  const { t } = useTranslation();
  const [tab, setTab] = useState<Tab>('handover');
  const mayRespond = useMayRespond();
  if (!mayRespond) return <Empty icon={IconArrowsExchange} title={t('errors.ROLE_FORBIDDEN')} />;
  return (
    <div className={classes.page}>
      <div className={classes.top}>
        <h1 className={classes.title}>{t('shifts.title')}</h1>
        <SegmentedControl
          size="sm"
          aria-label={t('shifts.show')}
          value={tab}
          onChange={(value) => setTab(TABS.find((one) => one === value) ?? 'handover')}
          data={TABS.map((value) => ({ value, label: t(`shifts.tabs.${value}`) }))}
        />
      </div>
      {tab === 'handover' ? (
        <>
          <ReadinessCheck />
          <Handovers which="waiting" />
          <Sheet />
          <Handovers which="earlier" />
        </>
      ) : tab === 'roster' ? (
        <Roster />
      ) : (
        <ResponseTimes />
      )}
    </div>
  );
}
