import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { MOST_OPENED_AN_HOUR } from '../../../domain/custody.ts';
import { api } from '../../client/rpc.ts';
import { Hostile } from '../../components/hostile.tsx';
import { Failed, ListSkeleton } from '../../components/states.tsx';
import { Moment } from '../../components/time.tsx';
import { openCase } from '../../stores/ui.ts';
import settings from '../settings/settings.module.css';
import classes from './affected.module.css';

/** For leads: who read this person's name, and when. */
export function OpeningsOf({ person }: { person: string }) {
  const { t } = useTranslation();
  const query = useQuery(api.affected.openings.queryOptions({ input: { person } }));
  return (
    <section className={classes.part} aria-label={t('affected.openings.of')}>
      <h3 className={classes.title}>{t('affected.openings.of')}</h3>
      {query.isPending ? (
        <ListSkeleton rows={1} height={24} />
      ) : query.isError ? (
        <Failed error={query.error} retry={() => void query.refetch()} />
      ) : query.data.length === 0 ? (
        <p className={classes.quiet}>{t('affected.openings.nobody')}</p>
      ) : (
        <ul className={classes.terms}>
          {query.data.map(({ by, reader, at }) => (
            <li key={`${by} ${at}`} className={classes.term}>
              <Hostile text={reader} max={40} />
              <span className={classes.quiet}>
                <Moment at={at} date />
              </span>
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}

/** For leads: who read whose name lately, and who read more of them within an hour than a desk needs. */
export function Openings() {
  const { t } = useTranslation();
  const many = useQuery(api.affected.readers.queryOptions());
  const all = useQuery(api.affected.openings.queryOptions({ input: { limit: 30 } }));
  return (
    <div className={settings.section}>
      <div>
        <h2 className={settings.subtitle}>{t('affected.openings.title')}</h2>
        <p className={settings.quiet}>{t('affected.openings.what', { count: MOST_OPENED_AN_HOUR })}</p>
      </div>
      {all.isPending || many.isPending ? (
        <ListSkeleton rows={2} height={40} />
      ) : all.isError || many.isError ? (
        <Failed
          error={all.error ?? many.error}
          retry={() => {
            void all.refetch();
            void many.refetch();
          }}
        />
      ) : (
        <ul className={settings.box} aria-label={t('affected.openings.title')}>
          {many.data.map(({ by, name, at, people }) => (
            <li key={`many ${by}`} className={settings.row}>
              <strong>
                <Hostile text={name} max={40} />
              </strong>
              <span className={classes.tooMany}>{t('affected.openings.many', { count: people })}</span>
              <span className={classes.aside}>
                <Moment at={at} date />
              </span>
            </li>
          ))}
          {all.data.length === 0 && <li className={settings.row}>{t('affected.openings.nobody')}</li>}
          {all.data.map(({ by, reader, at, person, initials, caseId }) => (
            <li key={`${by} ${person} ${at}`} className={settings.row}>
              <Hostile text={reader} max={40} />
              <span className={classes.quiet}>
                {initials === null ? t('affected.unnamed') : <Hostile text={initials} max={20} />}
              </span>
              <span className={classes.aside}>
                <Moment at={at} date />
              </span>
              {caseId && (
                <Button size="compact-xs" variant="subtle" onClick={() => openCase(caseId)}>
                  {t('affected.find.openCase')}
                </Button>
              )}
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}
