import { useTranslation } from 'react-i18next';
import { STATION_FIELDS, type StationField } from '../../../domain/station-sheet.ts';
import { Hostile } from '../../components/hostile.tsx';
import classes from './stations.module.css';
import { districtName, figure, placeName, regionName } from './words.ts';

type Value = string | number | null;

/** "Number: 5 → 15": one fact of a station, before and after. */
export function ChangeText({ change }: { change: { field: string; before: Value; after: Value } }) {
  const { t } = useTranslation();
  const field = STATION_FIELDS.find((one) => one === change.field);
  return (
    <span className={classes.change}>
      {field ? t(`stations.fields.${field}`) : change.field}: <Shown field={field} value={change.before} />
      {' → '}
      <Shown field={field} value={change.after} />
    </span>
  );
}

function Shown({ field, value }: { field: StationField | undefined; value: Value }) {
  const { t } = useTranslation();
  if (value === null) return <>{t('stations.detail.unknown')}</>;
  if (typeof value === 'number') return <>{field === 'voters' ? figure(value) : value}</>;
  if (field === 'region') return <>{regionName(value)}</>;
  if (field === 'district') return <>{districtName(value)}</>;
  if (field === 'place') return <>{placeName(value)}</>;
  if (field === 'status') return <>{t(value === 'open' ? 'stations.statusOpen' : 'stations.statusClosed')}</>;
  return <Hostile text={value} max={80} />;
}
