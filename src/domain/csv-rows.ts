/**
 * Rows of a CSV as this program writes it (RFC 4180, UTF-8, comma): strict, because a bundle's figures are recomputed from
 * it and two readings of one file would be two results. A mark of byte order is passed over.
 * @returns null where it is no such file: a quote left open, text after a closing quote, rows of different length; or where
 *   it has more rows or cells than any of ours, which would fill the memory of whoever looks.
 */
export function csvRows(text: string): string[][] | null {
  const source = text.startsWith('\uFEFF') ? text.slice(1) : text;
  const rows: string[][] = [];
  let row: string[] = [];
  let [at, cells] = [0, 0];
  while (at < source.length) {
    const cell = source[at] === '"' ? quoted(source, at) : plain(source, at);
    cells += 1;
    if (cell === null || cells > MOST_CELLS) return null;
    row.push(cell.text);
    at = cell.end;
    const next = source[at];
    if (next === ',') {
      at += 1;
      // A comma at the very end still begins a cell.
      if (at === source.length) row.push('');
      else continue;
    }
    at += source.startsWith('\r\n', at) ? 2 : 1;
    rows.push(row);
    if (row.length !== rows[0]?.length || rows.length > MOST_ROWS) return null;
    row = [];
  }
  return rows;
}

/** Ten thousand stations are ten thousand rows, and a quarter of a million cells. */
const MOST_ROWS = 100_000;
const MOST_CELLS = 2_000_000;

function plain(source: string, from: number): { text: string; end: number } | null {
  let end = from;
  while (end < source.length && source[end] !== ',' && source[end] !== '\n' && !source.startsWith('\r\n', end)) {
    if (source[end] === '"') return null;
    end += 1;
  }
  return { text: source.slice(from, end), end };
}

function quoted(source: string, from: number): { text: string; end: number } | null {
  let text = '';
  let at = from + 1;
  for (;;) {
    const close = source.indexOf('"', at);
    if (close < 0) return null;
    text += source.slice(at, close);
    if (source[close + 1] !== '"') {
      const end = close + 1;
      const next = source[end];
      return next === undefined || next === ',' || next === '\n' || source.startsWith('\r\n', end)
        ? { text, end }
        : null;
    }
    text += '"';
    at = close + 2;
  }
}

/** The same by the names of its columns; null also where a wanted column is missing or a name is there twice. */
export function csvRecords(
  text: string,
  wanted: readonly string[],
): { columns: string[]; rows: Map<string, string>[] } | null {
  const [columns, ...rows] = csvRows(text) ?? [];
  if (columns === undefined || new Set(columns).size !== columns.length) return null;
  if (wanted.some((name) => !columns.includes(name))) return null;
  return { columns, rows: rows.map((cells) => new Map(columns.map((name, n) => [name, cells[n] ?? '']))) };
}

/** One line, with the quotes that RFC 4180 asks for. Codes and numbers only: text from outside has its own rules. */
export function csvLine(cells: readonly (string | number | null)[]): string {
  const quote = (cell: string): string => (/[",\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell);
  return `${cells.map((cell) => quote(cell === null ? '' : String(cell))).join(',')}\r\n`;
}
