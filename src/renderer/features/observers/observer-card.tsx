import { useTranslation } from 'react-i18next';
import type { ObserverRow } from '../../../contract/index.ts';
import { Hostile, plain } from '../../components/hostile.tsx';
import classes from './observers.module.css';
import { hindranceText, homeText } from './words.ts';

/** One of a list: initials and the end of a number, never more. */
export function ObserverCard({ row }: { row: ObserverRow }) {
  const { t } = useTranslation();
  const against = hindranceText(row, t);
  return (
    <div className={classes.card}>
      <p className={classes.name}>
        <Hostile text={row.callSign} max={40} />
        <span className={classes.quiet}>{[row.initials, row.phoneHint].filter(Boolean).join(' ')}</span>
        <span className={classes.when}>
          {row.asks
            ? t(`observers.asks.${row.asks}`)
            : row.stations > 0
              ? t('observers.sentTo', { count: row.stations })
              : t('observers.sentNowhere')}
        </span>
      </p>
      <p className={classes.cut}>
        {homeText(row) || t('observers.unknown')}
        {row.organisation && ` · ${plain(row.organisation.name, 40)}`}
      </p>
      <p className={classes.cut}>{against || t(`observers.states.${row.state}`)}</p>
    </div>
  );
}
