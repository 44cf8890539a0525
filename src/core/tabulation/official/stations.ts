import type { OfficialStationDetail, OfficialStationRow } from '../../../contract/index.ts';
import {
  COPIES,
  type CountedSheet,
  copyDifferences,
  type FieldDifference,
  fieldsOf,
  inOfficialOrder,
  type PaperKind,
  papersOf,
  publishedFaults,
  type SummedFigures,
} from '../../../domain/index.ts';
import { all, one, type ReadDb } from '../../store/index.ts';
import { type Counted, stationKey } from '../tally/keeper.ts';
import type { Published } from './published.ts';

export interface ComparedStation {
  station: string;
  region: string;
  number: number;
  published: SummedFigures | null;
  papers: Partial<Record<PaperKind, CountedSheet>>;
  differences: FieldDifference[];
  state: OfficialStationRow['state'];
}

export interface Comparison {
  /** By region and number. */
  order: readonly ComparedStation[];
  at(station: string): ComparedStation | null;
}

interface Keeping {
  published: Published | null;
  /** The newest change of a protocol that is in it. */
  after: number;
  /** Of what station each accepted protocol is, to be taken back by. */
  stations: Map<string, string>;
  compared: Map<string, ComparedStation>;
  /** Null: stations came or went. */
  order: ComparedStation[] | null;
}

/** Comparisons with as many publications as anybody looks at in turn. */
const KEPT = 3;

const ACCEPTED = `SELECT id, region, station FROM protocol WHERE level = 'PEC' AND status = 'accepted'
  AND joined_into IS NULL AND region IS NOT NULL AND station IS NOT NULL`;

/**
 * Papers of every station beside what was published of it, field by field: kept in the reading thread as the count is, and
 * brought up to date by the protocols that changed. Equal to a comparison made anew (stations.test.ts).
 */
export function createComparisons(db: ReadDb, count: () => Counted, published: (publication: string) => Published) {
  const kept = new Map<string, Keeping>();

  return (publication: string | null): Comparison => {
    const name = publication ?? '';
    // Before the count is brought up to date: what comes between is looked at once more, and nothing is missed.
    const last = one<{ seq: number | null }>(db, 'SELECT max(seq) AS seq FROM protocol_change')?.seq ?? 0;
    const counted = count();
    let keeping = kept.get(name);
    if (keeping) kept.delete(name);
    else keeping = begin(publication === null ? null : published(publication));
    kept.set(name, keeping);
    const [oldest] = kept.keys();
    if (kept.size > KEPT && oldest !== undefined) kept.delete(oldest);
    if (keeping.after !== last) follow(db, keeping, counted);
    keeping.after = last;
    const { compared } = keeping;
    keeping.order ??= [...compared.values()].sort(inOfficialOrder);
    return { order: keeping.order, at: (station) => compared.get(station) ?? null };
  };

  function begin(rows: Published | null): Keeping {
    const keeping: Keeping = { published: rows, after: -1, stations: new Map(), compared: new Map(), order: null };
    for (const { region, number } of rows?.rows ?? [])
      if (region !== null && number !== null) compare(keeping, null, region, number);
    return keeping;
  }
}

/** Protocols that changed since, or at first all that are accepted. */
function follow(db: ReadDb, keeping: Keeping, counted: Counted): void {
  const { stations, after } = keeping;
  const changed =
    after < 0
      ? []
      : all<{ id: string }>(db, 'SELECT DISTINCT protocol AS id FROM protocol_change WHERE seq > ?', after);
  const rows = all<{ id: string; region: string; station: number }>(
    db,
    after < 0 ? ACCEPTED : `${ACCEPTED} AND id IN (SELECT value FROM json_each(?))`,
    ...(after < 0 ? [] : [JSON.stringify(changed.map(({ id }) => id))]),
  );
  const touched = new Map<string, { region: string; number: number }>();
  const touch = (station: string): void => {
    const slash = station.lastIndexOf('/');
    touched.set(station, { region: station.slice(0, slash), number: Number(station.slice(slash + 1)) });
  };
  for (const { id } of changed) {
    const before = stations.get(id);
    if (before !== undefined) touch(before);
    stations.delete(id);
  }
  for (const { id, region, station } of rows) {
    stations.set(id, stationKey(region, station));
    touch(stationKey(region, station));
  }
  for (const { region, number } of touched.values()) compare(keeping, counted, region, number);
}

/** One station anew. */
function compare(keeping: Keeping, counted: Counted | null, region: string, number: number): void {
  const { compared, order } = keeping;
  const station = stationKey(region, number);
  const published = keeping.published?.byKey.get(station) ?? null;
  const found = counted?.tally.station(station) ?? null;
  const papers = papersOf(found ? [found.counted, ...found.copies] : []);
  const before = compared.get(station);
  if (published === null && Object.keys(papers).length === 0) {
    if (compared.delete(station)) keeping.order = null;
    return;
  }
  const next = comparedStation({ station, region, number, published, papers });
  compared.set(station, next);
  const at = before && order ? order.indexOf(before) : -1;
  if (order && at >= 0) order[at] = next;
  else keeping.order = null;
}

function comparedStation(
  station: Pick<ComparedStation, 'station' | 'region' | 'number' | 'published' | 'papers'>,
): ComparedStation {
  const { published, papers } = station;
  const figures = Object.fromEntries(Object.entries(papers).map(([kind, sheet]) => [kind, sheet.figures])) as Partial<
    Record<PaperKind, SummedFigures>
  >;
  const differences = copyDifferences(published ? { ...figures, published } : figures);
  const ours = Object.keys(papers).length > 0;
  // Two of our own papers may differ, whatever is published.
  const state = differences.length > 0 ? 'differs' : !published ? 'onlyOurs' : ours ? 'same' : 'onlyPublished';
  return { ...station, differences, state };
}

export interface OfficialStationsQuery {
  region: string | null;
  show: 'differs' | 'all' | 'onlyOurs';
  /** REGION/NUMBER of the last row of the page before. */
  after?: string | null | undefined;
  limit: number;
}

const copiesOf = ({ papers, published }: ComparedStation) =>
  COPIES.filter((kind) => (kind === 'published' ? published !== null : papers[kind] !== undefined));

/** A page of stations, and how many there are of each state in the region. */
export function stationsPage({ order }: Comparison, { region, show, after, limit }: OfficialStationsQuery) {
  const counts = { published: 0, compared: 0, differs: 0, onlyOurs: 0 };
  const shown: ComparedStation[] = [];
  for (const each of order) {
    if (region !== null && each.region !== region) continue;
    const ours = Object.keys(each.papers).length > 0;
    const missing = each.published === null;
    if (!missing) counts.published += 1;
    if (!missing && ours) counts.compared += 1;
    if (each.state === 'differs') counts.differs += 1;
    if (missing) counts.onlyOurs += 1;
    if (show === 'all' || (show === 'onlyOurs' ? missing : each.state === 'differs')) shown.push(each);
  }
  const start = startAfter(shown, after);
  const page = shown.slice(start, start + limit);
  return {
    rows: page.map(
      (each): OfficialStationRow => ({
        station: each.station,
        region: each.region,
        number: each.number,
        state: each.state,
        fields: each.differences.map(({ field }) => field),
        papers: copiesOf(each),
        faulty: each.published !== null && publishedFaults(each.published).length > 0,
      }),
    ),
    next: start + limit < shown.length ? (page.at(-1)?.station ?? null) : null,
    total: shown.length,
    counts,
  };
}

/** By place, not by index: the row that a page ended with may have gone meanwhile. */
function startAfter(rows: readonly ComparedStation[], after: string | null | undefined): number {
  if (!after) return 0;
  const slash = after.lastIndexOf('/');
  const last = { region: after.slice(0, slash), number: Number(after.slice(slash + 1)) };
  let [low, high] = [0, rows.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    const row = rows[middle];
    if (row && inOfficialOrder(row, last) <= 0) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** One station's papers side by side, every field that one of them has. */
export function stationDetail(each: ComparedStation): Omit<OfficialStationDetail, 'publications'> {
  const { station, region, number, state, papers, published, differences } = each;
  const differing = new Set(differences.map(({ field }) => field));
  const present = copiesOf(each).map((kind) => {
    const figures = kind === 'published' ? published : (papers[kind]?.figures ?? null);
    return [kind, figures ? fieldsOf(figures) : new Map<string, number | null>()] as const;
  });
  const names = [...new Set(present.flatMap(([, fields]) => [...fields.keys()]))];
  return {
    ...{ station, region, number, state },
    papers: copiesOf(each).map((copy) => {
      const sheet = copy === 'published' ? undefined : papers[copy];
      return { copy, protocol: sheet?.id ?? null, grade: sheet?.grade ?? null };
    }),
    fields: names.map((field) => ({
      field,
      values: Object.fromEntries(present.map(([kind, fields]) => [kind, fields.get(field) ?? null])),
      differs: differing.has(field),
    })),
    faults: published ? publishedFaults(published) : [],
  };
}
