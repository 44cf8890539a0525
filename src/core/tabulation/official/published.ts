import {
  type OfficialRow,
  officialKey,
  publishedFaults,
  type SummedFigures,
  type TallyCell,
} from '../../../domain/index.ts';
import type { ReadDb } from '../../store/index.ts';
import { rowsOf } from './read.ts';

/** The rows of one publication as the reading thread keeps them. */
export interface Published {
  rows: readonly OfficialRow[];
  byKey: ReadonlyMap<string, SummedFigures>;
  /** Rows by the code of their region. */
  byRegion: ReadonlyMap<string, readonly SummedFigures[]>;
  /** Rows that contradict themselves, likewise; '' all of them. */
  faulty: ReadonlyMap<string, number>;
  /** The sum of a region's rows, or with '' of all: made once, since ten thousand rows never change. */
  cell(code: string, lists: readonly string[], of: 'valid' | 'participants'): ReturnType<typeof cellOf>;
}

/** As many as anybody compares at once. */
const KEPT = 4;

/** Rows of a publication never change: what was read once is kept, of the last few that were asked for. */
export function createPublished(db: ReadDb): (publication: string) => Published {
  const kept = new Map<string, Published>();
  return (publication) => {
    const known = kept.get(publication);
    if (known) {
      kept.delete(publication);
      kept.set(publication, known);
      return known;
    }
    const rows = rowsOf(db, publication);
    const byRegion = new Map<string, SummedFigures[]>();
    for (const { region, figures } of rows) {
      const those = byRegion.get(region ?? '');
      if (those) those.push(figures);
      else byRegion.set(region ?? '', [figures]);
    }
    const faults = rows.filter(({ figures }) => publishedFaults(figures).length > 0);
    const faulty = new Map(
      [...Map.groupBy(faults, ({ region }) => region ?? '')].map(([code, those]) => [code, those.length]),
    );
    faulty.set('', faults.length);
    const cells = new Map<string, ReturnType<typeof cellOf>>();
    const cell: Published['cell'] = (code, lists, of) => {
      const name = [code, of, ...lists].join(' ');
      const known = cells.get(name);
      if (known) return known;
      const figures = code === '' ? rows.map((row) => row.figures) : (byRegion.get(code) ?? []);
      const found = cellOf(figures, lists, of);
      cells.set(name, found);
      return found;
    };
    const made = { rows, faulty, byKey: new Map(rows.map((row) => [officialKey(row), row.figures])), byRegion, cell };
    kept.set(publication, made);
    const [oldest] = kept.keys();
    if (kept.size > KEPT && oldest !== undefined) kept.delete(oldest);
    return made;
  };
}

/**
 * Published figures as a cell of the count, so that one rule makes both sides' shares. Only whole rows are in it: one that
 * lacks a list's votes (or, for shares of those who took part, that figure) would make the others' shares too large.
 */
export function cellOf(
  rows: readonly SummedFigures[],
  lists: readonly string[],
  of: 'valid' | 'participants',
): { cell: TallyCell; leftOut: number } {
  const whole = rows.filter(
    ({ votes, participated }) =>
      lists.every((code) => typeof votes[code] === 'number') && (of === 'valid' || participated !== null),
  );
  const sum = (figure: (row: SummedFigures) => number | null | undefined) => {
    const known = whole.flatMap((row) => figure(row) ?? []);
    return { sum: known.reduce((total, each) => total + each, 0), n: known.length };
  };
  return {
    cell: {
      stations: whole.length,
      registered: sum(({ registered }) => registered),
      participated: sum(({ participated }) => participated),
      invalid: sum(({ invalid }) => invalid),
      votes: Object.fromEntries(lists.map((code) => [code, sum(({ votes }) => votes[code])])),
    },
    leftOut: rows.length - whole.length,
  };
}
