import { Button } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { api } from '../../client/rpc.ts';
import { Failed, ListSkeleton } from '../../components/states.tsx';
import classes from './tally.module.css';
import { numberText, useProtocolWords } from './words.ts';

const PAGE = 50;

/** The stations that a figure is made of; each opens the protocol under it. */
export function TallyStations({ path, onProtocol }: { path: string[]; onProtocol: ((id: string) => void) | null }) {
  const { t } = useTranslation();
  const words = useProtocolWords();
  const query = useInfiniteQuery(
    api.tally.stations.infiniteOptions({
      input: (after: string | null) => ({ path, limit: PAGE, after }),
      initialPageParam: null as string | null,
      getNextPageParam: ({ next }) => next,
    }),
  );
  if (query.isPending) return <ListSkeleton rows={3} height={32} />;
  if (query.isError) return <Failed error={query.error} retry={() => void query.refetch()} />;
  const rows = query.data.pages.flatMap((page) => page.rows);
  const total = query.data.pages[0]?.total ?? 0;
  if (total === 0) return <p className={classes.line}>{t('tally.noStations')}</p>;
  return (
    <div className={classes.wide}>
      <table className={classes.table}>
        <caption>{t('tally.stationList', { n: numberText(total) })}</caption>
        <thead>
          <tr>
            <th scope="col">{t('tally.station')}</th>
            <th scope="col">{t('tally.countedAs')}</th>
            <th scope="col" className={classes.number}>
              {t('tally.participated')}
            </th>
            {words.options.map((option) => (
              <th key={option.code} scope="col" className={classes.number}>
                {option.short[words.locale]}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={row.station}>
              <th scope="row">
                {onProtocol ? (
                  <Button size="compact-sm" variant="subtle" onClick={() => onProtocol(row.protocol)}>
                    № {row.number}
                  </Button>
                ) : (
                  <>№ {row.number}</>
                )}
              </th>
              <td>
                {t(`tally.part.${row.part}`)}
                {row.copies > 0 && <small> · {t('tally.copies', { count: row.copies })}</small>}
              </td>
              <td className={classes.number}>{row.participated === null ? '–' : numberText(row.participated)}</td>
              {words.options.map(({ code }) => {
                const votes = row.votes[code];
                return (
                  <td key={code} className={classes.number}>
                    {votes == null ? '–' : numberText(votes)}
                  </td>
                );
              })}
            </tr>
          ))}
        </tbody>
      </table>
      {query.hasNextPage && (
        <Button
          size="xs"
          variant="default"
          loading={query.isFetchingNextPage}
          onClick={() => void query.fetchNextPage()}
        >
          {t('tally.more')}
        </Button>
      )}
    </div>
  );
}
