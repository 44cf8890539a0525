/**
 * Counts of people and of what was done to them, told so that nobody can be counted out (domain.md 8.2): what is smaller
 * than k goes up into its parent, and so much beside it that no difference of published totals gives it away. Never for
 * the figures of a protocol, which are public as they stand.
 *
 * The audit that it has to pass is the auditors' own (Hundepool et al., Statistical Disclosure Control, 2012, ch. 4.2):
 * whatever is not published lies, for all the totals tell, in a range at least k wide. Two trees of the same people
 * (by place, by kind) may be told beside each other as long as only their roots are the same number; a table of both
 * crossed is not safe by this (roll-up-table.ts).
 */
export interface CountNode {
  code: string;
  /** People here and below: never less than the sum of `children`. What belongs to no child is no child's. */
  count: number;
  children: readonly CountNode[];
}

export interface ToldNode {
  code: string;
  count: number;
  children: ToldNode[];
  /** Of whom it is known only that they are in `count`: not in any child shown. 0 or at least k. */
  rest: number;
}

/** Least group told, unless an export says more (domain.md 8.2: k = 5). */
export const LEAST_GROUP = 5;

/**
 * What may be told of a tree of counts, `levels` deep below its root; null if even the whole is fewer than k: then all
 * there is to say is that.
 */
export function rollUp(
  root: CountNode,
  { k = LEAST_GROUP, levels = Number.POSITIVE_INFINITY }: { k?: number; levels?: number } = {},
): ToldNode | null {
  return root.count < k ? null : tell(root, k, levels);
}

function tell({ code, count, children }: CountNode, k: number, levels: number): ToldNode {
  const own = levels > 0 ? children : [];
  const shown = new Set(shownOf(own, count, k));
  const told = own.filter((child) => shown.has(child)).map((child) => tell(child, k, levels - 1));
  return { code, count, children: told, rest: count - told.reduce((sum, child) => sum + child.count, 0) };
}

/** The children that can be shown: those of at least k, as `settled` leaves them. */
export function shownOf(children: readonly CountNode[], total: number, k: number): CountNode[] {
  const large = children
    .filter(({ count }) => count >= k)
    .toSorted((a, b) => b.count - a.count || (a.code < b.code ? -1 : 1));
  return settled(large, children, total, k);
}

/**
 * Of those that could be shown, the largest first, as many as leave nobody alone: if what remains of the total is a single
 * child, or fewer than k, the smallest of the others go with it, of equals the last by code.
 */
export function settled<N extends { count: number }>(
  large: readonly N[],
  children: readonly { count: number }[],
  total: number,
  k: number,
): N[] {
  const shown = [...large];
  const unplaced = total - children.reduce((sum, { count }) => sum + count, 0);
  for (;;) {
    const rest = total - shown.reduce((sum, { count }) => sum + count, 0);
    const hidden = children.length - shown.length + (unplaced > 0 ? 1 : 0);
    // Nothing is hidden; or enough, in more than one place.
    if ((hidden === 0 && rest === 0) || (rest >= k && hidden > 1) || shown.length === 0) return shown;
    shown.pop();
  }
}
