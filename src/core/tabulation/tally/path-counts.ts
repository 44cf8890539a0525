/** How many of what below each path, kept as they come and go. */
export interface PathCounts {
  /** At the path and everywhere above it. */
  add(path: readonly string[], what: string, n: 1 | -1): void;
  at(path: readonly string[]): Readonly<Record<string, number>>;
  /** Codes directly below, where anything is counted, in their order. */
  below(path: readonly string[]): string[];
}

export function createPathCounts(): PathCounts {
  const nodes = new Map<string, { counts: Record<string, number>; below: Map<string, number> }>();
  const keyOf = (path: readonly string[]): string => path.join('\n');
  return {
    add(path, what, n) {
      for (let depth = 0; depth <= path.length; depth += 1) {
        const key = keyOf(path.slice(0, depth));
        const node = nodes.get(key) ?? { counts: {}, below: new Map<string, number>() };
        nodes.set(key, node);
        const left = (node.counts[what] ?? 0) + n;
        if (left === 0) delete node.counts[what];
        else node.counts[what] = left;
        const child = path[depth];
        if (child === undefined) continue;
        const there = (node.below.get(child) ?? 0) + n;
        if (there === 0) node.below.delete(child);
        else node.below.set(child, there);
      }
    },
    at: (path) => nodes.get(keyOf(path))?.counts ?? {},
    below: (path) => [...(nodes.get(keyOf(path))?.below.keys() ?? [])].toSorted(),
  };
}
