import type { Content } from 'pdfmake';
import {
  cellOf,
  countText,
  type FigureRow,
  listCell,
  ofText,
  partText,
  placeLines,
  VIEWS,
} from '../../../../domain/index.ts';
import { cell, figure, head, heading, paragraph, quiet, share, subheading, table, two } from './blocks.ts';
import { chart, GREY, MARK, type Telling } from './telling.ts';

function placeTable({ figures, words }: Telling, depth: 'regions' | 'districts'): Content {
  const { t } = words;
  const lists = figures.told === 'held' ? [] : figures.lists;
  const lines = placeLines({ ...figures, lists }, depth, words).filter(
    ({ stations }) => depth === 'regions' || stations !== '0',
  );
  const region = (path: readonly string[]): string => (path.length === 2 ? `${words.region(path[0] ?? '')}: ` : '');
  return table(
    ['*', 46, ...(lists.length > 0 ? [44] : []), ...lists.map(() => 46), 62],
    [
      head(t('report.where')),
      head(t('report.stations'), true),
      ...(lists.length > 0 ? [head(t('report.validVotes'), true)] : []),
      ...lists.map((code) => head(words.list(code), true)),
      head(t('report.turnout'), true),
    ],
    lines.map(({ path, where, stations, valid, lists: shares, turnout, changed }) => [
      cell(region(path) + where + (changed ? MARK : '')),
      figure(stations),
      ...(lists.length > 0 ? [figure(valid)] : []),
      ...shares.map(share),
      two(turnout.share, turnout.of === '' ? '' : `${turnout.of} · ${turnout.n}`),
    ]),
  );
}

export function protocolTables(telling: Telling): Content[] {
  const { figures, words, width } = telling;
  const { t } = words;
  const [country] = figures.rows;
  if (!country) return [];
  const regions = figures.rows.filter(({ path }) => path.length === 1);
  const clear = (row: FigureRow): number => cellOf(row, { flagged: false, disputed: false }).stations;
  return [
    heading(t('report.protocols.title')),
    paragraph(t('report.protocols.what')),
    subheading(t('report.protocols.regions')),
    placeTable(telling, 'regions'),
    ...(country.expected === null
      ? []
      : [
          subheading(t('report.chart.stations')),
          chart(
            regions.map((row) => ({
              label: words.place(row.path),
              share: row.expected ? clear(row) / row.expected : null,
              figure: partText(clear(row), row.expected ?? 0),
              base: ofText(clear(row), row.expected ?? 0, words),
              colour: GREY,
            })),
            width,
          ),
        ]),
    ...(figures.told === 'held' ? [] : withAndWithout(telling, country)),
    ...papers(telling, country),
  ];
}

function withAndWithout({ figures, words }: Telling, country: FigureRow): Content[] {
  const { t } = words;
  const aside = t('report.parts.aside', {
    partial: countText(country.parts.partial.stations),
    reported: countText(country.parts.reported.stations),
    unplaced: countText(figures.unplaced),
  });
  return [
    subheading(t('report.parts.title')),
    paragraph(t('report.parts.what')),
    table(
      ['*', 50, ...figures.lists.map(() => 60)],
      [head(''), head(t('report.stations'), true), ...figures.lists.map((code) => head(words.list(code), true))],
      VIEWS.map(({ code, view }) => {
        const counted = cellOf(country, view);
        return [
          cell(t(`report.parts.${code}`)),
          figure(countText(counted.stations)),
          ...figures.lists.map((list) => share(listCell(counted, list, words))),
        ];
      }),
    ),
    quiet(aside),
  ];
}

function papers({ words }: Telling, { states }: FigureRow): Content[] {
  const { t } = words;
  if (!states) return [];
  const { byStatus, byReason } = states;
  const all = Object.values(byStatus).reduce((total, n) => total + n, 0);
  const [accepted, rejected] = [byStatus.accepted ?? 0, byStatus.rejected ?? 0];
  const row = (label: string, n: number) => [cell(label), figure(countText(n)), figure(partText(n, all))];
  const reasons = Object.entries(byReason).toSorted(([, a], [, b]) => b - a);
  return [
    subheading(t('report.papers.title')),
    table(
      ['*', 60, 60],
      [head(''), head('n', true), head(t('report.share'), true)],
      [
        row(t('report.papers.received'), all),
        row(t('report.papers.accepted'), accepted),
        row(t('report.papers.rejected'), rejected),
        row(t('report.papers.waiting'), all - accepted - rejected),
      ],
    ),
    ...(reasons.length === 0
      ? []
      : [
          table(
            ['*', 60, 60],
            [head(t('report.papers.reason')), head('n', true), head(t('report.share'), true)],
            reasons.map(([code, n]) => [cell(words.reason(code)), figure(countText(n)), figure(partText(n, rejected))]),
          ),
        ]),
  ];
}

export const districts = (telling: Telling): Content[] =>
  telling.figures.rows.some(({ path }) => path.length === 2)
    ? [heading(telling.words.t('report.protocols.districts')), placeTable(telling, 'districts')]
    : [];
