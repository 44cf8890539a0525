import { useTranslation } from 'react-i18next';
import type { AffectedRow } from '../../../contract/index.ts';
import { currentLocale } from '../../app/i18n.ts';
import { Deadline } from '../../components/time.tsx';
import { timeOfDay } from '../../components/time-format.ts';
import { useElection } from '../../stores/election.ts';
import classes from './affected.module.css';

type Term = AffectedRow['terms'][number];

/** What a term is called in the reader's language. */
export function useTermName(): (code: string) => string {
  const { t } = useTranslation();
  const names = useElection((election) => election.names?.statutoryTerms);
  return (code) =>
    code === 'arrestEnds'
      ? t('affected.terms.arrestEnds')
      : (names?.find((term) => term.code === code)?.names[currentLocale()] ?? code);
}

/** The next term that runs, else the one that ran out last. */
export const nextOf = (terms: readonly Term[]): Term | null =>
  terms.find(({ passed }) => !passed) ?? terms.at(-1) ?? null;

/** Every term with what is left of it, and when that is at the place and in UTC. */
export function Terms({ row }: { row: Pick<AffectedRow, 'terms' | 'zone' | 'deprivedSince'> }) {
  const { t } = useTranslation();
  const name = useTermName();
  if (row.terms.length === 0)
    return row.deprivedSince === null ? <p className={classes.quiet}>{t('affected.terms.noStart')}</p> : null;
  return (
    <ul className={classes.terms}>
      {row.terms.map(({ code, dueAt }) => (
        <li key={code} className={classes.term}>
          <span>{name(code)}</span>
          <span className={classes.quiet}>
            <Deadline due={dueAt} />
            {' · '}
            {t('affected.terms.there', { time: timeOfDay(dueAt, row.zone), utc: timeOfDay(dueAt, 'UTC') })}
          </span>
        </li>
      ))}
    </ul>
  );
}
