import { Tabs } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api } from '../../client/rpc.ts';
import { useMe } from '../../client/session.ts';
import classes from './ballots.module.css';
import { Duplicates } from './duplicates.tsx';
import { Figures } from './figures.tsx';
import { Quarantine } from './quarantine.tsx';
import { Review } from './review.tsx';

const TABS = ['review', 'quarantine', 'duplicates', 'figures'] as const;
const SCREENS = { review: Review, quarantine: Quarantine, duplicates: Duplicates, figures: Figures };

/** Ballots: to be looked at, held back, perhaps doubled, and what they come to. A viewer sees the figures. */
export function Ballots() {
  const { t } = useTranslation();
  const viewer = useMe()?.role === 'viewer';
  const [tab, setTab] = useState<(typeof TABS)[number]>('review');
  const { data } = useQuery(api.ballots.waiting.queryOptions());
  const shown = viewer ? 'figures' : tab;
  const counts = {
    review: data?.open ?? 0,
    quarantine: (data?.held ?? 0) + (data?.notices ?? 0),
    duplicates: data?.duplicates ?? 0,
    figures: 0,
  };
  const Screen = SCREENS[shown];
  return (
    <div className={classes.place}>
      <h1 className={classes.head}>{t('places.ballots.title')}</h1>
      <Tabs
        value={shown}
        onChange={(value) => setTab(TABS.find((one) => one === value) ?? 'review')}
        keepMounted={false}
      >
        <Tabs.List>
          {TABS.filter((one) => !viewer || one === 'figures').map((one) => (
            <Tabs.Tab key={one} value={one}>
              {t(`ballots.tab.${one}`)}
              {counts[one] > 0 && <span className={classes.count}> {counts[one]}</span>}
            </Tabs.Tab>
          ))}
        </Tabs.List>
        {TABS.map((one) => (
          <Tabs.Panel key={one} value={one} className={classes.panel}>
            {one === shown && <Screen />}
          </Tabs.Panel>
        ))}
      </Tabs>
    </div>
  );
}
