import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { api } from '../../client/rpc.ts';
import { Hostile } from '../../components/hostile.tsx';
import { placeText } from '../../components/labels.ts';
import { Failed, ListSkeleton } from '../../components/states.tsx';
import { Age, Deadline, Moment } from '../../components/time.tsx';
import { UrgencyMark } from '../../components/urgency.tsx';
import { openCase } from '../../stores/ui.ts';
import { nextOf, useTermName } from '../affected/terms.tsx';
import type { SheetData } from './paper.tsx';
import classes from './shifts.module.css';
import { caseName } from './words.ts';

/** What was opened, closed, escalated and handed over, newest first. */
export function Changes({ changes }: Pick<SheetData, 'changes'>) {
  const { t } = useTranslation();
  return (
    <section className={classes.part} aria-label={t('shifts.sheet.changes')}>
      <h3 className={classes.partTitle}>{t('shifts.sheet.changes')}</h3>
      {changes.length === 0 ? (
        <p className={classes.quiet}>{t('shifts.sheet.noChanges')}</p>
      ) : (
        <ul className={classes.rows}>
          {changes.map((row) => (
            <li key={`${row.what} ${row.id}`} className={classes.slim}>
              <Moment at={row.at} />
              <span className={classes.what}>{t(`shifts.changed.${row.what}`)}</span>
              <UrgencyMark urgency={row.urgency} />
              <button type="button" className={classes.link} onClick={() => openCase(row.id)}>
                <bdi>{caseName(row)}</bdi>
              </button>
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}

/** People still to be answered for: by their initials, as everywhere until a name is read on record. */
const SHOWN = 50;
export const heldQuery = () =>
  api.affected.list.queryOptions({ input: { unresolved: true, limit: SHOWN }, refetchInterval: 30_000 });

export function Held() {
  const { t } = useTranslation();
  const termName = useTermName();
  const query = useQuery(heldQuery());
  return (
    <section className={classes.part} aria-label={t('shifts.sheet.people')}>
      <h3 className={classes.partTitle}>{t('shifts.sheet.people')}</h3>
      {query.isPending ? (
        <ListSkeleton rows={2} height={40} />
      ) : query.isError ? (
        <Failed error={query.error} retry={() => void query.refetch()} />
      ) : query.data.rows.length === 0 ? (
        <p className={classes.quiet}>{t('shifts.sheet.noPeople')}</p>
      ) : (
        <ul className={classes.rows}>
          {query.data.rows.map((row) => {
            const term = nextOf(row.terms);
            const place = placeText({ region: row.region, place: row.place ?? '' });
            return (
              <li key={row.id} className={classes.slim}>
                <button type="button" className={classes.link} onClick={() => openCase(row.caseId)}>
                  {row.initials ? <Hostile text={row.initials} max={20} /> : t('affected.unnamed')}
                </button>
                <span className={classes.grow}>
                  {t(`affected.states.${row.state}`)}
                  {place && (
                    <>
                      {' · '}
                      <Hostile text={place} max={60} />
                    </>
                  )}
                </span>
                {term && (
                  <span className={classes.quiet}>
                    {termName(term.code)}: <Deadline due={term.dueAt} />
                  </span>
                )}
                <span className={classes.quiet}>
                  <Age at={row.stateSince} />
                </span>
              </li>
            );
          })}
        </ul>
      )}
      {query.data && query.data.unresolved > query.data.rows.length && (
        <p className={classes.quiet}>
          {t('shifts.sheet.morePeople', { count: query.data.unresolved - query.data.rows.length })}
        </p>
      )}
    </section>
  );
}
