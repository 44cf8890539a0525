import {
  createOfficialReader,
  type FigureChange,
  faultyRows,
  figureChanges,
  guessOfficialLevel,
  guessOfficialMapping,
  isAbove,
  looksLikeShares,
  mappingLacks,
  type OfficialLevel,
  type OfficialMapping,
  type OfficialProblem,
  type OfficialRead,
  type OfficialRow,
  officialFields,
  officialKey,
  type PublishedFault,
  planOfficial,
  sharedColumns,
  voteField,
} from '../../../domain/index.ts';
import type { Election } from '../../election.ts';
import { Failure } from '../../failure.ts';
import { type ErrorRow, headerRow, readTable, type TableFile, type TableWork } from '../../tables/index.ts';
import { mainContest } from '../protocols/projection.ts';

export interface OfficialSummary {
  header: string[];
  /** First rows under the header. */
  sample: string[][];
  rows: number;
  cut: boolean;
  guess: OfficialMapping;
  level: OfficialLevel;
}

export interface OfficialAsked {
  level: OfficialLevel;
  mapping: OfficialMapping;
}

export interface BadOfficial extends ErrorRow {
  problems: OfficialProblem[];
}

type Place = Pick<OfficialRow, 'region' | 'number'>;
export interface OfficialPlan {
  level: OfficialLevel;
  total: number;
  rows: OfficialRow[];
  bad: BadOfficial[];
  repeated: number;
  faulty: (Place & { faults: PublishedFault[] })[];
  /** Rows of stations that the registry doesn't know; null where there is none to ask. */
  unknown: number | null;
  /** The newest publication of the level, and what this one says otherwise. */
  against: { id: string; source: string; asOf: number } | null;
  changed: (Place & { changes: FigureChange[] })[];
  same: number;
  added: number;
  gone: number;
  cut: boolean;
  /** Lists that have no column. */
  without: string[];
  /** What stands for votes looks like per cents. */
  shares: boolean;
}

/** What a plan is compared with; asked anew for each. */
export interface OfficialKnown {
  /** REGION/NUMBER of every station there is or was; null without a registry. */
  stations: ReadonlySet<string> | null;
  newest: (NonNullable<OfficialPlan['against']> & { rows: readonly OfficialRow[] }) | null;
}

export type OfficialWork = TableWork<OfficialSummary, OfficialAsked, OfficialPlan>;

const SAMPLE = 8;

/** Reading a table of results and comparing it with the newest of its level. */
export function createOfficialWork(election: Election, known: (level: OfficialLevel) => OfficialKnown): OfficialWork {
  const options = election.contests.optionsOf(mainContest(election));
  const lists = options.map(({ code }) => code);
  let table: TableFile | null = null;
  let headerAt = 0;

  return {
    async read(bytes) {
      table = await readTable(bytes);
      const guess = (row: readonly string[]) => guessOfficialMapping(row, options);
      headerAt = headerRow(table.rows, guess);
      const header = table.rows[headerAt] ?? [];
      const mapping = guess(header);
      return {
        header,
        sample: table.rows.slice(headerAt + 1, headerAt + 1 + SAMPLE),
        rows: table.rows.length - headerAt - 1,
        cut: table.cut,
        guess: mapping,
        level: guessOfficialLevel(mapping),
      };
    },
    plan({ level, mapping }) {
      if (table === null) throw new Failure('FILE_EMPTY');
      const used = officialFields(lists).filter((field) => !isAbove(level, field));
      const columns = Object.fromEntries(used.map((field) => [field, mapping[field] ?? null]));
      if (mappingLacks(level, columns, lists).length + sharedColumns(columns).length > 0)
        throw new Failure('OFFICIAL_COLUMNS');
      const cells = table.rows;
      const reader = createOfficialReader(level, columns, lists, election.places);
      const read: OfficialRead[] = [];
      const unread = new Map<number, OfficialProblem[]>();
      for (const [index, row] of cells.entries()) {
        if (index <= headerAt) continue;
        const found = reader(row);
        if ('row' in found) read.push({ line: index + 1, row: found.row });
        else unread.set(index + 1, found.problems);
      }
      const { rows, bad, repeated } = planOfficial(read);
      for (const { line, problems } of bad) unread.set(line, problems);
      const { stations, newest } = known(level);
      return {
        level,
        total: cells.length - headerAt - 1,
        rows,
        bad: [...unread]
          .map(([line, problems]) => ({ line, cells: cells[line - 1] ?? [], problems }))
          .sort((a, b) => a.line - b.line),
        repeated,
        faulty: faultyRows(rows).map(({ row: { region, number }, faults }) => ({ region, number, faults })),
        unknown:
          stations === null || level !== 'station'
            ? null
            : rows.filter((row) => !stations.has(officialKey(row))).length,
        cut: table.cut,
        without: lists.filter((code) => columns[voteField(code)] == null),
        shares: looksLikeShares(level, rows),
        ...differences(rows, newest),
      };
    },
  };
}

/** Row by row against the newest of the level. */
function differences(
  rows: readonly OfficialRow[],
  newest: OfficialKnown['newest'],
): Pick<OfficialPlan, 'against' | 'changed' | 'same' | 'added' | 'gone'> {
  if (!newest) return { against: null, changed: [], same: 0, added: rows.length, gone: 0 };
  const { rows: old, ...against } = newest;
  return { against, ...compareRows(old, rows) };
}

/** What one publication says otherwise than an earlier one. */
export function compareRows(
  old: readonly OfficialRow[],
  rows: readonly OfficialRow[],
): Pick<OfficialPlan, 'changed' | 'same' | 'added' | 'gone'> {
  const before = new Map(old.map((row) => [officialKey(row), row]));
  const changed: OfficialPlan['changed'] = [];
  let [same, added] = [0, 0];
  for (const row of rows) {
    const was = before.get(officialKey(row));
    const changes = was ? figureChanges(was.figures, row.figures) : [];
    if (!was) added += 1;
    else if (changes.length === 0) same += 1;
    else changed.push({ region: row.region, number: row.number, changes });
  }
  return { changed, same, added, gone: old.length - same - changed.length };
}
