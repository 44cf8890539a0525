import { type CountNode, rollUp, type ToldNode } from './roll-up.ts';
import { type CountRow, rollUpTable, type ToldRow } from './roll-up-table.ts';

/**
 * Counts beside a list (domain.md 8.2). Whoever agreed stands in the list, one row each, and can be counted by anybody;
 * told by number alone are the others. A number of all of them would give away how few the others are: so only the others
 * are rolled up, and no total of both is told where theirs is not.
 */
export interface ListedNode {
  code: string;
  /** In the list, here and below. */
  listed: number;
  /** Not in the list, here and below. */
  unlisted: number;
  children: readonly ListedNode[];
}

export interface ToldCount {
  /** Codes from below the root downwards; [] is the whole. */
  path: readonly string[];
  listed: number;
  /** Null: not told by itself, only in what stands above it. */
  unlisted: number | null;
}

export interface CountRules {
  /** Null: every number is told. */
  k: number | null;
  /** How deep places go below the root. */
  levels: number;
}

/**
 * Every place that has anybody in the list, or whose others are told; parents first, in the order given.
 * @param elsewhere the same people where they were asked for something else: whoever has that list, too, subtracts it from
 *   what is told here. So of a place is told only what gives nobody away who is in neither.
 */
export function countsBeside(
  root: ListedNode,
  { k, levels }: CountRules,
  elsewhere: ListedNode | null = null,
): ToldCount[] {
  const told = k === null ? null : rollUp(unlistedOf(root), { k, levels });
  // Where all are in that list there is nobody to be found by it.
  const also = k === null || !elsewhere?.unlisted ? null : rollUp(unlistedOf(elsewhere), { k, levels });
  const both = told && elsewhere?.unlisted ? inBoth(told, also) : told;
  const counts: ToldCount[] = [];
  const walk = (node: ListedNode, path: readonly string[], each: ToldNode | null): void => {
    const unlisted = k === null ? node.unlisted : (each?.count ?? null);
    if (path.length === 0 || node.listed > 0 || unlisted !== null) counts.push({ path, listed: node.listed, unlisted });
    if (path.length >= levels) return;
    const below = new Map(each?.children.map((child) => [child.code, child]));
    for (const child of node.children) walk(child, [...path, child.code], below.get(child.code) ?? null);
  };
  walk(root, [], both);
  return counts;
}

/** Less of what is safe is safe: the places of one tree that are in another, too. */
function inBoth(told: ToldNode, also: ToldNode | null): ToldNode | null {
  if (also === null) return null;
  const children = told.children.flatMap((child) => {
    const same = also.children.find(({ code }) => code === child.code);
    return same ? (inBoth(child, same) ?? []) : [];
  });
  return { ...told, children, rest: told.count - children.reduce((sum, { count }) => sum + count, 0) };
}

const unlistedOf = ({ code, unlisted, children }: ListedNode): CountNode => ({
  code,
  count: unlisted,
  children: children.map(unlistedOf),
});

/** How many of a tree's numbers above 0 are told only in what stands above them, down to where places are told at all. */
export function rolledUpIn(root: ListedNode, counts: readonly ToldCount[], { levels }: CountRules): number {
  const told = new Set(counts.filter(({ unlisted }) => unlisted !== null).map(({ path }) => path.join('\n')));
  const walk = (node: ListedNode, path: readonly string[]): number => {
    const own = node.unlisted > 0 && !told.has(path.join('\n')) ? 1 : 0;
    if (path.length >= levels) return own;
    return node.children.reduce((sum, child) => sum + walk(child, [...path, child.code]), own);
  };
  return walk(root, []);
}

/** Something about somebody: where, of what kind, and whether it stands in the list. */
export interface Counted {
  /** Region, district; as many as are known. */
  path: readonly string[];
  kind: string;
  listed: boolean;
}

/** Two cuts of the same people, told beside each other: their roots are the same number (roll-up.ts). */
export interface TwoCuts {
  byPlace: ListedNode;
  byKind: ListedNode;
}

/** Added one at a time: of a million no more is kept than there are places and kinds. */
export function createCuts(): { add: (counted: Counted) => void; cuts: () => TwoCuts } {
  const places = grower();
  const kinds = grower();
  return {
    add({ path, kind, listed }) {
      places.add(path, listed);
      kinds.add([kind], listed);
    },
    cuts: () => ({ byPlace: places.root(), byKind: kinds.root() }),
  };
}

interface Growing {
  code: string;
  listed: number;
  unlisted: number;
  below: Map<string, Growing>;
}

function grower(): { add: (path: readonly string[], listed: boolean) => void; root: () => ListedNode } {
  const fresh = (code: string): Growing => ({ code, listed: 0, unlisted: 0, below: new Map() });
  const root = fresh('');
  const count = (node: Growing, listed: boolean): void => {
    if (listed) node.listed += 1;
    else node.unlisted += 1;
  };
  const frozen = ({ code, listed, unlisted, below }: Growing): ListedNode => ({
    code,
    listed,
    unlisted,
    children: [...below.values()].toSorted((a, b) => (a.code < b.code ? -1 : 1)).map(frozen),
  });
  return {
    add(path, listed) {
      count(root, listed);
      let at = root;
      for (const code of path) {
        const next = at.below.get(code) ?? fresh(code);
        at.below.set(code, next);
        count(next, listed);
        at = next;
      }
    },
    root: () => frozen(root),
  };
}

/**
 * A place's people by kind, as they may be told; `counts` of a kind absent: only in `other`. `elsewhere`: as in
 * `countsBeside`.
 */
export function tableOrAll(
  root: CountRow,
  kinds: readonly string[],
  { k, levels }: CountRules,
  elsewhere: CountRow | null = null,
): ToldRow | null {
  if (k === null) return asItIs(root, kinds, levels);
  const told = rollUpTable(root, kinds, { k, levels });
  const others = elsewhere === null ? 0 : kinds.reduce((sum, kind) => sum + (elsewhere.counts[kind] ?? 0), 0);
  if (told === null || elsewhere === null || others === 0) return told;
  const also = rollUpTable(elsewhere, kinds, { k, levels });
  return also && rowInBoth(told, also);
}

function rowInBoth(told: ToldRow, also: ToldRow): ToldRow {
  const counts = Object.fromEntries(Object.entries(told.counts).filter(([kind]) => Object.hasOwn(also.counts, kind)));
  const children = told.children.flatMap((child) => {
    const same = also.children.find(({ code }) => code === child.code);
    return same ? [rowInBoth(child, same)] : [];
  });
  const sum = (numbers: readonly number[]): number => numbers.reduce((total, each) => total + each, 0);
  return {
    ...told,
    counts,
    other: told.total - sum(Object.values(counts)),
    children,
    rest: told.total - sum(children.map(({ total }) => total)),
  };
}

function asItIs({ code, counts, children }: CountRow, kinds: readonly string[], levels: number): ToldRow {
  const below = levels > 0 ? children.map((child) => asItIs(child, kinds, levels - 1)) : [];
  const own = Object.fromEntries(kinds.map((kind) => [kind, counts[kind] ?? 0]));
  const total = kinds.reduce((sum, kind) => sum + (counts[kind] ?? 0), 0);
  return {
    code,
    total,
    counts: own,
    other: 0,
    children: below,
    rest: total - below.reduce((sum, row) => sum + row.total, 0),
  };
}
