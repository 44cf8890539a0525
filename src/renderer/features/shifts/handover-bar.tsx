import { Button } from '@mantine/core';
import { IconArrowsExchange } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { useMe } from '../../client/session.ts';
import { plain } from '../../components/hostile.tsx';
import { timeOfDay } from '../../components/time-format.ts';
import { goTo, useUi } from '../../stores/ui.ts';
import { isFor, useHandovers } from './queries.ts';
import classes from './shifts.module.css';

/** A hand-over that waits: on every screen for whoever can sign it, on the Board for everybody. */
export function HandoverBar() {
  const { t } = useTranslation();
  const me = useMe();
  const place = useUi((ui) => ui.place);
  const { data } = useHandovers();
  const waiting = (data ?? []).filter(
    (row) => row.state === 'signed' && me !== null && (isFor(row, me.id) || place === 'board'),
  );
  if (waiting.length === 0 || place === 'shifts') return null;
  return (
    <section className={classes.bar} aria-label={t('shifts.waiting')}>
      <ul>
        {waiting.slice(0, 3).map((row) => {
          const from = plain(row.from.name, 40);
          return (
            <li key={row.id}>
              <IconArrowsExchange size={17} stroke={1.7} aria-hidden />
              <bdi>
                {row.to ? t('shifts.bar', { from, to: plain(row.to.name, 40) }) : t('shifts.barAnyone', { from })}
              </bdi>
              <span className={classes.quiet}>{t('shifts.cases', { count: row.cases.length })}</span>
              <Button size="xs" variant="default" onClick={() => goTo('shifts')}>
                {t('shifts.open')}
              </Button>
            </li>
          );
        })}
      </ul>
    </section>
  );
}

/** On the case itself: who still answers for it. */
export function CaseHandover({ caseId }: { caseId: string }) {
  const { t } = useTranslation();
  const { data } = useHandovers();
  const row = data?.find(
    (one) => one.state === 'signed' && one.cases.some(({ id, theirs }) => id === caseId && theirs),
  );
  if (!row) return null;
  const to = row.to ? plain(row.to.name, 40) : t('shifts.anyone');
  return (
    <p className={classes.caseWaits}>
      <IconArrowsExchange size={17} stroke={1.7} aria-hidden />
      <bdi>{t('shifts.caseWaits', { from: plain(row.from.name, 40), to, at: timeOfDay(row.signedAt) })}</bdi>
    </p>
  );
}
