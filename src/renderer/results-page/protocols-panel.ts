import type { FigureRow } from '../../domain/published-figures.ts';
import type { ToldStation } from '../../domain/results-page.ts';
import { shareIn } from '../../domain/tally.ts';
import { cellOf, listCell, ofText, turnoutCell, VIEWS } from '../../domain/told-views.ts';
import { countText, type ToldNames, type ToldWords } from '../../domain/told-words.ts';
import { type Child, h, tableOf } from './dom.ts';

export interface BarLine {
  label: string;
  /** 0–1; null: no bar. */
  share: number | null;
  margin?: number | null;
  figure: string;
  of: string;
  colours: { light: string; dark: string } | null;
}

/** Bars with their figure, n and base in words; whoever hears the page hears these. */
export function bars(label: string, lines: readonly BarLine[]): HTMLElement {
  return h(
    'ul',
    { class: 'bars', attrs: { 'aria-label': label } },
    lines.map(({ label: name, share, margin, figure, of, colours }) =>
      h(
        'li',
        {},
        h('span', { class: 'name' }, name),
        h(
          'span',
          { class: 'track', attrs: { 'aria-hidden': 'true' } },
          share !== null &&
            h('span', {
              class: 'bar',
              vars: {
                '--part': `${100 * share}%`,
                ...(colours ? { '--light': colours.light, '--dark': colours.dark } : {}),
              },
            }),
          share !== null &&
            margin != null &&
            h('span', {
              class: 'interval',
              vars: {
                '--from': `${100 * Math.max(0, share - margin)}%`,
                '--to': `${100 * (1 - Math.min(1, share + margin))}%`,
              },
            }),
        ),
        h('span', { class: 'figure' }, h('strong', {}, figure), of !== '' && h('small', {}, of)),
      ),
    ),
  );
}

export const coloursOf = ({ lists }: ToldNames, code: string): BarLine['colours'] =>
  lists.find((list) => list.code === code)?.colours ?? null;

/** The verified count of a place, and with what was set apart. */
export function placePanel(row: FigureRow, lists: readonly string[], words: ToldWords, names: ToldNames): Child[] {
  const { t } = words;
  const cell = cellOf(row, { flagged: false, disputed: false });
  const turnout = turnoutCell(row.turnout, words);
  const aside = row.parts.flagged.stations + row.parts.disputed.stations + row.parts.flaggedDisputed.stations;
  const told = lists.filter(() => Object.keys(cell.votes).length > 0);
  return [
    h(
      'dl',
      { class: 'facts' },
      h('dt', {}, t('report.stations')),
      h(
        'dd',
        {},
        row.expected === null
          ? countText(cell.stations)
          : `${ofText(cell.stations, row.expected, words)} (${words.part(cell.stations, row.expected)})`,
      ),
      h('dt', {}, t('report.turnout')),
      h('dd', {}, `${turnout.share}${turnout.of === '' ? '' : ` · ${turnout.of} · ${turnout.n}`}`),
    ),
    cell.stations === 0 && h('p', { class: 'quiet' }, t('report.site.nothing')),
    told.length > 0 &&
      bars(
        t('report.chart.shares'),
        told.map((code) => {
          const { share, of } = listCell(cell, code, words);
          const found = shareIn(cell, code, 'valid');
          const n = found ? ` · ${t('report.nStations', { n: countText(found.n) })}` : '';
          return {
            label: words.list(code),
            share: found?.share ?? null,
            figure: share,
            of: `${of}${n}`,
            colours: coloursOf(names, code),
          };
        }),
      ),
    aside > 0 &&
      told.length > 0 &&
      h(
        'details',
        {},
        h('summary', {}, t('report.parts.title')),
        h('p', {}, t('report.parts.what')),
        tableOf(
          t('report.parts.title'),
          [
            { text: '' },
            { text: t('report.stations'), figures: true },
            ...told.map((code) => ({ text: words.list(code), figures: true })),
          ],
          VIEWS.map(({ code, view }) => {
            const counted = cellOf(row, view);
            return [
              t(`report.parts.${code}`),
              countText(counted.stations),
              ...told.map((list) => {
                const { share, of } = listCell(counted, list, words);
                return { above: share, below: of };
              }),
            ];
          }),
        ),
      ),
  ];
}

const unknown = (figure: number | null): string => (figure === null ? '–' : countText(figure));

/** One protocol as it is counted: a public paper. */
export function stationPanel(station: ToldStation, lists: readonly string[], words: ToldWords): Child[] {
  const { t } = words;
  const { figures, part, number, place } = station;
  const { registered, participated, invalid, votes } = figures;
  const rows: [string, string][] = [
    [t('report.site.registered'), unknown(registered)],
    [t('report.site.participated'), unknown(participated)],
    ...lists.map((code): [string, string] => [words.listInFull(code), unknown(votes[code] ?? null)]),
    [t('report.site.invalid'), unknown(invalid)],
  ];
  const title = t('report.site.stationTitle', { n: number });
  return [
    place !== '' && h('p', {}, words.settlement(place)),
    h('p', {}, `${t('report.site.countedAs')}: ${t(`report.site.parts.${part}`)}`),
    tableOf(title, [{ text: '' }, { text: t('report.site.onPaper'), figures: true }], rows),
    h('p', { class: 'quiet' }, t('report.site.unread')),
  ];
}
