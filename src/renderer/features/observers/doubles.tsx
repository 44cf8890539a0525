import { Button } from '@mantine/core';
import { IconUsers } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { api } from '../../client/rpc.ts';
import { plain } from '../../components/hostile.tsx';
import { Empty, Failed, Fault, ListSkeleton } from '../../components/states.tsx';
import { PaneHead, TwoPanes } from '../../components/two-panes.tsx';
import { useMerging } from './merging.tsx';
import { ObserverCard } from './observer-card.tsx';
import classes from './observers.module.css';
import { useMayCoordinate } from './queries.ts';

/** Pairs that share a number, a name or an account: one person twice, or two who live together. */
export function Doubles({ children }: { children: ReactNode }) {
  const { t } = useTranslation();
  const keeps = useMayCoordinate();
  const query = useQuery({ ...api.observers.alike.queryOptions(), enabled: keeps });
  const { merge, apart, busy, error } = useMerging();
  const pairs = query.data?.pairs ?? [];
  return (
    <TwoPanes
      list={
        <PaneHead
          title={t('observers.alike.title')}
          aside={query.data && t('observers.alike.pairs', { count: pairs.length })}
          fresh={0}
          freshLabel=""
          release={() => undefined}
        >
          {children}
          <p className={classes.quiet}>{t('observers.alike.what')}</p>
          <Fault error={error} />
        </PaneHead>
      }
      detail={
        !keeps ? (
          <Empty icon={IconUsers} title={t('errors.ROLE_FORBIDDEN')} />
        ) : query.isPending ? (
          <ListSkeleton height={120} />
        ) : query.isError && !query.data ? (
          <Failed error={query.error} retry={() => void query.refetch()} />
        ) : pairs.length === 0 ? (
          <Empty icon={IconUsers} title={t('observers.alike.empty')} />
        ) : (
          <ul className={classes.pairs}>
            {pairs.map(({ a, b, by }) => (
              <li key={`${a.id} ${b.id}`} className={classes.pair}>
                <p className={classes.quiet}>{by.map((each) => t(`observers.by.${each}`)).join(', ')}</p>
                <ObserverCard row={a} />
                <ObserverCard row={b} />
                <div className={classes.actions}>
                  {[
                    { into: a, from: b },
                    { into: b, from: a },
                  ].map(({ into, from }) => (
                    <Button
                      key={into.id}
                      size="xs"
                      variant="default"
                      disabled={busy}
                      onClick={() => merge.mutate({ from: from.id, into: into.id })}
                    >
                      {t('observers.alike.keep', { name: plain(into.callSign, 30) })}
                    </Button>
                  ))}
                  <Button
                    size="xs"
                    variant="default"
                    disabled={busy}
                    onClick={() => apart.mutate({ a: a.id, b: b.id })}
                  >
                    {t('observers.alike.apart')}
                  </Button>
                </div>
              </li>
            ))}
          </ul>
        )
      }
    />
  );
}
