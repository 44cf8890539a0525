import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { AssignmentRow, CheckinRow } from '../../../contract/index.ts';
import { currentLocale } from '../../app/i18n.ts';
import { api, type client } from '../../client/rpc.ts';
import { Hostile } from '../../components/hostile.tsx';
import { numberText } from '../../components/number-text.ts';
import { Failed, ListSkeleton } from '../../components/states.tsx';
import { Moment } from '../../components/time.tsx';
import { timeOfDay } from '../../components/time-format.ts';
import { useElection } from '../../stores/election.ts';
import { goTo } from '../../stores/ui.ts';
import { stationName, whereText } from '../stations/words.ts';
import classes from './coverage.module.css';
import { StateMark } from './mark.tsx';
import { stateName } from './words.ts';

type Station = Awaited<ReturnType<typeof client.coverage.station>>;

/** One station: how it is watched, who is sent there, what they said. `actions`: what may be done about it. */
export function WatchedStation({ stationId, actions }: { stationId: string; actions?: ReactNode }) {
  const { t } = useTranslation();
  const query = useQuery(api.coverage.station.queryOptions({ input: { stationId } }));
  if (query.isPending) return <ListSkeleton rows={4} height={28} />;
  if (query.isError && !query.data) return <Failed error={query.error} retry={() => void query.refetch()} />;
  const station = query.data;
  const name = stationName(station);
  return (
    <article className={classes.station} aria-label={t('coverage.detail.label', { number: station.number })}>
      <h2 className={classes.stationTitle}>
        {t('stations.number', { number: station.number })} {name && <Hostile text={name} max={120} />}
      </h2>
      <p className={classes.quiet}>
        {whereText(station)}
        {station.address !== null && (
          <>
            {' · '}
            <Hostile text={station.address} max={120} />
          </>
        )}
      </p>
      <ul className={classes.states}>
        {[station.watch, station.paper].map((word) => (
          <li key={word}>
            <StateMark word={word} /> {stateName(word)}
          </li>
        ))}
        {station.sample && <li className={classes.sample}>{t('coverage.sample')}</li>}
      </ul>
      {actions}
      <Sent assignments={station.assignments} />
      <Turnouts station={station} />
      <h3 className={classes.heading}>{t('coverage.detail.checkins')}</h3>
      {station.checkins.length === 0 && <p className={classes.quiet}>{t('coverage.detail.noCheckins')}</p>}
      <ul className={classes.heard}>
        {station.checkins.map((each) => (
          <Checkin key={each.id} checkin={each} zone={station.zone} />
        ))}
      </ul>
    </article>
  );
}

function Sent({ assignments }: { assignments: AssignmentRow[] }) {
  const { t } = useTranslation();
  return (
    <>
      <h3 className={classes.heading}>{t('coverage.detail.assigned')}</h3>
      {assignments.length === 0 && <p className={classes.quiet}>{t('coverage.detail.noneAssigned')}</p>}
      <ul className={classes.heard}>
        {assignments.map((each) => (
          <li key={each.id} data-ended={each.endedAt !== null || undefined}>
            <strong>
              <Hostile text={each.callSign} max={60} />
            </strong>{' '}
            <span className={classes.quiet}>
              {t(`coverage.detail.shift.${each.shift}`)}
              {each.organisation !== null && (
                <>
                  {' · '}
                  <Hostile text={each.organisation} max={60} />
                </>
              )}
              {each.endedAt !== null && <> · {t('coverage.detail.ended')}</>}
              {each.last && <> · {t(`coverage.status.${each.last.status}`)}</>}
            </span>
            {each.toConfirm && (
              <span className={classes.told}>
                <StateMark word="toConfirm" /> {t('coverage.detail.told')}
              </span>
            )}
          </li>
        ))}
      </ul>
    </>
  );
}

/** Hours that are asked for, with what was said; times are the station's own. */
function Turnouts({ station }: { station: Station }) {
  const { t } = useTranslation();
  if (station.turnouts.length === 0) return null;
  return (
    <>
      <h3 className={classes.heading}>{t('coverage.detail.turnout')}</h3>
      <ul className={classes.turnouts}>
        {station.turnouts.map(({ hour, voters, late }) => (
          <li key={hour} data-late={late || undefined}>
            <span>{hour}:00</span>
            <strong>{voters === null ? '–' : numberText(voters)}</strong>
            {late && <small>{t('coverage.detail.late')}</small>}
          </li>
        ))}
      </ul>
    </>
  );
}

function Checkin({ checkin, zone }: { checkin: CheckinRow; zone: string }) {
  const { t } = useTranslation();
  const reasons = useElection(({ names }) => names?.denialReasons);
  const { status, at, observer, reason, reasonText, writtenAct, turnout, messageKey, by } = checkin;
  const named = reasons?.find(({ code }) => code === reason)?.names[currentLocale()] ?? reason;
  return (
    <li>
      <span className={classes.when}>
        <Moment at={at} />
        {timeOfDay(at, zone) !== timeOfDay(at) && <small> ({timeOfDay(at, zone)})</small>}
      </span>
      <div>
        <strong>{t(`coverage.status.${status}`)}</strong>{' '}
        <span className={classes.quiet}>
          {observer && <Hostile text={observer.callSign} max={60} />}
          {by !== null && (
            <>
              {' · '}
              <Hostile text={by} max={40} />
            </>
          )}
        </span>
        {turnout !== null && <p>{t('coverage.detail.voters', { n: numberText(turnout) })}</p>}
        {(named !== null || reasonText !== null) && (
          <p>
            <Hostile
              text={t('coverage.detail.reason', { reason: [named, reasonText].filter(Boolean).join(', ') })}
              max={300}
            />
          </p>
        )}
        {writtenAct !== null && <p>{t(writtenAct ? 'coverage.detail.act' : 'coverage.detail.noAct')}</p>}
        {messageKey !== null && (
          <Button size="compact-xs" variant="subtle" onClick={() => goTo('inbox', { openMessage: messageKey })}>
            {t('coverage.detail.message')}
          </Button>
        )}
      </div>
    </li>
  );
}
