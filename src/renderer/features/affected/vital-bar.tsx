import { Button } from '@mantine/core';
import { IconUsersGroup } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { api } from '../../client/rpc.ts';
import { useMayRespond, useMe } from '../../client/session.ts';
import { Deadline } from '../../components/time.tsx';
import { openCase, useUi } from '../../stores/ui.ts';
import classes from './affected.module.css';

/** On every screen of whoever can decide it: somebody waits for a second person. No names, no words. */
export function VitalBar() {
  const { t } = useTranslation();
  const me = useMe();
  const may = useMayRespond();
  const opened = useUi((ui) => (ui.place === 'board' ? ui.openCase : null));
  const { data } = useQuery({ ...api.vital.waiting.queryOptions(), enabled: may });
  const waiting = (data ?? []).filter(
    ({ asked, caseId }) => me && asked.id !== me.id && caseId !== opened && (asked.lead || me.role === 'lead'),
  );
  const [first] = waiting;
  if (!may || !first) return null;
  return (
    <section className={classes.bar} aria-label={t('vital.waiting')}>
      <IconUsersGroup size={17} stroke={1.7} aria-hidden />
      <span>{t('vital.bar', { count: waiting.length })}</span>
      <span className={classes.quiet}>
        <Deadline due={first.until} />
      </span>
      <Button size="xs" variant="default" onClick={() => openCase(first.caseId)}>
        {t('affected.find.openCase')}
      </Button>
    </section>
  );
}
