import { Button, Kbd } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { AssignmentRow } from '../../../contract/index.ts';
import { useShortcut } from '../../app/use-shortcuts.ts';
import { api, client } from '../../client/rpc.ts';
import { Hostile, plain } from '../../components/hostile.tsx';
import { offerUndo } from '../../components/offer-undo.tsx';
import { useCommand } from '../../components/use-command.ts';
import { useMayCoordinate } from '../observers/queries.ts';
import { AssignDialog } from './assign-dialog.tsx';
import classes from './assignments.module.css';
import { CheckInDialog } from './check-in-dialog.tsx';
import { observersToDrag } from './drag.ts';
import { useContactWords } from './words.ts';

/** What may be done about a station: observers sent there, by key or by dragging whoever is free onto any station. */
export function StationActions({ stationId }: { stationId: string }) {
  const { t } = useTranslation();
  const coordinates = useMayCoordinate();
  const [sending, setSending] = useState(false);
  const [free, setFree] = useState(false);
  const { data } = useQuery(api.coverage.station.queryOptions({ input: { stationId } }));
  useShortcut('sendObservers', () => setSending(true), coordinates);
  if (!coordinates || !data) return null;
  return (
    <>
      <div className={classes.buttons}>
        <Button size="xs" variant="default" rightSection={<Kbd>T</Kbd>} onClick={() => setSending(true)}>
          {t('contact.assign.title')}
        </Button>
        <Button size="xs" variant="default" aria-expanded={free} onClick={() => setFree(!free)}>
          {t('contact.assign.freeOnes')}
        </Button>
      </div>
      {free && <FreeObservers stationId={stationId} />}
      <Standing of={{ station: stationId }} />
      {sending && (
        <AssignDialog from={{ station: { id: stationId, number: data.number } }} onClose={() => setSending(false)} />
      )}
    </>
  );
}

/** Whoever is free for the whole day, to be dragged onto a station of the list. Everything it does the dialog does by keys. */
function FreeObservers({ stationId }: { stationId: string }) {
  const { t } = useTranslation();
  const { data } = useQuery(
    api.assignments.candidates.queryOptions({ input: { station: stationId, shift: 'whole', search: '' } }),
  );
  const free = data?.rows.filter(({ busy }) => busy === null) ?? [];
  return (
    <section className={classes.section} aria-label={t('contact.assign.freeOnes')}>
      <p className={classes.quiet}>{t('contact.assign.drag')}</p>
      <ul className={classes.chips}>
        {free.map((row) => (
          <li key={row.id} className={classes.chip} {...observersToDrag([row.id])}>
            <Hostile text={row.callSign} max={40} />
          </li>
        ))}
      </ul>
    </section>
  );
}

/** What may be done with an observer: sent somewhere, taken back, what they said written down. */
export function ObserverActions({ observer }: { observer: { id: string; callSign: string; state: string } }) {
  const { t } = useTranslation();
  const coordinates = useMayCoordinate();
  const [open, setOpen] = useState<'send' | 'tell' | null>(null);
  const active = observer.state === 'active';
  useShortcut('sendObservers', () => setOpen('send'), coordinates && active);
  useShortcut('checkIn', () => setOpen('tell'), coordinates);
  const { id, callSign } = observer;
  const close = () => setOpen(null);
  return (
    <section className={classes.section} aria-label={t('contact.assign.stationsOf')}>
      <h3 className={classes.title}>{t('contact.assign.stationsOf')}</h3>
      <Standing of={{ observer: id }} />
      {coordinates && (
        <div className={classes.buttons}>
          {active && (
            <Button size="xs" variant="default" rightSection={<Kbd>T</Kbd>} onClick={() => setOpen('send')}>
              {t('contact.assign.toStation')}
            </Button>
          )}
          <Button size="xs" variant="default" rightSection={<Kbd>C</Kbd>} onClick={() => setOpen('tell')}>
            {t('contact.calls.checkIn')}
          </Button>
        </div>
      )}
      {open === 'send' && <AssignDialog from={{ observers: [{ id, callSign }] }} onClose={close} />}
      {open === 'tell' && <CheckInDialog observer={{ id, callSign }} station={null} onClose={close} />}
    </section>
  );
}

/** Assignments that stand, of a station or of an observer, each to be taken back. */
function Standing({ of }: { of: { station: string } | { observer: string } }) {
  const { t } = useTranslation();
  const { data } = useQuery(api.assignments.list.queryOptions({ input: of }));
  const end = useCommand(
    api.assignments.unassign.mutationOptions({
      onSuccess: ({ entryId }) => offerUndo(t('contact.confirm.saidEnd'), () => client.assignments.undo({ entryId })),
    }),
  );
  const rows = data?.filter(({ endedAt }) => endedAt === null) ?? [];
  if (rows.length === 0)
    return 'observer' in of ? <p className={classes.quiet}>{t('contact.assign.nowhere')}</p> : null;
  return (
    <ul className={classes.lines}>
      {rows.map((row) => (
        <One
          key={row.id}
          row={row}
          who={'station' in of}
          busy={end.isPending}
          onEnd={() => end.mutate({ ids: [row.id], why: 'moved' })}
        />
      ))}
    </ul>
  );
}

function One({ row, who, busy, onEnd }: { row: AssignmentRow; who: boolean; busy: boolean; onEnd: () => void }) {
  const { t } = useTranslation();
  const words = useContactWords();
  const coordinates = useMayCoordinate();
  const what = who ? plain(row.callSign, 40) : words.station(row);
  return (
    <li>
      <span>
        <bdi>{what}</bdi> <span className={classes.quiet}>{words.shift(row.shift)}</span>
      </span>
      {row.toConfirm && <em className={classes.mark}>{t('contact.tabs.confirm')}</em>}
      {coordinates && (
        <Button
          size="compact-xs"
          variant="subtle"
          color="gray"
          disabled={busy}
          aria-label={`${t('contact.confirm.end')}: ${what}`}
          onClick={onEnd}
        >
          {t('contact.confirm.end')}
        </Button>
      )}
    </li>
  );
}

interface Lost {
  assignment: string;
  station: string;
  number: number;
}

/** Stations of an organisation that may send nobody any more: all of its observers taken back at once, with one undo. */
export function TakeAllBack({ rows }: { rows: readonly Lost[] }) {
  const { t } = useTranslation();
  const coordinates = useMayCoordinate();
  const end = useCommand(
    api.assignments.unassign.mutationOptions({
      onSuccess: ({ entryId }, { ids }) =>
        offerUndo(t('contact.assign.tookBack', { count: ids.length }), () => client.assignments.undo({ entryId })),
    }),
  );
  if (!coordinates || rows.length === 0) return null;
  return (
    <Button
      size="xs"
      variant="default"
      loading={end.isPending}
      onClick={() => end.mutate({ ids: rows.map(({ assignment }) => assignment), why: 'accreditationLost' })}
    >
      {t('contact.assign.takeBackAll', { count: rows.length })}
    </Button>
  );
}

/** Somebody of another organisation instead. */
export function SendElse({ row }: { row: Lost }) {
  const { t } = useTranslation();
  const coordinates = useMayCoordinate();
  const [sending, setSending] = useState(false);
  const { station, number } = row;
  if (!coordinates) return null;
  return (
    <>
      <Button
        size="compact-xs"
        variant="default"
        aria-label={`${t('contact.calls.other')}: ${t('contact.station', { number })}`}
        onClick={() => setSending(true)}
      >
        {t('contact.calls.other')}
      </Button>
      {sending && <AssignDialog from={{ station: { id: station, number } }} onClose={() => setSending(false)} />}
    </>
  );
}
