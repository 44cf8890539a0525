import { NativeSelect } from '@mantine/core';
import { IconFiles } from '@tabler/icons-react';
import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query';
import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { OfficialStationRow } from '../../../../contract/areas/official.ts';
import { api } from '../../../client/rpc.ts';
import { numberText } from '../../../components/number-text.ts';
import { QueryList, useNextPage } from '../../../components/query-list.tsx';
import { Empty } from '../../../components/states.tsx';
import { useSteady } from '../../../components/steady.ts';
import { PaneHead, TwoPanes } from '../../../components/two-panes.tsx';
import { Against } from './against.tsx';
import classes from './official.module.css';
import { Papers } from './papers.tsx';
import { usePublications } from './use-publications.ts';
import { SHOWS, useOfficialView } from './view.ts';
import { useOfficialWords } from './words.ts';

const PAGE = 200;
const idOf = (row: OfficialStationRow) => row.station;

/** Stations whose papers differ, or all; one of them open, its papers side by side. */
export function Stations({ onProtocol }: { onProtocol: (id: string) => void }) {
  const { t } = useTranslation();
  const { stationsIn: region, show, station } = useOfficialView();
  const { chosen } = usePublications();
  const publication = chosen('station');
  const [hover, setHover] = useState(false);
  const query = useInfiniteQuery(
    api.official.stations.infiniteOptions({
      input: (after: string | null) => ({ station: publication, region: region || null, show, after, limit: PAGE }),
      initialPageParam: null as string | null,
      getNextPageParam: (last) => last.next,
      placeholderData: keepPreviousData,
    }),
  );
  const rows = useMemo(() => query.data?.pages.flatMap((page) => page.rows) ?? [], [query.data]);
  const { shown, fresh, release } = useSteady(rows, idOf, {
    held: hover || station !== null,
    scope: `${publication} ${region} ${show} ${query.isPlaceholderData}`,
  });
  const onEnd = useNextPage(query);
  const counts = query.data?.pages[0]?.counts;
  const open = (id: string | null) => useOfficialView.setState({ station: id });
  return (
    <TwoPanes
      list={
        <>
          <PaneHead
            title={t('official.stations.title')}
            aside={null}
            fresh={fresh}
            freshLabel={t('official.stations.more', { n: numberText(fresh) })}
            release={release}
          >
            <div className={classes.filters}>
              <Filters />
              {counts && (
                <p className={classes.said} role="status">
                  {t('official.stations.counts', {
                    published: numberText(counts.published),
                    compared: numberText(counts.compared),
                    differs: numberText(counts.differs),
                  })}
                </p>
              )}
            </div>
          </PaneHead>
          <QueryList
            query={query}
            empty={
              <Empty
                icon={IconFiles}
                title={t(`official.stations.none.${show}`)}
                what={t('official.stations.noneWhat')}
              />
            }
            label={t(`official.stations.showOption.${show}`)}
            rows={shown}
            rowHeight={68}
            openId={station}
            onOpen={open}
            onBack={() => open(null)}
            onCursor={() => undefined}
            onHover={setHover}
            onEnd={onEnd}
          >
            {({ row }) => <StationLine row={row} />}
          </QueryList>
        </>
      }
      detail={
        station ? (
          <Papers key={station} station={station} publication={publication} onProtocol={onProtocol} />
        ) : (
          <Empty icon={IconFiles} title={t('official.stations.choose')} what={t('official.stations.chooseWhat')} />
        )
      }
    />
  );
}

function Filters() {
  const { t } = useTranslation();
  const words = useOfficialWords();
  const { stationsIn: region, show } = useOfficialView();
  return (
    <>
      <NativeSelect
        size="xs"
        aria-label={t('official.stations.show')}
        value={show}
        onChange={(event) => {
          const { value } = event.currentTarget;
          useOfficialView.setState({ show: SHOWS.find((one) => one === value) ?? 'differs', station: null });
        }}
        data={SHOWS.map((value) => ({ value, label: t(`official.stations.showOption.${value}`) }))}
      />
      <NativeSelect
        size="xs"
        aria-label={t('official.stations.region')}
        value={region}
        onChange={(event) => useOfficialView.setState({ stationsIn: event.currentTarget.value, station: null })}
        data={[{ value: '', label: t('official.stations.everyRegion') }, ...words.regions]}
      />
      <Against level="station" />
    </>
  );
}

function StationLine({ row }: { row: OfficialStationRow }) {
  const { t } = useTranslation();
  const words = useOfficialWords();
  const said =
    row.state === 'differs'
      ? t('official.stations.differsIn', {
          fields: words
            .inFormOrder(row.fields.map((field) => ({ field })))
            .map(({ field }) => words.figure(field))
            .join(', '),
        })
      : t(`official.stations.state.${row.state}`);
  return (
    <div className={classes.item}>
      <p className={classes.itemHead}>
        <strong>{words.place(row)}</strong>
        {row.faulty && <span className={classes.tag}>{t('official.stations.faulty')}</span>}
      </p>
      <p className={classes.line}>{said}</p>
    </div>
  );
}
