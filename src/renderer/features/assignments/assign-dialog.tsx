import { Button, Checkbox, Radio, Select } from '@mantine/core';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ASSIGNMENT_SHIFTS, type AssignmentShift } from '../../../domain/coverage-terms.ts';
import { api, client } from '../../client/rpc.ts';
import { Dialog } from '../../components/dialog.tsx';
import { Hostile, plain } from '../../components/hostile.tsx';
import { offerUndo } from '../../components/offer-undo.tsx';
import { SearchField } from '../../components/search-field.tsx';
import { Failed, Fault, ListSkeleton } from '../../components/states.tsx';
import { useCommand } from '../../components/use-command.ts';
import { districtName, stationName, whereText } from '../stations/words.ts';
import classes from './assignments.module.css';
import { useContactWords } from './words.ts';

/** What somebody is sent from: a station that wants observers, or observers who want a station. */
export type AssignFrom =
  | { station: { id: string; number: number } }
  | { observers: readonly { id: string; callSign: string }[] };

interface Props {
  from: AssignFrom;
  onClose: () => void;
}

/** Sends observers, from a station or from the observers: one decision, with one undo. By keyboard throughout. */
export function AssignDialog({ from, onClose }: Props) {
  return 'station' in from ? (
    <FromStation station={from.station} onClose={onClose} />
  ) : (
    <FromObservers observers={from.observers} onClose={onClose} />
  );
}

function useAssign(onDone: () => void) {
  const { t } = useTranslation();
  return useCommand(
    api.assignments.assign.mutationOptions({
      onSuccess: ({ entryId, ids }) => {
        offerUndo(t('contact.assign.said', { count: ids.length }), () => client.assignments.undo({ entryId }));
        onDone();
      },
    }),
    true,
  );
}

interface FormProps {
  title: string;
  shift: AssignmentShift;
  onShift: (shift: AssignmentShift) => void;
  button: string;
  ready: boolean;
  command: ReturnType<typeof useAssign>;
  onSubmit: () => void;
  onClose: () => void;
  children: ReactNode;
}

function Form({ title, shift, onShift, button, ready, command, onSubmit, onClose, children }: FormProps) {
  const { t } = useTranslation();
  const words = useContactWords();
  return (
    <Dialog title={title} opened onClose={onClose} size={560}>
      <form
        className={classes.form}
        aria-label={title}
        autoComplete="off"
        onSubmit={(event) => {
          event.preventDefault();
          if (ready && !command.isPending) onSubmit();
        }}
      >
        <Select
          label={t('contact.assign.shift')}
          value={shift}
          allowDeselect={false}
          onChange={(value) => onShift(ASSIGNMENT_SHIFTS.find((one) => one === value) ?? 'whole')}
          data={ASSIGNMENT_SHIFTS.map((value) => ({ value, label: words.shift(value) }))}
        />
        {children}
        <Fault error={command.error} />
        <div className={classes.buttons}>
          <Button type="submit" disabled={!ready} loading={command.isPending}>
            {button}
          </Button>
          <Button variant="default" onClick={onClose}>
            {t('common.cancel')}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}

function FromStation({ station, onClose }: { station: { id: string; number: number }; onClose: () => void }) {
  const { t } = useTranslation();
  const words = useContactWords();
  const [shift, setShift] = useState<AssignmentShift>('whole');
  const [search, setSearch] = useState('');
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const command = useAssign(onClose);
  const query = useQuery(
    api.assignments.candidates.queryOptions({
      input: { station: station.id, shift, search },
      placeholderData: keepPreviousData,
    }),
  );
  const rows = query.data?.rows ?? [];
  const toggle = (id: string) => {
    const next = new Set(chosen);
    if (!next.delete(id)) next.add(id);
    setChosen(next);
  };
  return (
    <Form
      title={t('contact.assign.titleStation', { number: station.number })}
      shift={shift}
      onShift={setShift}
      button={t('contact.assign.send', { count: chosen.size })}
      ready={chosen.size > 0}
      command={command}
      onClose={onClose}
      onSubmit={() =>
        command.mutate({ assignments: [...chosen].map((observer) => ({ observer, station: station.id, shift })) })
      }
    >
      <SearchField
        label={t('contact.assign.search')}
        placeholder={t('contact.assign.searchWhat')}
        value={search}
        onChange={setSearch}
      />
      {query.isPending ? (
        <ListSkeleton rows={3} height={32} />
      ) : query.isError && !query.data ? (
        <Failed error={query.error} retry={() => void query.refetch()} />
      ) : rows.length === 0 ? (
        <p className={classes.quiet}>
          {t('contact.assign.none')}. {t('contact.assign.noneWhat')}
        </p>
      ) : (
        <>
          <fieldset className={classes.candidates} aria-label={t('contact.assign.who')}>
            {rows.map((row) => (
              <Checkbox
                key={row.id}
                size="sm"
                checked={chosen.has(row.id)}
                disabled={row.busy !== null && !chosen.has(row.id)}
                onChange={() => toggle(row.id)}
                label={<Hostile text={row.callSign} max={40} />}
                description={[
                  row.district === null ? null : districtName(row.district),
                  row.organisation === null ? null : plain(row.organisation, 40),
                  row.languages.map((language) => plain(language, 12)).join(', ') || null,
                  row.car ? t('contact.assign.car') : null,
                  row.busy === null
                    ? t('contact.assign.free')
                    : t('contact.busyElsewhere', { region: words.region(row.busy.region), number: row.busy.number }),
                ]
                  .filter((part) => part !== null)
                  .join(' · ')}
              />
            ))}
          </fieldset>
          {query.data && query.data.total > rows.length && (
            <p className={classes.quiet}>{t('contact.assign.more', { count: query.data.total - rows.length })}</p>
          )}
        </>
      )}
    </Form>
  );
}

const STATIONS = 30;

function FromObservers({
  observers,
  onClose,
}: {
  observers: readonly { id: string; callSign: string }[];
  onClose: () => void;
}) {
  const { t } = useTranslation();
  const [shift, setShift] = useState<AssignmentShift>('whole');
  const [search, setSearch] = useState('');
  const [station, setStation] = useState<string | null>(null);
  const command = useAssign(onClose);
  const query = useQuery({
    ...api.stations.list.queryOptions({ input: { search, status: 'open', limit: STATIONS } }),
    placeholderData: keepPreviousData,
  });
  const rows = query.data?.rows ?? [];
  const [first] = observers;
  const title =
    observers.length === 1 && first
      ? t('contact.assign.titleObserver', { name: plain(first.callSign, 40) })
      : t('contact.assign.titleMany', { count: observers.length });
  return (
    <Form
      title={title}
      shift={shift}
      onShift={setShift}
      button={t('contact.assign.sendOne')}
      ready={station !== null}
      command={command}
      onClose={onClose}
      onSubmit={() => {
        if (station !== null)
          command.mutate({ assignments: observers.map(({ id }) => ({ observer: id, station, shift })) });
      }}
    >
      <SearchField
        label={t('contact.assign.stations')}
        placeholder={t('contact.assign.stationsWhat')}
        value={search}
        onChange={setSearch}
      />
      {query.isPending ? (
        <ListSkeleton rows={3} height={32} />
      ) : query.isError && !query.data ? (
        <Failed error={query.error} retry={() => void query.refetch()} />
      ) : rows.length === 0 ? (
        <p className={classes.quiet}>
          {t('contact.assign.noStation')}. {t('contact.assign.noStationWhat')}
        </p>
      ) : (
        <Radio.Group value={station} onChange={setStation} aria-label={t('contact.assign.where')}>
          <div className={classes.candidates}>
            {rows.map((row) => (
              <Radio
                key={row.id}
                size="sm"
                value={row.id}
                label={`${t('contact.station', { number: row.number })} · ${stationName(row) ?? ''}`}
                description={whereText(row)}
              />
            ))}
          </div>
        </Radio.Group>
      )}
    </Form>
  );
}
