import { Button } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { useUi } from '../../stores/ui.ts';
import classes from './plain-screens.module.css';

/** The number that a new headquarters' first person must remember: shown once. */
export function NumberScreen({ number }: { number: string }) {
  const { t } = useTranslation();
  return (
    <main className={classes.screen}>
      <div className={classes.card}>
        <h1 className={classes.title}>{t('welcome.number.title')}</h1>
        <output className={classes.number}>{number}</output>
        <p className={classes.text}>{t('welcome.number.what')}</p>
        <div className={classes.actions}>
          <Button size="md" autoFocus onClick={() => useUi.setState({ freshNumber: null })}>
            {t('welcome.number.done')}
          </Button>
          <span className={classes.next}>{t('welcome.number.telegram')}</span>
        </div>
      </div>
    </main>
  );
}
