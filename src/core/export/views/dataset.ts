import {
  type Cell,
  columnsFor,
  type ExportColumn,
  type ExportPart,
  type ExportProfile,
  type FieldFate,
  noFate,
  OPEN_TERMS,
  PRIVACY,
  type PrivacyTools,
  type RowTerms,
  releasedCell,
} from '../../../domain/index.ts';
import type { Grants } from './grants.ts';

/** What a row is about, where it is about somebody; `count`: so many numbers that go up into others. */
export const ROW_WHAT = ['report', 'case', 'person', 'act', 'station', 'photograph', 'count'] as const;
export type RowWhat = (typeof ROW_WHAT)[number];
/**
 * refused, unasked, unsure, later: of those who would have to agree; withdrawn: entered by mistake; noCase: nobody has
 * said that it is one, or it was none; copy: another one is about the same; erased: its content is gone; uncovered: nobody
 * has covered what must not be seen on it, or decided that nothing must; early: votes are not told yet; few: fewer than
 * make a group.
 */
export const HELD_WHY = [
  'refused',
  'unasked',
  'unsure',
  'later',
  'withdrawn',
  'noCase',
  'copy',
  'erased',
  'uncovered',
  'early',
  'few',
] as const;
export type HeldWhy = (typeof HELD_WHY)[number];

/** A case by what the headquarters knows it by. */
export interface HeldCase {
  id: string;
  kind: string;
  region: string | null;
}

/** A row as it is in the headquarters, with what its people agreed to. */
export interface ExportRow {
  cells: readonly Cell[];
  terms?: RowTerms;
  /** Absent: about nobody. */
  what?: RowWhat;
  /** Of somebody's: what it is known by in the headquarters, where what they agreed to is asked again. In no table. */
  id?: string;
  /** Held back: it leaves in no form, and is counted. */
  held?: HeldWhy | null;
  /** The case it is, for whoever looks before anything is written; never among the cells. */
  subject?: HeldCase;
  /** So many, where it stands for more than itself. */
  n?: number;
  /** Rows below it, by the name of their table: people of a case. */
  below?: Readonly<Record<string, readonly ExportRow[]>>;
}

/** A table of an export: what it is made of, and its rows one by one. `rows` may be called again, and gives the same. */
export interface Dataset {
  /** Its file without the ending: lower case, no text from outside. */
  name: string;
  part: ExportPart;
  columns: readonly ExportColumn[];
  below?: Readonly<Record<string, readonly ExportColumn[]>>;
  rows: () => Iterable<ExportRow>;
  /** More of what is held back, `n` alike in a row: for the preflight alone, where finding it is the work. */
  held?: () => Iterable<ExportRow>;
}

export interface ReleasedRow {
  cells: Cell[];
  below: Record<string, Cell[][]>;
}

/** A table as it leaves. */
export interface ReleasedTable {
  name: string;
  columns: ExportColumn[];
  below: Record<string, ExportColumn[]>;
  rows: () => Iterable<ReleasedRow>;
}

/** What became of fields and rows while a table was read; filled by whoever reads it to its end. */
export interface Fates {
  /** By the key of the column (`fieldKey`). */
  fields: Map<string, FieldFate>;
  told: Map<RowWhat, number>;
  held: Map<`${RowWhat} ${HeldWhy}`, number>;
  /** The first of the cases that are held back. */
  cases: (HeldCase & { why: HeldWhy })[];
  /** Of the people told, by name. */
  named: number;
  /** Told what is told, and by what right: to be asked again before it is let out. */
  grants: Grants | null;
}
export const noFates = (grants: Grants | null = null): Fates => ({
  fields: new Map(),
  told: new Map(),
  held: new Map(),
  cases: [],
  named: 0,
  grants,
});

/** Cases that are named one by one: nobody asks more people in one go. */
const MOST_CASES = 300;

/** What a table says to a profile, row by row; nothing is kept, so a million rows need no more than one. */
export function released(
  dataset: Dataset,
  profile: ExportProfile,
  tools: PrivacyTools,
  fates: Fates = noFates(),
): ReleasedTable {
  const { name, columns, below = {} } = dataset;
  const shown = columnsFor(columns, profile);
  const shownBelow = Object.fromEntries(Object.entries(below).map(([table, own]) => [table, columnsFor(own, profile)]));
  return {
    name,
    columns: shown,
    below: shownBelow,
    *rows() {
      for (const row of dataset.rows()) {
        const cells = take(row, columns, '', { profile, tools, fates });
        const own: Record<string, Cell[][]> = {};
        for (const [table, under] of Object.entries(below)) {
          const taken = (row.below?.[table] ?? []).map((each) => take(each, under, table, { profile, tools, fates }));
          if (shownBelow[table]?.length) own[table] = taken.filter((each) => each !== null);
        }
        if (cells !== null) yield { cells, below: own };
      }
    },
  };
}

interface Taking {
  profile: ExportProfile;
  tools: PrivacyTools;
  fates: Fates;
}

export const fieldKey = (table: string, column: string): string => (table === '' ? column : `${table}.${column}`);

function addTo<K>(counts: Map<K, number>, key: K, n: number): void {
  counts.set(key, (counts.get(key) ?? 0) + n);
}

function take(
  { cells, terms, what, id, subject, held = null, n = 1 }: ExportRow,
  columns: readonly ExportColumn[],
  table: string,
  { profile, tools, fates }: Taking,
): Cell[] | null {
  if (what && held) addTo(fates.held, `${what} ${held}`, n);
  else if (what) addTo(fates.told, what, n);
  // What is no case waits for nobody's word.
  if (subject && held && held !== 'noCase' && fates.cases.length < MOST_CASES)
    fates.cases.push({ ...subject, why: held });
  if (what === 'person' && !held && terms?.named) fates.named += 1;
  if (what && id !== undefined && !held) fates.grants?.add(`${what} ${id}`, terms ?? OPEN_TERMS);
  const shown: Cell[] = [];
  for (const [at, column] of columns.entries()) {
    const cell = cells[at] ?? null;
    const key = fieldKey(table, column.key);
    const fate = fates.fields.get(key) ?? noFate();
    fates.fields.set(key, fate);
    const action = PRIVACY[column.class][profile];
    if (held) {
      // Of what is held back every field is; a count goes up into the next.
      if (cell !== null) fate[action === 'rollUp' ? 'rolledUp' : 'removed'] += n;
      continue;
    }
    const left = releasedCell(cell, column, profile, terms ?? OPEN_TERMS, tools);
    if (left.fate !== 'empty') fate[left.fate] += 1;
    if (action !== 'remove') shown.push(left.cell);
  }
  return held ? null : shown;
}
