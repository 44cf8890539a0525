import { Tabs } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useMe } from '../../client/session.ts';
import { Protocols } from './protocols.tsx';
import classes from './tabulation.module.css';
import { TallyPanel } from './tally-panel.tsx';

const TABS = ['protocols', 'tally'] as const;

/** Protocols being keyed, and what they come to. A viewer sees the count, and no protocol. */
export function Count() {
  const { t } = useTranslation();
  const viewer = useMe()?.role === 'viewer';
  const [tab, setTab] = useState<(typeof TABS)[number]>('protocols');
  const [opened, setOpened] = useState<string | null>(null);
  if (viewer) return <TallyPanel onProtocol={null} />;
  return (
    <div className={classes.place}>
      <Tabs
        className={classes.tabs}
        value={tab}
        onChange={(value) => setTab(TABS.find((one) => one === value) ?? 'protocols')}
        keepMounted={false}
      >
        <Tabs.List>
          {TABS.map((one) => (
            <Tabs.Tab key={one} value={one}>
              {t(`tally.tab.${one}`)}
            </Tabs.Tab>
          ))}
        </Tabs.List>
        <Tabs.Panel value="protocols" className={classes.tabPanel}>
          <Protocols opened={opened} />
        </Tabs.Panel>
        <Tabs.Panel value="tally" className={classes.tabPanel}>
          <TallyPanel
            onProtocol={(id) => {
              setOpened(id);
              setTab('protocols');
            }}
          />
        </Tabs.Panel>
      </Tabs>
    </div>
  );
}
