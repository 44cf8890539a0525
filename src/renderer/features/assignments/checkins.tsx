import { Button, SegmentedControl } from '@mantine/core';
import { IconUserCheck } from '@tabler/icons-react';
import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { CheckinRow } from '../../../contract/index.ts';
import { api } from '../../client/rpc.ts';
import { Hostile, plain } from '../../components/hostile.tsx';
import { More } from '../../components/more.tsx';
import { Empty, Failed, ListSkeleton } from '../../components/states.tsx';
import { goTo } from '../../stores/ui.ts';
import classes from './assignments.module.css';
import { useContactWords } from './words.ts';

const SHOW = ['all', 'unknown'] as const;

/** What observers said last, through the bot or by telephone. */
export function Checkins() {
  const { t } = useTranslation();
  const [show, setShow] = useState<(typeof SHOW)[number]>('all');
  const query = useInfiniteQuery(
    api.assignments.checkins.infiniteOptions({
      input: (cursor: string | null) => ({ cursor, limit: 50, unknown: show === 'unknown' }),
      initialPageParam: null as string | null,
      getNextPageParam: (last) => last.next,
      placeholderData: keepPreviousData,
    }),
  );
  const rows = query.data?.pages.flatMap((page) => page.rows) ?? [];
  const total = query.data?.pages[0]?.total ?? null;
  return (
    <div className={classes.scroll}>
      <div className={classes.tools}>
        <SegmentedControl
          size="xs"
          aria-label={t('contact.checkins.show')}
          value={show}
          onChange={(value) => setShow(SHOW.find((one) => one === value) ?? 'all')}
          data={SHOW.map((value) => ({ value, label: t(`contact.checkins.${value}`) }))}
        />
        {total !== null && <span className={classes.quiet}>{t('contact.checkins.total', { count: total })}</span>}
      </div>
      {query.isPending ? (
        <ListSkeleton rows={6} height={52} />
      ) : query.isError && !query.data ? (
        <Failed error={query.error} retry={() => void query.refetch()} />
      ) : rows.length === 0 ? (
        <Empty icon={IconUserCheck} title={t('contact.checkins.empty')} what={t('contact.checkins.emptyWhat')} />
      ) : (
        <>
          <ul className={classes.rows} aria-label={t('contact.tabs.checkins')}>
            {rows.map((row) => (
              <One key={row.id} row={row} />
            ))}
          </ul>
          <More query={query} />
        </>
      )}
    </div>
  );
}

function One({ row }: { row: CheckinRow }) {
  const { t } = useTranslation();
  const words = useContactWords();
  const { observer, reporter, station, turnout, hour, reason, writtenAct, by, messageKey } = row;
  const said = [
    turnout === null
      ? null
      : hour === null
        ? t('contact.checkins.turnoutOnly', { count: turnout })
        : t('contact.checkins.turnout', { count: turnout, hour }),
    reason === null ? null : t('contact.checkins.reason', { what: words.reason(reason) }),
    writtenAct === null ? null : t(writtenAct ? 'contact.checkins.act' : 'contact.checkins.noAct'),
    by === null ? null : t('contact.checkins.byPhone', { name: plain(by, 40) }),
  ].filter((part) => part !== null);
  return (
    <li className={classes.row}>
      <p className={classes.who}>
        <strong>{words.status(row.status)}</strong>
        {observer === null ? (
          <span className={classes.quiet}>
            <Hostile text={reporter ?? ''} max={60} /> {t('contact.checkins.nobody')}
          </span>
        ) : (
          <Hostile text={observer.callSign} max={40} />
        )}
        {station && <span>{words.station(station)}</span>}
        <span className={classes.aside}>{words.clock(row.at, station?.region ?? null)}</span>
      </p>
      {said.length > 0 && (
        <p className={classes.quiet}>
          <bdi>{said.join(' · ')}</bdi>
        </p>
      )}
      {row.reasonText && (
        <p className={classes.quiet}>
          <Hostile text={row.reasonText} max={200} />
        </p>
      )}
      {messageKey !== null && (
        <Button size="compact-xs" variant="subtle" onClick={() => goTo('inbox', { openMessage: messageKey })}>
          {t('contact.checkins.open')}
        </Button>
      )}
    </li>
  );
}
