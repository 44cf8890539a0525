import { useTranslation } from 'react-i18next';
import type { SampleView } from '../../../../contract/index.ts';
import { Hostile } from '../../../components/hostile.tsx';
import { Moment, useLiveText } from '../../../components/time.tsx';
import classes from './estimate.module.css';
import { TwoLeads } from './two-leads.tsx';

/** Whether the last station in the country has closed by core's clock. */
export const useClosed = (closes: number): boolean =>
  useLiveText((now) => (now >= closes ? 'closed' : 'open')) === 'closed';

/** Before the last station closes nothing is told, unless two leads lift that; that they did stays on the screen. */
export function Closing({ sample }: { sample: SampleView }) {
  const { t } = useTranslation();
  const { lastStationCloses, liftAsked, lifted } = sample;
  const closed = useClosed(lastStationCloses);
  if (closed && !lifted) return null;
  return (
    <section className={classes.part} aria-label={t('estimate.lift.title')}>
      <h2 className={classes.subtitle}>{t('estimate.lift.title')}</h2>
      {lifted ? (
        <p className={classes.prose}>
          {t('estimate.lift.lifted')} <Hostile text={lifted.by} max={40} /> · <Moment at={lifted.at} date />
        </p>
      ) : (
        <>
          <p className={classes.prose}>{t('estimate.lift.what')}</p>
          <TwoLeads what="lift" asked={liftAsked} />
        </>
      )}
    </section>
  );
}
