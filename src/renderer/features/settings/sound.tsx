import { Button } from '@mantine/core';
import { IconVolume, IconVolumeOff } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Urgency } from '../../../contract/shapes.ts';
import { api } from '../../client/rpc.ts';
import { UrgencyMark } from '../../components/urgency.tsx';
import { confirmHeard, testTone, useSound } from '../../sound/siren.ts';
import classes from './settings.module.css';

const URGENCIES: readonly Urgency[] = ['P0', 'P1', 'P2', 'P3'];

export function Sound() {
  const { t } = useTranslation();
  const state = useSound((s) => s.state);
  const [played, setPlayed] = useState(false);
  const listeners = useQuery(api.alarms.listeners.queryOptions());
  return (
    <section>
      <h1 className={classes.title}>{t('sound.title')}</h1>
      <p className={classes.what}>{t('sound.what')}</p>
      <div className={classes.section}>
        <div className={classes.box}>
          <div className={classes.row}>
            {state === 'on' ? <IconVolume size={20} aria-hidden /> : <IconVolumeOff size={20} aria-hidden />}
            <p className={classes.grow} role="status">
              {t(`sound.${state}`)}
            </p>
            <Button
              variant="default"
              onClick={() => {
                setPlayed(true);
                void testTone();
              }}
            >
              {t('sound.test')}
            </Button>
            {played && state === 'untested' && <Button onClick={confirmHeard}>{t('sound.heard')}</Button>}
          </div>
          {listeners.data && (
            <div className={classes.row}>
              <p className={classes.grow}>{t('sound.listening')}</p>
              <p>
                {listeners.data.listeners > 0
                  ? t('frame.alarms.listeners', { count: listeners.data.listeners })
                  : t('frame.alarms.nobody')}
                {', '}
                {listeners.data.onShift > 0
                  ? t('frame.alarms.shift', { count: listeners.data.onShift })
                  : t('frame.alarms.nobodyShift')}
              </p>
            </div>
          )}
        </div>
      </div>
      <div className={classes.section}>
        <div>
          <h2 className={classes.subtitle}>{t('sound.patterns')}</h2>
          <p className={classes.quiet}>{t('sound.patternsWhat')}</p>
        </div>
        <ul className={classes.box}>
          {URGENCIES.map((urgency) => (
            <li key={urgency} className={classes.row}>
              <div className={classes.grow}>
                <UrgencyMark urgency={urgency} />
                <p className={classes.small}>{t(`sound.pattern.${urgency}`)}</p>
              </div>
              <Button
                variant="default"
                size="xs"
                aria-label={`${t('sound.play')}: ${t(`urgency.${urgency}`)}`}
                onClick={() => void testTone(urgency)}
              >
                {t('sound.play')}
              </Button>
            </li>
          ))}
        </ul>
      </div>
    </section>
  );
}
