import { Button } from '@mantine/core';
import { IconAlertCircle, IconCircleCheck, IconHelpCircle } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { isReady, READINESS, type ReadinessItem } from '../../../domain/readiness.ts';
import { api } from '../../client/rpc.ts';
import { useMe } from '../../client/session.ts';
import { Failed, ListSkeleton } from '../../components/states.tsx';
import { useCommand } from '../../components/use-command.ts';
import { openSettings } from '../../stores/ui.ts';
import classes from './shifts.module.css';

const ITEMS = Object.keys(READINESS) as ReadinessItem[];

/** Before a shift: what is in order, and what to do about the rest. Gone once the shift runs and all is well. */
export function ReadinessCheck() {
  const { t } = useTranslation();
  const me = useMe();
  const query = useQuery({ ...api.shifts.readiness.queryOptions(), refetchInterval: 10_000 });
  const shift = useCommand(api.people.shift.mutationOptions());
  const onShift = me?.onShift ?? false;
  const said = query.data;
  const allWell = said !== undefined && ITEMS.every((item) => isReady(item, said[item]) !== false);
  if (onShift && (allWell || said === undefined)) return null;
  return (
    <section className={classes.section} aria-label={t('shifts.ready.title')}>
      <div className={classes.head}>
        <div>
          <h2 className={classes.subtitle}>{t('shifts.ready.title')}</h2>
          <p className={classes.quiet}>{t('shifts.ready.what')}</p>
        </div>
        {!onShift && (
          <Button size="xs" loading={shift.isPending} onClick={() => shift.mutate({ on: true })}>
            {t('shifts.ready.start')}
          </Button>
        )}
      </div>
      {query.isPending ? (
        <ListSkeleton rows={3} height={36} />
      ) : query.isError ? (
        <Failed error={query.error} retry={() => void query.refetch()} />
      ) : (
        <ul className={classes.rows}>
          {ITEMS.map((item) => {
            const code = query.data[item];
            const ready = isReady(item, code);
            const Mark = ready === null ? IconHelpCircle : ready ? IconCircleCheck : IconAlertCircle;
            return (
              <li key={item} className={classes.check} data-ready={ready ?? 'unknown'}>
                <Mark size={17} stroke={1.7} aria-hidden />
                <strong>{t(`shifts.ready.items.${item}`)}</strong>
                <span className={classes.quiet}>
                  {t(ready === null ? 'shifts.ready.unknown' : ready ? 'shifts.ready.ok' : 'shifts.ready.notOk')}
                </span>
                <span className={classes.grow}>{t(`shifts.ready.${item}.${code}` as 'shifts.ready.sound.heard')}</span>
                {item === 'sound' && ready === false && (
                  <Button size="xs" variant="default" onClick={() => openSettings('sound')}>
                    {t('shifts.ready.toSound')}
                  </Button>
                )}
              </li>
            );
          })}
        </ul>
      )}
    </section>
  );
}
