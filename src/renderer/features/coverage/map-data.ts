import { type QueryClient, queryOptions, useQuery } from '@tanstack/react-query';
import type { MapColumns } from '../../../contract/index.ts';
import { api, client, queryClient } from '../../client/rpc.ts';

export interface MapData {
  seq: number;
  columns: MapColumns;
  unplaced: number;
}

/** Time alone makes stations silent; core says so within a minute, this is for a missed ping. */
const AGAIN_MS = 120_000;

/**
 * Every station with what is known of it. Asked again it reads what changed since and nothing else: a busy day has
 * thousands of changes and one list of stations.
 */
export const mapQuery = queryOptions({
  queryKey: api.coverage.map.queryKey(),
  queryFn: () => follow(queryClient),
  // `patched` shares what did not change; comparing ten thousand stations once more finds nothing else.
  structuralSharing: false,
  gcTime: Number.POSITIVE_INFINITY,
  refetchInterval: AGAIN_MS,
});

/** Kept, too: they change when somebody brings others. */
export const bordersQuery = queryOptions({
  ...api.coverage.boundaries.queryOptions(),
  gcTime: Number.POSITIVE_INFINITY,
});

async function follow(queries: QueryClient): Promise<MapData> {
  const before = queries.getQueryData<MapData>(api.coverage.map.queryKey());
  if (!before) return client.coverage.map();
  const { seq, whole, stations } = await client.coverage.changes({ since: before.seq });
  if (whole) return client.coverage.map();
  return stations.length === 0 ? (seq === before.seq ? before : { ...before, seq }) : patched(before, seq, stations);
}

const places = new WeakMap<readonly string[], Map<string, number>>();

/** Where a station stands in the columns. */
export function placesOf({ ids }: MapColumns): ReadonlyMap<string, number> {
  const known = places.get(ids) ?? new Map(ids.map((id, at) => [id, at]));
  places.set(ids, known);
  return known;
}

/** The same map with some stations' words changed; what did not change stays the same array. */
export function patched(
  before: MapData,
  seq: number,
  stations: readonly { id: string; watch: number; paper: number }[],
): MapData {
  const at = placesOf(before.columns);
  const [watch, paper] = [[...before.columns.watch], [...before.columns.paper]];
  for (const station of stations) {
    const place = at.get(station.id);
    if (place === undefined) continue;
    watch[place] = station.watch;
    paper[place] = station.paper;
  }
  return { ...before, seq, columns: { ...before.columns, watch, paper } };
}

export const useMapData = () => useQuery(mapQuery);
