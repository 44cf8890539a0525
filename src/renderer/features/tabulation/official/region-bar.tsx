import { NativeSelect } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { Against } from './against.tsx';
import classes from './official.module.css';
import { useOfficialView } from './view.ts';
import { useOfficialWords } from './words.ts';

/** Of which region, and against which publication of stations. */
export function RegionBar() {
  const { t } = useTranslation();
  const words = useOfficialWords();
  const region = useOfficialView((view) => view.region);
  return (
    <div className={classes.bar}>
      <NativeSelect
        size="xs"
        label={t('official.stations.region')}
        value={region}
        onChange={(event) => useOfficialView.setState({ region: event.currentTarget.value })}
        data={[{ value: '', label: t('official.stations.everyRegion') }, ...words.regions]}
      />
      <Against level="station" />
    </div>
  );
}
