import { Tabs } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import tabulation from '../tabulation.module.css';
import { Contradictions } from './contradictions.tsx';
import { Observers } from './observers.tsx';
import classes from './official.module.css';
import { Publications } from './publications.tsx';
import { Regions } from './regions.tsx';
import { Seats } from './seats.tsx';
import { Stations } from './stations.tsx';
import { PARTS, type Part, useOfficialView } from './view.ts';

/** Official results: what was published, and beside it whatever of ours can be held against it. */
export function Official({ onProtocol }: { onProtocol: (id: string) => void }) {
  const { t } = useTranslation();
  const part = useOfficialView((view) => view.part);
  const screens: Record<Part, React.ReactNode> = {
    publications: <Publications />,
    regions: <Regions />,
    stations: <Stations onProtocol={onProtocol} />,
    contradictions: <Contradictions onProtocol={onProtocol} />,
    observers: <Observers />,
    seats: <Seats />,
  };
  return (
    <Tabs
      className={tabulation.tabs}
      style={{ height: '100%' }}
      variant="outline"
      value={part}
      onChange={(value) => useOfficialView.setState({ part: PARTS.find((one) => one === value) ?? 'publications' })}
      keepMounted={false}
    >
      <Tabs.List aria-label={t('official.partsLabel')}>
        {PARTS.map((one) => (
          <Tabs.Tab key={one} value={one} className={classes.tab}>
            {t(`official.parts.${one}`)}
          </Tabs.Tab>
        ))}
      </Tabs.List>
      {PARTS.map((one) => (
        <Tabs.Panel key={one} value={one} className={tabulation.tabPanel}>
          {screens[one]}
        </Tabs.Panel>
      ))}
    </Tabs>
  );
}
