import type { PublishedColumn, PublishedMatrix } from './published-table.ts';

/**
 * Reading a table that somebody copied from a page or a document (domain.md 1.2, 1.3), so that `published-table` can check
 * it. A cell may hold a count, a percentage, or both ("12.65 % (1007)"); decimals with point or comma, thousands with
 * spaces. What cannot be read is said, never guessed.
 */
export interface PastedTable {
  /** Counts and percentages by row; a column of counts beside one of percentages is one column. */
  columns: readonly PublishedColumn[];
  /** Set instead where all of it is percentages by place and list. */
  matrix: PublishedMatrix | null;
  /** Lines with one number below the table: something said elsewhere on the page. */
  said: readonly { label: string; value: number }[];
  /** Cells that hold something, but no number. */
  unread: readonly { line: number; text: string }[];
}

export type PasteRefusal = { code: 'empty' } | { code: 'tooLarge'; most: number } | { code: 'noNumbers' };

/** Characters; a page of an election has a few thousand. */
const MOST = 200_000;

const NUMBER = String.raw`\d{1,3}(?:[\u0020\u00a0\u2009\u202f]\d{3})+|\d+`;
const DECIMAL = String.raw`(?:${NUMBER})(?:[.,]\d{1,4})?`;
const BOTH = new RegExp(String.raw`^(${DECIMAL})\s*%\s*[(\[]\s*(${NUMBER})\s*[)\]]$`, 'u');
const BOTH_TURNED = new RegExp(String.raw`^(${NUMBER})\s*[(\[]\s*(${DECIMAL})\s*%\s*[)\]]$`, 'u');
const PERCENT = new RegExp(String.raw`^[(\[]?\s*(${DECIMAL})\s*%\s*[)\]]?$`, 'u');
const PLAIN = new RegExp(String.raw`^[(\[]?\s*(${DECIMAL})\s*[)\]]?$`, 'u');
/** What stands for nothing printed. */
const NOTHING = /^[\s\-–—−.]*$/u;
/** Names of a line or column of sums, folded. */
const TOTALS = ['total', 'sum', 'всего', 'итого', 'сумма', 'барлығы', 'жиыны', 'қорытынды'];

interface Cell {
  count: number | null;
  /** Hundredths of a percent. */
  percent: number | null;
  /** A number that could be either: "93.94", "100". */
  bare: number | null;
  hasFraction: boolean;
  text: string;
}

/** Rows of a pasted text as columns or a matrix; `noNumbers` where no line has a name and a number. */
export function readPastedTable(text: string): { ok: true; table: PastedTable } | { ok: false; refused: PasteRefusal } {
  if (text.length > MOST) return { ok: false, refused: { code: 'tooLarge', most: MOST } };
  const lines = text
    .split(/\r\n|\r|\n/u)
    .map((line, index) => ({ line: index + 1, cells: cellsOf(line) }))
    .filter(({ cells }) => cells.some((cell) => cell !== ''));
  if (lines.length === 0) return { ok: false, refused: { code: 'empty' } };
  const rows: Row[] = lines.map(({ line, cells: [label = '', ...rest] }) => ({ line, label, cells: rest.map(read) }));
  if (!rows.some(hasNumber)) return { ok: false, refused: { code: 'noNumbers' } };
  const first = rows.findIndex(hasNumber);
  // The last line of words above the first number names the columns.
  const heads = rows[first - 1]?.cells.map(({ text: head }) => head) ?? [];
  const body = rows.slice(first).filter(hasNumber);
  const wide = Math.max(...body.map(({ cells }) => cells.length));
  const table = body.filter(({ cells }) => wide < 2 || cells.filter((cell) => cell.text !== '').length > 1);
  const single = table.length === 0 ? body : table;
  const said = body
    .filter((row) => !single.includes(row))
    .flatMap(({ label, cells }) => {
      const value = cells.find(({ count, bare }) => count !== null || bare !== null);
      return value ? [{ label, value: value.count ?? Math.round((value.bare ?? 0) / 100) }] : [];
    });
  const unread = single.flatMap(({ line, cells }) =>
    cells.flatMap((cell) => (isUnread(cell) ? [{ line, text: cell.text }] : [])),
  );
  const matrix = matrixOf(single, heads);
  return {
    ok: true,
    table: { columns: matrix ? [] : columnsOf(single, heads), matrix, said, unread },
  };
}

interface Row {
  line: number;
  label: string;
  cells: Cell[];
}

const isUnread = ({ count, percent, bare, text }: Cell): boolean =>
  count === null && percent === null && bare === null && !NOTHING.test(text);
const hasNumber = ({ cells }: Row): boolean =>
  cells.some(({ count, percent, bare }) => count !== null || percent !== null || bare !== null);

/** By tabs, else bars, semicolons, wide gaps; commas only where no other mark stands, for they may be decimals. */
function cellsOf(line: string): string[] {
  const trimmed = line.replace(/^\s*\|/u, '').replace(/\|\s*$/u, '');
  const parts = trimmed.includes('\t')
    ? trimmed.split('\t')
    : trimmed.includes('|')
      ? trimmed.split('|')
      : trimmed.includes(';')
        ? trimmed.split(';')
        : / {2,}/u.test(trimmed.trim())
          ? trimmed.trim().split(/ {2,}/u)
          : trimmed.split(',').length > 2
            ? trimmed.split(',')
            : said(trimmed);
  return parts.map((part) => part.trim());
}

/** "Confirmed: 5122", or a name and a number with nothing between them but a space. */
function said(line: string): string[] {
  const colon = /^(.*\D)[:：=]\s*(.+)$/u.exec(line);
  if (colon) return [colon[1] ?? '', colon[2] ?? ''];
  const last = new RegExp(String.raw`^(.*\D)\s((?:${NUMBER})(?:[.,]\d+)?\s*%?(?:\s*\([^)]*\))?)$`, 'u').exec(
    line.trim(),
  );
  return last ? [last[1] ?? '', last[2] ?? ''] : [line];
}

const hundredths = (text: string): number => {
  const [whole = '0', fraction = ''] = text.replace(/[\s\u00a0\u2009\u202f]/gu, '').split(/[.,]/u);
  // A third digit after the point is rounded half up, as the pages do.
  return Number(whole) * 100 + Math.round(Number(`${fraction}0000`.slice(0, 4)) / 100);
};
const whole = (text: string): number => Number(text.replace(/[\s\u00a0\u2009\u202f]/gu, ''));

function read(text: string): Cell {
  const cell: Cell = { count: null, percent: null, bare: null, hasFraction: false, text };
  const both = BOTH.exec(text);
  if (both) return { ...cell, percent: hundredths(both[1] ?? ''), count: safe(whole(both[2] ?? '')) };
  const turned = BOTH_TURNED.exec(text);
  if (turned) return { ...cell, percent: hundredths(turned[2] ?? ''), count: safe(whole(turned[1] ?? '')) };
  const percent = PERCENT.exec(text);
  if (percent) return { ...cell, percent: hundredths(percent[1] ?? '') };
  const plain = PLAIN.exec(text);
  if (!plain) return cell;
  return { ...cell, bare: safe(hundredths(plain[1] ?? '')), hasFraction: /[.,]/u.test(text) };
}

/** A number no election has is no number. */
const safe = (value: number): number | null => (Number.isSafeInteger(value) && value <= 1e12 ? value : null);

const fold = (label: string): string => label.toLocaleLowerCase('ru').replace(/[^\p{L}]/gu, '');
const isTotal = (label: string): boolean => TOTALS.includes(fold(label));

/** All shares and no counts, by place: a matrix. A column of sums is no list. */
function matrixOf(rows: readonly Row[], heads: readonly string[]): PublishedMatrix | null {
  const wide = Math.max(...rows.map(({ cells }) => cells.length));
  const lists = Array.from({ length: wide }, (_, index) => index).filter((index) => !isTotal(heads[index] ?? ''));
  const cells = rows.flatMap((row) => lists.map((index) => row.cells[index]));
  const shares = cells.flatMap((cell) => (cell === undefined ? [] : [cell.percent ?? cell.bare]));
  const known = shares.filter((share) => share !== null);
  const fractions = cells.some((cell) => cell && (cell.percent !== null || cell.hasFraction));
  if (lists.length < 3 || !fractions || known.some((share) => share > 10_000)) return null;
  if (cells.some((cell) => cell && cell.count !== null)) return null;
  return {
    lists: lists.map((index) => heads[index] || String(index + 1)),
    rows: rows.map(({ label, cells: own }) => ({
      label,
      percents: lists.map((index) => own[index]?.percent ?? own[index]?.bare ?? null),
    })),
  };
}

function columnsOf(rows: readonly Row[], heads: readonly string[]): PublishedColumn[] {
  const wide = Math.max(...rows.map(({ cells }) => cells.length));
  const kinds = Array.from({ length: wide }, (_, index) => kindOf(rows.map(({ cells }) => cells[index])));
  const columns: PublishedColumn[] = [];
  for (let index = 0; index < wide; index += 1) {
    const kind = kinds[index];
    if (kind === 'nothing') continue;
    // A column of counts and, beside it, one of percentages say one thing.
    const paired = kind === 'counts' && kinds[index + 1] === 'percents';
    const parts = rows.map(({ label, cells }) => {
      const cell = cells[index];
      const beside = paired ? cells[index + 1] : undefined;
      const count = cell?.count ?? (kind === 'percents' ? null : bareCount(cell));
      const percent =
        cell?.percent ?? (kind === 'percents' ? (cell?.bare ?? null) : (beside?.percent ?? beside?.bare ?? null));
      return { label, count, percent };
    });
    const total = parts.find(({ label }) => isTotal(label));
    columns.push({
      label: heads[index] || String(columns.length + 1),
      base: total?.count ?? null,
      rows: parts.filter((part) => part !== total),
    });
    if (paired) index += 1;
  }
  return columns;
}

const bareCount = (cell: Cell | undefined): number | null =>
  cell === undefined || cell.bare === null || cell.hasFraction ? null : cell.bare / 100;

/** What the cells of a column are, as far as they are anything. */
function kindOf(cells: readonly (Cell | undefined)[]): 'both' | 'counts' | 'percents' | 'nothing' {
  const some = cells.filter((cell): cell is Cell => cell !== undefined);
  if (some.some(({ count }) => count !== null)) return 'both';
  if (some.some(({ percent, hasFraction }) => percent !== null || hasFraction)) return 'percents';
  return some.some(({ bare }) => bare !== null) ? 'counts' : 'nothing';
}
