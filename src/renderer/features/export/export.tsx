import { Tabs } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useMe } from '../../client/session.ts';
import tabulation from '../tabulation/tabulation.module.css';
import { Keys } from './keys.tsx';
import { Make } from './make.tsx';
import { Releases } from './releases.tsx';
import { Verify } from './verify.tsx';
import { PREPARERS } from './words.ts';

const TABS = ['make', 'releases', 'keys', 'verify'] as const;
type Tab = (typeof TABS)[number];

/** What leaves the headquarters: made, agreed to by two, signed; and anybody's bundle checked. */
export function Export() {
  const { t } = useTranslation();
  const prepares = PREPARERS.includes(useMe()?.role ?? '');
  const [chosen, setTab] = useState<Tab>('make');
  const tabs = prepares ? TABS : (['verify'] as const);
  const tab = tabs.find((one) => one === chosen) ?? 'verify';
  const screens: Record<Tab, React.ReactNode> = {
    make: <Make onReleases={() => setTab('releases')} />,
    releases: <Releases />,
    keys: <Keys />,
    verify: <Verify />,
  };
  return (
    <Tabs
      className={tabulation.tabs}
      style={{ height: '100%' }}
      value={tab}
      onChange={(value) => setTab(TABS.find((one) => one === value) ?? 'verify')}
      keepMounted={false}
    >
      <Tabs.List aria-label={t('export.parts')}>
        {tabs.map((one) => (
          <Tabs.Tab key={one} value={one}>
            {t(`export.tab.${one}`)}
          </Tabs.Tab>
        ))}
      </Tabs.List>
      {tabs.map((one) => (
        <Tabs.Panel key={one} value={one} className={tabulation.tabPanel}>
          {screens[one]}
        </Tabs.Panel>
      ))}
    </Tabs>
  );
}
