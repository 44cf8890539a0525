import { IconPhoneCall } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { CallListRow } from '../../../contract/index.ts';
import { Hostile } from '../../components/hostile.tsx';
import { QueryList } from '../../components/query-list.tsx';
import { Empty } from '../../components/states.tsx';
import { useReader, useSteady } from '../../components/steady.ts';
import { Age } from '../../components/time.tsx';
import { PaneHead, TwoPanes } from '../../components/two-panes.tsx';
import classes from './assignments.module.css';
import { CallDetail } from './call-detail.tsx';
import { callListQuery } from './queries.ts';
import { useContactWords } from './words.ts';

const idOf = (row: CallListRow) => row.id;
const NONE: CallListRow[] = [];

/** Whoever was not heard of, to be called: sample stations first, then the longest missed. */
export function Calls() {
  const { t } = useTranslation();
  const [opened, setOpened] = useState<string | null>(null);
  const { held, reader } = useReader();
  const query = useQuery(callListQuery());
  const rows = query.data?.rows ?? NONE;
  const { shown, fresh, release } = useSteady(rows, idOf, { held, scope: 'calls' });
  const row = shown.find(({ id }) => id === opened)?.row;
  return (
    <TwoPanes
      list={
        <>
          <PaneHead
            title={t('contact.tabs.calls')}
            aside={query.data && t('contact.calls.total', { count: query.data.total })}
            fresh={fresh}
            freshLabel={t('contact.calls.fresh', { count: fresh })}
            release={release}
          />
          <QueryList
            query={query}
            empty={<Empty icon={IconPhoneCall} title={t('contact.calls.empty')} what={t('contact.calls.emptyWhat')} />}
            label={t('contact.tabs.calls')}
            rows={shown}
            rowHeight={94}
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
          <CallDetail row={row} key={row.id} />
        ) : (
          <Empty icon={IconPhoneCall} title={t('contact.calls.choose')} what={t('contact.calls.chooseWhat')} />
        )
      }
    />
  );
}

function Card({ row }: { row: CallListRow }) {
  const { t } = useTranslation();
  const words = useContactWords();
  return (
    <div className={classes.card}>
      <p className={classes.who}>
        <Hostile text={row.callSign} max={40} />
        {row.sample && <em className={classes.mark}>{t('contact.calls.sample')}</em>}
        <span className={classes.aside}>
          <Age at={row.since} />
        </span>
      </p>
      <p className={classes.cut}>{words.station(row)}</p>
      <p className={classes.cut}>
        {words.step(row.missed)} · {row.next ? words.whose(row.next) : t('contact.calls.noNumber')}
      </p>
    </div>
  );
}
