import {
  createRowReader,
  guessMapping,
  type KnownStation,
  planImport,
  REQUIRED_FIELDS,
  type StationMapping,
  type StationPlan,
  type StationProblem,
} from '../../domain/index.ts';
import type { Election } from '../election.ts';
import { headerRow, readTable, TableError, type TableFile, type TableWork } from '../tables/index.ts';

export interface TableSummary {
  kind: TableFile['kind'];
  encoding: TableFile['encoding'];
  separator: TableFile['separator'];
  header: string[];
  /** First rows under the header. */
  sample: string[][];
  rows: number;
  cut: boolean;
  guess: StationMapping;
}

export interface BadRow {
  line: number;
  cells: string[];
  problems: StationProblem[];
}
export type ImportPlan = Omit<StationPlan, 'bad'> & { rows: number; bad: BadRow[]; voters: number };

/** Reading a table and comparing it with the registry. */
export type StationWork = TableWork<TableSummary, StationMapping, ImportPlan>;

const SAMPLE = 8;

/** `known` is asked anew for each plan: somebody may have changed the registry meanwhile. */
export function createStationWork(election: Election, known: () => KnownStation[]): StationWork {
  let table: TableFile | null = null;
  let headerAt = 0;

  return {
    async read(bytes) {
      table = await readTable(bytes);
      headerAt = headerRow(table.rows, guessMapping);
      const header = table.rows[headerAt] ?? [];
      return {
        kind: table.kind,
        encoding: table.encoding,
        separator: table.separator,
        header,
        sample: table.rows.slice(headerAt + 1, headerAt + 1 + SAMPLE),
        rows: table.rows.length - headerAt - 1,
        cut: table.cut,
        guess: guessMapping(header),
      };
    },
    plan(mapping) {
      if (table === null || REQUIRED_FIELDS.some((field) => mapping[field] === null))
        throw new TableError('FILE_EMPTY');
      const { profile, places } = election;
      const reader = createRowReader(mapping, profile, places);
      const rows = [];
      const mentioned = [];
      const bad = new Map<number, StationProblem[]>();
      for (const [index, cells] of table.rows.entries()) {
        if (index <= headerAt) continue;
        const read = reader.read(index + 1, cells);
        if ('row' in read) rows.push(read.row);
        else {
          bad.set(index + 1, read.problems);
          if (read.mentions) mentioned.push(read.mentions);
        }
      }
      const plan = planImport(profile.id, known(), rows, mentioned);
      for (const { line, problems } of plan.bad) bad.set(line, problems);
      const all = table.rows;
      return {
        ...plan,
        rows: all.length - headerAt - 1,
        bad: [...bad]
          .map(([line, problems]) => ({ line, cells: all[line - 1] ?? [], problems }))
          .sort((a, b) => a.line - b.line),
        voters: [...plan.added, ...plan.changed].reduce((sum, { facts }) => sum + (facts.voters ?? 0), 0),
      };
    },
  };
}
