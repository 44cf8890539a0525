/** How many stations of which stratum. */
export type SampleDesign = Readonly<Record<string, number>>;

/** How many that is of each stratum at least: with fewer it has no variance. All of a smaller one. */
const LEAST = 2;

/**
 * How many stations to draw of which stratum: in proportion to its stations (Cochran, ch. 5.7), by largest remainder, at
 * least `least` of each so that every stratum has a variance (all of a smaller one). Null where `total` is too few for that
 * or more than there are.
 */
export function allocate(frame: SampleDesign, total: number, least = LEAST): SampleDesign | null {
  const strata = Object.entries(frame).filter(([, size]) => size > 0);
  const sizes = strata.reduce((sum, [, size]) => sum + size, 0);
  const floor = strata.map(([code, size]) => ({ code, size, wanted: Math.min(least, size) }));
  if (total > sizes || total < floor.reduce((sum, { wanted }) => sum + wanted, 0)) return null;
  const design = new Map(floor.map(({ code, wanted }) => [code, wanted]));
  // One by one to whichever stratum is furthest below its share: the same as largest remainder where no floor binds.
  for (let left = total - [...design.values()].reduce((sum, each) => sum + each, 0); left > 0; left -= 1) {
    const [next] = strata
      .filter(([code, size]) => (design.get(code) ?? 0) < size)
      .map(([code, size]) => ({ code, short: size * total - (design.get(code) ?? 0) * sizes }))
      .toSorted((a, b) => b.short - a.short || (a.code < b.code ? -1 : 1));
    if (next === undefined) return null;
    design.set(next.code, (design.get(next.code) ?? 0) + 1);
  }
  return Object.fromEntries(design);
}

/** Between how many stations and how many a sample of these strata can have. */
export function sampleBounds(frame: SampleDesign, least = LEAST): { least: number; most: number } {
  const sizes = Object.values(frame);
  return {
    least: sizes.reduce((sum, size) => sum + Math.min(least, size), 0),
    most: sizes.reduce((sum, size) => sum + size, 0),
  };
}
