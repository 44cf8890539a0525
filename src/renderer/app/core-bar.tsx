import { Button } from '@mantine/core';
import { IconDatabaseOff, IconPlugConnectedX } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useConnection } from '../client/connection.ts';
import { timeOfDay } from '../components/time-format.ts';
import classes from './core-bar.module.css';

/** Says that the core is out of reach, or that it ended and is back; the screen below stays as it was. */
interface Props {
  crashedAt: number | null;
  /** Nothing new can be stored at the moment, and why. */
  storage: 'DISK_FULL' | 'FOLDER_READ_ONLY' | null;
}

export function CoreBar({ crashedAt, storage }: Props) {
  const { t } = useTranslation();
  const { state, downSince } = useConnection();
  const [seen, setSeen] = useState<number | null>(null);
  if (state === 'down') {
    return (
      <div className={classes.bar} role="status">
        <IconPlugConnectedX size={18} aria-hidden />
        <p>{t('frame.core.down', { at: timeOfDay(downSince ?? Date.now()) })}</p>
      </div>
    );
  }
  if (storage) {
    return (
      <div className={classes.bar} role="alert">
        <IconDatabaseOff size={18} aria-hidden />
        <p>{t(`errors.${storage}`)}</p>
      </div>
    );
  }
  if (crashedAt === null || crashedAt === seen) return null;
  return (
    <div className={classes.bar} role="status">
      <IconPlugConnectedX size={18} aria-hidden />
      <p>{t('frame.core.crashed', { at: timeOfDay(crashedAt) })}</p>
      <Button size="xs" variant="default" onClick={() => setSeen(crashedAt)}>
        {t('frame.core.dismiss')}
      </Button>
    </div>
  );
}
