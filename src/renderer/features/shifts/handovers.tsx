import { Button, TextInput } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { HandoverRow } from '../../../contract/index.ts';
import { api } from '../../client/rpc.ts';
import { useIsLead, useMe } from '../../client/session.ts';
import { Hostile, plain } from '../../components/hostile.tsx';
import { Failed, ListSkeleton } from '../../components/states.tsx';
import { Moment } from '../../components/time.tsx';
import { timeOfDay } from '../../components/time-format.ts';
import { UrgencyMark } from '../../components/urgency.tsx';
import { useCommand } from '../../components/use-command.ts';
import { openCase } from '../../stores/ui.ts';
import { isFor, useHandovers } from './queries.ts';
import classes from './shifts.module.css';
import { caseName, nextText } from './words.ts';

/** Hand-overs that wait, with their buttons; or those that were answered. */
export function Handovers({ which }: { which: 'waiting' | 'earlier' }) {
  const { t } = useTranslation();
  const query = useHandovers();
  const rows = (query.data ?? []).filter((row) => (row.state === 'signed') === (which === 'waiting'));
  if (which === 'waiting' && (query.isPending || query.isError || rows.length === 0)) return null;
  return (
    <section className={classes.section} aria-label={t(`shifts.${which}`)}>
      <h2 className={classes.subtitle}>{t(`shifts.${which}`)}</h2>
      {query.isPending ? (
        <ListSkeleton rows={2} height={56} />
      ) : query.isError ? (
        <Failed error={query.error} retry={() => void query.refetch()} />
      ) : rows.length === 0 ? (
        <p className={classes.quiet}>{t('shifts.noneEarlier')}</p>
      ) : (
        <ul className={classes.rows}>
          {rows.map((row) => (
            <Handover key={row.id} row={row} />
          ))}
        </ul>
      )}
    </section>
  );
}

function Handover({ row }: { row: HandoverRow }) {
  const { t } = useTranslation();
  const to = row.to ? plain(row.to.name, 40) : t('shifts.anyone');
  return (
    <li className={classes.handover}>
      <p className={classes.handoverHead}>
        <strong>
          <bdi>{t('shifts.fromTo', { from: plain(row.from.name, 40), to })}</bdi>
        </strong>
        <span className={classes.quiet}>
          {t('shifts.signedAt', { at: timeOfDay(row.signedAt) })} · {t('shifts.cases', { count: row.cases.length })}
        </span>
        {row.answer && (
          <span className={classes.quiet}>
            <bdi>
              {t('shifts.answered', {
                state: t(`shifts.states.${row.state}`),
                name: plain(row.answer.name, 40),
                at: timeOfDay(row.answer.at),
              })}
            </bdi>
          </span>
        )}
      </p>
      {row.reason !== null && (
        <p>
          <bdi>{t('shifts.reason', { text: plain(row.reason, 500) })}</bdi>
        </p>
      )}
      {row.state === 'signed' && <Cases row={row} />}
      {row.state === 'signed' && <Answer row={row} />}
    </li>
  );
}

function Cases({ row }: { row: HandoverRow }) {
  const { t } = useTranslation();
  return (
    <ul className={classes.handoverCases}>
      {row.cases.map((one) => (
        <li key={one.id}>
          <UrgencyMark urgency={one.urgency} possible={one.possible} />
          <div className={classes.grow}>
            <button type="button" className={classes.link} onClick={() => openCase(one.id)}>
              <bdi>{caseName(one)}</bdi>
            </button>
            <span className={classes.quiet}>
              {t(`board.state.${one.status}`)} · {one.theirs ? nextText(one.next, t) : t('shifts.notTheirs')}
            </span>
            {one.note !== null && (
              <p className={classes.note}>
                <Hostile text={one.note} lines />
              </p>
            )}
          </div>
          <span className={classes.quiet}>
            <Moment at={one.receivedAt} date />
          </span>
        </li>
      ))}
    </ul>
  );
}

function Answer({ row }: { row: HandoverRow }) {
  const { t } = useTranslation();
  const me = useMe();
  const lead = useIsLead();
  const [refusing, setRefusing] = useState(false);
  const [text, setText] = useState('');
  const told = (message: string) =>
    notifications.show({ message, closeButtonProps: { 'aria-label': t('common.close') } });
  const take = useCommand({
    ...api.shifts.countersign.mutationOptions(),
    onSuccess: ({ cases }) => told(t('shifts.taken', { count: cases })),
  });
  const refuse = useCommand({
    ...api.shifts.refuse.mutationOptions(),
    onSuccess: () => told(t('shifts.refused')),
  });
  const withdraw = useCommand({
    ...api.shifts.withdraw.mutationOptions(),
    onSuccess: () => told(t('shifts.withdrawn')),
  });
  if (me === null) return null;
  if (row.from.id === me.id)
    return (
      <div className={classes.actions}>
        <Button variant="default" loading={withdraw.isPending} onClick={() => withdraw.mutate({ id: row.id })}>
          {t('shifts.withdraw')}
        </Button>
        <span className={classes.quiet}>{t('shifts.sign.stays')}</span>
      </div>
    );
  if (!lead && !isFor(row, me.id)) return null;
  if (refusing)
    return (
      <form
        className={classes.refuse}
        autoComplete="off"
        onSubmit={(event) => {
          event.preventDefault();
          if (text.trim() !== '') refuse.mutate({ id: row.id, text: text.trim() });
        }}
      >
        <TextInput
          className={classes.grow}
          label={t('shifts.refuseWhy')}
          value={text}
          maxLength={500}
          autoFocus
          onChange={(event) => setText(event.currentTarget.value)}
        />
        <Button type="submit" loading={refuse.isPending} disabled={text.trim() === ''}>
          {t('shifts.refuseSend')}
        </Button>
        <Button variant="subtle" onClick={() => setRefusing(false)}>
          {t('shifts.cancel')}
        </Button>
      </form>
    );
  return (
    <div className={classes.actions}>
      <Button loading={take.isPending} onClick={() => take.mutate({ id: row.id })}>
        {t('shifts.takeOver')}
      </Button>
      <Button variant="default" onClick={() => setRefusing(true)}>
        {t('shifts.refuse')}
      </Button>
      <span className={classes.quiet}>{t('shifts.takeOverWhat')}</span>
    </div>
  );
}
