import { LEAST_GROUP, rollUp, settled } from './roll-up.ts';
import { spread } from './told-table.ts';

/**
 * Counts of people by place and by kind at once (who voted for whom where, how stations are watched where), told so that
 * nobody can be counted out of the crossed table either (roll-up.ts; Hundepool et al., Statistical Disclosure Control,
 * 2012, ch. 4.4: complementary suppression, audited). A kind that is not told at a place is told nowhere below it.
 *
 * The audit is exact, and goes from the top down. A place with its parts is a table whose margins are known (told-table.ts);
 * what is told deeper never narrows what is not told above, because two kinds that are both not told can be exchanged
 * within any part. `told-table.ts` is for one such table whose margins are told elsewhere.
 */
export interface CountRow {
  code: string;
  /** People by kind, here and below: of every kind at least as many as in `children` together. */
  counts: Readonly<Record<string, number>>;
  children: readonly CountRow[];
}

export interface ToldRow {
  code: string;
  total: number;
  /** By kind, where that can be told. */
  counts: Record<string, number>;
  /** Of the total, those of kinds that are not told here. */
  other: number;
  children: ToldRow[];
  /** Of the total, those in no child shown: 0 or at least k. */
  rest: number;
}

interface Placed extends CountRow {
  count: number;
}

/** What may be told of a tree of counts by kind, `levels` deep below its root; null: the whole is fewer than k. */
export function rollUpTable(
  root: CountRow,
  kinds: readonly string[],
  { k = LEAST_GROUP, levels = Number.POSITIVE_INFINITY }: { k?: number; levels?: number } = {},
): ToldRow | null {
  const total = totalOf(root, kinds);
  // Kinds of the whole are one tree with one level.
  const columns = rollUp(
    { code: '', count: total, children: kinds.map((code) => ({ code, count: root.counts[code] ?? 0, children: [] })) },
    { k },
  );
  if (columns === null) return null;
  const told = new Set(columns.children.map(({ code }) => code));
  return tell(root, told, { kinds, k, levels });
}

const totalOf = ({ counts }: CountRow, kinds: readonly string[]): number =>
  kinds.reduce((sum, kind) => sum + (counts[kind] ?? 0), 0);

interface Rules {
  kinds: readonly string[];
  k: number;
  levels: number;
}

function tell(row: CountRow, told: ReadonlySet<string>, rules: Rules): ToldRow {
  const { kinds, levels } = rules;
  const total = totalOf(row, kinds);
  const counts = Object.fromEntries(
    kinds.filter((kind) => told.has(kind)).map((kind) => [kind, row.counts[kind] ?? 0]),
  );
  const below = levels > 0 ? tellBelow(row, total, told, rules) : [];
  const children = row.children.flatMap((child) => {
    const each = below.find(({ code }) => code === child.code);
    return each ? [tell(child, each.told, { ...rules, levels: levels - 1 })] : [];
  });
  return {
    code: row.code,
    total,
    counts,
    other: total - sumOf(Object.values(counts)),
    children,
    rest: total - sumOf(children.map((child) => child.total)),
  };
}

const sumOf = (numbers: readonly number[]): number => numbers.reduce((sum, each) => sum + each, 0);

/** Which parts of a place are told, and which kinds of each. */
function tellBelow(
  row: CountRow,
  total: number,
  told: ReadonlySet<string>,
  { kinds, k }: Rules,
): { code: string; told: Set<string> }[] {
  const columns = kinds.filter((kind) => told.has(kind));
  const placed = row.children.map((child): Placed => ({ ...child, count: totalOf(child, kinds) }));
  const large = placed
    .filter(({ count }) => count >= k)
    .toSorted((a, b) => b.count - a.count || (a.code < b.code ? -1 : 1));
  let shown = settled(large, placed, total, k);
  const own = new Map(
    shown.map((child) => [child.code, new Set(columns.filter((kind) => (child.counts[kind] ?? 0) >= k))]),
  );
  const toldIn = (code: string): Set<string> => own.get(code) ?? new Set();
  for (;;) {
    const table = tableOf(row, shown, columns, total, toldIn);
    const weak = weakCell(table, k);
    if (weak === null || shown.length === 0) return shown.map(({ code }) => ({ code, told: toldIn(code) }));
    const also = hideBeside(weak, shown, columns, toldIn);
    if (also) toldIn(also.code).delete(also.kind);
    // No number of a kind is left to take along: the smallest part goes into the rest.
    else shown = settled(shown.slice(0, -1), placed, total, k);
  }
}

/** Rows: parts shown, then the rest if there is one; columns: kinds told above, then all others together. */
interface Table {
  values: number[][];
  /** What nobody is told: `alone` a single part's single kind, `sum` of several. */
  hidden: ('alone' | 'sum' | null)[][];
}

function tableOf(
  row: CountRow,
  shown: readonly Placed[],
  columns: readonly string[],
  total: number,
  toldIn: (code: string) => ReadonlySet<string>,
): Table {
  const valuesOf = (counts: Readonly<Record<string, number>>, whole: number): number[] => {
    const own = columns.map((kind) => counts[kind] ?? 0);
    return [...own, whole - sumOf(own)];
  };
  const whole = valuesOf(row.counts, total);
  const parts = shown.map(({ counts, count }) => valuesOf(counts, count));
  const rest = whole.map((value, n) => value - sumOf(parts.map((part) => part[n] ?? 0)));
  return {
    values: [...parts, rest],
    hidden: [
      ...shown.map(({ code }) => [
        ...columns.map((kind) => (toldIn(code).has(kind) ? null : ('alone' as const))),
        'sum' as const,
      ]),
      rest.map(() => 'sum' as const),
    ],
  };
}

/** The first cell that is known too well: alone, closer than k; of several, fewer than k and not much fewer or more. */
function weakCell({ values, hidden }: Table, k: number): { row: number; column: number } | null {
  const off = hidden.map((cells) => cells.map((how) => how !== null));
  const last = values.length - 1;
  for (const [row, cells] of hidden.entries())
    for (const [column, how] of cells.entries()) {
      if (how === null || isAbsent(values, row, column, last)) continue;
      if (how === 'sum' && (values[row]?.[column] ?? 0) >= k) continue;
      if (spread(values, off, [row, column], k) < k) return { row, column };
    }
  return null;
}

/** No rest, where every part is shown; no other kinds, where all are told above: nobody is there to be found. */
const isAbsent = (values: readonly number[][], row: number, column: number, last: number): boolean =>
  (row === last && (values[last] ?? []).every((value) => value === 0)) ||
  (column === (values[0]?.length ?? 0) - 1 && values.every((cells) => cells[column] === 0));

/** What is hidden along with a weak cell: the smallest number of its part, else of its kind, else of all. */
function hideBeside(
  weak: { row: number; column: number },
  shown: readonly Placed[],
  columns: readonly string[],
  toldIn: (code: string) => ReadonlySet<string>,
): { code: string; kind: string } | null {
  const candidates = shown.flatMap(({ code, counts }, row) =>
    columns.flatMap((kind, column) =>
      toldIn(code).has(kind)
        ? [{ code, kind, count: counts[kind] ?? 0, near: row === weak.row ? 0 : column === weak.column ? 1 : 2 }]
        : [],
    ),
  );
  return candidates.toSorted((a, b) => a.near - b.near || a.count - b.count)[0] ?? null;
}
