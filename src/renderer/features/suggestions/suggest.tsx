import { Button, Checkbox, NativeSelect } from '@mantine/core';
import { IconUserCheck } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { type ReasonRow, SUGGEST_MOST } from '../../../contract/areas/suggestions.ts';
import type { ElectionNames } from '../../../contract/shapes.ts';
import { ASSIGNMENT_SHIFTS, type AssignmentShift } from '../../../domain/coverage-terms.ts';
import { SUGGESTION_DOUBTS } from '../../../domain/suggestion.ts';
import { currentLocale } from '../../app/i18n.ts';
import { api, client } from '../../client/rpc.ts';
import { plain } from '../../components/hostile.tsx';
import { offerUndo } from '../../components/offer-undo.tsx';
import { Empty, Failed, Fault, ListSkeleton } from '../../components/states.tsx';
import { useCommand } from '../../components/use-command.ts';
import { useElection } from '../../stores/election.ts';
import classes from './suggestions.module.css';

interface Props {
  /** Stations of the view that nobody is assigned to. */
  stations: readonly string[];
  onDone: () => void;
}

const NO_REGIONS: ElectionNames['regions'] = [];

const isDoubt = ({ code }: ReasonRow): boolean => SUGGESTION_DOUBTS.some((doubt) => doubt === code);

/** Whom to send where nobody is, and why: all, some or none of it becomes an assignment. */
export function Suggest({ stations, onDone }: Props) {
  const { t } = useTranslation();
  const regions = useElection((store) => store.names?.regions ?? NO_REGIONS);
  const [shift, setShift] = useState<AssignmentShift>('whole');
  const asked = stations.slice(0, SUGGEST_MOST);
  const query = useQuery(api.suggestions.for.queryOptions({ input: { stations: [...asked], shift } }));
  const [left, setLeft] = useState<ReadonlySet<string>>(new Set());
  const rows = query.data?.rows ?? [];
  const taken = rows.filter(({ station }) => !left.has(station));
  const assign = useCommand(
    api.assignments.assign.mutationOptions({
      onSuccess: ({ entryId, ids }) => {
        onDone();
        offerUndo(t('suggestions.assigned', { count: ids.length }), () => client.assignments.undo({ entryId }));
      },
    }),
    true,
  );
  const where = (region: string, number: number): string =>
    `${regions.find(({ code }) => code === region)?.names[currentLocale()] ?? region} № ${number}`;
  const why = (reason: ReasonRow): string => {
    if (reason.code === 'distance') return t('suggestions.reason.distance', { km: reason.km });
    if (reason.code === 'load') return t('suggestions.reason.load', { count: reason.count });
    return t(`suggestions.reason.${reason.code}`);
  };
  const reload = () => void query.refetch();
  return (
    <form
      className={classes.suggest}
      aria-label={t('suggestions.title')}
      autoComplete="off"
      onSubmit={(event) => {
        event.preventDefault();
        if (taken.length > 0 && !assign.isPending)
          assign.mutate({ assignments: taken.map(({ station, observer }) => ({ station, observer, shift })) });
      }}
    >
      <h2 className={classes.title}>{t('suggestions.title')}</h2>
      <p className={classes.what}>{t('suggestions.what')}</p>
      <NativeSelect
        autoFocus
        size="xs"
        label={t('suggestions.shift')}
        value={shift}
        onChange={(event) => {
          setLeft(new Set());
          setShift(ASSIGNMENT_SHIFTS.find((each) => each === event.currentTarget.value) ?? 'whole');
        }}
        data={ASSIGNMENT_SHIFTS.map((value) => ({ value, label: t(`suggestions.shifts.${value}`) }))}
      />
      {stations.length > asked.length && (
        <p className={classes.quiet}>{t('suggestions.cut', { shown: asked.length, all: stations.length })}</p>
      )}
      {query.isPending ? (
        <ListSkeleton rows={6} height={44} />
      ) : query.isError ? (
        <Failed error={query.error} retry={reload} />
      ) : rows.length === 0 ? (
        <Empty
          icon={IconUserCheck}
          title={t('suggestions.none')}
          what={t(query.data.people === 0 ? 'suggestions.nobodyFree' : 'suggestions.tooFar')}
        />
      ) : (
        <>
          <p className={classes.quiet}>
            {t('suggestions.found', { count: rows.length, gaps: query.data.gaps, people: query.data.people })}
          </p>
          <Checkbox
            size="xs"
            label={t('suggestions.all')}
            checked={taken.length === rows.length}
            indeterminate={taken.length > 0 && taken.length < rows.length}
            onChange={(event) =>
              setLeft(event.currentTarget.checked ? new Set() : new Set(rows.map(({ station }) => station)))
            }
          />
          <ul className={classes.list}>
            {rows.map(({ station, callSign, region, number, reasons }) => (
              <li key={station} className={classes.row}>
                <Checkbox
                  size="xs"
                  checked={!left.has(station)}
                  onChange={(event) => {
                    const next = new Set(left);
                    if (event.currentTarget.checked) next.delete(station);
                    else next.add(station);
                    setLeft(next);
                  }}
                  label={t('suggestions.pair', { who: plain(callSign, 40), where: where(region, number) })}
                />
                <p className={classes.reasons}>
                  {reasons.map((reason) => (
                    <span key={reason.code} className={classes.reason} data-doubt={isDoubt(reason) || undefined}>
                      {why(reason)}
                    </span>
                  ))}
                </p>
              </li>
            ))}
          </ul>
        </>
      )}
      <Fault error={assign.error} />
      <div className={classes.actions}>
        <Button type="submit" size="xs" disabled={taken.length === 0} loading={assign.isPending}>
          {t('suggestions.assign', { count: taken.length })}
        </Button>
        <Button size="xs" variant="default" onClick={onDone}>
          {t('common.cancel')}
        </Button>
      </div>
    </form>
  );
}
