import type { Brand } from './brand.ts';
import type { ProtocolCopy, ProtocolGrade } from './protocol-entries.ts';

/**
 * The parallel count of polling stations' protocols (domain.md 3, 4.5). Only protocols that two people keyed and a person
 * accepted come in here, each station once. Whole numbers throughout, so that neither the order of arrival nor the way of
 * adding up changes a figure; what cannot be read is counted as unread, never as zero.
 */
export type Votes = Brand<number, 'Votes'>;

/** The figures of a protocol that are summed. Null: the sheet has none, or it cannot be read. */
export interface SummedFigures {
  /** 1 voters on the list. */
  registered: number | null;
  /** 5 voters who took part. */
  participated: number | null;
  /** 7 invalid ballots. */
  invalid: number | null;
  /** 6 votes by the code of the list. */
  votes: Readonly<Record<string, number | null>>;
}

/** An accepted protocol of a station's commission; those of higher commissions are compared with the count, never in it. */
export interface CountedSheet {
  id: string;
  station: string;
  /** From the region downwards: region, district, place; as many of them as are known. */
  path: readonly string[];
  grade: ProtocolGrade;
  /** Accepted, excluded: turnout flag. Every figure exists with and without these. */
  flagged: boolean;
  /** Copies of observers assigned there differ, and nobody has decided yet. With and without, too. */
  disputed: boolean;
  acceptedAt: number;
  /** Which paper it is; absent or null where nobody has said. The count doesn't ask (official.ts does). */
  copy?: ProtocolCopy | null;
  figures: SummedFigures;
}

/**
 * Parts that every figure is made of. They never overlap: a view is a sum of some of them. `partial` and `reported` are
 * stations of which nothing better is there; they are a column of their own and in no view.
 */
export const TALLY_PARTS = ['clear', 'flagged', 'disputed', 'flaggedDisputed', 'partial', 'reported'] as const;
export type TallyPart = (typeof TALLY_PARTS)[number];

/** A sum, and of how many protocols. */
export interface Sum {
  sum: number;
  /** Protocols on which the figure can be read. */
  n: number;
}

export interface TallyCell {
  stations: number;
  registered: Sum;
  participated: Sum;
  invalid: Sum;
  votes: Readonly<Record<string, Sum>>;
}

export interface TallyView {
  flagged: boolean;
  disputed: boolean;
}

export interface Tally {
  /** Takes a protocol in, or its newest state in place of the one before. */
  put(sheet: CountedSheet): void;
  /** It is not accepted any more. */
  drop(id: string): void;
  /** A part of the count below `path`; [] is the country. Zeros where nothing is. */
  part(path: readonly string[], part: TallyPart): TallyCell;
  /** The verified count below `path` as the view says. */
  view(path: readonly string[], view: TallyView): TallyCell;
  /** What is directly below a path, in the order of the codes. */
  below(path: readonly string[]): string[];
  /** The protocol that stands for a station, and the accepted copies beside it. */
  station(station: string): { counted: CountedSheet; copies: readonly CountedSheet[] } | null;
  stations(): number;
  /** What is counted below a path, in no order. */
  counted(path: readonly string[]): CountedSheet[];
}

interface Node {
  parts: Map<TallyPart, Mutable>;
  /** How many stations are below each of its children. */
  below: Map<string, number>;
}
interface Mutable {
  stations: number;
  registered: Sum;
  participated: Sum;
  invalid: Sum;
  votes: Record<string, Sum>;
}

const NONE: Sum = { sum: 0, n: 0 };
const emptyCell = (): Mutable => ({
  stations: 0,
  registered: { ...NONE },
  participated: { ...NONE },
  invalid: { ...NONE },
  votes: {},
});

const GRADES: readonly ProtocolGrade[] = ['complete', 'partial', 'reported'];

/**
 * Which protocol of a station is counted: the best grade, of these the one accepted first. Others of the same grade are
 * copies: whether they agree is for the dispute to say, and a station is never in the count twice.
 */
export function standsFor(sheets: readonly CountedSheet[]): CountedSheet | null {
  const [first] = sheets.toSorted(
    (a, b) =>
      GRADES.indexOf(a.grade) - GRADES.indexOf(b.grade) ||
      a.acceptedAt - b.acceptedAt ||
      (a.id < b.id ? -1 : a.id > b.id ? 1 : 0),
  );
  return first ?? null;
}

/** In which part a protocol is. */
export function partOf({ grade, flagged, disputed }: CountedSheet): TallyPart {
  if (grade !== 'complete') return grade;
  if (flagged) return disputed ? 'flaggedDisputed' : 'flagged';
  return disputed ? 'disputed' : 'clear';
}

const keyOf = (path: readonly string[]): string => path.join('\n');

/** An empty count. `put` and `drop` change it by one protocol at a time; the result is that of counting anew. */
export function createTally(): Tally {
  const sheets = new Map<string, CountedSheet>();
  const byStation = new Map<string, Set<string>>();
  const nodes = new Map<string, Node>();
  const counted = new Map<string, CountedSheet>();

  const nodeAt = (path: readonly string[]): Node => {
    const key = keyOf(path);
    const known = nodes.get(key);
    if (known) return known;
    const made: Node = { parts: new Map(), below: new Map() };
    nodes.set(key, made);
    return made;
  };

  const count = (sheet: CountedSheet, sign: 1 | -1): void => {
    for (let depth = 0; depth <= sheet.path.length; depth += 1) {
      const node = nodeAt(sheet.path.slice(0, depth));
      const part = partOf(sheet);
      const cell = node.parts.get(part) ?? emptyCell();
      node.parts.set(part, cell);
      addTo(cell, sheet.figures, sign);
      const child = sheet.path[depth];
      if (child === undefined) continue;
      const left = (node.below.get(child) ?? 0) + sign;
      if (left === 0) node.below.delete(child);
      else node.below.set(child, left);
    }
  };

  const settle = (station: string): void => {
    const ids = [...(byStation.get(station) ?? [])];
    const next = standsFor(ids.flatMap((id) => sheets.get(id) ?? []));
    const before = counted.get(station) ?? null;
    if (before === next) return;
    if (before) count(before, -1);
    if (next) {
      count(next, 1);
      counted.set(station, next);
    } else counted.delete(station);
  };

  const forget = (id: string): string | null => {
    const before = sheets.get(id);
    if (!before) return null;
    sheets.delete(id);
    const ids = byStation.get(before.station);
    ids?.delete(id);
    if (ids?.size === 0) byStation.delete(before.station);
    return before.station;
  };

  const part = (path: readonly string[], which: TallyPart): TallyCell =>
    nodes.get(keyOf(path))?.parts.get(which) ?? emptyCell();

  return {
    put(sheet) {
      const moved = forget(sheet.id);
      sheets.set(sheet.id, sheet);
      const ids = byStation.get(sheet.station) ?? new Set();
      byStation.set(sheet.station, ids.add(sheet.id));
      if (moved !== null && moved !== sheet.station) settle(moved);
      settle(sheet.station);
    },
    drop(id) {
      const station = forget(id);
      if (station !== null) settle(station);
    },
    part,
    view: (path, view) => sumCells(partsIn(view).map((which) => part(path, which))),
    below: (path) => [...(nodes.get(keyOf(path))?.below.keys() ?? [])].toSorted(),
    station(station) {
      const sheet = counted.get(station);
      if (!sheet) return null;
      const others = [...(byStation.get(station) ?? [])].filter((id) => id !== sheet.id);
      return { counted: sheet, copies: others.toSorted().flatMap((id) => sheets.get(id) ?? []) };
    },
    stations: () => counted.size,
    counted: (path) => [...counted.values()].filter((sheet) => path.every((code, depth) => sheet.path[depth] === code)),
  };
}

/** The parts that a view adds up. */
export function partsIn({ flagged, disputed }: TallyView): TallyPart[] {
  return [
    'clear',
    ...(flagged ? (['flagged'] as const) : []),
    ...(disputed ? (['disputed'] as const) : []),
    ...(flagged && disputed ? (['flaggedDisputed'] as const) : []),
  ];
}

function addTo(cell: Mutable, { registered, participated, invalid, votes }: SummedFigures, sign: 1 | -1): void {
  const take = (sum: Sum, figure: number | null): void => {
    if (figure === null) return;
    sum.sum += sign * figure;
    sum.n += sign;
  };
  cell.stations += sign;
  take(cell.registered, registered);
  take(cell.participated, participated);
  take(cell.invalid, invalid);
  for (const [code, figure] of Object.entries(votes)) {
    const sum = cell.votes[code] ?? { ...NONE };
    take(sum, figure);
    if (sum.n === 0) delete cell.votes[code];
    else cell.votes[code] = sum;
  }
}

const sumOf = (sums: readonly Sum[]): Sum =>
  sums.reduce((total, each) => ({ sum: total.sum + each.sum, n: total.n + each.n }), NONE);

/** Cells of different stations as one. */
export function sumCells(cells: readonly TallyCell[]): TallyCell {
  const codes = new Set(cells.flatMap(({ votes }) => Object.keys(votes)));
  return {
    stations: cells.reduce((total, { stations }) => total + stations, 0),
    registered: sumOf(cells.map(({ registered }) => registered)),
    participated: sumOf(cells.map(({ participated }) => participated)),
    invalid: sumOf(cells.map(({ invalid }) => invalid)),
    votes: Object.fromEntries([...codes].map((code) => [code, sumOf(cells.map(({ votes }) => votes[code] ?? NONE))])),
  };
}

/** All votes for lists: the base of published shares (domain.md 2.2). */
export const validVotes = ({ votes }: TallyCell): number =>
  Object.values(votes).reduce((total, { sum }) => total + sum, 0);

/**
 * A list's share with its n and base, 0–1. `valid`: of the votes for lists; `participants`: of those who took part, only
 * where that figure can be read on every protocol that the votes are from. Null where there is no base.
 */
export function shareIn(
  cell: TallyCell,
  code: string,
  of: 'valid' | 'participants',
): { share: number; votes: number; base: number; n: number } | null {
  const { sum: votes, n } = cell.votes[code] ?? NONE;
  if (of === 'participants' && cell.participated.n !== cell.stations) return null;
  const base = of === 'valid' ? validVotes(cell) : cell.participated.sum;
  return base === 0 ? null : { share: votes / base, votes, base, n };
}
