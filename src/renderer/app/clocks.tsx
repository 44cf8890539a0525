import { useCallback } from 'react';
import { useTranslation } from 'react-i18next';
import { useLiveText } from '../components/time.tsx';
import { timeOfDay } from '../components/time-format.ts';
import classes from './top-bar.module.css';

/** Zones by name, never by offset: their rules changed in 2018 and 2024 (domain.md 2.1). */
const CLOCKS = [
  { place: 'here', zone: undefined },
  { place: 'capital', zone: 'Asia/Almaty' },
  { place: 'west', zone: 'Asia/Oral' },
] as const;

function Clock({ place, zone }: (typeof CLOCKS)[number]) {
  const { t } = useTranslation();
  const time = useLiveText(useCallback((now) => timeOfDay(now, zone), [zone]));
  return (
    <span className={classes.clock}>
      <span className={classes.clockPlace}>{t(`time.${place}`)}</span>
      <span className={classes.clockTime}>{time}</span>
    </span>
  );
}

export function Clocks() {
  return (
    <div className={classes.clocks}>
      {CLOCKS.map((clock) => (
        <Clock key={clock.place} {...clock} />
      ))}
    </div>
  );
}
