import { memo } from 'react';
import { useTranslation } from 'react-i18next';
import type { ColumnsBy } from '../../../contract/areas/cases.ts';
import type { CaseRow } from '../../../contract/shapes.ts';
import { Hostile, plain } from '../../components/hostile.tsx';
import { placeText, useCodeText } from '../../components/labels.ts';
import { Age, Deadline } from '../../components/time.tsx';
import { timeOfDay } from '../../components/time-format.ts';
import { UrgencyMark } from '../../components/urgency.tsx';
import classes from './board-columns.module.css';
import { type MoveMark, MoveMarkWord, StateWord } from './state-word.tsx';

interface Props {
  row: CaseRow;
  mark: MoveMark | null;
  by: ColumnsBy;
}

/** "Aisulu T." as "AT". */
const initials = (name: string): string =>
  plain(name, 40)
    .split(/\s+/)
    .map((word) => [...word][0] ?? '')
    .join('')
    .slice(0, 3)
    .toUpperCase();

/** Urgency, kind and place; the first words; whose it is, how old, what is due, whether something new came. */
export const ColumnCard = memo(function ColumnCard({ row, mark, by }: Props) {
  const { t } = useTranslation();
  const word = useCodeText();
  const place = by === 'region' ? row.place : placeText(row);
  const due = row.ackDueAt ?? row.actionDueAt;
  return (
    <div className={classes.inside} data-mark={mark ?? undefined}>
      <div className={classes.first}>
        <UrgencyMark urgency={row.urgency} possible={row.possible} />
        <span className={classes.kind}>{word('kinds', row.kind)}</span>
        {row.fresh && (
          <span className={classes.fresh} role="img" aria-label={t('columns.fresh')} title={t('columns.fresh')} />
        )}
      </div>
      <p className={classes.place}>{place ? <Hostile text={place} max={48} /> : t('frame.alarms.noPlace')}</p>
      <p className={classes.excerpt}>
        <Hostile text={row.excerpt} max={120} />
      </p>
      <div className={classes.lastLine}>
        {by === 'owner' ? (
          <StateWord state={row.state} />
        ) : (
          <span className={classes.owner} title={row.owner ? plain(row.owner.name, 40) : undefined}>
            {row.owner ? initials(row.owner.name) : t('board.noOwner')}
          </span>
        )}
        <span className={classes.age}>
          <Age at={row.sentAt} />
        </span>
        <span className={classes.due}>
          {mark !== null ? (
            <MoveMarkWord mark={mark} />
          ) : row.snoozedUntil !== null ? (
            t('board.snoozedShort', { at: timeOfDay(row.snoozedUntil) })
          ) : (
            due !== null && <Deadline due={due} />
          )}
        </span>
      </div>
    </div>
  );
});
