import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { CaseRow } from '../../../contract/shapes.ts';
import { Hostile } from '../../components/hostile.tsx';
import { placeText, useCodeText } from '../../components/labels.ts';
import { Age } from '../../components/time.tsx';
import { UrgencyMark } from '../../components/urgency.tsx';
import { openCase } from '../../stores/ui.ts';
import classes from './merging.module.css';
import { StateWord } from './state-word.tsx';

/** Another case: what it is, whole, for it is about to be joined with this one. It opens. */
export function CaseLine({ row, said, children }: { row: CaseRow; said: string; children: ReactNode }) {
  const { t } = useTranslation();
  const word = useCodeText();
  const place = placeText(row);
  return (
    <div className={classes.line}>
      <span className={classes.said}>{said}</span>
      <button type="button" className={classes.open} onClick={() => openCase(row.id)}>
        <UrgencyMark urgency={row.urgency} possible={row.possible} />
        <span className={classes.age}>
          <Age at={row.sentAt} />
        </span>
        <span className={classes.what}>
          {word('kinds', row.kind)}
          {place && (
            <>
              {' · '}
              <Hostile text={place} max={50} />
            </>
          )}
          {' · '}
          <Hostile text={row.excerpt} max={120} />
        </span>
      </button>
      <span className={classes.state}>
        <StateWord state={row.state} />
        {row.owner ? <Hostile text={row.owner.name} max={24} /> : t('board.noOwner')}
      </span>
      {children}
    </div>
  );
}
