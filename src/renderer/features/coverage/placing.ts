import type { MapColumns } from '../../../contract/index.ts';
import type { RegionShape } from '../../../domain/boundaries.ts';

/** Where each station is drawn, degrees; NaN: nowhere on this map (abroad, or of a region that it has no borders of). */
export interface Placed {
  lon: Float64Array;
  lat: Float64Array;
  /** 1: it has no coordinates of its own. */
  approximate: Uint8Array;
}

interface Near {
  lon: number;
  lat: number;
  /** Degrees of latitude that stations without coordinates may lie from it. */
  spread: number;
}

/**
 * Stations without coordinates lie around the middle of those of their town or district that have some, else around the
 * middle of their region; always at the same spot, so that nobody sees one jump.
 */
export function placeStations(columns: MapColumns, shapes: readonly RegionShape[]): Placed {
  const count = columns.ids.length;
  const placed: Placed = {
    lon: new Float64Array(count).fill(Number.NaN),
    lat: new Float64Array(count).fill(Number.NaN),
    approximate: new Uint8Array(count),
  };
  const towns = new Map<number, number[]>();
  const districts = new Map<number, number[]>();
  const regions = new Map<number, number[]>();
  for (let at = 0; at < count; at += 1) {
    const [lat, lon] = [columns.lat[at] ?? null, columns.lon[at] ?? null];
    if (lat === null || lon === null) continue;
    placed.lat[at] = lat / 1e4;
    placed.lon[at] = lon / 1e4;
    for (const [groups, key] of [
      [towns, columns.place[at] ?? -1],
      [districts, columns.district[at] ?? -1],
      [regions, columns.region[at] ?? -1],
    ] as const) {
      const group = groups.get(key);
      if (group) group.push(at);
      else groups.set(key, [at]);
    }
  }
  towns.delete(-1);
  districts.delete(-1);
  const middles = new Map(shapes.map((shape) => [shape.region, middleOf(shape)]));
  const near = new Map<string, Near | null>();
  const nearOf = (town: number, district: number, region: number): Near | null => {
    const key = `${town} ${district} ${region}`;
    const known = near.get(key);
    if (known !== undefined) return known;
    const found =
      around(towns.get(town), placed) ??
      around(districts.get(district), placed) ??
      middles.get(columns.regions[region] ?? '') ??
      around(regions.get(region), placed);
    near.set(key, found);
    return found;
  };
  for (let at = 0; at < count; at += 1) {
    if (!Number.isNaN(placed.lat[at] ?? Number.NaN)) continue;
    const middle = nearOf(columns.place[at] ?? -1, columns.district[at] ?? -1, columns.region[at] ?? -1);
    if (!middle) continue;
    const [x, y] = spotOf(columns.ids[at] ?? '');
    placed.approximate[at] = 1;
    placed.lat[at] = middle.lat + y * middle.spread;
    placed.lon[at] = middle.lon + (x * middle.spread) / Math.cos((middle.lat * Math.PI) / 180);
  }
  return placed;
}

/** The middle of those that have coordinates; as wide as they lie from one another, within reason. */
function around(members: readonly number[] | undefined, { lat, lon }: Placed): Near | null {
  if (!members || members.length < 3) return null;
  const mean = (values: Float64Array) => members.reduce((sum, at) => sum + (values[at] ?? 0), 0) / members.length;
  const [y, x] = [mean(lat), mean(lon)];
  const wide = Math.sqrt(members.reduce((sum, at) => sum + ((lat[at] ?? y) - y) ** 2, 0) / members.length);
  return { lat: y, lon: x, spread: Math.min(0.3, Math.max(0.02, wide)) };
}

/** Of a region's largest part the middle of its box; a small city is spread little. */
function middleOf({ parts }: RegionShape): Near | null {
  let best: { near: Near; size: number } | null = null;
  for (const [outer = []] of parts) {
    const [lons, lats] = [outer.map(([lon]) => lon), outer.map(([, lat]) => lat)];
    const [west, east, south, north] = [Math.min(...lons), Math.max(...lons), Math.min(...lats), Math.max(...lats)];
    const size = (east - west) * (north - south);
    if (!Number.isFinite(size) || (best && best.size >= size)) continue;
    const spread = Math.min(0.5, Math.min(east - west, north - south) / 4);
    best = { near: { lon: (west + east) / 2, lat: (south + north) / 2, spread }, size };
  }
  return best?.near ?? null;
}

/** A spot in the unit disc that is always the same for an id (FNV-1a). */
function spotOf(id: string): [x: number, y: number] {
  let hash = 0x811c9dc5;
  for (let at = 0; at < id.length; at += 1) hash = Math.imul(hash ^ id.charCodeAt(at), 0x01000193) >>> 0;
  const angle = ((hash & 0xffff) / 0x10000) * 2 * Math.PI;
  const far = Math.sqrt((hash >>> 16) / 0x10000);
  return [far * Math.cos(angle), far * Math.sin(angle)];
}
