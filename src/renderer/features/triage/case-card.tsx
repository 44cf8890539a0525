import { memo } from 'react';
import { useTranslation } from 'react-i18next';
import type { CaseRow } from '../../../contract/shapes.ts';
import { Hostile } from '../../components/hostile.tsx';
import { placeText, useCodeText } from '../../components/labels.ts';
import { Age, Deadline } from '../../components/time.tsx';
import { UrgencyMark } from '../../components/urgency.tsx';
import classes from './case-card.module.css';
import { StateWord } from './state-word.tsx';

/** Urgency, kind and place; the first words; who has it, how old, what is due. */
export const CaseCard = memo(function CaseCard({ row }: { row: CaseRow }) {
  const { t } = useTranslation();
  const word = useCodeText();
  const place = placeText(row);
  return (
    <div className={classes.card}>
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
            {' · '}
          </>
        )}
        <Hostile text={row.excerpt} max={120} />
      </p>
      <div className={classes.last}>
        <StateWord state={row.state} />
        <span className={classes.owner}>
          {row.acknowledgedBy ? <Hostile text={row.acknowledgedBy} max={24} /> : t('board.noOwner')}
        </span>
        {row.ackDueAt !== null && (
          <span className={classes.due}>
            <Deadline due={row.ackDueAt} />
          </span>
        )}
      </div>
    </div>
  );
});
