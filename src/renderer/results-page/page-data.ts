import type { CrowdTold } from '../../domain/crowd-told.ts';
import type { Language } from '../../domain/election-profile.ts';
import type { FigureRow } from '../../domain/published-figures.ts';
import type { PageData } from '../../domain/results-page.ts';
import type { ToldNode } from '../../domain/roll-up.ts';
import { type ToldWords, toldWords } from '../../domain/told-words.ts';

/** The page's data with what is looked up in them. */
export interface Page extends PageData {
  rowAt(path: readonly string[]): FigureRow | null;
  regions: readonly string[];
  districtsOf(region: string): string[];
  words(language: Language): ToldWords;
}

export function readPage(text: string): Page {
  const data = JSON.parse(text) as PageData;
  const rows = new Map(data.figures.rows.map((row) => [row.path.join('\n'), row]));
  const places = data.figures.rows.map(({ path }) => path);
  return {
    ...data,
    rowAt: (path) => rows.get(path.join('\n')) ?? null,
    regions: places.flatMap((path) => (path.length === 1 ? (path[0] ?? []) : [])),
    districtsOf: (region) => places.flatMap((path) => (path.length === 2 && path[0] === region ? (path[1] ?? []) : [])),
    words(language) {
      const catalogue = data.catalogues[language];
      if (!catalogue) throw new Error(`No catalogue: ${language}`);
      return toldWords(language, catalogue, data.names);
    },
  };
}

/** What is told of confirmed photographs at a place; null where nothing is by itself. */
export function crowdAt({ places }: CrowdTold, path: readonly string[]): ToldNode | null {
  return path.reduce<ToldNode | null>((at, code) => at?.children.find((child) => child.code === code) ?? null, places);
}
