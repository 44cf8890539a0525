import type { TFunction } from 'i18next';
import type { ObserverRow } from '../../../contract/index.ts';
import { LANGUAGES } from '../../../domain/election-profile.ts';
import { LANGUAGE_WORDS } from '../../../domain/relay-keys.ts';
import { currentLocale } from '../../app/i18n.ts';
import { plain } from '../../components/hostile.tsx';
import { districtName, placeName, regionName } from '../stations/words.ts';

/** Where somebody lives, from the larger to the smaller; empty: nobody knows. */
export const homeText = (row: Pick<ObserverRow, 'region' | 'district' | 'place'>): string =>
  [
    row.region === null ? null : regionName(row.region),
    row.district === null ? null : districtName(row.district),
    row.place === null ? null : placeName(row.place),
  ]
    .filter((part) => part !== null)
    .join(' · ');

/** What stands in the way of sending somebody, in words; empty: nothing. */
export const hindranceText = ({ hindrances, state }: Pick<ObserverRow, 'hindrances' | 'state'>, t: TFunction): string =>
  hindrances
    .map((each) => (each === 'notActive' ? t(`observers.states.${state}`) : t(`observers.hindrances.${each}`)))
    .join(' · ');

/** What is written with separators, as a list. */
export const listed = (text: string, marks: RegExp, most: number): string[] =>
  [
    ...new Set(
      text
        .split(marks)
        .map((each) => each.trim())
        .filter(Boolean),
    ),
  ].slice(0, most);

/** A language by its name in the reader's, where it is one of ours; else as it was written. */
export function languageText(language: string): string {
  const own = LANGUAGES.find((each) => each === language);
  return own ? LANGUAGE_WORDS[own].names[currentLocale()] : plain(language, 30);
}
