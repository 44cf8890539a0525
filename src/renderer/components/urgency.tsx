import { useTranslation } from 'react-i18next';
import type { Urgency } from '../../contract/shapes.ts';
import classes from './urgency.module.css';

/** A shape for each urgency, so that it is told without colour: octagon, triangle, diamond, ring. */
const SHAPES: Record<Urgency, string> = {
  P0: 'M5 1h6l4 4v6l-4 4H5l-4-4V5z',
  P1: 'M8 1.2 15.4 14.4H.6z',
  P2: 'M8 .8 15.2 8 8 15.2.8 8z',
  P3: 'M8 1.5a6.5 6.5 0 1 1 0 13 6.5 6.5 0 0 1 0-13z',
};

export function UrgencyShape({ urgency, size = 16 }: { urgency: Urgency; size?: number }) {
  return (
    <svg
      className={classes.shape}
      data-urgency={urgency}
      data-hollow={urgency === 'P3' || undefined}
      width={size}
      height={size}
      viewBox="0 0 16 16"
      aria-hidden="true"
    >
      <path d={SHAPES[urgency]} />
      {urgency === 'P0' && <path className={classes.mark} d="M7 4h2v5H7zM7 10.4h2v1.9H7z" />}
      {urgency === 'P1' && <path className={classes.mark} d="M7.1 6h1.8v4.2H7.1zM7.1 11.2h1.8v1.6H7.1z" />}
    </svg>
  );
}

/** Shape, word, and "possible" until a person has decided (dashed, as everything the program only suggests). */
export function UrgencyMark({ urgency, possible = false }: { urgency: Urgency; possible?: boolean }) {
  const { t } = useTranslation();
  return (
    <span className={classes.label} data-urgency={urgency} title={t(`urgency.${urgency}_help`)}>
      <UrgencyShape urgency={urgency} />
      <span className={classes.word}>{t(`urgency.${urgency}`)}</span>
      {possible && <span className={classes.possible}>{t('urgency.possible')}</span>}
    </span>
  );
}
