import { memo } from 'react';
import { useTranslation } from 'react-i18next';
import type { CaseRow } from '../../../contract/shapes.ts';
import { Hostile } from '../../components/hostile.tsx';
import { placeText, useCodeText } from '../../components/labels.ts';
import { Age, Deadline } from '../../components/time.tsx';
import { timeOfDay } from '../../components/time-format.ts';
import { UrgencyMark } from '../../components/urgency.tsx';
import classes from './case-card.module.css';
import { type MoveMark, MoveMarkWord, StateWord } from './state-word.tsx';

interface Props {
  row: CaseRow;
  /** Shown as it will be while core has not answered; or back to what it was, because core refused. */
  mark?: MoveMark | null;
}

/** Urgency, kind and place; the first words; who has it, how old, what is due. */
export const CaseCard = memo(function CaseCard({ row, mark = null }: Props) {
  const { t } = useTranslation();
  const word = useCodeText();
  const place = placeText(row);
  // What a person was told by telephone has no message.
  const told = row.excerpt !== '';
  const due = row.ackDueAt ?? row.actionDueAt;
  return (
    <div className={classes.card} data-mark={mark ?? undefined}>
      <div className={classes.first}>
        <UrgencyMark urgency={row.urgency} possible={row.possible} />
        <span className={classes.kind}>{word('kinds', row.kind)}</span>
        <span className={classes.age}>
          <Age at={row.sentAt} />
        </span>
      </div>
      <p className={classes.excerpt}>
        {place && (
          <>
            <span className={classes.place}>
              <Hostile text={place} max={36} />
            </span>
            {told && ' · '}
          </>
        )}
        <Hostile text={row.excerpt} max={120} />
      </p>
      <div className={classes.last}>
        <StateWord state={row.state} />
        <span className={classes.owner}>
          {row.owner ? <Hostile text={row.owner.name} max={24} /> : t('board.noOwner')}
        </span>
        {mark !== null ? (
          <MoveMarkWord mark={mark} />
        ) : row.snoozedUntil !== null ? (
          <span className={classes.due}>{t('board.snoozedShort', { at: timeOfDay(row.snoozedUntil) })}</span>
        ) : (
          due !== null && (
            <span className={classes.due}>
              <Deadline due={due} />
            </span>
          )
        )}
      </div>
    </div>
  );
});
