import type { MapColumns } from '../../../contract/index.ts';
import { QUESTIONS, type Question, type StateWord, wordsOf } from './questions.ts';

/** What the map shows of a question, counted from the same columns that it paints. */
export interface MapCounts {
  /** Of each word of the question how many stations, of those where the screen looks. */
  words: Readonly<Record<string, number>>;
  /** By region, whatever is chosen: how many stations, and how many of them are what was asked for. */
  regions: ReadonlyMap<string, { total: number; asked: number }>;
}

export const columnOf = (columns: MapColumns, question: Question): readonly number[] =>
  QUESTIONS[question].of === 'watch' ? columns.watch : columns.paper;

/** Whether a station is what was asked for, as a table by the column's index. */
export function isAsked(question: Question): readonly boolean[] {
  const asked: readonly StateWord[] = QUESTIONS[question].asked;
  return wordsOf(question).map((word) => asked.includes(word));
}

/** Where, and which: what a screen leaves of all stations before it asks anything. Empty: of none. */
export interface Where {
  region: string | null;
  district: string | null;
  place: string | null;
  sampleOnly: boolean;
}

/** Whether a station lies there; the same rule as core's for the list (watch/read.ts). */
export function isThere(columns: MapColumns, { region, district, place, sampleOnly }: Where): (at: number) => boolean {
  const index = (list: readonly string[], code: string | null): number | null =>
    code === null ? null : code === '' ? -1 : (indexIn(list, code) ?? -2);
  const [inRegion, inDistrict, inPlace] = [
    index(columns.regions, region),
    index(columns.districts, district),
    index(columns.places, place),
  ];
  return (at) =>
    (inRegion === null || columns.region[at] === inRegion) &&
    (inDistrict === null || columns.district[at] === inDistrict) &&
    (inPlace === null || columns.place[at] === inPlace) &&
    (!sampleOnly || columns.sample[at] === true);
}

const indexIn = (list: readonly string[], code: string): number | null => {
  const at = list.indexOf(code);
  return at < 0 ? null : at;
};

export function countMap(columns: MapColumns, question: Question, there: (at: number) => boolean): MapCounts {
  const column = columnOf(columns, question);
  const asked = isAsked(question);
  const words = wordsOf(question);
  const counts = words.map(() => 0);
  const regions = columns.regions.map(() => ({ total: 0, asked: 0 }));
  for (let at = 0; at < column.length; at += 1) {
    const word = column[at] ?? 0;
    if (there(at)) counts[word] = (counts[word] ?? 0) + 1;
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
