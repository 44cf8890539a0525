import type { Content } from 'pdfmake';
import type { TDocumentDefinitions } from 'pdfmake/interfaces';
import type { Language, PublishedFigures, ToldNames, ToldWords } from '../../../../domain/index.ts';
import { INK, paragraph, QUIET, quiet } from './blocks.ts';
import { FONT, stripedBand } from './charts.ts';
import { estimateTables, methodAndLimits, seatsTable } from './method.ts';
import { crowdPanel, violations } from './people.ts';
import { districts, protocolTables } from './protocols.ts';
import { inShort } from './short.ts';
import type { Telling } from './telling.ts';

/** Of which bundle a report is. */
export interface ReportOf {
  /** Id of the bundle and its number among the releases. */
  bundle: string;
  sequence: number;
  /** Numbers of the releases that it stands instead of. */
  replaces: readonly number[];
  drill: boolean;
  /** When the bundle was made, as its profile tells times, UTC ms. */
  created: number;
}

export interface ReportInput {
  figures: PublishedFigures;
  names: ToldNames;
  words: ToldWords;
  of: ReportOf;
  /** Which parts were asked for; the tally is what a report is about. */
  parts: { violations: boolean; estimate: boolean };
}

const MARGIN = 40;
const A4 = { width: 595.28, height: 841.89 };
const BAND = 26;

/** As many paragraphs and further headings lead to a table. */
const LEADING = 2;

/** With more lists than that a table of them needs the length of the page. */
const LISTS_UPRIGHT = 6;

/** The report as pdfmake sets it. Pure: the same figures give the same document. */
export function reportDocument({ figures, names, words, of, parts }: ReportInput): TDocumentDefinitions {
  const lying = figures.lists.length > LISTS_UPRIGHT;
  const width = (lying ? A4.height : A4.width) - 2 * MARGIN;
  const telling: Telling = { figures, names, words, width };
  const { t } = words;
  return {
    pageSize: 'A4',
    pageOrientation: lying ? 'landscape' : 'portrait',
    pageMargins: [MARGIN, of.drill ? MARGIN + BAND : MARGIN, MARGIN, MARGIN],
    defaultStyle: { font: FONT, fontSize: 9, color: INK },
    language: words.language,
    displayTitle: true,
    version: '1.7',
    info: {
      title: `${words.named(names.election)}: ${t('report.kind')}`,
      creator: 'Maere',
      creationDate: new Date(of.created),
      modDate: new Date(of.created),
    },
    ...(of.drill
      ? { header: () => drillBand(words, width), watermark: { text: 'DRILL', font: FONT, bold: true, opacity: 0.06 } }
      : {}),
    footer: (page, pages) => ({
      columns: [
        { text: t('report.bundle', { sequence: of.sequence, bundle: of.bundle }), alignment: 'left' },
        { text: t('report.page', { n: page, of: pages }), alignment: 'right', width: 80 },
      ],
      fontSize: 7,
      color: QUIET,
      margin: [MARGIN, 14, MARGIN, 0],
    }),
    content: [
      ...title(telling, of),
      ...inShort(telling),
      ...protocolTables(telling),
      ...(parts.estimate ? estimateTables(telling) : []),
      ...seatsTable(telling),
      ...figures.crowd.flatMap((panel) => crowdPanel(telling, panel)),
      ...(parts.violations ? violations(telling) : []),
      ...methodAndLimits(telling),
      ...districts(telling),
    ],
    pageBreakBefore: alone(lying ? A4.width : A4.height),
  };
}

/**
 * A heading goes to the next page with what it heads, if nothing of that is on its own; nor does it stay behind with the few
 * words that lead to a table. What follows on a page is its footer, too.
 */
const alone =
  (height: number): NonNullable<TDocumentDefinitions['pageBreakBefore']> =>
  (node, nodes) => {
    if (node.headlineLevel === undefined) return false;
    const { top } = node.startPosition;
    const below = nodes
      .getFollowingNodesOnPage()
      .filter(({ startPosition }) => startPosition.top > top && startPosition.top < height - MARGIN);
    const at = below.findIndex((each) => each.table !== undefined);
    const table = below[at];
    if (table === undefined) return below.length === 0;
    if (below.slice(0, at).filter(isPrinted).length > LEADING || table.pageNumbers.length === 1) return false;
    // Head and first row are kept together, and are said to be where the table was begun also where they did not fit: only a
    // second row is proof.
    return !below.slice(at).some((each) => isPrinted(each) && each.startPosition.top > table.startPosition.top);
  };
const isPrinted = ({ text, svg }: { text?: unknown; svg?: unknown }): boolean =>
  text !== undefined || svg !== undefined;

function title({ figures, names, words }: Telling, of: ReportOf): Content[] {
  const { t } = words;
  const { head, since } = figures;
  return [
    { text: words.named(names.election), fontSize: 18, bold: true },
    { text: t('report.kind'), fontSize: 11, color: QUIET, margin: [0, 0, 0, 4] },
    ...(head === null
      ? []
      : [paragraph(head.asOf === null ? t('briefing.nothingYet') : t('report.asOf', { at: words.moment(head.asOf) }))]),
    ...(figures.until === null ? [] : [paragraph(t('briefing.until', { at: words.moment(figures.until) }))]),
    ...(of.replaces.length === 0 ? [] : [paragraph(t('report.replaces', { sequences: of.replaces.join(', ') }))]),
    ...(since && figures.changed.length > 0
      ? [quiet(t('report.mark', { sequence: since.sequence, at: words.moment(since.at) }))]
      : []),
  ];
}

/** On every page. */
const drillBand = ({ t }: ToldWords, width: number): Content => ({
  svg: stripedBand(t('report.drill'), width, BAND - 4),
  margin: [MARGIN, 14, MARGIN, 0],
});

export const reportPath = (language: Language): string => `report/report-${language}.pdf`;
