import { select } from 'd3-selection';
import { type D3ZoomEvent, ZoomTransform, zoom, zoomIdentity } from 'd3-zoom';
import type { Clusters, Drawn } from './clusters.ts';
import type { Geography } from './geography.ts';
import { clusterRadius, type Item, MARK, type Painter } from './painter.ts';
import type { Placed } from './placing.ts';
import type { StateWord } from './questions.ts';

/** As near as one can come: streets of a town. */
const NEAREST = 900;
/** From how near on cities within a region are named, too. */
const NAMES_FROM = 2.5;
/** Pixels around a mark that still mean it. */
const REACH = 5;
/** From one view to another that somebody asked for, ms. */
const FLIGHT_MS = 220;

export interface Content {
  geography: Geography;
  placed: Placed;
  clusters: Clusters;
  wordAt: (at: number) => StateWord | null;
  /** Stations with a ring: what the list points at, what is open. */
  pointed: number | null;
  opened: number | null;
}

export interface Scene {
  show(content: Content): void;
  /** Paints with the next frame. */
  soon(): void;
  find(x: number, y: number): Drawn | null;
  /** Stations inside a drawn line, pixels; those that the map shows. */
  inside(line: readonly (readonly [number, number])[], shown: (at: number) => boolean): number[];
  zoomBy(factor: number): void;
  /** To a box of pixels at zoom 1; null: the whole country. */
  zoomTo(box: readonly [number, number, number, number] | null): void;
  zoomToDrawn(drawn: Drawn): void;
  /** Brings a station into view, if it isn't. */
  reveal(at: number): void;
  free(): void;
}

/**
 * What moves without React: zoom and pan by d3-zoom, regions by one attribute of their group, stations on the canvas, once
 * a frame at most. `drawing`: a line is being drawn, so dragging doesn't move the map.
 */
export function createScene(parts: {
  frame: HTMLElement;
  group: SVGGElement;
  painter: Painter;
  drawing: () => boolean;
  moved: () => void;
  /** Nobody wants to see it fly. */
  still: () => boolean;
}): Scene {
  const { frame, group, painter, drawing, moved, still } = parts;
  let content: Content | null = null;
  let transform: ZoomTransform = zoomIdentity;
  let items: Item[] = [];
  let asked = 0;

  const spotOf = (lon: number, lat: number): [number, number] | null => {
    const spot = content?.geography.toPixels(lon, lat);
    return spot ? transform.apply(spot) : null;
  };
  const paint = (): void => {
    asked = 0;
    group.setAttribute('transform', transform.toString());
    group.style.setProperty('--zoom', String(transform.k));
    group.toggleAttribute('data-near', transform.k >= NAMES_FROM);
    if (!content) return;
    const { geography, clusters, wordAt, placed } = content;
    items = [];
    for (const drawn of clusters.within(boxOf(geography, transform), geography.pixelsPerDegree * transform.k)) {
      const spot = spotOf(drawn.lon, drawn.lat);
      if (!spot) continue;
      const [x, y] = spot;
      if (x < -20 || y < -20 || x > geography.width + 20 || y > geography.height + 20) continue;
      const single = drawn.kind === 'station';
      items.push({
        x,
        y,
        drawn,
        word: single ? wordAt(drawn.at) : null,
        pale: single && placed.approximate[drawn.at] === 1,
      });
    }
    const rings = [
      { at: content.pointed, strong: false },
      { at: content.opened, strong: true },
    ].flatMap(({ at, strong }) => {
      const spot = at === null ? null : spotOf(placed.lon[at] ?? Number.NaN, placed.lat[at] ?? Number.NaN);
      return spot && !Number.isNaN(spot[0]) ? [{ x: spot[0], y: spot[1], strong }] : [];
    });
    painter.paint(items, rings);
  };
  const soon = (): void => {
    if (asked === 0) asked = requestAnimationFrame(paint);
  };

  const behaviour = zoom<HTMLElement, unknown>()
    .scaleExtent([1, NEAREST])
    .filter((event: Event) => {
      if (event instanceof MouseEvent && event.type !== 'wheel' && event.button !== 0) return false;
      return !drawing();
    })
    .on('zoom', (event: D3ZoomEvent<HTMLElement, unknown>) => {
      transform = event.transform;
      moved();
      soon();
    });
  const selection = select(frame);
  selection.call(behaviour).on('dblclick.zoom', null);

  let flight = 0;
  const go = (to: ZoomTransform): void => {
    cancelAnimationFrame(flight);
    const from = transform;
    const began = performance.now();
    const step = (now: number): void => {
      const part = still() ? 1 : Math.min(1, Math.max(0, (now - began) / FLIGHT_MS));
      const done = part * (2 - part);
      const k = from.k * (to.k / from.k) ** done;
      // The middle goes as far as the scale does, so that neither runs ahead of the other.
      const share = to.k === from.k ? done : (k - from.k) / (to.k - from.k);
      const at = (a: number, b: number): number => a + (b - a) * share;
      selection.call(behaviour.transform, new ZoomTransform(k, at(from.x, to.x), at(from.y, to.y)));
      if (part < 1) flight = requestAnimationFrame(step);
    };
    step(began);
  };
  const centred = (x: number, y: number, k: number): ZoomTransform => {
    const { width, height } = content?.geography ?? { width: 0, height: 0 };
    return zoomIdentity.translate(width / 2 - x * k, height / 2 - y * k).scale(k);
  };

  return {
    show(next) {
      const sized =
        content?.geography.width !== next.geography.width || content?.geography.height !== next.geography.height;
      content = next;
      const { width, height } = next.geography;
      if (sized) {
        painter.resize(width, height);
        behaviour
          .extent([
            [0, 0],
            [width, height],
          ])
          .translateExtent([
            [-width * 0.2, -height * 0.2],
            [width * 1.2, height * 1.2],
          ]);
      }
      // At once: what changed is on the screen with this very frame.
      if (asked !== 0) cancelAnimationFrame(asked);
      paint();
    },
    soon,
    find(x, y) {
      let best: { drawn: Drawn; far: number } | null = null;
      for (const item of items) {
        const { drawn } = item;
        const radius = drawn.kind === 'cluster' ? clusterRadius(drawn.total, drawn.asked) : MARK;
        const far = Math.hypot(item.x - x, item.y - y) - radius;
        if (far <= REACH && (!best || far < best.far)) best = { drawn, far };
      }
      return best?.drawn ?? null;
    },
    inside(line, shown) {
      if (!content || line.length < 3) return [];
      const { lon, lat } = content.placed;
      const found: number[] = [];
      for (let at = 0; at < lon.length; at += 1) {
        if (!shown(at)) continue;
        const spot = spotOf(lon[at] ?? Number.NaN, lat[at] ?? Number.NaN);
        if (spot && isInside(spot, line)) found.push(at);
      }
      return found;
    },
    zoomBy(factor) {
      const { width, height } = content?.geography ?? { width: 0, height: 0 };
      const [x, y] = transform.invert([width / 2, height / 2]);
      go(centred(x, y, Math.min(NEAREST, Math.max(1, transform.k * factor))));
    },
    zoomTo(box) {
      if (!box || !content) {
        go(zoomIdentity);
        return;
      }
      const [x0, y0, x1, y1] = box;
      const { width, height } = content.geography;
      const k = Math.min(NEAREST, 0.85 / Math.max((x1 - x0) / width, (y1 - y0) / height, 0.85 / 60));
      go(centred((x0 + x1) / 2, (y0 + y1) / 2, Math.max(1, k)));
    },
    zoomToDrawn(drawn) {
      const spot = content?.geography.toPixels(drawn.lon, drawn.lat);
      if (!spot || !content) return;
      const wider = content.geography.pixelsPerDegree * transform.k;
      const factor = drawn.kind === 'cluster' ? content.clusters.opensAt(drawn.id, wider) : 2;
      go(centred(spot[0], spot[1], Math.min(NEAREST, transform.k * factor)));
    },
    reveal(at) {
      if (!content) return;
      const { placed, geography } = content;
      const spot = geography.toPixels(placed.lon[at] ?? Number.NaN, placed.lat[at] ?? Number.NaN);
      if (!spot || Number.isNaN(spot[0])) return;
      const [x, y] = transform.apply(spot);
      if (x > 20 && y > 20 && x < geography.width - 20 && y < geography.height - 20) return;
      go(centred(spot[0], spot[1], transform.k));
    },
    free() {
      cancelAnimationFrame(asked);
      cancelAnimationFrame(flight);
      selection.on('.zoom', null);
    },
  };
}

/** The degrees that a window onto the sheet shows: of a cone its corners and the middles of its sides say enough. */
function boxOf({ width, height, toDegrees }: Geography, transform: ZoomTransform): [number, number, number, number] {
  const marks: [number, number][] = [];
  for (const x of [-40, width / 2, width + 40])
    for (const y of [-40, height / 2, height + 40]) {
      const degrees = toDegrees(...transform.invert([x, y]));
      if (degrees) marks.push(degrees);
    }
  const [lons, lats] = [marks.map(([lon]) => lon), marks.map(([, lat]) => lat)];
  if (marks.length === 0) return [-180, -85, 180, 85];
  return [Math.min(...lons), Math.max(-85, Math.min(...lats)), Math.max(...lons), Math.min(85, Math.max(...lats))];
}

/** Whether a point lies inside a closed line (even-odd). */
export function isInside([x, y]: readonly [number, number], line: readonly (readonly [number, number])[]): boolean {
  let inside = false;
  for (let n = 0; n < line.length; n += 1) {
    const [ax, ay] = line[n] ?? [0, 0];
    const [bx, by] = line[(n + 1) % line.length] ?? [0, 0];
    if (ay > y !== by > y && x < ((bx - ax) * (y - ay)) / (by - ay) + ax) inside = !inside;
  }
  return inside;
}
