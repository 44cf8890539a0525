import { Tabs } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { CONTACT_TABS, useUi } from '../../stores/ui.ts';
import { Mailings } from '../mailings/mailings.tsx';
import classes from './assignments.module.css';
import { Calls } from './calls.tsx';
import { Checkins } from './checkins.tsx';
import { ToConfirm } from './confirm.tsx';
import { callListQuery, silencesQuery, toConfirmQuery } from './queries.ts';
import { Silences } from './silences.tsx';

const SCREENS = { calls: Calls, silences: Silences, confirm: ToConfirm, checkins: Checkins, messages: Mailings };

/** Who is not heard of, who has to be told of another door, what observers said, and what was said to many of them. */
export function Contact() {
  const { t } = useTranslation();
  const tab = useUi((ui) => ui.contact);
  const calls = useQuery(callListQuery());
  const silences = useQuery(silencesQuery());
  const confirm = useQuery(toConfirmQuery());
  const counts = {
    calls: calls.data?.total ?? 0,
    silences: silences.data?.filter(({ endedAt }) => endedAt === null).length ?? 0,
    confirm: confirm.data?.total ?? 0,
    checkins: 0,
    messages: 0,
  };
  const Screen = SCREENS[tab];
  return (
    <div className={classes.place}>
      <h1 className={classes.head}>{t('contact.title')}</h1>
      <Tabs
        value={tab}
        onChange={(value) => useUi.setState({ contact: CONTACT_TABS.find((one) => one === value) ?? 'calls' })}
        keepMounted={false}
      >
        <Tabs.List>
          {CONTACT_TABS.map((one) => (
            <Tabs.Tab key={one} value={one}>
              {t(`contact.tabs.${one}`)}
              {counts[one] > 0 && <span className={classes.count}> {counts[one]}</span>}
            </Tabs.Tab>
          ))}
        </Tabs.List>
        {CONTACT_TABS.map((one) => (
          <Tabs.Panel key={one} value={one} className={classes.panel}>
            {one === tab && <Screen />}
          </Tabs.Panel>
        ))}
      </Tabs>
    </div>
  );
}
