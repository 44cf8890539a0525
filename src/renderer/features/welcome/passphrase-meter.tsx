import { useTranslation } from 'react-i18next';
import { MIN_LENGTH, strengthOf } from './passphrase-strength.ts';
import classes from './welcome.module.css';

const STEPS = { short: 0, weak: 1, fair: 2, good: 3 } as const;

/** Three bars and the word for them. */
export function PassphraseMeter({ passphrase }: { passphrase: string }) {
  const { t } = useTranslation();
  const strength = strengthOf(passphrase);
  const missing = MIN_LENGTH - [...passphrase].length;
  return (
    <div className={classes.meter} role="status" aria-label={t('welcome.strength.label')}>
      {[1, 2, 3].map((step) => (
        <span key={step} className={classes.step} data-on={STEPS[strength] >= step || undefined} />
      ))}
      {passphrase.length > 0 && (
        <span className={classes.meterWord}>
          {strength === 'short' ? t('welcome.strength.short', { count: missing }) : t(`welcome.strength.${strength}`)}
        </span>
      )}
    </div>
  );
}
