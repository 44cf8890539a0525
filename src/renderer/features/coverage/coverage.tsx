import { Button, Tabs, UnstyledButton } from '@mantine/core';
import { IconMap2 } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useMe } from '../../client/session.ts';
import { plain } from '../../components/hostile.tsx';
import { Empty, Failed, ListSkeleton } from '../../components/states.tsx';
import { useElection } from '../../stores/election.ts';
import { openSettings } from '../../stores/ui.ts';
import { Abroad } from './abroad.tsx';
import { Questions, Where } from './asked.tsx';
import { Borders, type BordersNow } from './borders.tsx';
import classes from './coverage.module.css';
import { Legend } from './legend.tsx';
import { CoverageMap } from './map.tsx';
import { countMap, isThere } from './map-counts.ts';
import { bordersQuery, type MapData, useMapData } from './map-data.ts';
import { Matrix } from './matrix.tsx';
import { StationPane } from './station-pane.tsx';
import { useCoverage } from './store.ts';
import { useFound } from './use-stations.ts';

/** Who watches what: the country, the same stations as a list, and both as a table of numbers. */
export function Coverage() {
  const { t } = useTranslation();
  return (
    <>
      <h1 className="visually-hidden">{t('coverage.title')}</h1>
      <Whole />
    </>
  );
}

function Whole() {
  const { t } = useTranslation();
  const tab = useCoverage((screen) => screen.tab);
  const map = useMapData();
  // Asked for at once, not when the stations are there.
  const borders = useQuery(bordersQuery);
  if (map.isPending) return <ListSkeleton rows={8} height={48} />;
  if (map.isError && !map.data) return <Failed error={map.error} retry={() => void map.refetch()} />;
  if (map.data.columns.ids.length === 0) return <NoStations />;
  return (
    <Tabs
      className={classes.place}
      value={tab}
      onChange={(value) => useCoverage.setState({ tab: value === 'matrix' ? 'matrix' : 'map' })}
      keepMounted={false}
    >
      <div className={classes.tabRow}>
        <Tabs.List>
          <Tabs.Tab value="map">{t('coverage.tab.map')}</Tabs.Tab>
          <Tabs.Tab value="matrix">{t('coverage.tab.matrix')}</Tabs.Tab>
        </Tabs.List>
        {tab === 'map' && <Questions />}
      </div>
      <Tabs.Panel value="map" className={classes.panel}>
        <MapAndList data={map.data} borders={borders.data ?? null} waiting={borders.isPending} />
      </Tabs.Panel>
      <Tabs.Panel value="matrix" className={classes.panel}>
        <Matrix />
      </Tabs.Panel>
    </Tabs>
  );
}

function NoStations() {
  const { t } = useTranslation();
  return (
    <Empty icon={IconMap2} title={t('coverage.none')} what={t('coverage.noneWhat')}>
      <Button variant="default" onClick={() => openSettings('stations')}>
        {t('coverage.toStations')}
      </Button>
    </Empty>
  );
}

function MapAndList({ data, borders, waiting }: { data: MapData; borders: BordersNow | null; waiting: boolean }) {
  const { question, region, district, place, sampleOnly } = useCoverage();
  const [bordering, setBordering] = useState(false);
  const { columns, unplaced } = data;
  // The same list of stations is the same ground, whatever is known of them by now.
  // biome-ignore lint/correctness/useExhaustiveDependencies: as above
  const ground = useMemo(() => columns, [columns.ids, columns.region, columns.district, columns.sample]);
  const there = useMemo(
    () => isThere(ground, { region, district, place, sampleOnly }),
    [ground, region, district, place, sampleOnly],
  );
  const counts = useMemo(() => countMap(columns, question, there), [columns, question, there]);
  const found = useFound();
  const regions = useElection((store) => store.names?.regions);
  const abroad = regions?.filter(({ code, kind }) => kind === 'pseudo' && columns.regions.includes(code)) ?? [];
  const role = useMe()?.role;
  const mayBring = role === 'lead' || role === 'coordinator';
  return (
    <div className={classes.whole}>
      <Where columns={ground} />
      <div className={classes.panes}>
        <div className={classes.left}>
          {waiting ? (
            <ListSkeleton rows={6} height={64} />
          ) : (
            <div className={classes.sheet}>
              <CoverageMap
                columns={columns}
                shapes={borders?.shapes ?? NONE}
                counts={counts}
                there={there}
                found={found}
              />
              {abroad.map(({ code }) => (
                <Abroad key={code} code={code} columns={columns} counts={counts} found={found} />
              ))}
              {borders && <Credit now={borders} onBorders={mayBring ? () => setBordering(true) : null} />}
            </div>
          )}
          <Legend counts={counts} approximate={unplaced} />
        </div>
        <StationPane />
      </div>
      {borders && <Borders now={borders} opened={bordering} onClose={() => setBordering(false)} />}
    </div>
  );
}

/** Whose borders these are. */
function Credit({ now, onBorders }: { now: BordersNow; onBorders: (() => void) | null }) {
  const { t } = useTranslation();
  const said = now.brought
    ? t('coverage.creditBrought', { file: plain(now.brought.file, 40) })
    : t('coverage.credit', { credit: now.credit });
  if (!onBorders) return <p className={classes.credit}>{said}</p>;
  return (
    <UnstyledButton className={classes.credit} onClick={onBorders}>
      {said}
    </UnstyledButton>
  );
}

const NONE: never[] = [];
