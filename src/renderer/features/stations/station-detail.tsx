import { Button, NumberInput, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api, client } from '../../client/rpc.ts';
import { useIsLead } from '../../client/session.ts';
import { Hostile, plain } from '../../components/hostile.tsx';
import { offerUndo } from '../../components/offer-undo.tsx';
import { Failed, Fault, ListSkeleton } from '../../components/states.tsx';
import { Moment } from '../../components/time.tsx';
import { useCommand } from '../../components/use-command.ts';
import settings from '../settings/settings.module.css';
import { ChangeText } from './change-text.tsx';
import classes from './stations.module.css';
import { districtName, figure, placeName, regionName, stationName } from './words.ts';

type Detail = Awaited<ReturnType<typeof client.stations.get>>;

/** One station: what is known, every number it had, what became of it, and changing it by hand. */
export function StationDetail({ stationId, onOpen }: { stationId: string; onOpen: (id: string) => void }) {
  const { t } = useTranslation();
  const lead = useIsLead();
  const query = useQuery(api.stations.get.queryOptions({ input: { stationId } }));
  if (query.isPending) return <ListSkeleton rows={6} height={28} />;
  if (query.isError) return <Failed error={query.error} retry={() => void query.refetch()} />;
  const station = query.data;
  const unknown = <span className={settings.quiet}>{t('stations.detail.unknown')}</span>;
  const text = (value: string | null) => (value === null ? unknown : <Hostile text={value} />);
  return (
    <article className={classes.station} aria-label={t('stations.number', { number: station.number })}>
      <h2 className={settings.subtitle}>
        {t('stations.number', { number: station.number })}
        {station.status === 'closed' && <em className={classes.mark}>{t('stations.closed')}</em>}
      </h2>
      <p>{stationName(station)}</p>
      <dl className={classes.facts}>
        <dt>{t('stations.fields.region')}</dt>
        <dd>{regionName(station.region)}</dd>
        <dt>{t('stations.fields.district')}</dt>
        <dd>{station.district === null ? unknown : districtName(station.district)}</dd>
        <dt>{t('stations.fields.place')}</dt>
        <dd>{station.place === null ? unknown : placeName(station.place)}</dd>
        <dt>{t('stations.fields.address')}</dt>
        <dd>{text(station.address)}</dd>
        <dt>{t('stations.fields.voters')}</dt>
        <dd>{station.voters === null ? unknown : figure(station.voters)}</dd>
        <dt>{t('stations.fields.location')}</dt>
        <dd>{station.lat === null || station.lon === null ? unknown : `${station.lat}, ${station.lon}`}</dd>
        <dt>{t('stations.fields.zone')}</dt>
        <dd>{station.zone}</dd>
        {station.externalId !== null && (
          <>
            <dt>{t('stations.fields.externalId')}</dt>
            <dd>{text(station.externalId)}</dd>
          </>
        )}
      </dl>
      <Numbers station={station} onOpen={onOpen} />
      <h3 className={classes.heading}>{t('stations.detail.history')}</h3>
      <ul className={classes.history}>
        {station.history.map((entry) => (
          <li key={entry.entryId}>
            <span className={settings.small}>
              <Moment at={entry.at} date /> · <Hostile text={entry.by} max={30} />
            </span>
            {entry.changes.map((change) => (
              <ChangeText key={change.field} change={change} />
            ))}
          </li>
        ))}
        <li>
          <span className={settings.small}>
            <Moment at={station.addedAt} date /> · {t('stations.detail.added')}
          </span>
        </li>
      </ul>
      {lead && <ByHand key={`${station.number} ${station.status} ${station.address}`} station={station} />}
    </article>
  );
}

function Numbers({ station, onOpen }: { station: Detail; onOpen: (id: string) => void }) {
  const { t } = useTranslation();
  if (station.numbers.length < 2 && station.others.length === 0) return null;
  return (
    <>
      <h3 className={classes.heading}>{t('stations.detail.numbers')}</h3>
      <ul className={classes.history}>
        {station.numbers.map((row) => (
          <li key={`${row.number} ${row.until}`}>
            {t('stations.number', { number: row.number })}{' '}
            <span className={settings.small}>
              {row.until === null ? (
                t('stations.detail.now')
              ) : row.from === null ? (
                t('stations.detail.before')
              ) : (
                <Moment at={row.until} date />
              )}
            </span>
          </li>
        ))}
      </ul>
      {station.others.length > 0 && (
        <p className={settings.small}>
          {t('stations.detail.others')}{' '}
          {station.others.map((other) => (
            <Button key={other.id} size="compact-xs" variant="default" onClick={() => onOpen(other.id)}>
              {t('stations.number', { number: other.number })}
            </Button>
          ))}
        </p>
      )}
    </>
  );
}

function ByHand({ station }: { station: Detail }) {
  const { t } = useTranslation();
  const [number, setNumber] = useState<number | string>(station.number);
  const [address, setAddress] = useState(station.address ?? '');
  const done = (entryId: string) => offerUndo(t('stations.detail.saved'), () => client.stations.undo({ entryId }));
  const change = useCommand(api.stations.change.mutationOptions({ onSuccess: ({ entryId }) => done(entryId) }), true);
  const moved = address.trim() !== (station.address ?? '');
  const same = number === station.number && !moved;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (same || typeof number !== 'number') return;
    change.mutate({
      stationId: station.id,
      ...(number === station.number ? {} : { number }),
      ...(moved ? { address: address.trim() || null } : {}),
    });
  };
  return (
    <form className={classes.byHand} onSubmit={submit}>
      <h3 className={classes.heading}>{t('stations.detail.edit')}</h3>
      <p className={settings.small}>{t('stations.detail.editWhat')}</p>
      <NumberInput
        size="sm"
        label={t('stations.fields.number')}
        value={number}
        onChange={setNumber}
        min={1}
        max={99_999}
        allowDecimal={false}
        allowNegative={false}
        hideControls
      />
      <TextInput
        size="sm"
        label={t('stations.fields.address')}
        value={plain(address, 200)}
        maxLength={200}
        onChange={(event) => setAddress(event.currentTarget.value)}
      />
      <Fault error={change.error} />
      <div className={settings.actions}>
        <Button type="submit" disabled={same || typeof number !== 'number'} loading={change.isPending}>
          {t('stations.detail.save')}
        </Button>
        <Button
          variant="default"
          disabled={change.isPending}
          onClick={() =>
            change.mutate({ stationId: station.id, status: station.status === 'open' ? 'closed' : 'open' })
          }
        >
          {t(station.status === 'open' ? 'stations.detail.close' : 'stations.detail.reopen')}
        </Button>
      </div>
    </form>
  );
}
