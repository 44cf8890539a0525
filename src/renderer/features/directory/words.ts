import type { TFunction } from 'i18next';
import { currentLocale } from '../../app/i18n.ts';
import { useElection } from '../../stores/election.ts';

/** A region by its name in the reader's language; the whole country without one. */
export function regionText(code: string | null, t: TFunction): string {
  if (code === null) return t('directory.wholeCountry');
  return useElection.getState().names?.regions.find((each) => each.code === code)?.names[currentLocale()] ?? code;
}
