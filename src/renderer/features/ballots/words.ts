import i18next from 'i18next';
import type { ElectionNames } from '../../../contract/shapes.ts';
import { currentLocale } from '../../app/i18n.ts';
import { useElection } from '../../stores/election.ts';

type Option = ElectionNames['parties'][number];

/** The election's words in the screen's language; drawn again when they come. */
export function useBallotWords() {
  const names = useElection((store) => store.names);
  const locale = currentLocale();
  const contests = names?.contests ?? [];
  const main = contests.find((contest) => contest.tallied) ?? contests[0];
  const optionsOf = (contest: string): Option[] => contests.find((each) => each.code === contest)?.options ?? [];
  const everyOption = [...(names?.parties ?? []), ...contests.flatMap((contest) => contest.options)];
  return {
    contests: contests.map(({ code, names: full }) => ({ value: code, label: full[locale] })),
    main: main?.code ?? '',
    optionsOf,
    contest: (code: string): string => contests.find((each) => each.code === code)?.short[locale] ?? code,
    choice: (code: string): string =>
      code === ''
        ? i18next.t('ballots.noChoice')
        : (everyOption.find((each) => each.code === code)?.short[locale] ?? code),
    region: (code: string | null): string =>
      names?.regions.find((each) => each.code === code)?.names[locale] ?? code ?? '',
    place: (code: string): string => names?.places.find((each) => each.id === code)?.names[locale] ?? code,
    regions: (names?.regions ?? []).map(({ code, names: full }) => ({ value: code, label: full[locale] })),
  };
}

/** `REGION:NUMBER` as people say it. */
export const stationNumber = (station: string | null): string => station?.slice(station.lastIndexOf(':') + 1) ?? '';

/** Why something is held, as a sentence with what was measured. */
export function findingText({ rule, facts }: { rule: string; facts: Record<string, string | number> }): string {
  const key = `ballots.why.${rule}` as 'ballots.why.senderBurst';
  return i18next.t(key, { ...facts, defaultValue: rule });
}
