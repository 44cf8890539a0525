import { useTranslation } from 'react-i18next';
import { Age } from '../components/time.tsx';
import { UrgencyMark } from '../components/urgency.tsx';
import { useAlarming } from '../sound/ear.tsx';
import classes from './alarm-summary.module.css';

const SHOWN = 8;

/** Alarms for a screen that may show no content: urgency and age, nothing else. */
export function AlarmSummary() {
  const { t } = useTranslation();
  const alarming = useAlarming();
  if (alarming.length === 0) return <p className={classes.quiet}>{t('frame.locked.quiet')}</p>;
  const ordered = [...alarming].sort((a, b) => a.urgency.localeCompare(b.urgency) || a.receivedAt - b.receivedAt);
  return (
    <section className={classes.box} aria-label={t('frame.alarms.label')} aria-live="assertive">
      <p className={classes.count}>{t('frame.alarms.count', { count: alarming.length })}</p>
      <ul>
        {ordered.slice(0, SHOWN).map((alarm, n) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: on purpose these carry no identity
          <li key={n} className={classes.line} data-urgency={alarm.urgency}>
            <UrgencyMark urgency={alarm.urgency} />
            <span className={classes.age}>
              <Age at={alarm.receivedAt} />
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}
