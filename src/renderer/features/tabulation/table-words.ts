import i18next from 'i18next';
import type { TableFinding } from '../../../domain/published-table.ts';
import { plain } from '../../components/hostile.tsx';
import { numberText, shareText } from '../../components/number-text.ts';

/** Hundredths of a percent as printed. */
export const hundredthsText = (percent: number): string => shareText(percent / 10_000, 2);

const name = (text: string): string => `«${plain(text, 60)}»`;

/** What does not add up, as a sentence with its numbers. */
export function findingText(finding: TableFinding): string {
  const { t } = i18next;
  switch (finding.code) {
    case 'countNotPercent': {
      const { column, row, count, percent, base, proposed } = finding;
      const said = {
        column: name(column),
        row: name(row),
        count: numberText(count),
        percent: hundredthsText(percent),
        base: numberText(base),
        proposed: proposed.map(numberText).join(', '),
      };
      return proposed.length > 0
        ? `${t('tableCheck.finding.countNotPercent', said)} ${t('tableCheck.finding.proposed', said)}`
        : t('tableCheck.finding.countNotPercent', said);
    }
    case 'rowsNotBase':
      return t('tableCheck.finding.rowsNotBase', {
        column: name(finding.column),
        sum: numberText(finding.sum),
        base: numberText(finding.base),
      });
    case 'percentsNotHundred':
      return t('tableCheck.finding.percentsNotHundred', {
        column: name(finding.column),
        sum: hundredthsText(finding.sum),
      });
    case 'statementNotSum':
      return t('tableCheck.finding.statementNotSum', {
        label: name(finding.label),
        value: numberText(finding.value),
        sum: numberText(finding.sum),
      });
    case 'twoBases':
      return t('tableCheck.finding.twoBases', {
        columns: finding.columns.map(({ label, base }) => `${name(label)} ${numberText(base)}`).join(', '),
      });
    case 'sameNumberTwoNames':
      return t('tableCheck.finding.sameNumberTwoNames', {
        value: numberText(finding.value),
        labels: finding.labels.map(name).join(', '),
      });
    case 'rowNotHundred':
      return t('tableCheck.finding.rowNotHundred', { row: name(finding.row), sum: hundredthsText(finding.sum) });
    case 'shifted':
      return t('tableCheck.finding.shifted', {
        from: name(finding.from),
        to: name(finding.to),
        list: name(finding.list),
        percent: hundredthsText(finding.percent),
      });
    case 'fewBallots':
      return t('tableCheck.finding.fewBallots', { row: name(finding.row), least: numberText(finding.least) });
  }
}
