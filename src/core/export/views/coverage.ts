import {
  type CountRow,
  createCuts,
  type ExportColumn,
  PAPER_STATES,
  type PaperState,
  type RowTerms,
  rollUp,
  type ToldNode,
  type ToldRow,
  type TwoCuts,
  tableOrAll,
  WATCH_STATES,
  type WatchState,
} from '../../../domain/index.ts';
import { all, type ReadDb } from '../../store/index.ts';
import { reportConsents, sendersOf } from './consents.ts';
import { elsewhereOf, type ViewContext, type WatchedRow } from './context.ts';
import { countRules, countsDataset, listedDataset } from './counts.ts';
import type { Dataset, ExportRow, HeldWhy } from './dataset.ts';
import { peopleOf } from './people-of.ts';
import { pulsing } from './through.ts';

/** Words that somebody stands behind. Of a station that nobody is sent to there is nobody to be told of. */
const BY_PEOPLE = WATCH_STATES.filter((state) => state !== 'uncovered');

/** Of several who would have to agree the one who said the plainest no. */
const PLAINEST: readonly HeldWhy[] = ['refused', 'unsure', 'unasked'];

interface Placed {
  row: WatchedRow;
  /** Why what observers did there is not told station by station; null: it is, or nobody is there. */
  why: HeldWhy | null;
}

/** Every open station, with whether all whose word it rests on have agreed. */
function* stations(context: ViewContext): Generator<Placed> {
  const { observerHeld } = reportConsents(context);
  const reportersOf = ownReporters(context.db);
  const held = new Map<string, HeldWhy | null>();
  const heldBy = (observer: string): HeldWhy | null => {
    if (!held.has(observer)) {
      const reporters = reportersOf(observer);
      // What was said on the telephone about what happened to them holds here, too.
      const refused = sendersOf(context.db, reporters).some((sender) => peopleOf(context).refused.has(sender));
      held.set(observer, observerHeld(reporters) ?? (refused ? 'refused' : null));
    }
    return held.get(observer) ?? null;
  };
  for (const row of pulsing(context.watched(), context, 200)) {
    const why = row.observers.map(heldBy);
    yield { row, why: PLAINEST.find((each) => why.includes(each)) ?? null };
  }
}

/** Pseudonyms that are one observer's alone, with those of whoever was merged into them: of a shared one nobody knows whose word it is. */
function ownReporters(db: ReadDb): (observer: string) => string[] {
  const into = new Map(
    all<{ id: string; into: string }>(
      db,
      'SELECT id, merged_into AS "into" FROM observer WHERE merged_into IS NOT NULL',
    ).map((row) => [row.id, row.into]),
  );
  const whole = (id: string): string => {
    let at = id;
    for (let steps = 0; steps < 20; steps += 1) {
      const next = into.get(at);
      if (next === undefined || next === id) return at;
      at = next;
    }
    return at;
  };
  const owners = new Map<string, Set<string>>();
  for (const { reporter, observer } of all<{ reporter: string; observer: string }>(
    db,
    'SELECT reporter, observer FROM observer_reporter',
  ))
    owners.set(reporter, (owners.get(reporter) ?? new Set()).add(whole(observer)));
  const own = new Map<string, string[]>();
  for (const [reporter, whose] of owners) {
    const [only] = whose;
    if (only !== undefined && whose.size === 1) own.set(only, [...(own.get(only) ?? []), reporter]);
  }
  return (observer) => own.get(observer) ?? [];
}

const isWatched = ({ row }: Placed): boolean => row.observers.length > 0;

/** `coverage/stations`: station by station, where everybody whose word it is agreed. */
function stationTable(context: ViewContext): Dataset {
  return {
    name: 'coverage/stations',
    part: 'coverage',
    columns: [
      { key: 'region', class: 'area', level: 'region', type: 'code' },
      { key: 'district', class: 'area', level: 'district', type: 'code' },
      { key: 'station', class: 'area', level: 'station', type: 'integer' },
      { key: 'watch', class: 'person', type: 'code' },
      { key: 'paper', class: 'figure', type: 'code' },
      { key: 'last_status', class: 'person', type: 'code' },
      { key: 'last_at', class: 'time', type: 'time' },
      { key: 'turnout', class: 'figure', type: 'integer', unit: 'voters' },
      { key: 'turnout_hour', class: 'figure', type: 'integer', unit: 'hour' },
      { key: 'denial_reason', class: 'person', type: 'code' },
      { key: 'written_act', class: 'person', type: 'flag' },
      { key: 'observers', class: 'delicate', type: 'integer', unit: 'people' },
      { key: 'observer', class: 'identifier', type: 'text' },
    ],
    *rows(): Iterable<ExportRow> {
      const terms: RowTerms = { named: false, words: false, hidden: false, deepest: 'station' };
      for (const placed of stations(context)) {
        if (!isWatched(placed)) continue;
        const { row, why } = placed;
        const { region, district, number, watch, paper, last, turnout, observers } = row;
        const kept = row.keptOut.at(-1);
        yield {
          terms,
          what: 'station',
          id: row.id,
          held: why,
          cells: [
            region,
            district,
            number,
            watch,
            paper,
            last?.status ?? null,
            last?.at ?? null,
            turnout?.voters ?? null,
            turnout?.hour ?? null,
            kept?.reason ?? null,
            kept?.writtenAct ?? null,
            observers.length,
            observers.join(' '),
          ],
        };
      }
    },
  };
}

/** What a place of the matrix is made of. */
interface Cell {
  stations: number;
  counted: number;
  papers: Record<PaperState, number>;
  /**
   * Observers at stations, and not stations: how many stations a district has is public, and would narrow what is not told
   * of it to fewer than k.
   */
  listed: number;
  /** Those at stations that are in no list, by the station's word. */
  unlisted: Record<string, number>;
  below: Map<string, Cell>;
}
const emptyCell = (): Cell => ({
  stations: 0,
  counted: 0,
  papers: Object.fromEntries(PAPER_STATES.map((state) => [state, 0])) as Record<PaperState, number>,
  listed: 0,
  unlisted: Object.fromEntries(BY_PEOPLE.map((state) => [state, 0])),
  below: new Map(),
});

/** Of a station that no district is known of. */
const NOWHERE = '';

function matrixOf(context: ViewContext): Cell {
  const root = emptyCell();
  for (const { code } of context.election.profile.regions) root.below.set(code, emptyCell());
  for (const placed of stations(context)) {
    const { region, district } = placed.row;
    let at = root;
    countIn(at, placed);
    for (const code of [region, district ?? NOWHERE]) {
      const next = at.below.get(code) ?? emptyCell();
      at.below.set(code, next);
      countIn(next, placed);
      at = next;
    }
  }
  return root;
}

function countIn(cell: Cell, { row, why }: Placed): void {
  cell.stations += 1;
  cell.papers[row.paper] += 1;
  if (row.counted) cell.counted += 1;
  const n = row.observers.length;
  if (why === null) cell.listed += n;
  else if (isByPeople(row.watch)) cell.unlisted[row.watch] = (cell.unlisted[row.watch] ?? 0) + n;
}
const isByPeople = (state: WatchState): boolean => state !== 'uncovered';

const rowOfCell = (code: string, { unlisted, below }: Cell): CountRow => ({
  code,
  counts: unlisted,
  // What has no district is in none, as in every other count.
  children: [...below].filter(([own]) => own !== NOWHERE).map(([own, cell]) => rowOfCell(own, cell)),
});

/** What of a matrix may be told beside this list, and beside the other one that strangers may have. */
function toldOf(context: ViewContext, root: Cell): ToldRow | null {
  const other = elsewhereOf(context);
  const beside = other && rowOfCell('', matrixOf(other));
  return tableOrAll(rowOfCell('', root), BY_PEOPLE, countRules(context.profile), beside);
}

const STATE_COLUMNS: readonly ExportColumn[] = BY_PEOPLE.map((state) => ({
  key: `unlisted_${snake(state)}`,
  class: 'people',
  type: 'integer',
  unit: 'people',
}));

function snake(code: string): string {
  return code.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}

/**
 * `coverage/matrix`: region by region and district by district, what came of stations' protocols, and how many observers are
 * where, by how their stations are watched. Stations and protocols are counted as they are, people rolled up.
 */
function matrixTable(context: ViewContext): Dataset {
  const stationCount = { class: 'figure', type: 'integer', unit: 'stations' } as const;
  return {
    name: 'coverage/matrix',
    part: 'coverage',
    columns: [
      { key: 'region', class: 'public', type: 'code' },
      { key: 'district', class: 'public', type: 'code' },
      { key: 'stations', ...stationCount },
      { key: 'counted', ...stationCount },
      ...PAPER_STATES.map((state): ExportColumn => ({ key: `paper_${state}`, ...stationCount })),
      { key: 'listed', class: 'public', type: 'integer', unit: 'people' },
      { key: 'unlisted', class: 'people', type: 'integer', unit: 'people' },
      ...STATE_COLUMNS,
    ],
    *rows(): Iterable<ExportRow> {
      const root = matrixOf(context);
      yield* matrixRows(root, [], toldOf(context, root));
    },
  };
}

function* matrixRows(cell: Cell, path: readonly string[], told: ToldRow | null): Generator<ExportRow> {
  const { stations: n, counted, papers, listed, unlisted, below } = cell;
  const counts = BY_PEOPLE.map((state) => told?.counts[state] ?? null);
  yield {
    cells: [
      path[0] ?? null,
      path[1] ?? null,
      n,
      counted,
      ...PAPER_STATES.map((state) => papers[state]),
      listed,
      told?.total ?? null,
      ...counts,
    ],
  };
  const all = Object.values(unlisted).reduce((sum, each) => sum + each, 0);
  const hidden =
    (told === null && all > 0 ? 1 : 0) +
    BY_PEOPLE.filter((state) => (unlisted[state] ?? 0) > 0 && told?.counts[state] === undefined).length;
  if (hidden > 0) yield { cells: [...Array.from({ length: 9 }, () => null), 0], what: 'count', held: 'few', n: hidden };
  if (path.length === 2) return;
  for (const [code, next] of below)
    yield* matrixRows(next, [...path, code], told?.children.find((child) => child.code === code) ?? null);
}

const kindOf = ({ status, reason }: { status: string; reason: string | null }): string =>
  reason === null ? status : `${status} ${reason}`;

/** Everybody who was kept out, by place and by kind: for those from whom nothing is rolled up. */
function keptOutCuts(context: ViewContext): TwoCuts {
  const { add, cuts } = createCuts();
  for (const { row, why } of stations(context))
    for (const each of row.keptOut)
      add({
        path: row.district === null ? [row.region] : [row.region, row.district],
        kind: kindOf(each),
        listed: why === null,
      });
  return cuts();
}

/**
 * Beside the matrix a second count of nearly the same people would give away what it does not tell: seven kept out, six of
 * them denied by the matrix. So of those in no list only the reasons are told, as parts of the numbers that the matrix has
 * for the country, and counted as it counts: observers at stations, by how it stands there.
 */
function keptOutBeside(context: ViewContext): ToldKeptOut {
  const told = toldOf(context, matrixOf(context))?.counts ?? {};
  const elsewhere = elsewhereOf(context);
  const [own, other] = [reasonsIn(context), elsewhere && reasonsIn(elsewhere)];
  const unlisted = new Map<string, number>();
  for (const [state, reasons] of own) {
    if (told[state] === undefined) continue;
    const beside = other?.get(state);
    // Beside the other list that strangers may have, too; where all are in that, nobody is to be found by it.
    const also = beside && new Set(toldReasons(beside, context).map(({ code }) => code));
    for (const { code, count } of toldReasons(reasons, context)) if (also?.has(code) ?? true) unlisted.set(code, count);
  }
  return { ...keptOutCuts(context), unlisted };
}

/** Observers in no list at stations where it stands so, by the reason that was given. */
function reasonsIn(context: ViewContext): Map<WatchState, Map<string, number>> {
  const reasons = new Map<WatchState, Map<string, number>>();
  for (const { row, why } of stations(context)) {
    if (why === null || (row.watch !== 'denied' && row.watch !== 'expelled')) continue;
    const last = row.keptOut.findLast(({ status }) => status === row.watch) ?? { status: row.watch, reason: null };
    const own = reasons.get(row.watch) ?? new Map<string, number>();
    reasons.set(row.watch, own.set(kindOf(last), (own.get(kindOf(last)) ?? 0) + row.observers.length));
  }
  return reasons;
}

function toldReasons(reasons: ReadonlyMap<string, number>, { profile }: ViewContext): ToldNode[] {
  const children = [...reasons].map(([code, count]) => ({ code, count, children: [] }));
  const count = children.reduce((sum, each) => sum + each.count, 0);
  return rollUp({ code: '', count, children }, { k: countRules(profile).k ?? 1 })?.children ?? [];
}

interface ToldKeptOut extends TwoCuts {
  /** Of those in no list, by kind, as far as they are told. */
  unlisted: ReadonlyMap<string, number>;
}

/** Everything about who watches what. */
export function coverageTables(context: ViewContext): Dataset[] {
  const keptOut = { name: 'coverage/kept-out', part: 'coverage', profile: context.profile, unit: 'people' } as const;
  return [
    stationTable(context),
    matrixTable(context),
    countRules(context.profile).k === null
      ? countsDataset(keptOut, () => ({ own: keptOutCuts(context), elsewhere: null }))
      : listedDataset(keptOut, () => keptOutBeside(context)),
  ];
}
