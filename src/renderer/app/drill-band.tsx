import { useTranslation } from 'react-i18next';
import classes from './drill-band.module.css';

/** On every screen of a practice headquarters, in no urgency's colour, and never to be closed. */
export function DrillBand() {
  const { t } = useTranslation();
  return (
    <aside className={classes.band} aria-label={t('frame.drillBand')}>
      <span className={classes.plate}>
        <strong>{t('frame.drillBand')}</strong>
        <span>{t('frame.drillBandText')}</span>
      </span>
    </aside>
  );
}
