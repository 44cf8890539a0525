import { useTranslation } from 'react-i18next';
import { PLACE_ICONS } from '../../app/places.ts';
import { Empty } from '../../components/states.tsx';
import classes from './empty-places.module.css';

/** A place that has nothing to show yet: says what will stand here and where the work is meanwhile. */
function Place({ place }: { place: 'export' }) {
  const { t } = useTranslation();
  return (
    <div className={classes.place}>
      <h1 className={classes.title}>{t(`places.${place}.title`)}</h1>
      <Empty icon={PLACE_ICONS[place]} title={t(`places.${place}.empty`)} what={t(`places.${place}.what`)} />
    </div>
  );
}

export const Export = () => <Place place="export" />;
