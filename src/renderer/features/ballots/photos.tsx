import { IconPhoto } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { MediaStrip } from '../../components/media/media-strip.tsx';
import classes from './ballots.module.css';

/** How many photographs there are, and the photographs: blurred, or small and grey for whoever chose that for the shift. */
export function Photos({ messageKeys, count }: { messageKeys: readonly string[]; count: number }) {
  const { t } = useTranslation();
  return (
    <div className={classes.photos}>
      <p className={classes.line}>
        <IconPhoto size={18} stroke={1.6} aria-hidden />
        {t('ballots.photos', { count })}
      </p>
      <MediaStrip messageKeys={messageKeys} queue />
    </div>
  );
}
