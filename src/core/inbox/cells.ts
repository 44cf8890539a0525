import { all, one, type ReadDb } from '../store/index.ts';

/** What a cell is alike in (schema/lists.ts), and by which a list can be narrowed. */
export const CELL_COLUMNS = [
  'kind',
  'state',
  'trust',
  'source',
  'region',
  'outcome',
  'media',
  'held',
  'waiting',
] as const;
export type CellColumn = (typeof CELL_COLUMNS)[number];

/** Every value of one column, and each cell's by its number. */
interface Column {
  names: string[];
  numberOf: Map<string, number>;
  of: number[];
}
type Columns = Record<CellColumn, Column>;

interface Known {
  /** Cells up to this id are known. */
  last: number;
  /** By a cell's id. */
  columns: Columns;
}

/** What cells there are now and how much stands in each. */
export interface CellCounts {
  ids: readonly number[];
  /** As long as `ids`, above 0. */
  n: readonly number[];
  columns: Readonly<Columns>;
}

const known = new WeakMap<ReadDb, Known>();

const nothing = (): Known => ({
  last: 0,
  columns: Object.fromEntries(
    CELL_COLUMNS.map((name) => [name, { names: [], numberOf: new Map(), of: [] }]),
  ) as unknown as Columns,
});

/**
 * A cell once made is never another one nor goes: what it is alike in is read once per connection, and each time only how
 * much stands in it, as two texts, because thousands of rows cost ten times as much to hand over as to read.
 */
export function cellCounts(db: ReadDb): CellCounts {
  const row = one<{ ids: string; ns: string }>(
    db,
    'SELECT json_group_array(id) AS ids, json_group_array(n) AS ns FROM inbox_cell WHERE n > 0',
  );
  const ids = JSON.parse(row?.ids ?? '[]') as number[];
  // Within a transaction there may be cells that a rollback takes back.
  const { columns } = learn(db, (db.inTransaction ? null : known.get(db)) ?? nothing(), ids);
  return { ids, n: JSON.parse(row?.ns ?? '[]') as number[], columns };
}

function learn(db: ReadDb, so: Known, ids: readonly number[]): Known {
  if (ids.every((id) => id <= so.last)) return so;
  for (const cell of all<Record<CellColumn, string | number> & { id: number }>(
    db,
    `SELECT id, ${CELL_COLUMNS.join(', ')} FROM inbox_cell WHERE id > ?`,
    so.last,
  )) {
    for (const name of CELL_COLUMNS) {
      const column = so.columns[name];
      const value = String(cell[name]);
      let number = column.numberOf.get(value);
      if (number === undefined) {
        number = column.names.push(value) - 1;
        column.numberOf.set(value, number);
      }
      column.of[cell.id] = number;
    }
    so.last = Math.max(so.last, cell.id);
  }
  if (!db.inTransaction) known.set(db, so);
  return so;
}
