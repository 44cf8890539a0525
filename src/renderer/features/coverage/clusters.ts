import Supercluster from 'supercluster';
import type { Placed } from './placing.ts';

/** Pixels within which stations are one circle. */
const RADIUS = 34;
/** Beyond this every station is a mark of its own; nobody sees less than this of the country at once. */
const DEEPEST = 11;
const WIDEST = 2;
/** Fewer stations than these are marks of their own. */
const FEWEST = 3;
/** Pixels of the world at zoom 0 of the index. */
const EXTENT = 512;

interface Own {
  at: number;
}

export type Drawn =
  | { kind: 'station'; at: number; lon: number; lat: number }
  | { kind: 'cluster'; id: number; total: number; asked: number; lon: number; lat: number };

/** Stations gathered into circles, with how many of each are shown, and how many of those are what was asked for. */
export interface Clusters {
  /** Where the screen looks: an index of its own for every ground. Tens of milliseconds of ten thousand stations. */
  place(there: (at: number) => boolean): void;
  /** Which of them the map shows now, and what each is asked about: no index is made anew for a changed word. */
  ask(shown: (at: number) => boolean, asked: (at: number) => boolean): void;
  /** What is drawn of a box of degrees, where a degree of longitude is so many pixels wide. */
  within(box: [west: number, south: number, east: number, north: number], pixelsPerDegree: number): Drawn[];
  /** How many times as near one has to come for a circle to fall apart. */
  opensAt(id: number, pixelsPerDegree: number): number;
}

const zoomOf = (pixelsPerDegree: number): number => Math.log2((pixelsPerDegree * 360) / EXTENT);
const NOTHING = (): boolean => false;

export function createClusters({ lon, lat }: Placed): Clusters {
  const features = Array.from(lon, (degrees, at) => ({
    type: 'Feature' as const,
    geometry: { type: 'Point' as const, coordinates: [degrees, lat[at] ?? Number.NaN] },
    properties: { at } as Own,
  })).filter(({ geometry }) => !geometry.coordinates.some(Number.isNaN));
  let index = new Supercluster<Own>();
  let leaves = new Map<number, Int32Array>();
  let [isShown, isAsked] = [NOTHING as (at: number) => boolean, NOTHING as (at: number) => boolean];
  const station = (at: number): Drawn => ({ kind: 'station', at, lon: lon[at] ?? 0, lat: lat[at] ?? 0 });
  /** The stations of a circle: looked up once for each ground. */
  const leavesOf = (id: number): Int32Array => {
    const known = leaves.get(id);
    if (known) return known;
    const found = Int32Array.from(index.getLeaves(id, Number.POSITIVE_INFINITY), ({ properties }) => properties.at);
    leaves.set(id, found);
    return found;
  };
  return {
    place(there) {
      index = new Supercluster<Own>({
        radius: RADIUS,
        extent: EXTENT,
        minZoom: WIDEST,
        maxZoom: DEEPEST,
        minPoints: FEWEST,
      });
      leaves = new Map();
      index.load(features.filter(({ properties }) => there(properties.at)));
    },
    ask(shown, asked) {
      isShown = shown;
      isAsked = asked;
    },
    within(box, pixelsPerDegree) {
      const drawn: Drawn[] = [];
      for (const { geometry, properties } of index.getClusters(box, Math.floor(zoomOf(pixelsPerDegree)))) {
        if (!('cluster' in properties && properties.cluster)) {
          const { at } = properties as Own;
          if (isShown(at)) drawn.push(station(at));
          continue;
        }
        const { cluster_id: id } = properties;
        const own = leavesOf(id).filter((at) => isShown(at));
        if (own.length < FEWEST) for (const at of own) drawn.push(station(at));
        else {
          const [x = 0, y = 0] = geometry.coordinates;
          let asked = 0;
          for (const at of own) if (isAsked(at)) asked += 1;
          drawn.push({ kind: 'cluster', id, total: own.length, asked, lon: x, lat: y });
        }
      }
      return drawn;
    },
    opensAt(id, pixelsPerDegree) {
      const next = Math.min(DEEPEST + 1, index.getClusterExpansionZoom(id));
      return Math.max(1.5, 2 ** (next - zoomOf(pixelsPerDegree) + 0.05));
    },
  };
}
