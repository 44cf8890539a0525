import type { OfficialSeatsView } from '../../../contract/index.ts';
import {
  type ContestSeats,
  OFFICIAL_LEVELS,
  publishedFaults,
  type SummedFigures,
  seatsFrom,
} from '../../../domain/index.ts';
import type { ReadDb } from '../../store/index.ts';
import type { CoverageOf } from './coverage.ts';
import type { Published } from './published.ts';
import { standing } from './read.ts';

export interface SeatsQuery {
  publication: string | null;
  singleList: boolean;
  lists: readonly string[];
  /** Null: the contest gives none out. */
  rules: ContestSeats | null;
  /** Codes of the regions that every publication should have. */
  regions: readonly string[];
}

/** Every figure that all rows have; what one of them lacks nobody can add up. */
function addedUp(rows: readonly SummedFigures[], lists: readonly string[]): SummedFigures {
  const sum = (of: (row: SummedFigures) => number | null | undefined): number | null =>
    rows.reduce<number | null>((total, row) => {
      const figure = of(row) ?? null;
      return total === null || figure === null ? null : total + figure;
    }, 0);
  return {
    registered: sum(({ registered }) => registered),
    participated: sum(({ participated }) => participated),
    invalid: sum(({ invalid }) => invalid),
    votes: Object.fromEntries(lists.map((code) => [code, sum(({ votes }) => votes[code])])),
  };
}

/**
 * Seats that a publication's votes give: of national totals, else of the sum of its regions or stations. Never of ballots
 * that people sent and never of a count of some stations: whom those missed voted, too (domain.md 5).
 */
export function officialSeats(
  db: ReadDb,
  published: (publication: string) => Published,
  coverageOf: CoverageOf,
  { publication, singleList, lists, rules, regions }: SeatsQuery,
): OfficialSeatsView | null {
  const those = standing(db);
  const chosen =
    publication === null
      ? OFFICIAL_LEVELS.flatMap((level) => those.find((each) => each.level === level) ?? [])[0]
      : those.find(({ id }) => id === publication);
  if (!chosen) return null;
  const { rows, byRegion } = published(chosen.id);
  const figures = addedUp(
    rows.map((row) => row.figures),
    lists,
  );
  const view = {
    from: { publication: chosen.id, level: chosen.level },
    coverage: coverageOf(chosen.id, chosen.level, '', regions, byRegion),
    faults: publishedFaults(figures),
    missing: chosen.level === 'country' ? [] : regions.filter((code) => !byRegion.has(code)),
    threshold: rules && { percent: rules.threshold.percent, of: rules.threshold.base },
  };
  if (!rules) return { ...view, refused: { code: 'noRules', lists: [], fields: [] }, result: null };
  const found = seatsFrom(lists, figures, rules, singleList);
  if (!found.ok) return { ...view, refused: refusal(found.refused), result: null };
  const { base, needed, result } = found;
  return {
    ...view,
    refused: null,
    result: {
      base,
      needed,
      quota: result.quota,
      checkLaw: result.checkLaw,
      lists: result.lists.map(({ base: whole, ...list }) => ({ ...list, whole })),
    },
  };
}

function refusal(refused: Extract<ReturnType<typeof seatsFrom>, { ok: false }>['refused']) {
  const { code } = refused;
  if (code === 'singleListUnchecked') return { code, lists: [refused.list], fields: [] };
  if (code === 'tieUnresolved') return { code, lists: refused.lists, fields: [] };
  return { code, lists: [], fields: code === 'figuresMissing' ? refused.fields : [] };
}
