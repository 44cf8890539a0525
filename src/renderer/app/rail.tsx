import { Button, Kbd, UnstyledButton } from '@mantine/core';
import { IconPencilPlus } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { Fragment } from 'react';
import { useTranslation } from 'react-i18next';
import { api } from '../client/rpc.ts';
import { useMayRespond, useSafetyCount } from '../client/session.ts';
import { useContactWaiting } from '../features/assignments/queries.ts';
import { useReleasesWaiting } from '../features/export/queries.ts';
import { useObserversAsking } from '../features/observers/queries.ts';
import { useHandoversFor } from '../features/shifts/queries.ts';
import { useProtocolsWaiting } from '../features/tabulation/queries.ts';
import { casesQuery, OPEN_CASES } from '../features/triage/queries.ts';
import { goTo, PLACES, type Place, useUi } from '../stores/ui.ts';
import { AccountAlarm } from './account-alarm.tsx';
import { PLACE_ICONS } from './places.ts';
import classes from './rail.module.css';

/** What waits for the signed-in person at each place. Whoever may not answer is waited for by nothing. */
function useWaiting(): Partial<Record<Place, number>> {
  const mayRespond = useMayRespond();
  const cases = useQuery({ ...casesQuery({ ...OPEN_CASES, owner: 'nobody' }, 1), enabled: mayRespond });
  const inbox = useQuery({
    ...api.inbox.list.queryOptions({ input: { limit: 1, show: 'unseen', search: '' } }),
    enabled: mayRespond,
  });
  const ballots = useQuery(api.ballots.waiting.queryOptions());
  const protocols = useProtocolsWaiting();
  const calls = useQuery({ ...api.followups.callbacks.queryOptions({ input: { limit: 1 } }), enabled: mayRespond });
  const contact = useContactWaiting();
  const observers = useObserversAsking();
  const handovers = useHandoversFor();
  const releases = useReleasesWaiting();
  const settings = useSafetyCount();
  if (!mayRespond) return { count: protocols, export: releases };
  return {
    board: cases.data?.total ?? 0,
    inbox: inbox.data?.unseen ?? 0,
    ballots: (ballots.data?.open ?? 0) + (ballots.data?.notices ?? 0),
    count: protocols,
    export: releases,
    contact,
    observers,
    directory: calls.data?.due ?? 0,
    shifts: handovers.length,
    settings,
  };
}

export function Rail() {
  const { t } = useTranslation();
  const place = useUi((ui) => ui.place);
  const waiting = useWaiting();
  const mayRespond = useMayRespond();
  return (
    <nav className={classes.rail} aria-label={t('frame.rail')}>
      {mayRespond && (
        <Button
          className={classes.enter}
          size="xs"
          variant="default"
          leftSection={<IconPencilPlus size={16} aria-hidden />}
          rightSection={<Kbd>W</Kbd>}
          onClick={() => useUi.setState({ entering: true })}
        >
          {t('desk.enter')}
        </Button>
      )}
      <ul>
        {PLACES.map((one) => {
          const Icon = PLACE_ICONS[one];
          const count = waiting[one] ?? 0;
          return (
            <Fragment key={one}>
              {one === 'drill' && <AccountAlarm className={classes.free} />}
              <li data-place={one} className={classes.item}>
                <UnstyledButton
                  className={classes.link}
                  aria-current={one === place ? 'page' : undefined}
                  onClick={() => goTo(one)}
                >
                  <Icon size={19} stroke={1.6} aria-hidden />
                  <span className={classes.word}>{t(`frame.${one}`)}</span>
                  {count > 0 && (
                    <span className={classes.count} title={t('frame.waiting', { count })}>
                      {count}
                    </span>
                  )}
                </UnstyledButton>
              </li>
            </Fragment>
          );
        })}
      </ul>
    </nav>
  );
}
