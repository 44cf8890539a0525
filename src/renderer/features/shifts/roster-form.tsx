import { Button, NativeSelect, NumberInput, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { RESPONDING_ROLES } from '../../../domain/roles.ts';
import { MOST_ON_CALL } from '../../../domain/roster.ts';
import { errorText } from '../../client/errors.ts';
import { api, client } from '../../client/rpc.ts';
import { plain } from '../../components/hostile.tsx';
import { offerUndo } from '../../components/offer-undo.tsx';
import { useCommand } from '../../components/use-command.ts';
import { cityOf, fieldOf, momentOf } from '../affected/local-time.ts';
import classes from './roster.module.css';
import page from './shifts.module.css';

const HOUR = 3_600_000;

/** One more shift: after it the form stands at the next eight hours, so that a night is planned by Enter and arrow keys. */
export function PlanForm({ zone, now }: { zone: string; now: number }) {
  const { t } = useTranslation();
  const people = useQuery(api.people.list.queryOptions());
  const start = Math.ceil(now / HOUR) * HOUR;
  const [person, setPerson] = useState('');
  const [from, setFrom] = useState(() => fieldOf(start, zone));
  const [until, setUntil] = useState(() => fieldOf(start + 8 * HOUR, zone));
  const [order, setOrder] = useState<number | string>(1);
  const able = (people.data ?? []).filter(
    ({ active, role }) => active && RESPONDING_ROLES.some((responding) => responding === role),
  );
  const chosen = able.find(({ id }) => id === person) ?? able[0];
  const [begins, ends] = [momentOf(from, zone), momentOf(until, zone)];
  const number = Number(order);
  const isReady = chosen !== undefined && begins !== null && ends !== null && ends > begins && number >= 1;
  const plan = useCommand(
    api.roster.plan.mutationOptions({
      onSuccess: ({ entryId }, { until: end }) => {
        offerUndo(t('roster.added', { name: plain(chosen?.callName ?? '', 40) }), () =>
          client.roster.undo({ entryId }),
        );
        setFrom(fieldOf(end, zone));
        setUntil(fieldOf(end + 8 * HOUR, zone));
      },
    }),
    true,
  );
  return (
    <form
      className={page.section}
      aria-label={t('roster.plan')}
      autoComplete="off"
      onSubmit={(event) => {
        event.preventDefault();
        if (isReady) plan.mutate({ person: chosen.id, from: begins, until: ends, order: number });
      }}
    >
      <h2 className={page.subtitle}>{t('roster.plan')}</h2>
      <div className={classes.fields}>
        <NativeSelect
          label={t('roster.person')}
          description={'\u00a0'}
          value={chosen?.id ?? ''}
          onChange={(event) => setPerson(event.currentTarget.value)}
          data={able.map(({ id, callName }) => ({ value: id, label: plain(callName, 40) }))}
        />
        <TextInput
          type="datetime-local"
          label={t('roster.from')}
          description={t('roster.zone', { city: cityOf(zone) })}
          value={from}
          onChange={(event) => setFrom(event.currentTarget.value)}
        />
        <TextInput
          type="datetime-local"
          label={t('roster.untilField')}
          description={t('roster.zone', { city: cityOf(zone) })}
          value={until}
          onChange={(event) => setUntil(event.currentTarget.value)}
        />
        <NumberInput
          label={t('roster.orderField')}
          description={t('roster.orderWhat')}
          value={order}
          min={1}
          max={MOST_ON_CALL}
          allowDecimal={false}
          onChange={setOrder}
        />
        <Button type="submit" disabled={!isReady} loading={plan.isPending}>
          {t('roster.save')}
        </Button>
      </div>
      {(plan.isError || (begins !== null && ends !== null && ends <= begins)) && (
        <p className={classes.error} role="alert">
          {plan.isError ? errorText(plan.error, t) : t('roster.badTimes')}
        </p>
      )}
    </form>
  );
}
