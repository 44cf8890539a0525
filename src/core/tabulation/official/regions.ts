import type { ComparedPlace, OfficialRegions } from '../../../contract/index.ts';
import { compareShare, shareIn, type TallyCell } from '../../../domain/index.ts';
import type { ReadDb } from '../../store/index.ts';
import { type StratumEstimates, stratumEstimates } from '../sample/by-stratum.ts';
import type { Counted } from '../tally/keeper.ts';
import type { CoverageOf } from './coverage.ts';
import type { Published } from './published.ts';
import { publicationOf } from './read.ts';

export interface OfficialRegionsQuery {
  country?: string | null | undefined;
  region?: string | null | undefined;
  station?: string | null | undefined;
  of: 'valid' | 'participants';
  flagged: boolean;
  disputed: boolean;
  lists: readonly string[];
  /** Codes of the profile, in its order. */
  regions: readonly string[];
  /** Those that make the country, where no registry says it. */
  needed: readonly string[];
  /** Whether the caller may see the estimate. */
  estimate: boolean;
}

type From = OfficialRegions['from']['country'];
interface Source {
  from: NonNullable<From>;
  published: Published;
}
type Ours = ComparedPlace['lists'][number]['ours'];

/**
 * What was published of the country and of each region, beside ours: the estimate's interval with a verdict where there is
 * one of that place (the whole, or a region that is a stratum of the sample); else the verified count of so many stations,
 * which has no interval and gets no verdict (domain.md 3.1, 3.4). Nor does a sum that is not of the whole place (`Coverage`).
 */
export function officialRegions(
  db: ReadDb,
  counted: Counted,
  published: (publication: string) => Published,
  coverageOf: CoverageOf,
  query: OfficialRegionsQuery,
): OfficialRegions {
  const { lists, of } = query;
  const [country, region, station] = (['country', 'region', 'station'] as const).map((level) => {
    const found = publicationOf(db, level, query[level]);
    return found && { from: { publication: found.id, level }, published: published(found.id) };
  });
  const below = region ?? station;
  const whole = country ?? below;
  const estimates = query.estimate ? stratumEstimates(db, counted, query) : null;

  const place = (code: string, source: Source | null): ComparedPlace => {
    const path = code === '' ? [] : [code];
    const official = source?.published.cell(code, lists, of) ?? null;
    const coverage =
      source && coverageOf(source.from.publication, source.from.level, code, query.needed, source.published.byRegion);
    const whole = official?.leftOut === 0 && (coverage === null || coverage.parts === coverage.of);
    const ours = counted.tally.view(path, query);
    return {
      code,
      official: official && {
        rows: official.cell.stations,
        leftOut: official.leftOut,
        faulty: source?.published.faulty.get(code) ?? 0,
        coverage,
      },
      lists: lists.map((list) => {
        const share = official ? shareIn(official.cell, list, of) : null;
        return {
          code: list,
          official: share && { share: share.share, votes: share.votes, base: share.base },
          ours:
            estimated(estimates, code, list, whole ? (share?.share ?? null) : null) ??
            verified(ours, list, of, share?.share ?? null),
        };
      }),
    };
  };

  const codes = below ? [...below.published.byRegion.keys()].filter((code) => code !== '') : [];
  const others = codes.filter((code) => !query.regions.includes(code)).toSorted();
  return {
    country: place('', whole ?? null),
    regions: [...query.regions, ...others].map((code) =>
      place(code, below?.published.byRegion.has(code) ? below : null),
    ),
    from: { country: whole?.from ?? null, regions: below?.from ?? null },
  };
}

function estimated(estimates: StratumEstimates | null, code: string, list: string, published: number | null): Ours {
  if (!estimates || (code !== '' && estimates.by !== 'region')) return null;
  const result = estimates.of(code === '' ? null : code, list);
  if (!result.ok) return null;
  const { share, margin, reported, drawn, frame } = result.estimate;
  // Without a published share only the interval's bounds are of use.
  const { verdict, points, least, most } = compareShare({ share, margin }, published ?? share);
  return {
    how: 'estimate',
    ...{ share, margin, least, most, reported, drawn, frame },
    verdict: published === null ? null : verdict,
    points: published === null ? null : points,
  };
}

function verified(cell: TallyCell, list: string, of: 'valid' | 'participants', published: number | null): Ours {
  const found = shareIn(cell, list, of);
  if (!found) return null;
  const { share, votes, base, n } = found;
  return { how: 'count', share, votes, base, n, points: published === null ? null : (published - share) * 100 };
}
