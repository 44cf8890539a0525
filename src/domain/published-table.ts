/**
 * What doesn't add up in a table that somebody published (domain.md 1.3): pasted in, it is checked before any of its
 * numbers is compared with ours. A check proposes, it never corrects. Percentages are whole hundredths (45.65 % is 4565),
 * so that rounding is exact.
 */
export interface PublishedRow {
  label: string;
  count: number | null;
  /** Hundredths of a percent; null where none is printed. */
  percent: number | null;
}

export interface PublishedColumn {
  label: string;
  /** The total that the page says its percentages are of; null where it says none. */
  base: number | null;
  rows: readonly PublishedRow[];
}

/** A number stated elsewhere on the page that is the sum of some rows. */
export interface PublishedStatement {
  label: string;
  value: number;
  column: string;
  /** Labels of the rows it should be the sum of. */
  sumOf: readonly string[];
}

/** Shares by place and list, without counts. */
export interface PublishedMatrix {
  lists: readonly string[];
  rows: readonly { label: string; percents: readonly (number | null)[] }[];
}

export type TableFinding =
  /** The count and the percentage of one row are not of one base; `proposed` counts differ by one digit and would fit. */
  | {
      code: 'countNotPercent';
      column: string;
      row: string;
      count: number;
      percent: number;
      base: number;
      proposed: number[];
    }
  | { code: 'rowsNotBase'; column: string; sum: number; base: number }
  | { code: 'percentsNotHundred'; column: string; sum: number }
  | { code: 'statementNotSum'; label: string; value: number; sum: number }
  /** Columns side by side whose percentages are of different totals: their figures can't be compared. */
  | { code: 'twoBases'; columns: { label: string; base: number }[] }
  | { code: 'sameNumberTwoNames'; value: number; labels: string[] }
  | { code: 'rowNotHundred'; row: string; sum: number }
  /** Moving this one share from a row that has too much to one that has too little would mend both. */
  | { code: 'shifted'; from: string; to: string; list: string; percent: number }
  /** So few ballots would give these very percentages. */
  | { code: 'fewBallots'; row: string; least: number };

/** Hundredths of a percent, rounded half up, as such pages do. */
const percentOf = (count: number, base: number): number => Math.floor((count * 20_000 + base) / (2 * base));

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);

/** Checks of columns of counts and percentages, and of what the page says about them. */
export function checkTable(
  columns: readonly PublishedColumn[],
  statements: readonly PublishedStatement[] = [],
): TableFinding[] {
  const findings = columns.flatMap(checkColumn);
  for (const { label, value, column, sumOf } of statements) {
    const rows = columns.find((each) => each.label === column)?.rows ?? [];
    const found = rows.filter((row) => sumOf.includes(row.label)).map(({ count }) => count ?? 0);
    // With what a check of the same table already proposes put right: else one typo is reported twice.
    const mended = sum(found) + mendOf(findings, column, sumOf);
    if (mended !== value) findings.push({ code: 'statementNotSum', label, value, sum: mended });
  }
  const bases = columns.flatMap(({ label, base }) => (base === null ? [] : [{ label, base }]));
  if (new Set(bases.map(({ base }) => base)).size > 1) findings.push({ code: 'twoBases', columns: bases });
  return [...findings, ...sameNumbers(statements, columns)];
}

function checkColumn({ label: column, base, rows }: PublishedColumn): TableFinding[] {
  const findings: TableFinding[] = [];
  const counts = rows.map(({ count }) => count);
  if (base !== null && base > 0) {
    for (const { label: row, count, percent } of rows) {
      if (count === null || percent === null || percentOf(count, base) === percent) continue;
      const proposed = oneDigitAway(count).filter((other) => percentOf(other, base) === percent);
      findings.push({ code: 'countNotPercent', column, row, count, percent, base, proposed });
    }
    if (counts.every((count) => count !== null) && sum(counts) !== base)
      findings.push({ code: 'rowsNotBase', column, sum: sum(counts), base });
  }
  const percents = rows.map(({ percent }) => percent);
  if (percents.length > 1 && percents.every((percent) => percent !== null) && isOff(sum(percents), percents.length))
    findings.push({ code: 'percentsNotHundred', column, sum: sum(percents) });
  return findings;
}

/** Every row may be rounded by half a hundredth. */
const isOff = (total: number, rows: number): boolean => Math.abs(total - 10_000) > Math.ceil(rows / 2);

/** Numbers of as many digits that differ in one of them. */
function oneDigitAway(value: number): number[] {
  const digits = String(value);
  return [...digits].flatMap((digit, place) =>
    Array.from({ length: 10 }, (_, other) => String(other))
      .filter((other) => other !== digit && !(place === 0 && other === '0' && digits.length > 1))
      .map((other) => Number(digits.slice(0, place) + other + digits.slice(place + 1))),
  );
}

/** What the only proposed corrections of these rows add. */
function mendOf(findings: readonly TableFinding[], column: string, rows: readonly string[]): number {
  return sum(
    findings.flatMap((each) => {
      if (each.code !== 'countNotPercent' || each.column !== column || !rows.includes(each.row)) return [];
      const [only, ...more] = each.proposed;
      return only !== undefined && more.length === 0 ? [only - each.count] : [];
    }),
  );
}

/** A number of a row that is stated again under another name. Small ones repeat by chance. */
function sameNumbers(statements: readonly PublishedStatement[], columns: readonly PublishedColumn[]): TableFinding[] {
  return statements.flatMap(({ label, value, sumOf }): TableFinding[] => {
    const [row, ...more] = sumOf;
    if (row === undefined || more.length > 0 || row === label || value < 100) return [];
    const stated = columns.some((column) => column.rows.some((each) => each.label === row && each.count === value));
    return stated ? [{ code: 'sameNumberTwoNames', value, labels: [row, label] }] : [];
  });
}

/** Below so many ballots a percentage says little about a place (domain.md 1.3, 10). */
const FEW = 20;

/** Checks of a matrix of shares: rows that don't make a hundred, a share in the wrong row, rows of a handful of ballots. */
export function checkMatrix({ lists, rows }: PublishedMatrix): TableFinding[] {
  const sums = rows.map(({ label, percents }) => ({ label, percents, total: sum(percents.map((each) => each ?? 0)) }));
  const off = sums.filter(({ percents, total }) => isOff(total, percents.filter((each) => each !== null).length));
  const findings: TableFinding[] = off.map(({ label, total }) => ({ code: 'rowNotHundred', row: label, sum: total }));
  for (const from of off.filter(({ total }) => total > 10_000)) {
    for (const to of off.filter(({ total }) => total < 10_000)) {
      for (const [index, percent] of from.percents.entries()) {
        if (percent === null || percent === 0 || to.percents[index] != null) continue;
        const mended = !isOff(from.total - percent, lists.length) && !isOff(to.total + percent, lists.length);
        const list = lists[index];
        if (mended && list !== undefined)
          findings.push({ code: 'shifted', from: from.label, to: to.label, list, percent });
      }
    }
  }
  for (const { label, percents, total } of sums) {
    if (isOff(total, lists.length)) continue;
    const least = smallestSample(percents.map((each) => each ?? 0));
    if (least !== null && least < FEW) findings.push({ code: 'fewBallots', row: label, least });
  }
  return findings;
}

/**
 * The smallest number of ballots that gives exactly these percentages (hundredths), and can so be the whole basis of
 * them; null where none up to `most` does.
 */
export function smallestSample(percents: readonly number[], most = 20_000): number | null {
  for (let n = 1; n <= most; n += 1) {
    const least = percents.map((percent) => Math.max(0, Math.round((percent * n) / 10_000)));
    if (sum(least) === n && least.every((count, index) => percentOf(count, n) === percents[index])) return n;
  }
  return null;
}
