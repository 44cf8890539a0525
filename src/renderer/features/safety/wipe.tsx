import { UnstyledButton } from '@mantine/core';
import { IconFlame } from '@tabler/icons-react';
import { type KeyboardEvent, useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { Keys } from '../../app/help-sheet.tsx';
import { useShortcut } from '../../app/use-shortcuts.ts';
import settings from '../settings/settings.module.css';
import classes from './safety.module.css';
import { useWipeHold, WIPE_SECONDS, wipeHold } from './wipe-hold.ts';

const RADIUS = 62;
const AROUND = 2 * Math.PI * RADIUS;

/** The wipe's key, and the ring that shows how far it is. Mounted wherever a person sits at an open headquarters. */
export function WipeGuard() {
  const { t } = useTranslation();
  const share = useWipeHold((hold) => hold.share);
  useShortcut('wipe', () => wipeHold.begin());
  useEffect(() => {
    const release = () => wipeHold.release();
    const onKey = (event: globalThis.KeyboardEvent) => {
      if (event.code === 'F9' || event.key === 'Shift') release();
    };
    window.addEventListener('keyup', onKey);
    window.addEventListener('blur', release);
    document.addEventListener('visibilitychange', release);
    return () => {
      release();
      window.removeEventListener('keyup', onKey);
      window.removeEventListener('blur', release);
      document.removeEventListener('visibilitychange', release);
    };
  }, []);
  if (share === null) return null;
  return (
    <div className={classes.veil}>
      <div className={classes.ringBox} role="alert">
        <div className={classes.ringHolder}>
          <svg viewBox="0 0 140 140" className={classes.ring} aria-hidden>
            <circle cx={70} cy={70} r={RADIUS} className={classes.ringBack} />
            <circle
              cx={70}
              cy={70}
              r={RADIUS}
              className={classes.ringDone}
              strokeDasharray={AROUND}
              strokeDashoffset={AROUND * (1 - share)}
            />
          </svg>
          <span className={classes.ringCount} aria-hidden>
            {Math.ceil(WIPE_SECONDS * (1 - share))}
          </span>
        </div>
        <p className={classes.ringTitle}>{t('safety.wipe.holding')}</p>
        <p className={classes.ringWhat}>{t('safety.wipe.letGo')}</p>
      </div>
    </div>
  );
}

/** Held, not pressed: by pointer, by Space or Enter. */
export function HoldToWipe() {
  const { t } = useTranslation();
  const isPress = (event: KeyboardEvent) => event.code === 'Space' || event.code === 'Enter';
  return (
    <UnstyledButton
      className={classes.hold}
      onPointerDown={(event) => event.button === 0 && wipeHold.begin()}
      onPointerUp={() => wipeHold.release()}
      onPointerLeave={() => wipeHold.release()}
      onPointerCancel={() => wipeHold.release()}
      onContextMenu={(event) => event.preventDefault()}
      onKeyDown={(event) => isPress(event) && !event.repeat && wipeHold.begin()}
      onKeyUp={(event) => isPress(event) && wipeHold.release()}
      onBlur={() => wipeHold.release()}
    >
      <IconFlame size={17} stroke={1.6} aria-hidden />
      <span>{t('safety.wipe.button', { count: WIPE_SECONDS })}</span>
      <Keys keys="Shift+F9" />
    </UnstyledButton>
  );
}

export function WipeSection() {
  const { t } = useTranslation();
  return (
    <div className={settings.section}>
      <div>
        <h2 className={settings.subtitle}>{t('safety.wipe.title')}</h2>
        <p className={settings.quiet}>{t('safety.wipe.what')}</p>
      </div>
      <ul className={classes.points}>
        <li>{t('safety.wipe.gone')}</li>
        <li>{t('safety.wipe.backups')}</li>
        <li>{t('safety.wipe.telegram')}</li>
        <li>{t('safety.wipe.disk')}</li>
      </ul>
      <div className={settings.actions}>
        <HoldToWipe />
      </div>
    </div>
  );
}
