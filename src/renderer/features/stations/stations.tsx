import { Button, Select } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { IconFlask, IconMapPin, IconTableImport } from '@tabler/icons-react';
import { keepPreviousData, useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { StationListRow } from '../../../contract/areas/stations.ts';
import { currentLocale } from '../../app/i18n.ts';
import { api, type client } from '../../client/rpc.ts';
import { useIsLead } from '../../client/session.ts';
import { offerUndo } from '../../components/offer-undo.tsx';
import { QueryList, useNextPage } from '../../components/query-list.tsx';
import { SearchField } from '../../components/search-field.tsx';
import { Empty, Failed, Fault, ListSkeleton } from '../../components/states.tsx';
import { useSteady } from '../../components/steady.ts';
import { useCommand } from '../../components/use-command.ts';
import { useElection } from '../../stores/election.ts';
import settings from '../settings/settings.module.css';
import { ImportWizard } from './import-wizard.tsx';
import { Imports } from './imports.tsx';
import { StationDetail } from './station-detail.tsx';
import classes from './stations.module.css';
import { districtName, figure, regionName, stationName, whereText } from './words.ts';

const PAGE = 200;
const idOf = (row: StationListRow) => row.id;

/** The registry of polling stations: importing a list, looking one up, its history. */
export function Stations() {
  const { t } = useTranslation();
  const [importing, setImporting] = useState(false);
  const registry = useQuery(api.stations.registry.queryOptions());
  if (importing) return <ImportWizard onDone={() => setImporting(false)} />;
  return (
    <section className={classes.page}>
      <h1 className={settings.title}>{t('stations.title')}</h1>
      <p className={settings.what}>{t('stations.what')}</p>
      {registry.isPending ? (
        <ListSkeleton rows={8} height={48} />
      ) : registry.isError ? (
        <Failed error={registry.error} retry={() => void registry.refetch()} />
      ) : registry.data.regions.length === 0 ? (
        <div className={settings.section}>
          <div className={settings.box}>
            <Empty icon={IconMapPin} title={t('stations.none')} what={t('stations.noneWhat')}>
              <Begin again={false} onImport={() => setImporting(true)} />
            </Empty>
          </div>
        </div>
      ) : (
        <>
          <Summary regions={registry.data.regions} />
          <Begin again onImport={() => setImporting(true)} />
          <Browse regions={registry.data.regions} />
          <Imports imports={registry.data.imports} undoable={registry.data.undoable} />
        </>
      )}
    </section>
  );
}

type Regions = Awaited<ReturnType<typeof client.stations.registry>>['regions'];

function Summary({ regions }: { regions: Regions }) {
  const { t } = useTranslation();
  const expected = useElection((election) => election.names?.registry.stations ?? null);
  const sum = (key: 'open' | 'closed' | 'voters' | 'votersUnknown') => regions.reduce((all, row) => all + row[key], 0);
  const [open, closed, voters, unknown] = [sum('open'), sum('closed'), sum('voters'), sum('votersUnknown')];
  return (
    <p className={classes.summary}>
      <strong>{t('stations.open', { count: open, n: figure(open) })}</strong>
      {expected !== null && expected !== open && (
        <span>{t('stations.expected', { count: expected, n: figure(expected) })}</span>
      )}
      {closed > 0 && <span>{t('stations.closedCount', { count: closed, n: figure(closed) })}</span>}
      <span>{t('stations.voters', { count: voters, n: figure(voters) })}</span>
      {unknown > 0 && <span>{t('stations.votersUnknown', { count: unknown, n: figure(unknown) })}</span>}
    </p>
  );
}

function Begin({ again, onImport }: { again: boolean; onImport: () => void }) {
  const { t } = useTranslation();
  const lead = useIsLead();
  const drill = useQuery(api.drill.state.queryOptions());
  const useDrill = useCommand(
    api.stations.useDrill.mutationOptions({ onSuccess: () => offerUndo(t('stations.check.applied'), null) }),
    true,
  );
  if (!lead) return again ? null : <p className={settings.quiet}>{t('settings.leadOnly')}</p>;
  return (
    <div className={classes.begin}>
      <div className={settings.actions}>
        <Button
          variant={again ? 'default' : 'filled'}
          leftSection={<IconTableImport size={17} aria-hidden />}
          onClick={onImport}
        >
          {t(again ? 'stations.importAgain' : 'stations.import')}
        </Button>
        {!again && drill.data?.running && (
          <Button
            variant="default"
            leftSection={<IconFlask size={17} aria-hidden />}
            loading={useDrill.isPending}
            onClick={() => useDrill.mutate({})}
          >
            {t('stations.useDrill')}
          </Button>
        )}
      </div>
      {!again && drill.data?.running && <p className={settings.small}>{t('stations.useDrillWhat')}</p>}
      <Fault error={useDrill.error} />
    </div>
  );
}

function Browse({ regions }: { regions: Regions }) {
  const { t } = useTranslation();
  const [typed, setTyped] = useState('');
  const [search] = useDebouncedValue(typed.trim(), 200);
  const [region, setRegion] = useState<string | null>(null);
  const [district, setDistrict] = useState<string | null>(null);
  const [status, setStatus] = useState<'all' | 'open' | 'closed'>('all');
  const [opened, setOpened] = useState<string | null>(null);
  const [held, setHeld] = useState<string | null>(null);
  const query = useInfiniteQuery(
    api.stations.list.infiniteOptions({
      input: (cursor: string | null) => ({ cursor, limit: PAGE, search, region, district, status }),
      initialPageParam: null as string | null,
      getNextPageParam: (last) => last.next,
      placeholderData: keepPreviousData,
    }),
  );
  const rows = useMemo(() => query.data?.pages.flatMap((page) => page.rows) ?? [], [query.data]);
  const { shown } = useSteady(rows, idOf, {
    held: held !== null,
    scope: `${search} ${region} ${district} ${status} ${query.isPlaceholderData}`,
  });
  const onEnd = useNextPage(query);
  const order = new Intl.Collator(currentLocale());
  const named = (codes: string[], name: (code: string) => string) =>
    codes.map((value) => ({ value, label: name(value) })).sort((a, b) => order.compare(a.label, b.label));
  const districts = regions.find((row) => row.region === region)?.districts.map((row) => row.district) ?? [];
  const total = query.data?.pages[0]?.total ?? null;
  return (
    <div className={classes.browse}>
      <div className={classes.filters}>
        <SearchField
          label={t('stations.searchLabel')}
          placeholder={t('stations.search')}
          value={typed}
          onChange={setTyped}
        />
        <Select
          size="sm"
          aria-label={t('stations.region')}
          placeholder={t('stations.allRegions')}
          clearable
          searchable
          value={region}
          data={named(
            regions.map((row) => row.region),
            regionName,
          )}
          onChange={(value) => {
            setRegion(value);
            setDistrict(null);
          }}
        />
        <Select
          size="sm"
          aria-label={t('stations.district')}
          placeholder={t('stations.allDistricts')}
          clearable
          searchable
          disabled={districts.length === 0}
          value={district}
          data={named(districts, districtName)}
          onChange={setDistrict}
        />
        <Select
          size="sm"
          aria-label={t('stations.status')}
          allowDeselect={false}
          value={status}
          data={[
            { value: 'all', label: t('stations.statusAll') },
            { value: 'open', label: t('stations.statusOpen') },
            { value: 'closed', label: t('stations.statusClosed') },
          ]}
          onChange={(value) => setStatus(value === 'open' || value === 'closed' ? value : 'all')}
        />
      </div>
      <p className={settings.small} role="status">
        {total !== null && t('stations.total', { count: total, n: figure(total) })}
      </p>
      <div className={classes.panes}>
        <div className={classes.list}>
          <QueryList
            query={query}
            empty={<Empty icon={IconMapPin} title={t('stations.nothing')} what={t('stations.nothingWhat')} />}
            label={t('stations.list')}
            rows={shown}
            rowHeight={58}
            openId={opened}
            onOpen={setOpened}
            onBack={() => setOpened(null)}
            onCursor={setHeld}
            onHover={() => undefined}
            onEnd={onEnd}
          >
            {({ row }) => <Row row={row} />}
          </QueryList>
        </div>
        <div className={classes.detail}>
          {opened === null ? (
            <Empty icon={IconMapPin} title={t('stations.choose')} what={t('stations.chooseWhat')} />
          ) : (
            <StationDetail key={opened} stationId={opened} onOpen={setOpened} />
          )}
        </div>
      </div>
    </div>
  );
}

function Row({ row }: { row: StationListRow }) {
  const { t } = useTranslation();
  return (
    <div className={classes.row} data-closed={row.status === 'closed' || undefined}>
      <span className={classes.number}>{t('stations.number', { number: row.number })}</span>
      <span className={classes.grow}>
        <span className={classes.name}>
          {stationName(row) ?? whereText(row)}
          {row.formerNumber !== null && (
            <em className={classes.mark}>{t('stations.was', { number: row.formerNumber })}</em>
          )}
          {row.status === 'closed' && <em className={classes.mark}>{t('stations.closed')}</em>}
        </span>
        <span className={classes.where}>{whereText(row)}</span>
      </span>
      <span className={classes.voters}>
        {row.voters === null
          ? t('common.none')
          : t('stations.votersShort', { count: row.voters, n: figure(row.voters) })}
      </span>
    </div>
  );
}
