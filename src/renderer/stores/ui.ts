import { create } from 'zustand';

/** What is only this screen's: where it stands and what is open on it. Nothing here comes from core. */
export const PLACES = [
  'board',
  'inbox',
  'ballots',
  'map',
  'count',
  'export',
  'contact',
  'observers',
  'directory',
  'shifts',
  'drill',
  'settings',
] as const;
export const CONTACT_TABS = ['calls', 'silences', 'confirm', 'checkins', 'messages'] as const;
export type ContactTab = (typeof CONTACT_TABS)[number];
export type Place = (typeof PLACES)[number];
export const SETTINGS = [
  'telegram',
  'people',
  'stations',
  'safety',
  'backup',
  'imports',
  'journal',
  'sound',
  'appearance',
] as const;
export type SettingsPage = (typeof SETTINGS)[number];

interface Ui {
  place: Place;
  settings: SettingsPage;
  contact: ContactTab;
  /** The case or message whose detail is open. */
  openCase: string | null;
  openMessage: string | null;
  help: boolean;
  /** Somebody writes down what did not come over Telegram. */
  entering: boolean;
  /** Somebody looks for a person: where is X? */
  finding: boolean;
  switching: boolean;
  /** The number a newly made person must remember; shown until they say they have it. */
  freshNumber: string | null;
  /** A headquarters is being made: stay on the welcome screen until its number can be shown. */
  creating: boolean;
  /** Why the headquarters closes, if this window made it: a sealed one may be opened again, a wiped one not. */
  closing: 'wipe' | 'rekey' | null;
  /** Where backups go, as typed: for as long as the tab lives. */
  backupFolder: string;
  /** Where bundles go, likewise. */
  exportFolder: string;
}

const PLACE = 'maere.place';
const kept = sessionStorage.getItem(PLACE);

export const useUi = create<Ui>(() => ({
  place: PLACES.find((place) => place === kept) ?? 'board',
  settings: 'telegram',
  contact: 'calls',
  openCase: null,
  openMessage: null,
  help: false,
  entering: false,
  finding: false,
  switching: false,
  freshNumber: null,
  creating: false,
  closing: null,
  backupFolder: '',
  exportFolder: '',
}));

export function goTo(place: Place, also: Partial<Ui> = {}): void {
  sessionStorage.setItem(PLACE, place);
  useUi.setState({ place, ...also });
}

export const openCase = (caseId: string | null): void => goTo('board', { openCase: caseId });
export const openSettings = (settings: SettingsPage): void => goTo('settings', { settings });

const clearers = new Set<() => void>();
/** What else is the last person's: a screen's words and filters. */
export const onClearScreen = (clear: () => void): void => void clearers.add(clear);

/** When another person takes the seat, nothing of the last one's stays open. */
export function clearScreen(): void {
  useUi.setState({ openCase: null, openMessage: null, help: false, entering: false, finding: false, switching: false });
  for (const clear of clearers) clear();
}
