import { NativeSelect } from '@mantine/core';
import { IconClockHour4 } from '@tabler/icons-react';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api } from '../../client/rpc.ts';
import { useCodeText } from '../../components/labels.ts';
import { Empty, Failed, ListSkeleton } from '../../components/states.tsx';
import { spanText, timeOfDay } from '../../components/time-format.ts';
import { UrgencyMark } from '../../components/urgency.tsx';
import classes from './shifts.module.css';

const PERIODS = ['24', '72', '168', 'all'] as const;
type Period = (typeof PERIODS)[number];

/** How quickly calls were answered and acted on: all, by urgency, by kind, by hour of the day. */
export function ResponseTimes() {
  const { t } = useTranslation();
  const word = useCodeText();
  const [period, setPeriod] = useState<Period>('24');
  const query = useQuery(
    api.shifts.responseTimes.queryOptions({
      input: { hours: period === 'all' ? null : Number(period) },
      placeholderData: keepPreviousData,
      refetchInterval: 60_000,
    }),
  );
  const times = query.data;
  return (
    <section className={classes.section} aria-label={t('shifts.times.title')}>
      <div className={classes.head}>
        <div>
          <h2 className={classes.subtitle}>{t('shifts.times.title')}</h2>
          <p className={classes.quiet}>{t('shifts.times.what')}</p>
        </div>
        <NativeSelect
          label={t('shifts.times.period')}
          value={period}
          onChange={(event) => setPeriod(PERIODS.find((one) => one === event.currentTarget.value) ?? '24')}
          data={PERIODS.map((value) => ({ value, label: t(`shifts.times.periods.${value}`) }))}
        />
      </div>
      {query.isPending ? (
        <ListSkeleton rows={5} height={40} />
      ) : query.isError ? (
        <Failed error={query.error} retry={() => void query.refetch()} />
      ) : times === undefined || times.all.cases === 0 ? (
        <Empty icon={IconClockHour4} title={t('shifts.times.none')} what={t('shifts.times.noneWhat')} />
      ) : (
        <>
          <p className={classes.quiet}>
            {t('shifts.times.asOf', { at: timeOfDay(times.asOf), zone: times.zone })} {t('shifts.times.baseWhat')}
          </p>
          <Table title={t('shifts.times.byUrgency')} of={t('shifts.times.urgency')}>
            {times.byUrgency.map((row) => (
              <Row key={row.urgency} of={<UrgencyMark urgency={row.urgency} />} row={row} />
            ))}
            <Row of={<strong>{t('shifts.times.all')}</strong>} row={times.all} />
          </Table>
          <Table title={t('shifts.times.byKind')} of={t('shifts.times.kind')}>
            {times.byKind.map((row) => (
              <Row key={row.kind} of={word('kinds', row.kind)} row={row} />
            ))}
          </Table>
          <Table title={t('shifts.times.byHour')} of={t('shifts.times.hour')}>
            {times.byHour.map((row) => (
              <Row key={row.hour} of={`${String(row.hour).padStart(2, '0')}:00`} row={row} />
            ))}
          </Table>
        </>
      )}
    </section>
  );
}

interface Group {
  cases: number;
  answer: Spread;
  action: Spread;
  inTarget: { within: number; of: number };
}
interface Spread {
  n: number;
  waiting: number;
  p50: number | null;
  p90: number | null;
}

function Table({ title, of, children }: { title: string; of: string; children: ReactNode }) {
  const { t } = useTranslation();
  return (
    <div className={classes.part}>
      <h3 className={classes.partTitle}>{title}</h3>
      <table className={classes.table} aria-label={title}>
        <thead>
          <tr>
            <th scope="col">{of}</th>
            <th scope="col">{t('shifts.times.cases')}</th>
            <th scope="col">
              {t('shifts.times.answer')}, {t('shifts.times.p50')}
            </th>
            <th scope="col">{t('shifts.times.p90')}</th>
            <th scope="col">{t('shifts.times.inTarget')}</th>
            <th scope="col">
              {t('shifts.times.action')}, {t('shifts.times.p50')}
            </th>
            <th scope="col">{t('shifts.times.p90')}</th>
          </tr>
        </thead>
        <tbody>{children}</tbody>
      </table>
    </div>
  );
}

function Row({ of, row }: { of: ReactNode; row: Group }) {
  const { t } = useTranslation();
  const { within, of: base } = row.inTarget;
  return (
    <tr>
      <th scope="row">{of}</th>
      <td>{row.cases}</td>
      <Span value={row.answer.p50} of={row.answer} />
      <Span value={row.answer.p90} of={row.answer} bare />
      <td>
        {base === 0 ? '–' : t('shifts.times.share', { share: Math.round((100 * within) / base) })}
        <small>{t('shifts.times.base', { within, of: base })}</small>
      </td>
      <Span value={row.action.p50} of={row.action} />
      <Span value={row.action.p90} of={row.action} bare />
    </tr>
  );
}

/** A figure with its n; unknown is a dash, never 0. */
function Span({ value, of, bare = false }: { value: number | null; of: Spread; bare?: boolean }) {
  const { t } = useTranslation();
  return (
    <td>
      {value === null ? '–' : spanText(value, t)}
      <small>
        {t('shifts.times.n', { n: of.n })}
        {!bare && of.waiting > 0 && ` · ${t('shifts.times.runs', { count: of.waiting })}`}
      </small>
    </td>
  );
}
