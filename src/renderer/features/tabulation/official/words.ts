import i18next from 'i18next';
import { useTranslation } from 'react-i18next';
import type { OfficialPublication } from '../../../../contract/areas/official.ts';
import { voteField } from '../../../../domain/official-sheet.ts';
import { plain } from '../../../components/hostile.tsx';
import { codeText } from '../../../components/labels.ts';
import { decimalText, shareText } from '../../../components/number-text.ts';
import { fullDate, timeOfDay } from '../../../components/time-format.ts';
import { useElection } from '../../../stores/election.ts';
import { useProtocolWords } from '../words.ts';

/** Published shares are given to a hundredth of a percent: ours stand beside them as precisely. */
export const exactShare = (share: number): string => shareText(share, 2);

/** With its sign; a true minus, so that it stands under a plus. */
export function signed(value: number, digits: number): string {
  const text = decimalText(Math.abs(value), digits);
  return /[1-9]/.test(text) ? `${value > 0 ? '+' : '−'}${text}` : text;
}

/** The words of the protocols, and those of publications and places. */
export function useOfficialWords() {
  const { t } = useTranslation();
  const words = useProtocolWords();
  const zone = useElection((store) => store.names?.zone);
  const form = words.formOf('PEC');
  // With its year: a publication of another election's day must not look like this one's.
  const asOf = (at: number): string => `${fullDate(at, t, zone)}, ${timeOfDay(at, zone)}`;
  const order = ['1', '5', ...words.options.map(({ code }) => `6.${code}`), '7'];
  return {
    ...words,
    zone: zone ?? 'UTC',
    asOf,
    /** "The commission's page · 12 January 2021, 10:00". */
    publication: ({ source, asOf: at }: Pick<OfficialPublication, 'source' | 'asOf'>): string =>
      t('official.from.option', { source: plain(source, 60), at: asOf(at) }),
    /** A figure as the form numbers it: `6.AJ`. */
    figure: (field: string): string => words.field(field, form),
    /** In the order of the form, lists as on the ballot; whatever it doesn't have comes last. */
    inFormOrder: <Row extends { field: string }>(rows: readonly Row[]): Row[] => {
      const at = ({ field }: Row): number => (order.indexOf(field) + order.length + 1) % (order.length + 1);
      return rows.toSorted((a, b) => at(a) - at(b));
    },
    /** A column of a table: a place, a figure or a list's votes. */
    column(field: string): string {
      const list = words.options.find(({ code }) => voteField(code) === field);
      return list ? `${list.number} ${list.short[words.locale]}` : codeText('official.fields', field);
    },
    /** "№ 12 · Almaty", a region, or the whole country. */
    place({ region, number }: { region: string | null; number: number | null }): string {
      if (region === null) return i18next.t('tally.country');
      return number === null ? words.region(region) : `№ ${number} · ${words.region(region)}`;
    },
  };
}
