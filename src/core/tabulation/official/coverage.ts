import type { OfficialLevel } from '../../../domain/index.ts';
import { all, one, type ReadDb } from '../../store/index.ts';

/** How much of a place a publication has rows of. */
export interface Coverage {
  /** Parts that it has: known regions of the country, or known stations. */
  parts: number;
  /** Parts that there are; null where there is no registry to ask. */
  of: number | null;
}

/** Open stations by region: the same ones that a sample is drawn from. */
const STATIONS = `SELECT region, count(DISTINCT number) AS n FROM station WHERE status = 'open' GROUP BY region`;
const PUBLISHED = `SELECT r.region, count(*) AS n FROM official_row AS r WHERE r.publication = ? AND EXISTS
  (SELECT 1 FROM station AS s WHERE s.region = r.region AND s.number = r.number AND s.status = 'open') GROUP BY r.region`;

type Counts = ReadonlyMap<string, number>;
const countsOf = (rows: { region: string; n: number }[]): Counts => new Map(rows.map(({ region, n }) => [region, n]));
const total = (counts: Counts): number => [...counts.values()].reduce((sum, n) => sum + n, 0);

/**
 * Whether a sum of published rows is the whole of a place. A sum of what came in so far is a figure of those places and of
 * no other: it is no result of the region or the country, and no estimate of either can be held against it.
 */
export function createCoverage(db: ReadDb) {
  let kept = { registry: '', known: new Map<string, number>() as Counts, published: new Map<string, Counts>() };

  const registry = () => {
    const folded = one<{ folded: string }>(db, 'SELECT folded FROM registry_info')?.folded ?? '';
    if (kept.registry !== folded || kept.known.size === 0)
      kept = { registry: folded, known: countsOf(all(db, STATIONS)), published: new Map() };
    return kept;
  };

  /**
   * @param code region, '' the country
   * @param regions codes of the profile's own, abroad left out: needed where no registry says which there are
   * @returns null where the publication is of that very place, and nothing is added up
   */
  return (
    publication: string,
    level: OfficialLevel,
    code: string,
    regions: readonly string[],
    has: { has(region: string): boolean },
  ): Coverage | null => {
    if (level === (code === '' ? 'country' : 'region')) return null;
    const { known, published } = registry();
    if (level === 'region') {
      const needed = known.size > 0 ? [...known.keys()] : regions;
      return { parts: needed.filter((region) => has.has(region)).length, of: needed.length };
    }
    if (known.size === 0) return { parts: 0, of: null };
    let there = published.get(publication);
    if (!there) {
      there = countsOf(all(db, PUBLISHED, publication));
      if (published.size > 8) published.clear();
      published.set(publication, there);
    }
    return code === ''
      ? { parts: total(there), of: total(known) }
      : { parts: there.get(code) ?? 0, of: known.get(code) ?? null };
  };
}
export type CoverageOf = ReturnType<typeof createCoverage>;
