import { Button, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { CallbackRow } from '../../../contract/index.ts';
import { CALL_RESULTS, type CallResult, endsCalls } from '../../../domain/callback.ts';
import { api, client } from '../../client/rpc.ts';
import { Hostile, plain } from '../../components/hostile.tsx';
import { offerUndo } from '../../components/offer-undo.tsx';
import { Fault } from '../../components/states.tsx';
import { coreNow, timeOfDay } from '../../components/time-format.ts';
import { useCommand } from '../../components/use-command.ts';
import classes from './followups.module.css';
import { InMinutes } from './in-minutes.tsx';

/** Every attempt with its result, oldest first. */
export function Attempts({ row }: { row: CallbackRow }) {
  const { t } = useTranslation();
  if (row.attempts.length === 0) return null;
  return (
    <ul className={classes.attempts}>
      {row.attempts.map((one) => (
        <li key={one.entryId} className={classes.quiet}>
          {timeOfDay(one.at)} {plain(one.by, 30)}: {t(`followups.results.${one.result}`)}
          {one.text && (
            <>
              {' · '}
              <Hostile text={one.text} max={160} />
            </>
          )}
        </li>
      ))}
    </ul>
  );
}

/** What came of a call: one press each; the next attempt is set for what nobody answered. */
export function CallResults({ row }: { row: CallbackRow }) {
  const { t } = useTranslation();
  const [text, setText] = useState('');
  const [again, setAgain] = useState(15);
  const undo = (entryId: string) => client.followups.undo({ entryId });
  const attempt = useCommand(
    api.followups.attempt.mutationOptions({
      onSuccess: ({ entryId }, { result }) => {
        setText('');
        offerUndo(t('followups.noted', { what: t(`followups.results.${result}`) }), () => undo(entryId));
      },
    }),
    true,
  );
  const cancel = useCommand(
    api.followups.cancel.mutationOptions({
      onSuccess: ({ entryId }) => offerUndo(t('followups.cancelled'), () => undo(entryId)),
    }),
    true,
  );
  const number = useCommand(api.followups.openPhone.mutationOptions());
  const say = (result: CallResult) =>
    attempt.mutate({
      id: row.id,
      result,
      nextAt: endsCalls(result) ? null : coreNow() + again * 60_000,
      ...(text.trim() ? { text: text.trim() } : {}),
    });
  const phone = number.data?.phone;
  return (
    <div className={classes.results}>
      {row.phoneHint !== null && (
        <p className={classes.phone} aria-live="polite">
          {phone ? <Hostile text={phone} max={60} /> : row.phoneHint}
          {!phone && (
            <Button
              size="compact-xs"
              variant="subtle"
              loading={number.isPending}
              title={t('directory.openWhat')}
              onClick={() => number.mutate({ id: row.id })}
            >
              {t('followups.showNumber')}
            </Button>
          )}
        </p>
      )}
      <TextInput
        size="xs"
        label={t('followups.attemptNote')}
        value={text}
        maxLength={1000}
        autoComplete="off"
        onChange={(event) => setText(event.currentTarget.value)}
      />
      <InMinutes label={t('followups.again')} value={again} onChange={setAgain} />
      <div className={classes.buttons}>
        {CALL_RESULTS.map((result) => (
          <Button
            key={result}
            size="compact-sm"
            variant="default"
            disabled={attempt.isPending}
            onClick={() => say(result)}
          >
            {t(`followups.results.${result}`)}
          </Button>
        ))}
        <Button
          size="compact-sm"
          variant="subtle"
          disabled={cancel.isPending}
          onClick={() => cancel.mutate({ id: row.id })}
        >
          {t('followups.cancel')}
        </Button>
      </div>
      <Fault error={attempt.error ?? cancel.error} />
    </div>
  );
}
