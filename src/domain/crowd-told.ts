import type { BallotFigures } from './ballots.ts';
import { countsBeside, type ListedNode } from './listed-counts.ts';
import { type CountNode, rollUp, type ToldNode } from './roll-up.ts';
import { type ToldCells, tellCells } from './told-table.ts';

/**
 * What may be told of people who sent something: photographs of ballots by what became of them, by list and by place;
 * reports of violations by what they are about. Counts of people and of their acts, so nobody may be counted out
 * (domain.md 8.2); they chose themselves, so nothing here is a share of a population (domain.md 5).
 */

export interface TellRules {
  /** Least group told; null: everything is told as it is (what stays in the headquarters' hands). */
  k: number | null;
  /** How deep places go: 1 region, 2 district. */
  levels: number;
}

/** A tree as it may be told; null if even the whole is fewer than k. */
export function tellPeople(root: CountNode, { k, levels }: TellRules): ToldNode | null {
  return k === null ? asItIs(root, levels) : rollUp(withoutNobody(root, k), { k, levels });
}

/**
 * Zero is hidden where something small is, or the small ones would be known not to be zero. Where nothing is small, that
 * nobody is somewhere may be known: of nobody there is nothing to be told.
 */
function withoutNobody({ code, count, children }: CountNode, k: number): CountNode {
  const small = children.some((child) => child.count > 0 && child.count < k);
  return {
    code,
    count,
    children: children.filter((child) => small || child.count > 0).map((child) => withoutNobody(child, k)),
  };
}

function asItIs({ code, count, children }: CountNode, levels: number): ToldNode {
  const told = levels > 0 ? children.filter((child) => child.count > 0).map((child) => asItIs(child, levels - 1)) : [];
  return { code, count, children: told, rest: count - told.reduce((sum, child) => sum + child.count, 0) };
}

/** Outcomes as they are told: those that only say which of one person's ballots counts are one. */
export const TOLD_OUTCOMES = [
  'confirmed',
  'protestInvalid',
  'noPhoto',
  'spam',
  'rejected',
  'unreviewed',
  'quarantined',
  'setAside',
] as const;
export type ToldOutcome = (typeof TOLD_OUTCOMES)[number];

/** Ballots of one source in the country, its regions and their districts, as they are counted. */
export interface CrowdCounts {
  source: 'observer' | 'voter';
  country: BallotFigures;
  /** `code` '' is what names no region. */
  regions: readonly { code: string; byParty: Readonly<Record<string, number>>; districts: readonly PlaceCount[] }[];
  /** Stations with a confirmed ballot that counts. */
  stations: number;
}
export interface PlaceCount {
  code: string;
  confirmed: number;
}

export interface CrowdTold {
  source: 'observer' | 'voter';
  /** All that came → TOLD_OUTCOMES → of the confirmed: the lists. Null: fewer than k came. */
  kinds: ToldNode | null;
  /** Confirmed ballots: country → region → district. Null where how many were confirmed isn't told. */
  places: ToldNode | null;
  /** Confirmed ballots by region and list. Code null: all regions, or lists, that are not told by themselves. */
  matrix: { rows: ToldHead[]; columns: ToldHead[]; cells: ToldCells } | null;
  /** Stations with a confirmed ballot; null with `places`. */
  stations: number | null;
}
export interface ToldHead {
  code: string | null;
  total: number;
}

const sum = (counts: Iterable<number>): number => {
  let total = 0;
  for (const count of counts) total += count;
  return total;
};
const nodeOf = (code: string, count: number, children: readonly CountNode[] = []): CountNode => ({
  code,
  count,
  children,
});

/** One panel. Voters' and observers' are never one: their units differ (domain.md 1.3). */
export function tellCrowd({ source, country, regions, stations }: CrowdCounts, rules: TellRules): CrowdTold {
  const kinds = tellPeople(kindsOf(country), { ...rules, levels: 2 });
  const confirmed = kinds?.children.find(({ code }) => code === 'confirmed');
  // Two cuts of the same people: safe as long as what they have in common is told in both, or in neither.
  if (!confirmed) return { source, kinds, places: null, matrix: null, stations: null };
  const places = tellPeople(placesOf(confirmed.count, regions), rules);
  return { source, kinds, places, matrix: places && matrixOf(confirmed, places, regions, rules), stations };
}

function kindsOf(figures: BallotFigures): CountNode {
  const setAside = figures.superseded + figures.contradictory + figures.duplicate + figures.nobody;
  return nodeOf(
    '',
    figures.total,
    TOLD_OUTCOMES.map((code) => {
      if (code === 'setAside') return nodeOf(code, setAside);
      const lists = code === 'confirmed' ? Object.entries(figures.byParty) : [];
      return nodeOf(
        code,
        figures[code],
        lists.map(([list, count]) => nodeOf(list, count)),
      );
    }),
  );
}

const placesOf = (confirmed: number, regions: CrowdCounts['regions']): CountNode =>
  nodeOf(
    '',
    confirmed,
    // What names no region is in none, like what names no district.
    regions.flatMap(({ code, byParty, districts }) =>
      code === ''
        ? []
        : [
            nodeOf(
              code,
              sum(Object.values(byParty)),
              districts.flatMap((district) =>
                district.code === '' ? [] : [nodeOf(district.code, district.confirmed)],
              ),
            ),
          ],
    ),
  );

function matrixOf(
  confirmed: ToldNode,
  places: ToldNode,
  regions: CrowdCounts['regions'],
  { k }: TellRules,
): CrowdTold['matrix'] {
  const heads = (told: ToldNode): ToldHead[] => [
    ...told.children.map(({ code, count }) => ({ code, total: count })),
    ...(told.rest > 0 ? [{ code: null, total: told.rest }] : []),
  ];
  const [rows, columns] = [heads(places), heads(confirmed)];
  const [ownRows, ownColumns] = [codesOf(rows), codesOf(columns)];
  const counts = rows.map((row) =>
    columns.map((column) =>
      sum(
        regions
          .filter(({ code }) => (row.code === null ? !ownRows.has(code) : code === row.code))
          .flatMap(({ byParty }) => Object.entries(byParty))
          .filter(([list]) => (column.code === null ? !ownColumns.has(list) : list === column.code))
          .map(([, count]) => count),
      ),
    ),
  );
  return { rows, columns, cells: k === null ? counts : tellCells(counts, k) };
}

const codesOf = (heads: readonly ToldHead[]): ReadonlySet<string | null> =>
  new Set(heads.flatMap(({ code }) => (code === null ? [] : [code])));

/** Reports of one source about one thing. */
export interface ReportCount {
  source: string;
  category: string;
  /** Each event once, where reports were found to be of one. */
  n: number;
}

export interface ReportsTold {
  /** What is below the whole: who told, and below that what it is about; or, beside a list of them, only what about. */
  by: 'source' | 'kind';
  /** All reports; '' is what nobody could read. Null: fewer than k. */
  reported: ToldNode | null;
  /** What was noted on protocols, by commissions: figures of protocols, told as they are. */
  noted: { category: string; n: number }[];
}

export function tellReports(counts: readonly ReportCount[], rules: TellRules): ReportsTold {
  const people = counts.filter(({ source }) => source !== 'commission');
  const sources = Map.groupBy(people, ({ source }) => source);
  const total = (those: readonly ReportCount[]): number => sum(those.map(({ n }) => n));
  const root = nodeOf(
    '',
    total(people),
    [...sources].map(([source, those]) =>
      nodeOf(
        source,
        total(those),
        those.map(({ category, n }) => nodeOf(category, n)),
      ),
    ),
  );
  return {
    by: 'source',
    reported: tellPeople(root, { ...rules, levels: 2 }),
    noted: counts.flatMap(({ source, category, n }) => (source === 'commission' ? [{ category, n }] : [])),
  };
}

/**
 * Reports where those who agreed stand in a list of the same bundle (listed-counts.ts): anybody can count these, so only the
 * others are rolled up, and no total of both gives away how few they are.
 */
export function reportsBeside(byKind: ListedNode, rules: TellRules, elsewhere: ListedNode | null = null): ToldNode {
  const told = countsBeside(byKind, { ...rules, levels: 1 }, elsewhere);
  const count = ({ listed, unlisted }: (typeof told)[number]): number => listed + (unlisted ?? 0);
  const children = told
    .filter(({ path }) => path.length === 1)
    .map((each): ToldNode => ({ code: each.path[0] ?? '', count: count(each), children: [], rest: count(each) }));
  const whole = told.find(({ path }) => path.length === 0);
  const total = whole ? count(whole) : 0;
  return { code: '', count: total, children, rest: total - sum(children.map((child) => child.count)) };
}
