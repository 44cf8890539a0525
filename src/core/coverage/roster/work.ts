import {
  guessObserverMapping,
  IDENTIFYING,
  type KnownObserver,
  type ObserverMapping,
  type ObserverPlan,
  type ObserverProblem,
  planObservers,
  readObserverRow,
} from '../../../domain/index.ts';
import type { Election } from '../../election.ts';
import { type ErrorRow, headerRow, readTable, TableError, type TableFile, type TableWork } from '../../tables/index.ts';

export interface RosterSummary {
  kind: TableFile['kind'];
  header: string[];
  /** First rows under the header. */
  sample: string[][];
  rows: number;
  /** There is more in the file than is read. */
  cut: boolean;
  guess: ObserverMapping;
}

export interface BadObserver extends ErrorRow {
  problems: ObserverProblem[];
}
export type RosterPlan = Omit<ObserverPlan, 'bad'> & { rows: number; bad: BadObserver[] };

/** What a list is compared with. */
export interface RosterKnown {
  observers: KnownObserver[];
  organisations: ReadonlyMap<string, string>;
}

const SAMPLE = 8;
/** More than any organisation sends: another kind of list. */
const MOST_ROWS = 20_000;

/** Reading a list of observers and comparing it with the roster. `known` is asked anew for each plan. */
export function createRosterWork(
  election: Election,
  known: () => RosterKnown,
): TableWork<RosterSummary, ObserverMapping, RosterPlan> {
  let table: TableFile | null = null;
  let headerAt = 0;
  return {
    async read(bytes) {
      table = await readTable(bytes);
      if (table.rows.length > MOST_ROWS) throw new TableError('FILE_TOO_LARGE');
      headerAt = headerRow(table.rows, guessObserverMapping);
      const header = table.rows[headerAt] ?? [];
      return {
        kind: table.kind,
        header,
        sample: table.rows.slice(headerAt + 1, headerAt + 1 + SAMPLE),
        rows: table.rows.length - headerAt - 1,
        cut: table.cut,
        guess: guessObserverMapping(header),
      };
    },
    plan(mapping) {
      if (table === null || IDENTIFYING.every((field) => mapping[field] === null)) throw new TableError('FILE_EMPTY');
      const { rows: cellsOf } = table;
      const rows = [];
      const bad = new Map<number, ObserverProblem[]>();
      for (const [index, cells] of cellsOf.entries()) {
        if (index <= headerAt) continue;
        const read = readObserverRow(index + 1, cells, mapping, election.places);
        if ('row' in read) rows.push(read.row);
        else bad.set(index + 1, read.problems);
      }
      const { observers, organisations } = known();
      const plan = planObservers(observers, rows, { election: election.profile.id, organisations });
      for (const { line, problems } of plan.bad) bad.set(line, problems);
      return {
        ...plan,
        rows: cellsOf.length - headerAt - 1,
        bad: [...bad]
          .map(([line, problems]) => ({ line, cells: cellsOf[line - 1] ?? [], problems }))
          .sort((a, b) => a.line - b.line),
      };
    },
  };
}
