import type { Content } from 'pdfmake';
import type { PublishedFigures, ToldNames, ToldWords } from '../../../../domain/index.ts';
import { title as titleOf, together } from './blocks.ts';
import { type Bar, barChart } from './charts.ts';

/** What every section is made of: the figures of one language's report. */
export interface Telling {
  figures: PublishedFigures;
  words: ToldWords;
  names: ToldNames;
  /** Of the text on a page, points. */
  width: number;
}

/** Changed since the last release. */
export const MARK = ' •';
/** What belongs to no list. */
export const GREY = '#5b6677';
export const colourOf = ({ lists }: ToldNames, code: string | null): string =>
  lists.find((list) => list.code === code)?.colours.light ?? GREY;
/** A chart under its name, on one page with it. */
export const chart = (title: string, bars: readonly Bar[], width: number, dense = false): Content =>
  together(titleOf(title), { svg: barChart(bars, width, dense), margin: [0, 4, 0, 4] });
