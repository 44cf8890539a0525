import { useTranslation } from 'react-i18next';
import type { AssignmentShift, CheckinStatus } from '../../../domain/coverage-terms.ts';
import type { ObserverLine } from '../../../domain/observer-facts.ts';
import { useCodeText, zoneOf } from '../../components/labels.ts';
import { timeOfDay } from '../../components/time-format.ts';
import { useElection } from '../../stores/election.ts';
import { districtName, regionName } from '../stations/words.ts';

interface Missed {
  step: 'arrived' | 'counting' | 'protocol' | 'turnout';
  hour: number | null;
}

/** What the codes of check-ins and assignments are called, in the reader's language; drawn again when that changes. */
export function useContactWords() {
  const { t } = useTranslation();
  const word = useCodeText();
  useElection();
  return {
    status: (status: CheckinStatus) => t(`contact.status.${status}`),
    shift: (shift: AssignmentShift) => t(`contact.shift.${shift}`),
    step: ({ step, hour }: Missed) => t(`contact.step.${step}`, { hour: hour ?? 0 }),
    /** Whose number it is. */
    whose: ({ line }: { line: ObserverLine }) => t(`contact.calls.line.${line}`),
    reason: (code: string) => word('contact.denials', code),
    region: (code: string) => regionName(code),
    /** "Almaty № 12". */
    station: ({ region, number }: { region: string | null; number: number | null }) =>
      [region === null ? null : regionName(region), number === null ? null : t('contact.station', { number })]
        .filter((part) => part !== null)
        .join(' '),
    district: ({ region, district }: { region: string; district: string | null }) =>
      `${regionName(region)}, ${district === null ? t('contact.silences.noDistrict') : districtName(district)}`,
    /** A moment as clocks in that region show it. */
    clock: (at: number, region: string | null) => timeOfDay(at, zoneOf(region) ?? undefined),
  };
}
