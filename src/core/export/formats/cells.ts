import type { Cell, ExportColumn } from '../../../domain/index.ts';

/** ISO 8601 in UTC, to the second: what a table, a map or a line of JSON says of a moment. */
export const momentText = (at: number): string => `${new Date(at).toISOString().slice(0, 19)}Z`;

/** A cell as JSON has it: moments as text, everything else as it is. */
export const jsonCell = (cell: Cell, { type }: Pick<ExportColumn, 'type'>): Cell =>
  type === 'time' && typeof cell === 'number' ? momentText(cell) : cell;
