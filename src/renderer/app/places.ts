import {
  IconAddressBook,
  IconArrowsExchange,
  IconChartHistogram,
  IconFlask,
  IconInbox,
  IconLayoutKanban,
  IconMap2,
  IconPackageExport,
  IconPhoneCall,
  IconPhotoCheck,
  type IconProps,
  IconSettings,
  IconUsersGroup,
} from '@tabler/icons-react';
import type { ComponentType } from 'react';
import type { Place } from '../stores/ui.ts';

/** Every place of the rail with its icon; its word is `frame.PLACE`, its key in shortcuts.ts. */
export const PLACE_ICONS: Record<Place, ComponentType<IconProps>> = {
  board: IconLayoutKanban,
  inbox: IconInbox,
  ballots: IconPhotoCheck,
  map: IconMap2,
  count: IconChartHistogram,
  export: IconPackageExport,
  contact: IconPhoneCall,
  observers: IconUsersGroup,
  directory: IconAddressBook,
  shifts: IconArrowsExchange,
  drill: IconFlask,
  settings: IconSettings,
};
