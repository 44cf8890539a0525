import type { Content, TableCell } from 'pdfmake';
import {
  cellOf,
  countText,
  type FigureRow,
  listCell,
  type PlaceLine,
  type PublishedFigures,
  placeLines,
  ratioText,
  VIEWS,
  validVotes,
} from '../../../../domain/index.ts';
import {
  cell,
  figure,
  head,
  heading,
  headLine,
  named,
  paragraph,
  quiet,
  share,
  stacked,
  subheading,
  table,
} from './blocks.ts';
import { chart, GREY, MARK, type Telling } from './telling.ts';

function placeTable({ figures, words }: Telling, lines: readonly PlaceLine[]): Content {
  const { t } = words;
  const lists = listsTold(figures);
  const row = ({ path, where, stations, valid, lists: shares, turnout, changed }: PlaceLine): TableCell[] => [
    // Its region once more: the line that heads it may be on the page before.
    named(where + (changed ? MARK : ''), path.length === 2 ? words.region(path[0] ?? '') : ''),
    figure(stations),
    ...(lists.length > 0 ? [figure(valid)] : []),
    ...shares.map(share),
    stacked(turnout.share, turnout.of, turnout.of && turnout.n),
  ];
  const heads = [
    head(t('report.where')),
    head(t('report.stations'), true),
    ...(lists.length > 0 ? [head(t('report.validVotes'), true)] : []),
    ...lists.map((code) => head(words.list(code), true)),
    head(t('report.turnout'), true),
  ];
  const rows = [...Map.groupBy(lines, ({ path }) => (path.length === 2 ? (path[0] ?? '') : null))].flatMap(
    ([region, own]) => [...(region === null ? [] : [headLine(words.region(region), heads.length)]), ...own.map(row)],
  );
  return table(['*', 50, ...(lists.length > 0 ? [46] : []), ...lists.map(() => 46), 62], heads, rows);
}

/** No list is told of while the votes are held back. */
const listsTold = ({ told, lists }: PublishedFigures): readonly string[] => (told === 'held' ? [] : lists);

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
    placeTable(telling, placeLines({ ...figures, lists: listsTold(figures) }, 'regions', words)),
    ...(country.expected === null
      ? []
      : [
          chart(
            t('report.chart.stations'),
            regions.map((row) => ({
              label: words.place(row.path),
              share: row.expected ? clear(row) / row.expected : null,
              figure: words.part(clear(row), row.expected ?? 0),
              base: ratioText(clear(row), row.expected ?? 0),
              colour: GREY,
            })),
            width,
            true,
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
      ['*', 50, 60, ...figures.lists.map(() => 54)],
      [
        head(''),
        head(t('report.stations'), true),
        head(t('report.validVotes'), true),
        ...figures.lists.map((code) => head(words.list(code), true)),
      ],
      VIEWS.map(({ code, view }) => {
        const counted = cellOf(country, view);
        return [
          cell(t(`report.parts.${code}`)),
          figure(countText(counted.stations)),
          figure(countText(validVotes(counted))),
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
  const row = (label: string, n: number) => [cell(label), figure(countText(n)), figure(words.part(n, all))];
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
            reasons.map(([code, n]) => [
              cell(words.reason(code)),
              figure(countText(n)),
              figure(words.part(n, rejected)),
            ]),
          ),
        ]),
  ];
}

/** Last, for it is the longest: every district that has a verified station. */
export function districts(telling: Telling): Content[] {
  const { figures, words } = telling;
  const lines = placeLines({ ...figures, lists: listsTold(figures) }, 'districts', words);
  const counted = lines.filter(({ path }) => {
    const row = figures.rows.find((each) => each.path[0] === path[0] && each.path[1] === path[1]);
    return row !== undefined && row.parts.clear.stations > 0;
  });
  return counted.length === 0 ? [] : [heading(words.t('report.protocols.districts')), placeTable(telling, counted)];
}
