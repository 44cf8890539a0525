import { Button, Kbd } from '@mantine/core';
import { IconUserQuestion } from '@tabler/icons-react';
import { type ReactNode, useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useShortcut } from '../../app/use-shortcuts.ts';
import { Empty } from '../../components/states.tsx';
import { TwoPanes } from '../../components/two-panes.tsx';
import { ObserverDetail } from './observer-detail.tsx';
import { ObserverList } from './observer-list.tsx';
import classes from './observers.module.css';
import { useMayCoordinate } from './queries.ts';
import { useMove } from './use-move.ts';

const MOST = 500;
const NONE: ReadonlySet<string> = new Set();

/** Whoever wrote `#observer` to a bot of ours, and what bots say of others: accepted or declined, one or many. */
export function Review({ children }: { children: ReactNode }) {
  const { t } = useTranslation();
  const keeps = useMayCoordinate();
  const [opened, setOpened] = useState<string | null>(null);
  const [chosen, setChosen] = useState<ReadonlySet<string>>(NONE);
  const selection = useMemo(() => ({ ids: chosen, most: MOST, change: setChosen }), [chosen]);
  const move = useMove(() => setChosen(NONE));
  const many = chosen.size > 0;
  const answer = (what: 'accept' | 'decline') => {
    if (many && !move.isPending) move.mutate({ ids: [...chosen], move: what });
  };
  // Of one alone the detail has these keys.
  useShortcut('acceptObserver', () => answer('accept'), many && keeps);
  useShortcut('declineObserver', () => answer('decline'), many && keeps);
  return (
    <TwoPanes
      list={
        <ObserverList
          title={t('observers.review.title')}
          filter={REVIEW}
          opened={opened}
          onOpen={setOpened}
          nobody={{ words: t('observers.review.empty'), what: t('observers.review.emptyWhat') }}
          {...(keeps ? { selection } : {})}
        >
          {children}
          <p className={classes.quiet}>{t(keeps ? 'observers.review.what' : 'observers.review.ask')}</p>
          {many && (
            <div className={classes.actions} role="status">
              <span className={classes.quiet}>{t('observers.review.chosen', { count: chosen.size })}</span>
              <Button size="xs" loading={move.isPending} rightSection={<Kbd>A</Kbd>} onClick={() => answer('accept')}>
                {t('observers.moves.accept')}
              </Button>
              <Button
                size="xs"
                variant="default"
                loading={move.isPending}
                rightSection={<Kbd>X</Kbd>}
                onClick={() => answer('decline')}
              >
                {t('observers.moves.decline')}
              </Button>
            </div>
          )}
        </ObserverList>
      }
      detail={
        opened === null ? (
          <Empty icon={IconUserQuestion} title={t('observers.choose')} what={t('observers.chooseWhat')} />
        ) : (
          <ObserverDetail key={opened} id={opened} onOpen={setOpened} keys={!many} />
        )
      }
    />
  );
}

const REVIEW = { search: '', asking: true };
