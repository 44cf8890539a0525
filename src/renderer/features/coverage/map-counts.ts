import type { MapColumns } from '../../../contract/index.ts';
import { QUESTIONS, type Question, type StateWord, wordsOf } from './questions.ts';

/** What the map shows of a question, counted from the same columns that it paints. */
export interface MapCounts {
  /** Of each word of the question how many stations, in the whole country. */
  words: Readonly<Record<string, number>>;
  /** By region: how many stations, and how many of them are what was asked for. */
  regions: ReadonlyMap<string, { total: number; asked: number }>;
}

export const columnOf = (columns: MapColumns, question: Question): readonly number[] =>
  QUESTIONS[question].of === 'watch' ? columns.watch : columns.paper;

/** Whether a station is what was asked for, as a table by the column's index. */
export function isAsked(question: Question): readonly boolean[] {
  const asked: readonly StateWord[] = QUESTIONS[question].asked;
  return wordsOf(question).map((word) => asked.includes(word));
}

export function countMap(columns: MapColumns, question: Question): MapCounts {
  const column = columnOf(columns, question);
  const asked = isAsked(question);
  const words = wordsOf(question);
  const counts = words.map(() => 0);
  const regions = columns.regions.map(() => ({ total: 0, asked: 0 }));
  for (let at = 0; at < column.length; at += 1) {
    const word = column[at] ?? 0;
    counts[word] = (counts[word] ?? 0) + 1;
    const region = regions[columns.region[at] ?? -1];
    if (!region) continue;
    region.total += 1;
    if (asked[word]) region.asked += 1;
  }
  return {
    words: Object.fromEntries(words.map((word, n) => [word, counts[n] ?? 0])),
    regions: new Map(columns.regions.map((code, n) => [code, regions[n] ?? { total: 0, asked: 0 }])),
  };
}
