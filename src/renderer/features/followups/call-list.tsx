import { Button } from '@mantine/core';
import { IconPhoneCall } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { CallbackRow } from '../../../contract/index.ts';
import { api } from '../../client/rpc.ts';
import { Hostile, plain } from '../../components/hostile.tsx';
import { placeText, useCodeText } from '../../components/labels.ts';
import { QueryList } from '../../components/query-list.tsx';
import { Empty } from '../../components/states.tsx';
import { useReader, useSteady } from '../../components/steady.ts';
import { Deadline, Moment } from '../../components/time.tsx';
import { PaneHead, TwoPanes } from '../../components/two-panes.tsx';
import { UrgencyMark } from '../../components/urgency.tsx';
import { openCase } from '../../stores/ui.ts';
import { Attempts, CallResults } from './call-results.tsx';
import classes from './followups.module.css';

const idOf = (row: CallbackRow) => row.id;

/** Who is to be called back, over all cases, soonest first. */
export function CallList({ children }: { children: ReactNode }) {
  const { t } = useTranslation();
  const [opened, setOpened] = useState<string | null>(null);
  const { held, reader } = useReader();
  const query = useQuery(api.followups.callbacks.queryOptions({ input: {} }));
  const rows = query.data?.rows ?? [];
  const { shown, fresh, release } = useSteady(rows, idOf, { held, scope: 'callbacks' });
  const row = rows.find(({ id }) => id === opened);
  return (
    <TwoPanes
      list={
        <>
          <PaneHead
            title={t('directory.title')}
            aside={query.data && t('followups.total', { count: query.data.total })}
            fresh={fresh}
            freshLabel={t('followups.fresh', { count: fresh })}
            release={release}
          >
            {children}
          </PaneHead>
          <QueryList
            query={query}
            empty={<Empty icon={IconPhoneCall} title={t('followups.empty')} what={t('followups.emptyWhat')} />}
            label={t('directory.tabs.calls')}
            rows={shown}
            rowHeight={82}
            openId={opened}
            onOpen={setOpened}
            onBack={() => setOpened(null)}
            {...reader}
          >
            {({ row: one }) => <Card row={one} />}
          </QueryList>
        </>
      }
      detail={
        row ? (
          <Opened row={row} key={row.id} />
        ) : (
          <Empty icon={IconPhoneCall} title={t('followups.choose')} what={t('board.chooseWhat')} />
        )
      }
    />
  );
}

function Card({ row }: { row: CallbackRow }) {
  const { t } = useTranslation();
  const word = useCodeText();
  const place = placeText({ region: row.region, place: row.place ?? '' });
  return (
    <div className={classes.card}>
      <p className={classes.who}>
        <Hostile text={row.whom} max={50} />
        <span className={classes.aside}>{row.dueAt !== null && <Deadline due={row.dueAt} />}</span>
      </p>
      <p className={classes.cut}>
        {row.urgency && <UrgencyMark urgency={row.urgency} possible={false} />} {word('kinds', row.kind ?? '')}
        {place && ` · ${plain(place, 60)}`}
      </p>
      <p className={classes.cut}>
        {row.attempts.length > 0 ? t('followups.tried', { count: row.attempts.length }) : t('followups.notTried')}
      </p>
    </div>
  );
}

function Opened({ row }: { row: CallbackRow }) {
  const { t } = useTranslation();
  return (
    <article className={classes.opened} aria-label={plain(row.whom, 60)}>
      <h2 className={classes.big}>
        <Hostile text={row.whom} max={120} />
      </h2>
      {row.dueAt !== null && (
        <p className={classes.quiet}>
          {t('followups.toCall')}: <Moment at={row.dueAt} date /> · <Deadline due={row.dueAt} />
        </p>
      )}
      {row.text && (
        <p>
          <Hostile text={row.text} lines />
        </p>
      )}
      <p className={classes.quiet}>{t('followups.askedBy', { name: plain(row.askedBy, 40) })}</p>
      <Attempts row={row} />
      <CallResults row={row} />
      <Button size="xs" variant="default" onClick={() => openCase(row.caseId)}>
        {t('followups.openCase')}
      </Button>
    </article>
  );
}
