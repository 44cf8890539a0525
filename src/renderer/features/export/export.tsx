import { Tabs } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { useMe } from '../../client/session.ts';
import tabulation from '../tabulation/tabulation.module.css';
import { TABS, type Tab, useExportDraft } from './draft.ts';
import { Keys } from './keys.tsx';
import { Make } from './make.tsx';
import { Releases } from './releases.tsx';
import { Verify } from './verify.tsx';
import { PREPARERS } from './words.ts';

const SCREENS: Record<Tab, React.ReactNode> = {
  make: <Make />,
  releases: <Releases />,
  keys: <Keys />,
  verify: <Verify />,
};

/** What leaves the headquarters: made, agreed to by two, signed; and anybody's bundle checked. */
export function Export() {
  const { t } = useTranslation();
  const prepares = PREPARERS.includes(useMe()?.role ?? '');
  const chosen = useExportDraft((draft) => draft.tab);
  const tabs = prepares ? TABS : (['verify'] as const);
  const tab = tabs.find((one) => one === chosen) ?? 'verify';
  return (
    <Tabs
      className={tabulation.tabs}
      style={{ height: '100%' }}
      value={tab}
      onChange={(value) => useExportDraft.setState({ tab: TABS.find((one) => one === value) ?? 'verify' })}
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
          {SCREENS[one]}
        </Tabs.Panel>
      ))}
    </Tabs>
  );
}
