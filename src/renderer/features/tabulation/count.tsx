import { Tabs } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useMe } from '../../client/session.ts';
import { BEGIN, Estimate } from './estimate/estimate.tsx';
import { Official } from './official/official.tsx';
import { Protocols } from './protocols.tsx';
import { TableCheck } from './table-check.tsx';
import classes from './tabulation.module.css';
import { TallyPanel } from './tally-panel.tsx';

const TABS = ['protocols', 'tally', 'estimate', 'official', 'tableCheck'] as const;
/** Before it may be told an estimate is for those who make it; core refuses everybody else. */
const ESTIMATES = ['lead', 'analyst'];

/** Protocols being keyed, what they come to, and what is estimated of them. A viewer sees the count, and no protocol. */
export function Count() {
  const { t } = useTranslation();
  const role = useMe()?.role;
  const tabs = TABS.filter((one) => one !== 'estimate' || ESTIMATES.includes(role ?? ''));
  const [chosen, setTab] = useState<(typeof TABS)[number]>('protocols');
  const [opened, setOpened] = useState<string | null>(null);
  // Whoever opens a protocol from the estimate comes back to where they were in it.
  const [at, setAt] = useState(BEGIN);
  const tab = tabs.includes(chosen) ? chosen : 'protocols';
  const onProtocol = (id: string) => {
    setOpened(id);
    setTab('protocols');
  };
  if (role === 'viewer') return <TallyPanel onProtocol={null} />;
  return (
    <div className={classes.place}>
      <Tabs
        className={classes.tabs}
        value={tab}
        onChange={(value) => setTab(tabs.find((one) => one === value) ?? 'protocols')}
        keepMounted={false}
      >
        <Tabs.List>
          {tabs.map((one) => (
            <Tabs.Tab key={one} value={one}>
              {t(`tally.tab.${one}`)}
            </Tabs.Tab>
          ))}
        </Tabs.List>
        <Tabs.Panel value="protocols" className={classes.tabPanel}>
          <Protocols opened={opened} />
        </Tabs.Panel>
        <Tabs.Panel value="tally" className={classes.tabPanel}>
          <TallyPanel onProtocol={onProtocol} />
        </Tabs.Panel>
        {tabs.includes('estimate') && (
          <Tabs.Panel value="estimate" className={classes.tabPanel}>
            <Estimate at={at} onAt={setAt} onProtocol={onProtocol} onTally={() => setTab('tally')} />
          </Tabs.Panel>
        )}
        <Tabs.Panel value="tableCheck" className={classes.tabPanel}>
          <TableCheck />
        </Tabs.Panel>
        <Tabs.Panel value="official" className={classes.tabPanel}>
          <Official onProtocol={onProtocol} />
        </Tabs.Panel>
      </Tabs>
    </div>
  );
}
