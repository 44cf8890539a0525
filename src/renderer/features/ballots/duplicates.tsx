import { Button } from '@mantine/core';
import { IconCopy } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { PairRow } from '../../../contract/areas/ballots.ts';
import { api, client } from '../../client/rpc.ts';
import { Hostile } from '../../components/hostile.tsx';
import { offerUndo } from '../../components/offer-undo.tsx';
import { QueryList } from '../../components/query-list.tsx';
import { Empty, Failed, ListSkeleton } from '../../components/states.tsx';
import { useSteady } from '../../components/steady.ts';
import { Age } from '../../components/time.tsx';
import { PaneHead, TwoPanes } from '../../components/two-panes.tsx';
import { useCommand } from '../../components/use-command.ts';
import classes from './ballots.module.css';
import { Sender, Sent } from './parts.tsx';
import { Photos } from './photos.tsx';
import { stationNumber, useBallotWords } from './words.ts';

const idOf = (row: PairRow) => `${row.a}:${row.b}`;

/** Pairs that may be one: side by side, and a person says. */
export function Duplicates() {
  const { t } = useTranslation();
  const words = useBallotWords();
  const [open, setOpen] = useState<string | null>(null);
  const [hover, setHover] = useState(false);
  const query = useQuery(api.duplicates.list.queryOptions({ input: { limit: 200 } }));
  const rows = query.data?.rows ?? [];
  const { shown, fresh, release } = useSteady(rows, idOf, { held: hover || open !== null, scope: '' });
  return (
    <TwoPanes
      list={
        <>
          <PaneHead
            title={t('ballots.tab.duplicates')}
            aside={query.data && t('ballots.pairs', { count: query.data.open })}
            fresh={fresh}
            freshLabel={t('ballots.pairs', { count: fresh })}
            release={release}
          />
          <QueryList
            query={query}
            empty={<Empty icon={IconCopy} title={t('ballots.pairsNone')} what={t('ballots.pairsNoneWhat')} />}
            label={t('ballots.tab.duplicates')}
            rows={shown}
            rowHeight={72}
            openId={open}
            onOpen={setOpen}
            onBack={() => setOpen(null)}
            onCursor={() => undefined}
            onHover={setHover}
          >
            {({ row }) => (
              <div>
                <div className={classes.line}>
                  <strong>{t(`ballots.alike.${row.kind}`)}</strong>
                  {row.apart && <span className={classes.tag}>{t('ballots.apart')}</span>}
                  <Age at={row.at} />
                </div>
                <p className={classes.excerpt}>
                  {words.region(row.region)} <Hostile text={row.excerpt} max={80} />
                </p>
              </div>
            )}
          </QueryList>
        </>
      }
      detail={
        open ? (
          <Pair key={open} id={open} close={() => setOpen(null)} />
        ) : (
          <Empty icon={IconCopy} title={t('ballots.pairChoose')} what={t('ballots.pairsNoneWhat')} />
        )
      }
    />
  );
}

function Pair({ id, close }: { id: string; close: () => void }) {
  const { t } = useTranslation();
  const words = useBallotWords();
  const [a = '', b = ''] = id.split(':');
  const query = useQuery(api.duplicates.get.queryOptions({ input: { a, b } }));
  const decide = useCommand(
    api.duplicates.decide.mutationOptions({
      onSuccess: ({ entryId }, { verdict }) => {
        close();
        offerUndo(t(`ballots.verdict.${verdict}`), () => client.ballots.undo({ entryId }));
      },
    }),
  );
  if (query.isPending) return <ListSkeleton rows={2} height={160} />;
  if (query.isError) return <Failed error={query.error} retry={() => void query.refetch()} />;
  const pair = query.data;
  return (
    <article className={classes.pair} aria-labelledby="pair-title">
      <h2 id="pair-title" className={classes.title}>
        {t(`ballots.alike.${pair.kind}`)}
        {pair.kind === 'near' && ` · ${t('ballots.bits', { count: pair.distance })}`}
      </h2>
      <p className={classes.quiet}>{t('ballots.alikeWhat')}</p>
      <div className={classes.actions}>
        <Button disabled={decide.isPending} onClick={() => decide.mutate({ pairs: [{ a, b }], verdict: 'confirmed' })}>
          {t('ballots.same')}
        </Button>
        <Button
          variant="default"
          disabled={decide.isPending}
          onClick={() => decide.mutate({ pairs: [{ a, b }], verdict: 'dismissed' })}
        >
          {t('ballots.different')}
        </Button>
      </div>
      <div className={classes.sides}>
        {pair.sides.map((side) => (
          <section key={side.submission} aria-label={side.sender.label}>
            <p className={classes.line}>
              <strong>{t(`inbox.kind.${side.kind as 'ballot'}`)}</strong>
              <Sender sender={side.sender} />
              <span>
                {[words.region(side.region), side.station && `№ ${stationNumber(side.station)}`]
                  .filter(Boolean)
                  .join(' · ')}
              </span>
              <Age at={side.sentAt} />
            </p>
            <Photos messageKeys={side.messages.map((each) => each.messageKey)} count={side.photos} />
            <Sent messages={side.messages} />
          </section>
        ))}
      </div>
    </article>
  );
}
