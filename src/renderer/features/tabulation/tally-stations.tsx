import { Button } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { api } from '../../client/rpc.ts';
import { FigureCell, FiguresTable } from '../../components/figures-table.tsx';
import { More } from '../../components/more.tsx';
import { numberText } from '../../components/number-text.ts';
import { Failed, ListSkeleton } from '../../components/states.tsx';
import classes from './tally.module.css';
import { useProtocolWords } from './words.ts';

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
    <>
      <FiguresTable
        caption={t('tally.stationList', { n: numberText(total) })}
        heads={[
          { key: 'station', text: t('tally.station') },
          { key: 'part', text: t('tally.countedAs') },
          { key: 'participated', text: t('tally.participated'), figures: true },
          ...words.optionHeads,
        ]}
      >
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
            <Plain figure={row.participated} />
            {words.options.map(({ code }) => (
              <Plain key={code} figure={row.votes[code] ?? null} />
            ))}
          </tr>
        ))}
      </FiguresTable>
      <More query={query} label={t('tally.more')} />
    </>
  );
}

const Plain = ({ figure }: { figure: number | null }) => (
  <FigureCell>{figure === null ? null : numberText(figure)}</FigureCell>
);
