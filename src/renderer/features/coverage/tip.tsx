import { useTranslation } from 'react-i18next';
import type { MapColumns } from '../../../contract/index.ts';
import { numberText } from '../../components/number-text.ts';
import { districtName, placeName, regionName } from '../stations/words.ts';
import type { Drawn } from './clusters.ts';
import classes from './map.module.css';
import { columnOf } from './map-counts.ts';
import { StateMark } from './mark.tsx';
import { type Question, wordsOf } from './questions.ts';
import { askedText, stateName } from './words.ts';

interface At {
  key: string;
  x: number;
  y: number;
  /** Of the map: beyond its middle the words stand on the other side. */
  width: number;
}
export type TipOf = At & ({ cluster: Extract<Drawn, { kind: 'cluster' }> } | { station: number; approximate: boolean });

/** What lies under the pointer, in words. */
export function Tip({ of, columns, question }: { of: TipOf; columns: MapColumns; question: Question }) {
  const side = of.x > of.width / 2 ? { right: of.width - of.x + 14 } : { left: of.x + 14 };
  return (
    <div className={classes.tip} style={{ top: of.y + 12, ...side }}>
      {'cluster' in of ? (
        <ClusterWords cluster={of.cluster} question={question} />
      ) : (
        <StationWords of={of} columns={columns} question={question} />
      )}
    </div>
  );
}

function ClusterWords({ cluster, question }: { cluster: Extract<Drawn, { kind: 'cluster' }>; question: Question }) {
  const { t } = useTranslation();
  const { total, asked } = cluster;
  return (
    <>
      <strong>{t('coverage.cluster', { count: total, n: numberText(total) })}</strong>
      <span>{t('coverage.clusterAsked', { n: numberText(asked), asked: askedText(question) })}</span>
    </>
  );
}

function StationWords({
  of,
  columns,
  question,
}: {
  of: { station: number; approximate: boolean };
  columns: MapColumns;
  question: Question;
}) {
  const { t } = useTranslation();
  const at = of.station;
  const word = wordsOf(question)[columnOf(columns, question)[at] ?? 0];
  const [district, place] = [columns.districts[columns.district[at] ?? -1], columns.places[columns.place[at] ?? -1]];
  const where =
    place !== undefined
      ? placeName(place)
      : district !== undefined
        ? districtName(district)
        : regionName(columns.regions[columns.region[at] ?? 0] ?? '');
  return (
    <>
      <strong>
        {t('stations.number', { number: columns.number[at] ?? '' })} · {where}
      </strong>
      {word && (
        <span className={classes.tipState}>
          <StateMark word={word} size={12} /> {stateName(word)}
        </span>
      )}
      {of.approximate && <small>{t('coverage.approximate')}</small>}
    </>
  );
}
