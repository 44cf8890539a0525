import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import type { DutyRow } from '../../../contract/areas/roster.ts';
import { api, client } from '../../client/rpc.ts';
import { useIsLead } from '../../client/session.ts';
import { Hostile, plain } from '../../components/hostile.tsx';
import { offerUndo } from '../../components/offer-undo.tsx';
import { Failed, ListSkeleton } from '../../components/states.tsx';
import { dateAndTime, timeOfDay } from '../../components/time-format.ts';
import { useCommand } from '../../components/use-command.ts';
import { cityOf, fieldOf } from '../affected/local-time.ts';
import classes from './roster.module.css';
import { PlanForm } from './roster-form.tsx';
import page from './shifts.module.css';

/** Who is on goes by the clock: asked for anew twice a minute. */
const rosterQuery = () => ({ ...api.roster.list.queryOptions(), refetchInterval: 30_000 });

/** Shifts planned ahead, and who is called now, in which order. */
export function Roster() {
  const { t } = useTranslation();
  const lead = useIsLead();
  const query = useQuery(rosterQuery());
  if (query.isPending) return <ListSkeleton rows={4} height={48} />;
  if (query.isError && !query.data) return <Failed error={query.error} retry={() => void query.refetch()} />;
  const { on, duties, zone, asOf } = query.data;
  return (
    <>
      <section className={page.section} aria-label={t('roster.on')}>
        <h2 className={page.subtitle}>{t('roster.on')}</h2>
        {on.length === 0 ? (
          <p className={page.quiet}>{t('roster.onNone')}</p>
        ) : (
          <ol className={page.rows}>
            {on.map((one) => (
              <li key={one.id} className={classes.row}>
                <span className={classes.order}>{one.order ?? '–'}</span>
                <strong className={classes.who}>
                  <Hostile text={one.name} max={40} />
                </strong>
                <span className={page.quiet}>
                  {[
                    one.until === null ? t('roster.ownWord') : t('roster.until', { at: timeOfDay(one.until, zone) }),
                    one.order === null ? null : t(one.onShift ? 'roster.onShift' : 'roster.notYet'),
                  ]
                    .filter((part) => part !== null)
                    .join(' · ')}
                </span>
              </li>
            ))}
          </ol>
        )}
      </section>
      {lead && <PlanForm zone={zone} now={asOf} />}
      <section className={page.section} aria-label={t('roster.planned')}>
        <h2 className={page.subtitle}>{t('roster.planned')}</h2>
        <p className={page.quiet}>{t('roster.zone', { city: cityOf(zone) })}</p>
        {duties.length === 0 ? (
          <p className={page.quiet}>
            {t('roster.none')} {t('roster.noneWhat')}
          </p>
        ) : (
          <ul className={page.rows}>
            {duties.map((row) => (
              <Planned key={row.id} row={row} zone={zone} now={asOf} mayCancel={lead} />
            ))}
          </ul>
        )}
      </section>
    </>
  );
}

interface PlannedProps {
  row: DutyRow;
  zone: string;
  now: number;
  mayCancel: boolean;
}

function Planned({ row, zone, now, mayCancel }: PlannedProps) {
  const { t } = useTranslation();
  const name = plain(row.person.name, 40);
  const cancel = useCommand(
    api.roster.cancel.mutationOptions({
      onSuccess: ({ entryId }) => offerUndo(t('roster.cancelled', { name }), () => client.roster.undo({ entryId })),
    }),
  );
  const state = row.until <= now ? 'over' : row.from <= now ? 'running' : null;
  const sameDay = fieldOf(row.from, zone).slice(0, 10) === fieldOf(row.until, zone).slice(0, 10);
  return (
    <li className={classes.row} data-over={state === 'over' || undefined}>
      <span className={classes.order}>{row.order}</span>
      <strong className={classes.who}>
        <Hostile text={row.person.name} max={40} />
      </strong>
      <span className={classes.times}>
        {t('roster.times', {
          from: dateAndTime(row.from, t, zone),
          until: sameDay ? timeOfDay(row.until, zone) : dateAndTime(row.until, t, zone),
        })}
        {state !== null && <span className={page.quiet}> · {t(`roster.${state}`)}</span>}
      </span>
      <span className={page.quiet}>
        <bdi>{t('roster.by', { name: plain(row.by, 40) })}</bdi>
      </span>
      {mayCancel && state !== 'over' && (
        <Button
          size="xs"
          variant="default"
          loading={cancel.isPending}
          aria-label={`${t('roster.cancel')}: ${name}, ${dateAndTime(row.from, t, zone)}`}
          onClick={() => cancel.mutate({ id: row.id })}
        >
          {t('roster.cancel')}
        </Button>
      )}
    </li>
  );
}
