import { Button, Kbd, SegmentedControl, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ObserverDetail } from '../../../contract/index.ts';
import { OBSERVER_CALL_RESULTS, OBSERVER_LINES, type ObserverCallResult } from '../../../domain/observer-facts.ts';
import type { ShortcutId } from '../../app/shortcuts.ts';
import { useShortcut } from '../../app/use-shortcuts.ts';
import { api, client } from '../../client/rpc.ts';
import { Hostile } from '../../components/hostile.tsx';
import { offerUndo } from '../../components/offer-undo.tsx';
import { Fault } from '../../components/states.tsx';
import { Moment } from '../../components/time.tsx';
import { useCommand } from '../../components/use-command.ts';
import classes from './observers.module.css';

const KEY_OF = {
  reached: 'callReached',
  noAnswer: 'callNoAnswer',
  refused: 'callRefused',
  wrongNumber: 'callWrong',
} as const satisfies Record<ObserverCallResult, ShortcutId>;

/** What came of calling somebody: the number, one key for each result, and everything that came of it before. */
export function CallLog({ observer, keeps }: { observer: ObserverDetail; keeps: boolean }) {
  const { t } = useTranslation();
  return (
    <section className={classes.list} aria-label={t('observers.detail.calls')}>
      <h3 className={classes.sub}>{t('observers.detail.calls')}</h3>
      {keeps && observer.mergedInto === null && <WriteDown observer={observer} />}
      {observer.calls.length === 0 ? (
        <p className={classes.quiet}>{t('observers.detail.noCalls')}</p>
      ) : (
        <ul className={classes.scroll}>
          {observer.calls.map(({ entryId, result, line, at, by, note }) => (
            <li key={entryId}>
              <strong>{t(`observers.results.${result}`)}</strong> · {t(`observers.lines.${line}`)}{' '}
              <span className={classes.quiet}>
                <Moment at={at} date /> · <Hostile text={by} max={30} />
              </span>{' '}
              {note && <Hostile text={note} max={200} />}
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}

function WriteDown({ observer: { id, lines } }: { observer: ObserverDetail }) {
  const { t } = useTranslation();
  const there = OBSERVER_LINES.filter((line) => lines[line] != null);
  const [line, setLine] = useState(there[0] ?? null);
  const [note, setNote] = useState('');
  const call = useCommand(
    api.observers.call.mutationOptions({
      onSuccess: ({ entryId }) => {
        offerUndo(t('observers.detail.called'), () => client.observers.undo({ entryId }));
        setNote('');
      },
    }),
    true,
  );
  const say = (result: ObserverCallResult) => {
    if (line !== null && !call.isPending)
      call.mutate({ id, line, result, ...(note.trim() === '' ? {} : { note: note.trim() }) });
  };
  if (line === null) return null;
  return (
    <>
      <SegmentedControl
        size="xs"
        aria-label={t('observers.detail.call')}
        value={line}
        onChange={(value) => setLine(there.find((each) => each === value) ?? line)}
        data={there.map((value) => ({ value, label: `${t(`observers.lines.${value}`)} ${lines[value]}` }))}
      />
      <TextInput
        size="xs"
        label={t('observers.detail.note')}
        value={note}
        maxLength={500}
        onChange={(event) => setNote(event.currentTarget.value)}
      />
      <fieldset className={classes.actions} aria-label={t('observers.detail.result')}>
        {OBSERVER_CALL_RESULTS.map((result, n) => (
          <Result key={result} result={result} digit={n + 1} busy={call.isPending} onSay={say} />
        ))}
      </fieldset>
      <Fault error={call.error} />
    </>
  );
}

function Result(props: {
  result: ObserverCallResult;
  digit: number;
  busy: boolean;
  onSay: (result: ObserverCallResult) => void;
}) {
  const { t } = useTranslation();
  const { result, digit, busy, onSay } = props;
  useShortcut(KEY_OF[result], () => onSay(result));
  return (
    <Button size="xs" variant="default" disabled={busy} rightSection={<Kbd>{digit}</Kbd>} onClick={() => onSay(result)}>
      {t(`observers.results.${result}`)}
    </Button>
  );
}
