import { Button, NativeSelect } from '@mantine/core';
import { IconCircleCheck, IconCircleDashed, IconCirclePause, IconClockHour4, IconMapPin } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api, type client } from '../../../client/rpc.ts';
import { FiguresTable } from '../../../components/figures-table.tsx';
import { Hostile } from '../../../components/hostile.tsx';
import { numberText } from '../../../components/number-text.ts';
import { Empty, Failed, ListSkeleton } from '../../../components/states.tsx';
import { districtName, placeName, stationName } from '../../stations/words.ts';
import classes from './estimate.module.css';
import { useEstimateWords } from './words.ts';

/** Missing ones first: this is the list by which they are called. */
export const STATION_STATES = ['missing', 'waiting', 'apart', 'counted'] as const;
export type StationState = (typeof STATION_STATES)[number];
/** Which of the drawn stations somebody wants to see; stratum '' is every one. */
export interface Wanted {
  state: StationState | 'all';
  stratum: string;
}
export const EVERY: Wanted = { state: 'all', stratum: '' };

type Row = Awaited<ReturnType<typeof client.estimate.stations>>[number];

const ICONS = {
  missing: IconCircleDashed,
  waiting: IconClockHour4,
  apart: IconCirclePause,
  counted: IconCircleCheck,
} as const;
const PAGE = 100;

interface Props {
  wanted: Wanted;
  onWanted: (wanted: Wanted) => void;
  onProtocol: (id: string) => void;
}

/** Every drawn station and what is there of it; what has come opens its protocol. */
export function DrawnStations({ wanted, onWanted, onProtocol }: Props) {
  const { t } = useTranslation();
  const words = useEstimateWords();
  const query = useQuery(api.estimate.stations.queryOptions());
  if (query.isPending) return <ListSkeleton rows={8} height={36} />;
  if (query.isError) return <Failed error={query.error} retry={() => void query.refetch()} />;
  const all = query.data;
  const there = all.filter(({ stratum }) => wanted.stratum === '' || stratum === wanted.stratum);
  const count = (state: Wanted['state']): string =>
    numberText(state === 'all' ? there.length : there.filter((row) => row.state === state).length);
  const strata = [...new Set(all.map(({ stratum }) => stratum))];
  const shown = there.filter(({ state }) => wanted.state === 'all' || state === wanted.state).toSorted(inOrder);
  return (
    <div className={classes.part}>
      <p className={classes.prose}>{t('estimate.stations.what')}</p>
      <div className={classes.row}>
        <NativeSelect
          size="xs"
          label={t('estimate.stations.state')}
          value={wanted.state}
          onChange={({ currentTarget: { value } }) =>
            onWanted({ ...wanted, state: STATION_STATES.find((one) => one === value) ?? 'all' })
          }
          data={(['all', ...STATION_STATES] as const).map((value) => ({
            value,
            label: `${t(`estimate.stations.states.${value}`)} · ${count(value)}`,
          }))}
        />
        <NativeSelect
          size="xs"
          label={t('estimate.stratum')}
          value={wanted.stratum}
          onChange={({ currentTarget: { value } }) => onWanted({ ...wanted, stratum: value })}
          data={[
            { value: '', label: t('estimate.stations.everyStratum') },
            ...strata.map((value) => ({ value, label: words.stratum(value) })),
          ]}
        />
      </div>
      {shown.length === 0 ? (
        <Empty icon={IconMapPin} title={t('estimate.stations.none')} what={t('estimate.stations.noneWhat')} />
      ) : (
        <Table key={`${wanted.state} ${wanted.stratum}`} rows={shown} onProtocol={onProtocol} />
      )}
    </div>
  );
}

const inOrder = (a: Row, b: Row): number =>
  STATION_STATES.indexOf(a.state) - STATION_STATES.indexOf(b.state) ||
  (a.region < b.region ? -1 : a.region > b.region ? 1 : 0) ||
  a.number - b.number;

/** What somebody needs who asks for it on the telephone: its name, and where in the region it is. */
const whereOf = (row: Row): string =>
  [
    stationName(row),
    row.district === null ? null : districtName(row.district),
    row.place === null ? null : placeName(row.place),
  ]
    .filter((part) => part !== null)
    .join(' · ');

function Table({ rows, onProtocol }: { rows: Row[]; onProtocol: (id: string) => void }) {
  const { t } = useTranslation();
  const words = useEstimateWords();
  const [most, setMost] = useState(PAGE);
  return (
    <>
      <FiguresTable
        caption={t('estimate.stations.caption', { n: numberText(rows.length) })}
        heads={[
          { key: 'station', text: t('tally.station') },
          { key: 'state', text: t('estimate.stations.state') },
          { key: 'where', text: t('tally.where') },
        ]}
      >
        {rows.slice(0, most).map((row) => {
          const { protocol, state, part } = row;
          const Icon = ICONS[state];
          const name = words.station(row.station);
          return (
            <tr key={row.station}>
              <th scope="row">
                {protocol === null ? (
                  name
                ) : (
                  <Button size="compact-sm" variant="subtle" onClick={() => onProtocol(protocol)}>
                    {name}
                  </Button>
                )}
              </th>
              <td>
                <span className={classes.state} data-state={state}>
                  <Icon size={16} aria-hidden />
                  {t(`estimate.stations.states.${state}`)}
                  {state === 'apart' && part && ` · ${t(`tally.part.${part}`)}`}
                </span>
              </td>
              <td>
                <Hostile text={whereOf(row)} max={120} />
              </td>
            </tr>
          );
        })}
      </FiguresTable>
      {rows.length > most && (
        <div>
          <Button size="xs" variant="default" onClick={() => setMost(most + PAGE)}>
            {t('tally.more')}
          </Button>
        </div>
      )}
    </>
  );
}
