/** Maths of the reporting curve's drawing, in its own units and without a screen, so that paper is drawn the same. */

/** Maps `from..to` onto `start..end`; where there is no distance, to the middle. */
export function scale(from: number, to: number, start: number, end: number): (value: number) => number {
  return (value) => (from === to ? (start + end) / 2 : start + ((value - from) / (to - from)) * (end - start));
}

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;
const STEPS = [5, 10, 15, 30, 60, 120, 180, 360, 720].map((minutes) => minutes * MINUTE);

/** Round moments from `from` to `to`, `most` (2 or more) of them at most. UTC ms. */
export function timeTicks(from: number, to: number, most: number): number[] {
  const widest = Math.max(1, Math.ceil((to - from) / (most - 1) / DAY)) * DAY;
  const step = STEPS.find((each) => (to - from) / each <= most - 1) ?? widest;
  const first = Math.ceil(from / step) * step;
  return Array.from({ length: Math.max(0, Math.floor((to - first) / step) + 1) }, (_, n) => first + n * step);
}

/** An SVG path that stays at its height until something comes: between two reports nothing grew. */
export function stepPath(points: readonly { x: number; y: number }[]): string {
  const round = (value: number): number => Math.round(value * 100) / 100;
  return points.map(({ x, y }, n) => (n === 0 ? `M${round(x)} ${round(y)}` : `H${round(x)}V${round(y)}`)).join('');
}

/**
 * Heights for labels that must not overlap: `gap` apart, in the order of where they would stand, between `least` and `most`
 * if they fit, and together as near to it as that allows (least squares: pool adjacent violators).
 */
export function spread(wanted: readonly number[], gap: number, least: number, most: number): number[] {
  const order = wanted.map((at, index) => ({ at, index })).toSorted((a, b) => a.at - b.at || a.index - b.index);
  let pools: { sum: number; n: number }[] = [];
  for (const [rank, { at }] of order.entries()) {
    let pool = { sum: at - rank * gap, n: 1 };
    for (let last = pools.at(-1); last && last.sum / last.n > pool.sum / pool.n; last = pools.at(-1)) {
      pool = { sum: last.sum + pool.sum, n: last.n + pool.n };
      pools = pools.slice(0, -1);
    }
    pools.push(pool);
  }
  const free = pools.flatMap(({ sum, n }) => Array.from({ length: n }, () => sum / n));
  const highest = Math.max(least, most - (wanted.length - 1) * gap);
  const heights = new Array<number>(wanted.length).fill(0);
  for (const [rank, { index }] of order.entries())
    heights[index] = Math.min(highest, Math.max(least, free[rank] ?? 0)) + rank * gap;
  return heights;
}

/** Which of these places, in rising order, may have a label if labels need `gap`: the newest always. */
export function labelled(places: readonly number[], gap: number): Set<number> {
  const chosen = new Set<number>();
  let next = Number.POSITIVE_INFINITY;
  for (const [index, at] of [...places.entries()].toReversed()) {
    if (next - at < gap) continue;
    chosen.add(index);
    next = at;
  }
  return chosen;
}
