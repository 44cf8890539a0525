import { stationPlaceKey } from '../../../domain/index.ts';
import { all, one, type ReadDb } from '../../store/index.ts';

/** A station as the map knows it; of those that work `at` is its place in the list, in Kazakh order; closed ones: -1. */
export interface WatchedStation {
  id: string;
  at: number;
  region: string;
  district: string | null;
  place: string | null;
  number: number;
  nameKk: string | null;
  nameRu: string | null;
  lat: number | null;
  lon: number | null;
  zone: string;
  sample: boolean;
  /** Folded: everything it may be searched by. */
  search: string;
  address: string | null;
  /** Numbers that it had before. */
  former: readonly number[];
}

/** The list of stations as it stands, all of it in memory: ten thousand rows. */
export interface WatchedRegistry {
  /** Another one: the list is another. */
  version: string;
  open: readonly WatchedStation[];
  byId: ReadonlyMap<string, WatchedStation>;
  /** The open station that bears a number, by `numberKey`: as protocols are counted. */
  bearer: ReadonlyMap<string, WatchedStation>;
  /** The one station that a report means by a number, also an earlier one (stations/lookup.ts); null: none, or several. */
  meant: (region: string, number: number) => WatchedStation | null;
}

export const numberKey = (region: string, number: number): string => `${region}/${number}`;

const keys = new WeakMap<WatchedStation, string>();

/** What somebody sent there was told of; worked out for those that somebody is sent to. */
export function placeKeyOf(station: WatchedStation): string {
  const key = keys.get(station) ?? stationPlaceKey(station);
  keys.set(station, key);
  return key;
}

/** What the list is made of, and which stations were drawn of it. */
export function registryVersion(db: ReadDb): string {
  const { folded, fold } = one<{ folded: string | null; fold: string | null }>(
    db,
    'SELECT (SELECT folded FROM registry_info) AS folded, (SELECT fold FROM sample LIMIT 1) AS fold',
  ) ?? { folded: null, fold: null };
  return `${folded}\n${fold}`;
}

type Row = Omit<WatchedStation, 'at' | 'sample' | 'former'> & {
  open: number;
  sample: number;
};

export function readRegistry(db: ReadDb): WatchedRegistry {
  const numbers = all<{ region: string; number: number; station: string; former: number }>(
    db,
    'SELECT region, number, station, until_at IS NOT NULL AS former FROM station_number ORDER BY number',
  );
  const former = Map.groupBy(
    numbers.filter((each) => each.former === 1),
    ({ station }) => station,
  );
  const open: WatchedStation[] = [];
  const byId = new Map<string, WatchedStation>();
  const bearer = new Map<string, WatchedStation>();
  for (const { open: works, sample, ...row } of all<Row>(
    db,
    `SELECT id, region, district, place, number, name_kk AS nameKk, name_ru AS nameRu, address, lat, lon, zone, search,
       status = 'open' AS open, EXISTS (SELECT 1 FROM sample_station AS d WHERE d.station = s.id) AS sample
     FROM station AS s ORDER BY sort_key, id`,
  )) {
    const station: WatchedStation = {
      ...row,
      at: works === 1 ? open.length : -1,
      sample: sample === 1,
      former: (former.get(row.id) ?? []).map(({ number }) => number),
    };
    byId.set(station.id, station);
    if (works !== 1) continue;
    open.push(station);
    const key = numberKey(station.region, station.number);
    const other = bearer.get(key);
    if (!other || station.id < other.id) bearer.set(key, station);
  }
  const named = Map.groupBy(numbers, ({ region, number }) => numberKey(region, number));
  const meant = (region: string, number: number): WatchedStation | null => {
    const rows = named.get(numberKey(region, number)) ?? [];
    const bear = rows.filter((each) => each.former === 0);
    const works = bear.filter(({ station }) => (byId.get(station)?.at ?? -1) >= 0);
    for (const found of [works, bear, rows]) {
      const ids = new Set(found.map(({ station }) => station));
      if (ids.size > 1) return null;
      for (const id of ids) return byId.get(id) ?? null;
    }
    return null;
  };
  return { version: registryVersion(db), open, byId, bearer, meant };
}
