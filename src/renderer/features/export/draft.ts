import { create } from 'zustand';
import { LANGUAGES, type Language } from '../../../domain/profile-parts.ts';
import { goTo, onClearScreen } from '../../stores/ui.ts';
import type { Stated } from './statement.tsx';
import type { ExportPart, ExportProfile } from './words.ts';

export const TABS = ['make', 'releases', 'keys', 'verify'] as const;
export type Tab = (typeof TABS)[number];

export interface Choice {
  profile: ExportProfile;
  parts: ExportPart[];
}

interface Draft extends Choice {
  tab: Tab;
  languages: Language[];
  /** As typed, a key a line. */
  recipients: string;
  replaces: string[];
  /** What was looked at; null: nothing yet. */
  looked: Choice | null;
  opened: string | null;
  /** The revocation statement of a key just made: it is shown this once. */
  statement: Stated | null;
}

const BEGIN: Draft = {
  tab: 'make',
  profile: 'public',
  parts: ['tally'],
  languages: [...LANGUAGES],
  recipients: '',
  replaces: [],
  looked: null,
  opened: null,
  statement: null,
};

/** What was chosen here: it outlasts a walk to a case and back, for an alarm may call at any moment. */
export const useExportDraft = create<Draft>(() => BEGIN);
onClearScreen(() => useExportDraft.setState(BEGIN));

/** What is chosen for a bundle that was made is not what the next one is of. */
export const forgetWhatIsMade = (): void => useExportDraft.setState({ looked: null, replaces: [] });

export const openRelease = (bundle: string): void => {
  useExportDraft.setState({ tab: 'releases', opened: bundle });
  goTo('export');
};
