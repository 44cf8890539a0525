import { UnstyledButton } from '@mantine/core';
import {
  IconBook2,
  IconBrandTelegram,
  IconDatabaseExport,
  IconFileImport,
  IconMapPin,
  type IconProps,
  IconShieldLock,
  IconUsers,
  IconVolume,
  IconWorld,
} from '@tabler/icons-react';
import type { ComponentType } from 'react';
import { useTranslation } from 'react-i18next';
import { useSafetyCount } from '../../client/session.ts';
import { SETTINGS, type SettingsPage, useUi } from '../../stores/ui.ts';
import { Backup } from '../backup/backup.tsx';
import { ImportPage } from '../imports/imports.tsx';
import { People } from '../people/people.tsx';
import { Safety } from '../safety/safety.tsx';
import { Stations } from '../stations/stations.tsx';
import { Appearance } from './appearance.tsx';
import { Journal } from './journal.tsx';
import classes from './settings.module.css';
import { Sound } from './sound.tsx';
import { Telegram } from './telegram.tsx';

const PAGES: Record<SettingsPage, { icon: ComponentType<IconProps>; page: ComponentType }> = {
  telegram: { icon: IconBrandTelegram, page: Telegram },
  people: { icon: IconUsers, page: People },
  stations: { icon: IconMapPin, page: Stations },
  safety: { icon: IconShieldLock, page: Safety },
  backup: { icon: IconDatabaseExport, page: Backup },
  imports: { icon: IconFileImport, page: ImportPage },
  journal: { icon: IconBook2, page: Journal },
  sound: { icon: IconVolume, page: Sound },
  appearance: { icon: IconWorld, page: Appearance },
};

export function Settings() {
  const { t } = useTranslation();
  const current = useUi((ui) => ui.settings);
  const waiting = useSafetyCount();
  const Page = PAGES[current].page;
  return (
    <div className={classes.settings}>
      <nav className={classes.nav} aria-label={t('settings.title')}>
        <p className={classes.navTitle}>{t('settings.title')}</p>
        <ul>
          {SETTINGS.map((page) => {
            const Icon = PAGES[page].icon;
            return (
              <li key={page}>
                <UnstyledButton
                  className={classes.link}
                  aria-current={page === current ? 'page' : undefined}
                  onClick={() => useUi.setState({ settings: page })}
                >
                  <Icon size={18} stroke={1.6} aria-hidden />
                  <span className={classes.grow}>{t(`settings.pages.${page}`)}</span>
                  {page === 'safety' && waiting > 0 && (
                    <span className={classes.count} title={t('frame.waiting', { count: waiting })}>
                      {waiting}
                    </span>
                  )}
                </UnstyledButton>
              </li>
            );
          })}
        </ul>
      </nav>
      {/* Each page begins at its top. */}
      <div key={current} className={classes.page}>
        <Page />
      </div>
    </div>
  );
}
