import { IconPhoto } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import classes from './ballots.module.css';

/** Where the photographs stand. */
export function Photos({ count }: { messageKeys: readonly string[]; count: number }) {
  const { t } = useTranslation();
  return (
    <div className={classes.photos}>
      <IconPhoto size={28} stroke={1.4} aria-hidden />
      {t('ballots.photos', { count })}
    </div>
  );
}
