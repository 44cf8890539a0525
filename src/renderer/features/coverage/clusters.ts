import Supercluster from 'supercluster';
import type { Placed } from './placing.ts';

/** Pixels within which stations are one circle. */
const RADIUS = 34;
/** Beyond this every station is a mark of its own; nobody sees less than this of the country at once. */
const DEEPEST = 11;
const WIDEST = 2;
/** Pixels of the world at zoom 0 of the index. */
const EXTENT = 512;

interface Own {
  at: number;
  asked: 0 | 1;
}
interface Sum {
  asked: number;
}

export type Drawn =
  | { kind: 'station'; at: number; lon: number; lat: number }
  | { kind: 'cluster'; id: number; total: number; asked: number; lon: number; lat: number };

/** Stations gathered into circles, with how many of each are what was asked for. */
export interface Clusters {
  /** Those that the map shows now, and what each is asked about: an index of its own for every change. */
  load(shown: (at: number) => boolean, asked: (at: number) => boolean): void;
  /** What is drawn of a box of degrees, where a degree of longitude is so many pixels wide. */
  within(box: [west: number, south: number, east: number, north: number], pixelsPerDegree: number): Drawn[];
  /** How many times as near one has to come for a circle to fall apart. */
  opensAt(id: number, pixelsPerDegree: number): number;
}

const zoomOf = (pixelsPerDegree: number): number => Math.log2((pixelsPerDegree * 360) / EXTENT);

export function createClusters({ lon, lat }: Placed): Clusters {
  const features = Array.from(lon, (degrees, at) => ({
    type: 'Feature' as const,
    geometry: { type: 'Point' as const, coordinates: [degrees, lat[at] ?? Number.NaN] },
    properties: { at, asked: 0 } as Own,
  })).filter(({ geometry }) => !geometry.coordinates.some(Number.isNaN));
  let index = new Supercluster<Own, Sum>();
  return {
    load(shown, asked) {
      index = new Supercluster<Own, Sum>({
        radius: RADIUS,
        extent: EXTENT,
        minZoom: WIDEST,
        maxZoom: DEEPEST,
        minPoints: 3,
        map: (own) => ({ asked: own.asked }),
        reduce: (sum, own) => {
          sum.asked += own.asked;
        },
      });
      for (const { properties } of features) properties.asked = asked(properties.at) ? 1 : 0;
      index.load(features.filter(({ properties }) => shown(properties.at)));
    },
    within(box, pixelsPerDegree) {
      return index.getClusters(box, Math.floor(zoomOf(pixelsPerDegree))).map(({ geometry, properties }): Drawn => {
        const [x = 0, y = 0] = geometry.coordinates;
        if ('cluster' in properties && properties.cluster) {
          const { cluster_id: id, point_count: total, asked } = properties;
          return { kind: 'cluster', id, total, asked, lon: x, lat: y };
        }
        return { kind: 'station', at: (properties as Own).at, lon: x, lat: y };
      });
    },
    opensAt(id, pixelsPerDegree) {
      const next = Math.min(DEEPEST + 1, index.getClusterExpansionZoom(id));
      return Math.max(1.5, 2 ** (next - zoomOf(pixelsPerDegree) + 0.05));
    },
  };
}
