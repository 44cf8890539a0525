import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ObserverDetail as Detail } from '../../../contract/index.ts';
import type { ObserverFacts } from '../../../domain/observer-facts.ts';
import { api } from '../../client/rpc.ts';
import { useMayRespond } from '../../client/session.ts';
import { Hostile, plain } from '../../components/hostile.tsx';
import { useCodeText } from '../../components/labels.ts';
import { Failed, ListSkeleton, Notice } from '../../components/states.tsx';
import { Moment } from '../../components/time.tsx';
import { dateAndTime } from '../../components/time-format.ts';
import { useCommand } from '../../components/use-command.ts';
import { goTo } from '../../stores/ui.ts';
import { ObserverActions } from '../assignments/actions.tsx';
import { CallLog } from './call-log.tsx';
import { Alike, Merged } from './merging.tsx';
import { Moves } from './moves.tsx';
import { ObserverFactsList } from './observer-facts.tsx';
import { ObserverForm } from './observer-form.tsx';
import classes from './observers.module.css';
import { useMayCoordinate } from './queries.ts';
import { hindranceText } from './words.ts';

interface Props {
  id: string;
  onOpen: (id: string) => void;
  /** Whether accepting and declining by key are this one's. */
  keys?: boolean;
}

/** One observer; name and numbers on request, which is on record. */
export function ObserverDetail({ id, onOpen, keys = true }: Props) {
  const query = useQuery(api.observers.get.queryOptions({ input: { id } }));
  if (query.isPending) return <ListSkeleton rows={6} height={28} />;
  if (query.isError && !query.data) return <Failed error={query.error} retry={() => void query.refetch()} />;
  return <Known observer={query.data} onOpen={onOpen} keys={keys} />;
}

function Known({ observer, onOpen, keys }: { observer: Detail; onOpen: (id: string) => void; keys: boolean }) {
  const { t } = useTranslation();
  const keeps = useMayCoordinate();
  const mayOpen = useMayRespond();
  const [editing, setEditing] = useState<ObserverFacts | null>(null);
  const open = useCommand(api.observers.open.mutationOptions());
  const { reset } = open;
  const facts = open.data ?? null;
  const newest = observer.history.find(({ type }) => type !== 'observer.opened' && type !== 'observer.called')?.entryId;
  // What was read is of that state: after somebody's change it is read anew.
  // biome-ignore lint/correctness/useExhaustiveDependencies: another entry is what makes it stale
  useEffect(() => reset(), [newest, reset]);
  if (editing)
    return (
      <ObserverForm
        id={observer.id}
        facts={editing}
        onSaved={() => setEditing(null)}
        onCancel={() => setEditing(null)}
      />
    );
  const stands = observer.mergedInto === null;
  const against = hindranceText(observer, t);
  const read = () => open.mutate({ id: observer.id });
  return (
    <article className={classes.detail} aria-label={t('observers.observer')}>
      <div>
        <h2 className={classes.big}>
          <Hostile text={observer.callSign} max={60} />
        </h2>
        <p>
          <span className={classes.state}>{t(`observers.states.${observer.state}`)}</span>
          {observer.reason && (
            <span className={classes.quiet}>
              {' '}
              {t('observers.detail.reason', { text: plain(observer.reason, 200) })}
            </span>
          )}
        </p>
        {against && <p className={classes.against}>{against}</p>}
        {observer.unreachableAt !== null && (
          <p className={classes.quiet}>
            {t('observers.detail.unreachable', { at: dateAndTime(observer.unreachableAt, t) })}
          </p>
        )}
        {observer.replacedBy && (
          <Button
            size="compact-xs"
            variant="default"
            onClick={() => observer.replacedBy && onOpen(observer.replacedBy.id)}
          >
            {t('observers.detail.replacedBy', { name: plain(observer.replacedBy.callSign, 40) })}
          </Button>
        )}
      </div>
      {observer.asks && (
        <Notice>
          {t(`observers.asks.${observer.asks}`)}
          {observer.registrations[0] && (
            <>
              {' '}
              · <Moment at={observer.registrations[0].at} date />
            </>
          )}
        </Notice>
      )}
      <Merged observer={observer} keeps={keeps} onOpen={onOpen} />
      {keeps && stands && <Moves observer={observer} keys={keys} />}
      <ObserverFactsList observer={observer} opened={facts} />
      <div className={classes.actions}>
        {mayOpen && facts === null && observer.has.length > 0 && (
          <Button
            size="xs"
            variant="default"
            title={t('observers.openWhat')}
            loading={open.isPending && !editing}
            onClick={read}
          >
            {t('observers.open')}
          </Button>
        )}
        {keeps && stands && (
          <Button
            size="xs"
            variant="default"
            onClick={() => {
              if (facts) setEditing(facts);
              else open.mutate({ id: observer.id }, { onSuccess: setEditing });
            }}
          >
            {t('observers.edit')}
          </Button>
        )}
      </div>
      <CallLog observer={observer} keeps={keeps} />
      {stands && <ObserverActions observer={observer} />}
      <Alike observer={observer} keeps={keeps} onOpen={onOpen} />
      <Registrations observer={observer} />
      <History observer={observer} />
    </article>
  );
}

function Registrations({ observer: { registrations } }: { observer: Detail }) {
  const { t } = useTranslation();
  if (registrations.length === 0) return null;
  return (
    <section className={classes.list}>
      <h3 className={classes.sub}>{t('observers.detail.registrations')}</h3>
      <ul className={classes.scroll}>
        {registrations.map(({ at, what, messageKey, station, reason }) => (
          <li key={`${at} ${messageKey}`}>
            {t(`observers.asks.${what}`)}
            {station !== null && ` · ${t('observers.detail.wants', { number: station })}`}{' '}
            {reason !== null && <Hostile text={reason} max={120} />}{' '}
            <span className={classes.quiet}>
              <Moment at={at} date />
            </span>{' '}
            {messageKey !== null && (
              <Button size="compact-xs" variant="default" onClick={() => goTo('inbox', { openMessage: messageKey })}>
                {t('observers.detail.message')}
              </Button>
            )}
          </li>
        ))}
      </ul>
    </section>
  );
}

function History({ observer: { history } }: { observer: Detail }) {
  const { t } = useTranslation();
  const word = useCodeText();
  return (
    <section className={classes.list}>
      <h3 className={classes.sub}>{t('observers.detail.history')}</h3>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, so the keyboard must reach it */}
      <ul className={classes.scroll} tabIndex={0} aria-label={t('observers.detail.history')}>
        {history.map((entry) => (
          <li key={entry.entryId}>
            {word('journal.types', entry.type)}{' '}
            <span className={classes.quiet}>
              <Moment at={entry.at} date /> ·{' '}
              {entry.by === 'system' ? t('common.system') : <Hostile text={entry.by} max={30} />}
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}
