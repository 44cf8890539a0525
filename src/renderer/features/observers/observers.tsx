import { SegmentedControl } from '@mantine/core';
import { type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Doubles } from './doubles.tsx';
import { Organisations } from './organisations.tsx';
import { Review } from './review.tsx';
import { Roster } from './roster.tsx';

const TABS = ['roster', 'review', 'alike', 'organisations'] as const;
type Tab = (typeof TABS)[number];
const SCREENS: Record<Tab, (props: { children: ReactNode }) => ReactNode> = {
  roster: Roster,
  review: Review,
  alike: Doubles,
  organisations: Organisations,
};

/** Who observes: the roster, who registered and waits, who may be one person twice, who sends them. */
export function Observers() {
  const { t } = useTranslation();
  const [tab, setTab] = useState<Tab>('roster');
  const Screen = SCREENS[tab];
  return (
    <Screen>
      <SegmentedControl
        fullWidth
        size="xs"
        aria-label={t('observers.show')}
        value={tab}
        onChange={(value) => setTab(TABS.find((one) => one === value) ?? 'roster')}
        data={TABS.map((value) => ({ value, label: t(`observers.tabs.${value}`) }))}
      />
    </Screen>
  );
}
