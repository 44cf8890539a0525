import { useTranslation } from 'react-i18next';
import { LanguageSwitch, ThemeSwitch } from '../../components/preferences.tsx';
import classes from './settings.module.css';

export function Appearance() {
  const { t } = useTranslation();
  return (
    <section>
      <h1 className={classes.title}>{t('settings.appearance.title')}</h1>
      <p className={classes.what}>{t('settings.appearance.what')}</p>
      <div className={classes.section}>
        <h2 className={classes.subtitle}>{t('common.language')}</h2>
        <div>
          <LanguageSwitch />
        </div>
      </div>
      <div className={classes.section}>
        <h2 className={classes.subtitle}>{t('common.theme')}</h2>
        <div>
          <ThemeSwitch />
        </div>
      </div>
    </section>
  );
}
