import { Button } from '@mantine/core';
import { IconVolume, IconVolumeOff } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { confirmHeard, testTone, useSound } from './siren.ts';
import classes from './sound-bar.module.css';

/** Full width for as long as alarms might not be heard here; only a person who heard the tone makes it go. */
export function SoundBar() {
  const { t } = useTranslation();
  const state = useSound((s) => s.state);
  const [played, setPlayed] = useState(false);
  if (state === 'on') return null;
  return (
    <section className={classes.bar} aria-label={t('sound.title')}>
      <IconVolumeOff size={18} aria-hidden />
      <p className={classes.text}>
        {t(`sound.${state}`)} {played && state === 'untested' && t('sound.notHeard')}
      </p>
      <Button
        variant="default"
        size="xs"
        leftSection={<IconVolume size={15} aria-hidden />}
        onClick={() => {
          setPlayed(true);
          void testTone();
        }}
      >
        {played ? t('sound.again') : t('sound.test')}
      </Button>
      {played && state === 'untested' && (
        <Button size="xs" onClick={confirmHeard}>
          {t('sound.heard')}
        </Button>
      )}
    </section>
  );
}
