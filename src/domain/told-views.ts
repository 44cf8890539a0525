import type { CrowdTold, ReportsTold } from './crowd-told.ts';
import { type FigureRow, type PublishedFigures, rowKey } from './published-figures.ts';
import type { ToldNode } from './roll-up.ts';
import { partsIn, shareIn, sumCells, type TallyCell, type TallyView } from './tally.ts';
import { countText, ratioText, type ToldWords } from './told-words.ts';

/**
 * Figures as the lines of tables, in one language: what the report prints and what the results page shows are the same lines.
 * No share stands without its base and n; what is not told is '·', what is not known '–'.
 */
export interface ShareCell {
  /** "45.6 %"; '–' without a base. */
  share: string;
  /** "2 635 of 5 118", where nothing else says of how many. */
  of: string;
  /** What the share is made of, where its base stands in the same line. */
  n: string;
}

export const VIEWS: readonly { code: 'verified' | 'flagged' | 'disputed' | 'both'; view: TallyView }[] = [
  { code: 'verified', view: { flagged: false, disputed: false } },
  { code: 'flagged', view: { flagged: true, disputed: false } },
  { code: 'disputed', view: { flagged: false, disputed: true } },
  { code: 'both', view: { flagged: true, disputed: true } },
];

export const cellOf = ({ parts }: FigureRow, view: TallyView): TallyCell =>
  sumCells(partsIn(view).map((part) => parts[part]));

/** Not told by itself: fewer than k, or what would give fewer than k away. */
export const HIDDEN = '·';

export const ofText = (part: number, whole: number, { t }: ToldWords): string =>
  t('report.of', { part: countText(part), whole: countText(whole) });

/** A list's share of the votes for lists. */
export function listCell(cell: TallyCell, code: string, words: ToldWords): ShareCell {
  const found = shareIn(cell, code, 'valid');
  return found
    ? {
        share: words.part(found.votes, found.base),
        of: ofText(found.votes, found.base, words),
        n: countText(found.votes),
      }
    : { share: '–', of: '', n: '' };
}

export interface PlaceLine {
  path: readonly string[];
  where: string;
  /** Verified stations, and open ones in the registry. */
  stations: string;
  valid: string;
  lists: ShareCell[];
  turnout: TurnoutCell;
  changed: boolean;
}

export interface TurnoutCell {
  share: string;
  /** Took part and registered: "4 231 / 9 870". */
  of: string;
  /** Of how many stations. */
  n: string;
}

/** The verified count of places: the country, then regions, or the districts of all of them. */
export function placeLines(
  figures: Pick<PublishedFigures, 'rows' | 'lists' | 'changed'>,
  depth: 'regions' | 'districts',
  words: ToldWords,
): PlaceLine[] {
  const changed = new Set(figures.changed);
  const rows = figures.rows.filter(({ path }) => (depth === 'regions' ? path.length < 2 : path.length === 2));
  return rows.map((row) => placeLine(row, figures.lists, changed.has(rowKey(row.path)), words));
}

export function placeLine(row: FigureRow, lists: readonly string[], changed: boolean, words: ToldWords): PlaceLine {
  const { path, expected, turnout } = row;
  const cell = cellOf(row, { flagged: false, disputed: false });
  const valid = Object.values(cell.votes).reduce((total, { sum }) => total + sum, 0);
  return {
    path,
    where: words.place(path),
    stations: expected === null ? countText(cell.stations) : ratioText(cell.stations, expected),
    valid: cell.stations === 0 || Object.keys(cell.votes).length === 0 ? '–' : countText(valid),
    lists: lists.map((code) => listCell(cell, code, words)),
    turnout: turnoutCell(turnout, words),
    changed,
  };
}

export const turnoutCell = ({ participated, registered, n }: FigureRow['turnout'], words: ToldWords): TurnoutCell => ({
  share: words.part(participated, registered),
  of: registered === 0 ? '' : ratioText(participated, registered),
  n: words.t('report.n', { n: countText(n) }),
});

export interface CrowdLine {
  code: string | null;
  label: string;
  count: number;
  n: string;
  share: string;
}

/** What is told of the parts of a number, and the rest of it in one line. */
export function nodeLines(node: ToldNode, label: (code: string) => string, words: ToldWords): CrowdLine[] {
  const line = (code: string | null, said: string, n: number): CrowdLine => ({
    code,
    label: said,
    count: n,
    n: countText(n),
    share: words.part(n, node.count),
  });
  return [
    ...node.children.map(({ code, count }) => line(code, label(code), count)),
    ...(node.rest > 0 ? [line(null, words.t('report.crowd.rest'), node.rest)] : []),
  ];
}

export const confirmedOf = ({ kinds }: CrowdTold): ToldNode | null =>
  kinds?.children.find(({ code }) => code === 'confirmed') ?? null;

/** Region × list with n: heads in words, cells as counts with their share of the line. */
export function matrixLines(matrix: NonNullable<CrowdTold['matrix']>, words: ToldWords) {
  const rest = words.t('report.crowd.rest');
  return {
    columns: matrix.columns.map(({ code }) => (code === null ? rest : words.list(code))),
    rows: matrix.rows.map(({ code, total }, r) => ({
      code,
      where: code === null ? rest : words.region(code),
      n: countText(total),
      cells: (matrix.cells[r] ?? []).map((count) =>
        count === null ? { n: HIDDEN, share: '' } : { n: countText(count), share: words.part(count, total) },
      ),
    })),
  };
}

/** The least share of a list in the whole country that its photographs prove (domain/crowd); null where nothing was published. */
export function boundText(
  { participants, lists }: Pick<PublishedFigures, 'participants' | 'lists'>,
  panel: CrowdTold,
  words: ToldWords,
): string | null {
  const confirmed = confirmedOf(panel);
  if (!participants || !confirmed || panel.source !== 'voter') return null;
  const [most] = confirmed.children.filter(({ code }) => lists.includes(code)).toSorted((a, b) => b.count - a.count);
  if (!most || participants.n <= 0 || most.count > participants.n) return null;
  return words.t('report.crowd.bounds', {
    n: countText(participants.n),
    source: words.outside(participants.source),
    at: words.moment(participants.asOf),
    list: words.list(most.code),
    least: `${words.decimal((100 * most.count) / participants.n, 3)}\u00a0%`,
  });
}

/** Reports as tables: one for whoever told, or one of all where a list stands beside them; and what is in none of these. */
export function reportTables(
  { by, reported }: ReportsTold,
  words: ToldWords,
): { tables: { title: string; lines: CrowdLine[] }[]; rest: string | null } | null {
  if (!reported) return null;
  const table = (title: string, node: ToldNode) => ({
    title: `${title} · ${words.t('report.n', { n: countText(node.count) })}`,
    lines: nodeLines(node, words.about, words),
  });
  if (by === 'kind') return { tables: [table(words.t('report.violations.all'), reported)], rest: null };
  return {
    tables: reported.children.map((source) => table(words.t(`report.violations.${source.code}`), source)),
    rest: reported.rest > 0 ? `${words.t('report.crowd.rest')}: ${ofText(reported.rest, reported.count, words)}` : null,
  };
}
