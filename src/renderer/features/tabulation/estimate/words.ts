import { useTranslation } from 'react-i18next';
import type { EstimateView } from '../../../../contract/index.ts';
import { useProtocolWords } from '../words.ts';

/** So many stations in a sentence. */
const NAMED = 12;
const KINDS = ['region', 'city', 'pseudo'] as const;

/** What strata, stations and refusals of an estimate are called. */
export function useEstimateWords() {
  const { t } = useTranslation();
  const words = useProtocolWords();
  /** A kind of region, or a region. */
  const stratum = (code: string): string => {
    const kind = KINDS.find((each) => each === code);
    return kind ? t(`estimate.kind.${kind}`) : words.region(code);
  };
  const strata = (codes: readonly string[]): string => codes.map(stratum).join(', ');
  /** `REGION/NUMBER` as people say it. */
  const station = (key: string): string => {
    const slash = key.lastIndexOf('/');
    return `${words.region(key.slice(0, slash))} № ${key.slice(slash + 1)}`;
  };
  return {
    ...words,
    stratum,
    strata,
    station,
    /** In a sentence: of many the first, and how many more. */
    stations(keys: readonly string[]): string {
      const more = keys.length - NAMED;
      return keys.slice(0, NAMED).map(station).join(', ') + (more > 0 ? `, + ${more}` : '');
    },
    /** Why there is no estimate. A code that this version does not know is shown as it came. */
    refusal({ code, strata: where = [] }: NonNullable<EstimateView['lists'][number]['refused']>): string {
      const known = REFUSALS.find((each) => each === code);
      return known ? t(`estimate.refused.${known}`, { strata: strata(where) }) : code;
    },
  };
}

const REFUSALS = ['noStations', 'noVotes', 'stratumTooSmall', 'stratumSilent', 'badCounts'] as const;
