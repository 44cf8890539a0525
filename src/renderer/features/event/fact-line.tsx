import { Button } from '@mantine/core';
import { Fragment, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { AffectedRow, EventItemRow } from '../../../contract/index.ts';
import { Hostile } from '../../components/hostile.tsx';
import { useCodeText } from '../../components/labels.ts';
import { dateAndTime, timeOfDay } from '../../components/time-format.ts';
import affected from '../affected/affected.module.css';
import classes from './event.module.css';
import { usePersonLabel } from './person-label.ts';

/** One act, source or intervention; people by their initials. */
export function FactLine({
  item,
  people,
  zone,
  onChange,
}: {
  item: EventItemRow;
  people: readonly AffectedRow[];
  zone: string;
  onChange: () => void;
}) {
  const { t } = useTranslation();
  const word = useCodeText();
  const label = usePersonLabel(people);
  const { fact } = item;
  if (fact.kind === 'circumstance') return null;
  const title =
    fact.kind === 'act' ? word('kinds', fact.act) : fact.kind === 'source' ? fact.what : `${fact.who}: ${fact.what}`;
  const parts: (ReactNode | null)[] =
    fact.kind === 'act'
      ? [
          fact.against.length > 0 && `${t('event.against')}: ${fact.against.map(label).join(', ')}`,
          (fact.by.length > 0 || fact.byWhom) &&
            `${t('event.by')}: ${[...fact.by.map(label), ...(fact.byWhom ? [fact.byWhom] : [])].join(', ')}`,
          fact.place,
          fact.text,
        ]
      : fact.kind === 'source'
        ? [
            t(`event.reliability.${fact.reliability}`),
            fact.independence !== 'unknown' && t(`event.independence.${fact.independence}`),
            fact.person && label(fact.person),
          ]
        : [fact.result && `${t('event.result')}: ${fact.result}`];
  const said = parts.filter((part): part is string => typeof part === 'string' && part !== '');
  return (
    <li className={classes.line}>
      <span className={classes.what}>
        <Hostile text={title} max={160} />
        {fact.at !== null && (
          <span className={affected.quiet}>
            {' '}
            <time dateTime={new Date(fact.at).toISOString()} title={dateAndTime(fact.at, t)}>
              {t('time.there', { time: timeOfDay(fact.at, zone), utc: timeOfDay(fact.at, 'UTC') })}
            </time>
          </span>
        )}
      </span>
      <Button size="compact-xs" variant="subtle" onClick={onChange}>
        {t('affected.change')}
      </Button>
      {said.length > 0 && (
        <span className={classes.rest}>
          {said.map((part, n) => (
            <Fragment key={part}>
              {n > 0 && ' · '}
              <Hostile text={part} max={200} />
            </Fragment>
          ))}
        </span>
      )}
      <span className={classes.rest}>
        {t('event.saidBy')} <Hostile text={item.by} max={40} />
      </span>
    </li>
  );
}
