import { Button } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { ObserverDetail } from '../../../contract/index.ts';
import { api, client } from '../../client/rpc.ts';
import { Hostile, plain } from '../../components/hostile.tsx';
import { offerUndo } from '../../components/offer-undo.tsx';
import { Fault, Notice } from '../../components/states.tsx';
import { useCommand } from '../../components/use-command.ts';
import classes from './observers.module.css';

/** Two entries become one person, or are told apart. */
export function useMerging() {
  const { t } = useTranslation();
  const said = (words: string) => ({
    onSuccess: ({ entryId }: { entryId: string }) => offerUndo(words, () => client.observers.undo({ entryId })),
  });
  const merge = useCommand(api.observers.merge.mutationOptions(said(t('observers.alike.merged'))), true);
  const apart = useCommand(api.observers.apart.mutationOptions(said(t('observers.alike.told'))), true);
  return { merge, apart, busy: merge.isPending || apart.isPending, error: merge.error ?? apart.error };
}

/** Who stands for this one, whom this one stands for. */
export function Merged(props: { observer: ObserverDetail; keeps: boolean; onOpen: (id: string) => void }) {
  const { t } = useTranslation();
  const { observer, keeps, onOpen } = props;
  const unmerge = useCommand(
    api.observers.unmerge.mutationOptions({
      onSuccess: ({ entryId }) => offerUndo(t('observers.detail.parted'), () => client.observers.undo({ entryId })),
    }),
  );
  const part = (id: string) =>
    keeps && (
      <Button size="compact-xs" variant="default" loading={unmerge.isPending} onClick={() => unmerge.mutate({ id })}>
        {t('observers.detail.part')}
      </Button>
    );
  const { standing, merged } = observer;
  return (
    <>
      {standing && (
        <Notice>
          {t('observers.detail.mergedInto', { name: plain(standing.callSign, 40) })}{' '}
          <Button size="compact-xs" variant="default" onClick={() => onOpen(standing.id)}>
            {plain(standing.callSign, 40)}
          </Button>{' '}
          {part(observer.id)}
        </Notice>
      )}
      {merged.map(({ id, callSign }) => (
        <p key={id} className={classes.actions}>
          <span className={classes.quiet}>{t('observers.detail.merged', { names: plain(callSign, 40) })}</span>
          {part(id)}
        </p>
      ))}
    </>
  );
}

/** Who may be the same person, by what; a person says whether they are. */
export function Alike(props: { observer: ObserverDetail; keeps: boolean; onOpen: (id: string) => void }) {
  const { t } = useTranslation();
  const { observer, keeps, onOpen } = props;
  const { merge, apart, busy, error } = useMerging();
  if (observer.alike.length === 0) return null;
  return (
    <section className={classes.list} aria-label={t('observers.detail.alike')}>
      <h3 className={classes.sub}>{t('observers.detail.alike')}</h3>
      <ul className={classes.list}>
        {observer.alike.map(({ id, callSign, initials, by }) => (
          <li key={id} className={classes.actions}>
            <Button size="compact-xs" variant="default" onClick={() => onOpen(id)}>
              {plain(callSign, 40)}
            </Button>
            <span className={classes.quiet}>
              {initials && <Hostile text={initials} max={20} />}{' '}
              {by.map((each) => t(`observers.by.${each}`)).join(', ')}
            </span>
            {keeps && (
              <>
                <Button
                  size="compact-xs"
                  variant="default"
                  disabled={busy}
                  onClick={() => merge.mutate({ from: id, into: observer.id })}
                >
                  {t('observers.alike.keep', { name: plain(observer.callSign, 30) })}
                </Button>
                <Button
                  size="compact-xs"
                  variant="default"
                  disabled={busy}
                  onClick={() => apart.mutate({ a: observer.id, b: id })}
                >
                  {t('observers.alike.apart')}
                </Button>
              </>
            )}
          </li>
        ))}
      </ul>
      <Fault error={error} />
    </section>
  );
}
