import type { Content, CustomTableLayout, TableCell } from 'pdfmake';
import type { ShareCell } from '../../../../domain/index.ts';

/** Parts that the report is set of: headings, paragraphs, tables whose figures stand under each other. */
export const INK = '#1b2430';
export const QUIET = '#4d5a6b';
const LINE = '#c3ccd8';
/** What belongs together stays on one page. */
export const together = (...stack: Content[]): Content => ({ stack, unbreakable: true });
const HEAD = '#eef1f5';

export const heading = (text: string): Content => ({
  text,
  fontSize: 13,
  bold: true,
  margin: [0, 16, 0, 4],
  headlineLevel: 1,
});
/** Of what stays together anyway: a break before it, within what can't be broken, would lose all of it. */
export const title = (text: string) => ({
  text,
  fontSize: 10,
  bold: true,
  margin: [0, 10, 0, 3] as [number, number, number, number],
});
export const subheading = (text: string): Content => ({ ...title(text), headlineLevel: 2 });
export const paragraph = (text: string): Content => ({ text, fontSize: 8.5, margin: [0, 0, 0, 4], lineHeight: 1.15 });
export const item = (text: string): Content => ({ text, fontSize: 8.5, margin: [0, 0, 0, 3], lineHeight: 1.15 });
export const quiet = (text: string): Content => ({
  text,
  fontSize: 7.5,
  color: QUIET,
  margin: [0, 2, 0, 4],
  lineHeight: 1.15,
});
/** What must not be read over: whose figures these are not. */
export const notice = (text: string): Content => ({
  table: { widths: ['*'], body: [[{ text, fontSize: 8.5, margin: [6, 4, 6, 4], lineHeight: 1.15 }]] },
  layout: { hLineColor: () => INK, vLineColor: () => INK, hLineWidth: () => 0.8, vLineWidth: () => 0.8 },
  margin: [0, 2, 0, 6],
});

const layout: CustomTableLayout = {
  hLineWidth: (row, { table }) => (row === 0 || row === table.body.length ? 0.8 : 0.4),
  vLineWidth: () => 0,
  hLineColor: () => LINE,
  paddingLeft: () => 3,
  paddingRight: () => 3,
  paddingTop: () => 2,
  paddingBottom: () => 2,
  fillColor: (row, { table }) => (row < (table.headerRows ?? 0) ? HEAD : null),
};

export const head = (text: string, figures = false): TableCell => ({
  text,
  bold: true,
  fontSize: 7.5,
  alignment: figures ? 'right' : 'left',
});
/** A line that heads those below it. */
export const headLine = (text: string, columns: number): TableCell[] => [
  { text, bold: true, fontSize: 8, colSpan: columns },
];
export const cell = (text: string): TableCell => ({ text, fontSize: 8 });
/** What a line is of, with what that lies in under it. */
export const named = (text: string, within: string): TableCell =>
  within === ''
    ? cell(text)
    : {
        stack: [
          { text, fontSize: 8 },
          { text: within, fontSize: 6, color: QUIET },
        ],
      };
export const figure = (text: string): TableCell => ({ text, fontSize: 8, alignment: 'right' });
/** A figure with what it is of under it. */
export const stacked = (above: string, ...below: string[]): TableCell => ({
  stack: [
    { text: above, fontSize: 8, alignment: 'right' },
    ...below.filter(Boolean).map((text) => ({ text, fontSize: 6, color: QUIET, alignment: 'right' as const })),
  ],
});
/** Of a line that says its base itself. */
export const share = ({ share: above, n }: ShareCell): TableCell => stacked(above, n);

/** `widths` of columns in points, '*' for what is left. The head is repeated on every page; no line is torn. */
export function table(widths: (number | '*' | 'auto')[], heads: TableCell[], rows: TableCell[][]): Content {
  return {
    table: { headerRows: 1, widths, dontBreakRows: true, keepWithHeaderRows: 1, body: [heads, ...rows] },
    layout,
    margin: [0, 2, 0, 6],
  };
}
