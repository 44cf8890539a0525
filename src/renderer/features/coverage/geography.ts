import { geoConicEqualArea, geoPath } from 'd3-geo';
import type { MultiPolygon } from 'geojson';
import type { RegionShape } from '../../../domain/boundaries.ts';

/** The country on a sheet of a given size: from degrees to pixels and back, and each region as a path. */
export interface Geography {
  width: number;
  height: number;
  toPixels(lon: number, lat: number): [x: number, y: number] | null;
  toDegrees(x: number, y: number): [lon: number, lat: number] | null;
  regions: {
    region: string;
    path: string;
    label: [x: number, y: number];
    box: [x0: number, y0: number, x1: number, y1: number];
  }[];
  /** Pixels of a degree of longitude, about the middle, at zoom 1. */
  pixelsPerDegree: number;
}

/** Room around the country for circles at the border. */
const MARGIN = 18;

const asGeometry = ({ parts }: RegionShape): MultiPolygon => ({ type: 'MultiPolygon', coordinates: parts });

/** Equal areas, so that a region looks as large as it is; the smallest last, so that cities lie on top of their region. */
export function drawGeography(all: readonly RegionShape[], width: number, height: number): Geography {
  // Before the sheet has a size nothing is worth working out.
  const shapes = width > 0 && height > 0 ? all : [];
  const whole = { type: 'GeometryCollection' as const, geometries: shapes.map(asGeometry) };
  const projection = geoConicEqualArea().rotate([-66.8, 0]).parallels([43, 53]);
  if (shapes.length > 0)
    projection.fitExtent(
      [
        [MARGIN, MARGIN],
        [Math.max(2 * MARGIN + 1, width - MARGIN), Math.max(2 * MARGIN + 1, height - MARGIN)],
      ],
      whole,
    );
  const path = geoPath(projection).digits(1);
  const regions = shapes
    .map((shape) => {
      const geometry = asGeometry(shape);
      const [[x0, y0], [x1, y1]] = path.bounds(geometry);
      return {
        region: shape.region,
        path: path(geometry) ?? '',
        label: path.centroid(largestPart(shape, path)),
        box: [x0, y0, x1, y1] as [number, number, number, number],
        area: path.area(geometry),
      };
    })
    .toSorted((a, b) => b.area - a.area);
  const [a, b] = [projection([66, 48]), projection([67, 48])];
  return {
    width,
    height,
    toPixels: (lon, lat) => projection([lon, lat]),
    toDegrees: (x, y) => projection.invert?.([x, y]) ?? null,
    regions,
    pixelsPerDegree: a && b ? Math.abs(b[0] - a[0]) : 1,
  };
}

/** A name stands in the largest piece of a region, not between it and its islands. */
function largestPart(shape: RegionShape, path: ReturnType<typeof geoPath>): MultiPolygon {
  const [first] = shape.parts
    .map((part): MultiPolygon => ({ type: 'MultiPolygon', coordinates: [part] }))
    .map((geometry) => ({ geometry, area: path.area(geometry) }))
    .toSorted((a, b) => b.area - a.area);
  return first?.geometry ?? asGeometry(shape);
}
