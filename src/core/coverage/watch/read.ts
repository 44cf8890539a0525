import type { CellCounts, MapColumns, StationWatch, WatchFilter } from '../../../contract/index.ts';
import { PAPER_STATES, searchText, WATCH_STATES } from '../../../domain/index.ts';
import type { StationState, Watched } from './keeper.ts';
import type { WatchedStation } from './registry.ts';

/** Of a station that no district, or no place, is known of. */
const NOWHERE = '';

/** Every open station in columns, with what stands about it. */
export function mapColumns({ registry, states, seq }: Watched): { seq: number; columns: MapColumns; unplaced: number } {
  const [regions, districts, places] = [createIndex(), createIndex(), createIndex()];
  const { open } = registry;
  const degrees = (value: number | null): number | null => (value === null ? null : Math.round(value * 1e4));
  const columns: MapColumns = {
    ids: open.map(({ id }) => id),
    region: open.map(({ region }) => regions.of(region)),
    district: open.map(({ district }) => (district === null ? -1 : districts.of(district))),
    place: open.map(({ place }) => (place === null ? -1 : places.of(place))),
    number: open.map(({ number }) => number),
    lat: open.map(({ lat, lon }) => (lon === null ? null : degrees(lat))),
    lon: open.map(({ lat, lon }) => (lat === null ? null : degrees(lon))),
    watch: states.map(({ watch }) => WATCH_STATES.indexOf(watch)),
    paper: states.map(({ paper }) => PAPER_STATES.indexOf(paper)),
    sample: open.map(({ sample }) => sample),
    regions: regions.all,
    districts: districts.all,
    places: places.all,
  };
  return { seq, columns, unplaced: columns.lat.filter((lat) => lat === null).length };
}

function createIndex(): { of: (code: string) => number; all: string[] } {
  const all: string[] = [];
  const known = new Map<string, number>();
  return {
    all,
    of(code) {
      const at = known.get(code) ?? all.push(code) - 1;
      known.set(code, at);
      return at;
    },
  };
}

/** What of the map is another since; `whole`: nobody can tell from there. */
export function mapChanges(watched: Watched, since: number) {
  const { registry, states, changedAt, seq } = watched;
  if (since < watched.since || since > seq) return { seq, whole: true, stations: [] };
  const stations = registry.open.flatMap(({ id, at }) => {
    const state = states[at];
    if (!state || (changedAt[at] ?? 0) <= since) return [];
    return [{ id, watch: WATCH_STATES.indexOf(state.watch), paper: PAPER_STATES.indexOf(state.paper) }];
  });
  return { seq, whole: false, stations };
}

export const rowOf = ({ states }: Watched, station: WatchedStation): StationWatch => {
  const { watch, paper, assigned, inside, last, turnouts } = states[station.at] ?? NOTHING;
  const { id, region, district, place, number, nameKk, nameRu, sample } = station;
  const hour = Math.max(...Object.keys(turnouts).map(Number));
  const newest = turnouts[hour];
  return {
    id,
    region,
    district,
    place,
    number,
    nameKk,
    nameRu,
    watch,
    paper,
    sample,
    assigned,
    inside,
    last,
    turnout: newest ? { voters: newest.voters, hour } : null,
  };
};

/** Of a closed station, which is on no map. */
const NOTHING: StationState = {
  watch: 'uncovered',
  paper: 'missing',
  counted: false,
  assigned: 0,
  inside: 0,
  last: null,
  turnouts: {},
  dueTurnouts: {},
  next: null,
};

export interface WatchPageQuery extends WatchFilter {
  cursor?: string | null | undefined;
  limit: number;
  now: number;
}

/** The stations that a filter leaves, in Kazakh order, by keyset. `total` with the first page alone. */
export function watchPage(watched: Watched, { cursor, limit, now, ...filter }: WatchPageQuery) {
  const { open, byId } = watched.registry;
  const fits = filterOf(watched, filter, now);
  const from = cursor == null ? 0 : (byId.get(cursor)?.at ?? -1) + 1;
  const rows: WatchedStation[] = [];
  for (let at = from; at < open.length && rows.length <= limit; at += 1) {
    const station = open[at];
    if (station && fits(station)) rows.push(station);
  }
  const shown = rows.slice(0, limit);
  return {
    rows: shown.map((station) => rowOf(watched, station)),
    next: rows.length > limit ? (shown.at(-1)?.id ?? null) : null,
    total: cursor == null ? open.reduce((sum, station) => sum + (fits(station) ? 1 : 0), 0) : null,
  };
}

/** All of them at once, for the map. */
export function watchFound(watched: Watched, filter: WatchFilter, now: number): { ids: string[] } {
  const fits = filterOf(watched, filter, now);
  return { ids: watched.registry.open.filter(fits).map(({ id }) => id) };
}

/** Which stations a list, or the map's search, is of. */
export function filterOf(watched: Watched, filter: WatchFilter, now: number): (station: WatchedStation) => boolean {
  const { states, people } = watched;
  const { regions, district, place, watch, paper, noTurnout, sample, ids } = filter;
  const only = <T>(list: readonly T[] | undefined): ReadonlySet<T> | null =>
    list === undefined || list.length === 0 ? null : new Set(list);
  const [inRegions, ofWatch, ofPaper] = [only(regions), only(watch), only(paper)];
  const among = ids === undefined ? null : new Set(ids);
  const words = searchText(filter.search)
    .split(/[\s,;№#]+/)
    .filter(Boolean)
    .slice(0, 8);
  const says = (station: WatchedStation, word: string): boolean => {
    if (/^\d{1,5}$/.test(word)) return station.number === Number(word) || station.former.includes(Number(word));
    if (station.search.includes(word)) return true;
    return people
      .sentTo(station.id)
      .some(({ observer }) => searchText(people.callSign(people.whole(observer))).includes(word));
  };
  return (station) => {
    const state = states[station.at] ?? NOTHING;
    return (
      (among === null || among.has(station.id)) &&
      (inRegions === null || inRegions.has(station.region)) &&
      (district == null || (station.district ?? NOWHERE) === district) &&
      (place == null || (station.place ?? NOWHERE) === place) &&
      (ofWatch === null || ofWatch.has(state.watch)) &&
      (ofPaper === null || ofPaper.has(state.paper)) &&
      (noTurnout == null || lacksTurnout(state, noTurnout, now)) &&
      (sample == null || station.sample === sample) &&
      words.every((word) => says(station, word))
    );
  };
}

/** Somebody was to report it, it is late, and nobody has. */
const lacksTurnout = ({ dueTurnouts, turnouts }: StationState, hour: number, now: number): boolean => {
  const late = dueTurnouts[hour];
  return late !== undefined && late <= now && turnouts[hour] === undefined;
};

const noCounts = (): CellCounts => ({
  stations: 0,
  counted: 0,
  watch: Object.fromEntries(WATCH_STATES.map((word) => [word, 0])) as CellCounts['watch'],
  paper: Object.fromEntries(PAPER_STATES.map((word) => [word, 0])) as CellCounts['paper'],
});

export interface MatrixQuery {
  region?: string | null | undefined;
  district?: string | null | undefined;
  /** Codes of all regions, in the profile's order: a region without stations has its row of zeros. */
  regions: readonly string[];
}

/** Open stations below a path by how they are watched and what came of their protocols, row by row and summed. */
export function watchMatrix(watched: Watched, { region, district, regions }: MatrixQuery) {
  const { registry, states, papers } = watched;
  const rows = new Map(region == null ? regions.map((code) => [code, noCounts()]) : []);
  const whole = noCounts();
  for (const station of registry.open) {
    const state = states[station.at];
    if (!state || (region != null && station.region !== region)) continue;
    if (district != null && (station.district ?? NOWHERE) !== district) continue;
    const code = region == null ? station.region : ((district == null ? station.district : station.place) ?? NOWHERE);
    const cell = rows.get(code) ?? noCounts();
    rows.set(code, cell);
    for (const each of [cell, whole]) count(each, state);
  }
  // In the count, and of no station that is on the map: said, or nobody would know why two numbers differ.
  let unlisted = 0;
  if (region == null)
    for (const key of papers.keys()) if (papers.counted(key) && !registry.bearer.has(key)) unlisted += 1;
  return { rows: [...rows].map(([code, counts]) => ({ code, ...counts })), whole, unlisted };
}

function count(cell: CellCounts, { watch, paper, counted }: StationState): void {
  cell.stations += 1;
  cell.watch[watch] += 1;
  cell.paper[paper] += 1;
  if (counted) cell.counted += 1;
}
