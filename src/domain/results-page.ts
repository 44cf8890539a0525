import type { Language } from './election-profile.ts';
import type { PublishedFigures } from './published-figures.ts';
import { type SummedFigures, TALLY_PARTS, type TallyPart } from './tally.ts';
import type { ToldCatalogue, ToldNames } from './told-words.ts';

/**
 * What the public results page carries in itself: every figure and word it can show, since it fetches nothing. Stations are
 * packed: ten thousand protocols are a megabyte as objects and a third of it as lines.
 */
export interface PageData {
  figures: PublishedFigures;
  names: ToldNames;
  /** The first is the one it opens in. */
  languages: readonly Language[];
  catalogues: Readonly<Partial<Record<Language, ToldCatalogue>>>;
  stations: PackedStations;
  of: {
    bundle: string;
    sequence: number;
    replaces: readonly number[];
    drill: boolean;
    /** UTC ms, as its profile tells times. */
    created: number;
  };
  /** Parts that were asked for. */
  parts: { violations: boolean; estimate: boolean };
}

/** The protocol that stands for a station: a public paper, told as it stands. */
export interface ToldStation {
  region: string;
  /** '' where nobody has said. */
  district: string;
  place: string;
  number: number;
  part: TallyPart;
  figures: SummedFigures;
}

/** By region and district, so that neither stands in every line; null is what cannot be read. */
export interface PackedStations {
  lists: readonly string[];
  groups: { region: string; district: string; rows: PackedRow[] }[];
}
/** number, place, index in TALLY_PARTS, registered, participated, invalid, then votes by list. */
type PackedRow = [number, string, number, ...(number | null)[]];

export function packStations(stations: Iterable<ToldStation>, lists: readonly string[]): PackedStations {
  const groups = new Map<string, PackedStations['groups'][number]>();
  for (const { region, district, place, number, part, figures } of stations) {
    const key = `${region}\n${district}`;
    const group = groups.get(key) ?? { region, district, rows: [] };
    groups.set(key, group);
    const { registered, participated, invalid, votes } = figures;
    group.rows.push([
      number,
      place,
      TALLY_PARTS.indexOf(part),
      registered,
      participated,
      invalid,
      ...lists.map((code) => votes[code] ?? null),
    ]);
  }
  return { lists, groups: [...groups.values()] };
}

/** Stations of a place, in the order of their numbers. */
export function stationsAt({ lists, groups }: PackedStations, path: readonly string[]): ToldStation[] {
  const [region, district] = path;
  return groups
    .filter((group) => group.region === region && (district === undefined || group.district === district))
    .flatMap((group) =>
      group.rows.map(([number, place, part, registered = null, participated = null, invalid = null, ...votes]) => ({
        region: group.region,
        district: group.district,
        place,
        number,
        part: TALLY_PARTS[part] ?? 'reported',
        figures: {
          registered,
          participated,
          invalid,
          votes: Object.fromEntries(lists.map((code, n) => [code, votes[n] ?? null])),
        },
      })),
    )
    .sort((a, b) => a.number - b.number);
}

/** Data as they stand in the page's own block: nothing in them can end the block or be taken for a tag. */
export const inScript = (data: PageData): string =>
  JSON.stringify(data).replace(
    /[<>&\u2028\u2029]/g,
    (sign) => `\\u${sign.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
