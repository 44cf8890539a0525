import { Button, Kbd } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { CallListRow } from '../../../contract/index.ts';
import {
  OBSERVER_CALL_RESULTS,
  type ObserverCallResult,
  type ObserverLine,
  phoneOf,
} from '../../../domain/observer-facts.ts';
import type { ShortcutId } from '../../app/shortcuts.ts';
import { useShortcut } from '../../app/use-shortcuts.ts';
import { api, client } from '../../client/rpc.ts';
import { Hostile, plain } from '../../components/hostile.tsx';
import { offerUndo } from '../../components/offer-undo.tsx';
import { Fault } from '../../components/states.tsx';
import { Age, Moment } from '../../components/time.tsx';
import { timeOfDay } from '../../components/time-format.ts';
import { useCommand } from '../../components/use-command.ts';
import { useMayCoordinate } from '../observers/queries.ts';
import { AssignDialog } from './assign-dialog.tsx';
import classes from './assignments.module.css';
import { CheckInDialog } from './check-in-dialog.tsx';
import { useContactWords } from './words.ts';

const KEYS = {
  reached: 'callReached',
  noAnswer: 'callNoAnswer',
  refused: 'callRefused',
  wrongNumber: 'callWrong',
} as const satisfies Record<ObserverCallResult, ShortcutId>;

/** Somebody who was not heard of: what they missed, their numbers, and one key for what came of a call. */
export function CallDetail({ row }: { row: CallListRow }) {
  const { t } = useTranslation();
  const words = useContactWords();
  const coordinates = useMayCoordinate();
  const [telling, setTelling] = useState(false);
  const [sending, setSending] = useState(false);
  useShortcut('checkIn', () => setTelling(true), coordinates);
  return (
    <article className={classes.opened} aria-label={plain(row.callSign, 60)}>
      <h2 className={classes.big}>
        <Hostile text={row.callSign} max={60} />
        {row.sample && <em className={classes.mark}>{t('contact.calls.sample')}</em>}
      </h2>
      <p className={classes.quiet}>
        {[words.station(row), words.shift(row.shift), row.organisation === null ? null : plain(row.organisation, 60)]
          .filter((part) => part !== null)
          .join(' · ')}
      </p>
      <dl className={classes.facts}>
        <dt>{t('contact.calls.missed')}</dt>
        <dd>
          {words.step(row.missed)}, {t('contact.calls.due')} {words.clock(row.missed.at, row.region)}
        </dd>
        <dt>{t('contact.calls.since')}</dt>
        <dd>
          <Age at={row.since} />
        </dd>
        <dt>{t('contact.calls.lastSaid')}</dt>
        <dd>
          {row.last ? (
            <>
              {words.status(row.last.status)} · {words.clock(row.last.at, row.region)}
            </>
          ) : (
            t('contact.calls.never')
          )}
        </dd>
      </dl>
      {row.calls.length > 0 && (
        <section className={classes.section} aria-label={t('contact.calls.tried')}>
          <h3 className={classes.title}>{t('contact.calls.tried')}</h3>
          <ul className={classes.plainList}>
            {row.calls.map((call) => (
              <li key={`${call.at} ${call.line}`} className={classes.quiet}>
                <Moment at={call.at} /> {plain(call.by, 30)}: {words.whose(call)},{' '}
                {t(`contact.calls.result.${call.result}`)}
                {call.note && (
                  <>
                    {' · '}
                    <Hostile text={call.note} max={160} />
                  </>
                )}
              </li>
            ))}
          </ul>
        </section>
      )}
      {coordinates && <Numbers row={row} onReached={() => setTelling(true)} />}
      {coordinates && (
        <div className={classes.buttons}>
          <Button size="sm" variant="default" rightSection={<Kbd>C</Kbd>} onClick={() => setTelling(true)}>
            {t('contact.calls.checkIn')}
          </Button>
          <Button size="sm" variant="default" onClick={() => setSending(true)}>
            {t('contact.calls.other')}
          </Button>
        </div>
      )}
      {telling && (
        <CheckInDialog
          observer={{ id: row.observer, callSign: row.callSign }}
          station={row.station}
          onClose={() => setTelling(false)}
        />
      )}
      {sending && (
        <AssignDialog from={{ station: { id: row.station, number: row.number } }} onClose={() => setSending(false)} />
      )}
    </article>
  );
}

/** The three-call regime: which number is next, the number itself when asked for, and a key for each result. */
function Numbers({ row, onReached }: { row: CallListRow; onReached: () => void }) {
  const { t } = useTranslation();
  const words = useContactWords();
  const [chosen, setChosen] = useState<ObserverLine | null>(null);
  const numbers = useCommand(api.observers.open.mutationOptions());
  const called = useCommand(
    api.observers.call.mutationOptions({
      onSuccess: ({ entryId }, { result }) => {
        setChosen(null);
        offerUndo(t('contact.calls.noted', { what: t(`contact.calls.result.${result}`) }), () =>
          client.observers.undo({ entryId }),
        );
        if (result === 'reached') onReached();
      },
    }),
    true,
  );
  const { line: next, from: again } = row.next ?? { line: null, from: 0 };
  const line = chosen ?? next ?? row.lines[0]?.line ?? null;
  const say = (result: ObserverCallResult) => {
    if (line !== null && !called.isPending) called.mutate({ id: row.observer, line, result });
  };
  const on = line !== null;
  useShortcut(KEYS.reached, () => say('reached'), on);
  useShortcut(KEYS.noAnswer, () => say('noAnswer'), on);
  useShortcut(KEYS.refused, () => say('refused'), on);
  useShortcut(KEYS.wrongNumber, () => say('wrongNumber'), on);
  useShortcut(
    'callLine',
    () => {
      const at = row.lines.findIndex((each) => each.line === line);
      setChosen(row.lines[(at + 1) % row.lines.length]?.line ?? null);
    },
    row.lines.length > 1,
  );
  if (line === null) return <p className={classes.quiet}>{t('contact.calls.noNumber')}</p>;
  const facts = numbers.data;
  return (
    <section className={classes.section} aria-label={t('contact.calls.lines')}>
      <h3 className={classes.title}>{t('contact.calls.lines')}</h3>
      <ul className={classes.lines}>
        {row.lines.map(({ line: one, name, hint }) => (
          <li key={one}>
            <Button
              size="compact-sm"
              variant={one === line ? 'filled' : 'default'}
              aria-pressed={one === line}
              onClick={() => setChosen(one)}
            >
              {words.whose({ line: one })}
            </Button>
            {name !== null && <Hostile text={name} max={40} />}
            <span className={classes.phone} aria-live="polite">
              <Hostile text={(facts && phoneOf(facts, one)) ?? hint} max={60} />
            </span>
            {next === one && (
              <span className={classes.quiet}>
                {again > 0 ? t('contact.calls.nextFrom', { at: timeOfDay(again) }) : t('contact.calls.next')}
              </span>
            )}
          </li>
        ))}
      </ul>
      {facts === undefined && (
        <Button
          size="compact-sm"
          variant="subtle"
          loading={numbers.isPending}
          title={t('contact.calls.showWhat')}
          onClick={() => numbers.mutate({ id: row.observer })}
        >
          {t('contact.calls.show')}
        </Button>
      )}
      <p className={classes.quiet}>{t('contact.calls.ask', { who: words.whose({ line }) })}</p>
      <div className={classes.buttons}>
        {OBSERVER_CALL_RESULTS.map((result, n) => (
          <Button
            key={result}
            size="compact-sm"
            variant="default"
            disabled={called.isPending}
            rightSection={<Kbd>{n + 1}</Kbd>}
            onClick={() => say(result)}
          >
            {t(`contact.calls.result.${result}`)}
          </Button>
        ))}
      </div>
      <Fault error={called.error} />
    </section>
  );
}
