import { Button, Kbd, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ObserverDetail } from '../../../contract/index.ts';
import { OBSERVER_LIFECYCLE, OBSERVER_MOVES, type ObserverMove } from '../../../domain/observer-fold.ts';
import { useShortcut } from '../../app/use-shortcuts.ts';
import { SmallForm } from '../../components/small-form.tsx';
import classes from './observers.module.css';
import { PickObserver } from './pick-observer.tsx';
import { useMove } from './use-move.ts';

/** What can be done with somebody where they are; undoing it is offered instead of asking before. */
export function Moves({ observer, keys }: { observer: ObserverDetail; keys: boolean }) {
  const { t } = useTranslation();
  const [asking, setAsking] = useState<Exclude<ObserverMove, 'accept'> | null>(null);
  const [reason, setReason] = useState('');
  const [instead, setInstead] = useState<string | null>(null);
  const close = () => {
    setAsking(null);
    setReason('');
    setInstead(null);
  };
  const move = useMove(close);
  const can = OBSERVER_MOVES.filter((each) => OBSERVER_LIFECYCLE[observer.state][each]);
  // An active one is accepted already, unless a bot says that they go.
  const offered = can.filter((each) => each !== 'accept' || observer.state !== 'active' || observer.asks !== null);
  const ids = [observer.id];
  const accept = () => !move.isPending && move.mutate({ ids, move: 'accept' });
  const decline = () => !move.isPending && move.mutate({ ids, move: 'decline' });
  useShortcut('acceptObserver', accept, keys && offered.includes('accept'));
  useShortcut('declineObserver', decline, keys && offered.includes('decline'));
  if (asking)
    return (
      <SmallForm
        name={t(`observers.moves.${asking}`)}
        button={t(`observers.moves.${asking}`)}
        error={move.error}
        ready={asking !== 'replace' || instead !== null}
        busy={move.isPending}
        onSubmit={() =>
          move.mutate({
            ids,
            move: asking,
            ...(reason.trim() === '' ? {} : { reason: reason.trim() }),
            ...(instead === null ? {} : { instead }),
          })
        }
        onDone={close}
      >
        {asking === 'replace' && (
          <PickObserver
            label={t('observers.moves.instead')}
            value={instead}
            except={observer.id}
            onChange={setInstead}
          />
        )}
        <TextInput
          size="sm"
          data-autofocus
          label={t('observers.moves.reason')}
          value={reason}
          maxLength={500}
          onChange={(event) => setReason(event.currentTarget.value)}
        />
      </SmallForm>
    );
  return (
    <div className={classes.actions}>
      {offered.map((each) =>
        each === 'accept' ? (
          <Button key={each} size="xs" loading={move.isPending} rightSection={keys && <Kbd>A</Kbd>} onClick={accept}>
            {t(observer.state === 'active' ? 'observers.moves.stay' : 'observers.moves.accept')}
          </Button>
        ) : (
          <Button key={each} size="xs" variant="default" onClick={() => setAsking(each)}>
            {t(`observers.moves.${each}`)}
          </Button>
        ),
      )}
    </div>
  );
}
