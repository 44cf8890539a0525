import type { BallotPanel } from '../../../contract/index.ts';
import { type BallotCell, type BallotFigures, figuresOf } from '../../../domain/index.ts';
import { all, one, type ReadDb } from '../../store/index.ts';
import { stationKey } from './keeper.ts';

type Source = BallotPanel['sources'][number]['source'];

/** What was reviewed of one source at one station. */
interface Reviewed {
  figures: BallotFigures;
  /** There is a confirmed ballot that counts. */
  touched: boolean;
}

export interface StationBallots {
  /** REGION:NUMBER, as it was said. */
  station: string;
  /** The same as the registry's lists are asked for it. */
  key: string;
  by: Partial<Record<Source, Reviewed>>;
}

/**
 * Reviewed ballots by station, kept in the reading thread: a region's are fifteen thousand counters of a million ballots,
 * which nobody who opens a district should wait for.
 */
export interface BallotKeeper {
  /** Stations of a region, as of now. */
  within(contest: string, region: string): StationBallots[];
  /** Reads a piece of what was before anybody asks, some ten milliseconds; whether there is more of it. */
  ahead(contest: string): boolean;
}

interface Row extends Omit<BallotCell, 'main' | 'claimed' | 'quarantined'> {
  station: string;
}

interface Keeping {
  contest: string;
  /** What changed up to here is in it. */
  after: number;
  /** Of those that were there when it began, those beyond this station are not in it yet; null: all are. */
  from: string | null;
  regions: Map<string, Map<string, StationBallots>>;
}

const COLUMNS = 'contest, station, source, outcome, standing, seen, n';

/** Counters of one piece. */
const PIECE = 4000;
/** Stations that are read anew by one statement. */
const AT_ONCE = 500;

/** Follows what `ballot_station_change` names, as the count follows its protocols (keeper.ts); equal to reading all of it. */
export function createBallotKeeper(db: ReadDb, piece = PIECE): BallotKeeper {
  let state: Keeping | null = null;
  const current = (contest: string): Keeping => {
    if (state?.contest === contest) follow(db, state);
    else state = { contest, after: lastChange(db), from: '', regions: new Map() };
    return state;
  };
  return {
    within(contest, region) {
      const keeping = current(contest);
      while (takePiece(db, keeping, piece));
      return [...(keeping.regions.get(region)?.values() ?? [])];
    },
    ahead: (contest) => takePiece(db, current(contest), piece),
  };
}

const lastChange = (db: ReadDb): number =>
  one<{ seq: number | null }>(db, 'SELECT max(seq) AS seq FROM ballot_station_change')?.seq ?? 0;

/** Takes the next stations in, each whole; whether there are more. What changes meanwhile is followed. */
function takePiece(db: ReadDb, keeping: Keeping, piece: number): boolean {
  if (keeping.from === null) return false;
  const rows = all<Row>(
    db,
    `SELECT ${COLUMNS} FROM ballot_station WHERE contest = ? AND station > ? ORDER BY station LIMIT ${piece}`,
    keeping.contest,
    keeping.from,
  );
  const last = rows.at(-1)?.station;
  if (rows.length < piece || last === undefined) {
    put(keeping, rows);
    keeping.from = null;
    return false;
  }
  // The last of a full piece may go on in the next.
  const whole = rows.filter(({ station }) => station !== last);
  put(keeping, whole.length > 0 ? whole : rowsOf(db, keeping.contest, [last]));
  keeping.from = whole.at(-1)?.station ?? last;
  return true;
}

function follow(db: ReadDb, keeping: Keeping): void {
  const { contest, after } = keeping;
  const last = lastChange(db);
  if (last === after) return;
  keeping.after = last;
  const changed = all<{ station: string }>(
    db,
    'SELECT station FROM ballot_station_change WHERE seq > ? AND contest = ?',
    after,
    contest,
  ).map(({ station }) => station);
  for (let from = 0; from < changed.length; from += AT_ONCE) {
    const stations = changed.slice(from, from + AT_ONCE);
    for (const station of stations) keeping.regions.get(regionOf(station))?.delete(station);
    put(keeping, rowsOf(db, contest, stations));
  }
}

const rowsOf = (db: ReadDb, contest: string, stations: readonly string[]): Row[] =>
  all<Row>(
    db,
    `SELECT ${COLUMNS} FROM ballot_station WHERE contest = ? AND station IN (SELECT value FROM json_each(?))`,
    contest,
    JSON.stringify(stations),
  );

const regionOf = (station: string): string => station.slice(0, station.lastIndexOf(':'));

/** In place of what was there of these stations. */
function put({ regions }: Keeping, rows: readonly Row[]): void {
  for (const [station, cells] of Map.groupBy(rows, (row) => row.station)) {
    const region = regionOf(station);
    const stations = regions.get(region) ?? new Map<string, StationBallots>();
    regions.set(region, stations);
    const of = (source: Source) => cells.filter((cell) => cell.source === source);
    const by = { observer: reviewed(of('observer')), voter: reviewed(of('voter')) };
    stations.set(station, { station, key: stationKey(region, Number(station.slice(region.length + 1))), by });
  }
}

function reviewed(rows: readonly Row[]): Reviewed | undefined {
  if (rows.length === 0) return undefined;
  const cells = rows.map((row): BallotCell => ({ ...row, main: true, claimed: '', quarantined: false }));
  return {
    figures: figuresOf(cells),
    touched: cells.some(({ outcome, standing }) => outcome === 'confirmed' && standing === 'counts'),
  };
}
