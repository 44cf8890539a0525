import { Button } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { PLACE_ICONS } from '../../app/places.ts';
import { Empty } from '../../components/states.tsx';
import { goTo } from '../../stores/ui.ts';
import classes from './empty-places.module.css';

/** A place that has nothing to show yet: says what will stand here and where the work is meanwhile. */
function Place({ place, toInbox = false }: { place: 'map' | 'count' | 'export'; toInbox?: boolean }) {
  const { t } = useTranslation();
  return (
    <div className={classes.place}>
      <h1 className={classes.title}>{t(`places.${place}.title`)}</h1>
      <Empty icon={PLACE_ICONS[place]} title={t(`places.${place}.empty`)} what={t(`places.${place}.what`)}>
        {toInbox && (
          <Button variant="default" onClick={() => goTo('inbox')}>
            {t('places.toInbox')}
          </Button>
        )}
      </Empty>
    </div>
  );
}

export const MapPlace = () => <Place place="map" />;
export const Count = () => <Place place="count" toInbox />;
export const Export = () => <Place place="export" />;
