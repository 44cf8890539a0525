import {
  type CountedSheet,
  createTally,
  type ProtocolCopy,
  type ProtocolGrade,
  type ProtocolStatus,
  type RejectionCode,
  type Tally,
} from '../../../domain/index.ts';
import { all, dataVersion, one, type ReadDb } from '../../store/index.ts';
import { createPathCounts, type PathCounts } from './path-counts.ts';

/** Of what nobody has said, or the registry does not know, in which district or place it is. */
export const NOWHERE = '';

/** What becomes of protocols below a path, and how many stations the registry has there. */
export interface Counted {
  tally: Tally;
  /** Protocols of stations' commissions by `status`, `rejection CODE`, `flagged` and `disputed`. */
  states: PathCounts;
  /** Open stations of the registry. */
  registry: PathCounts;
  hasRegistry: boolean;
  /** Accepted, but of no known station: in no sum until somebody says of which. */
  unplaced: number;
  /** The path of each station, as `REGION/NUMBER`. */
  pathOf: (station: string) => readonly string[] | null;
}

interface Row {
  id: string;
  region: string | null;
  station: number | null;
  status: ProtocolStatus;
  grade: ProtocolGrade;
  rejection: RejectionCode | null;
  flagged: number;
  disputed: number;
  acceptedAt: number | null;
  copy: ProtocolCopy | null;
  registered: number | null;
  participated: number | null;
  invalid: number | null;
}

const COLUMNS = `id, region, station, status, grade, rejection, turnout_flag AS flagged, disputed,
  accepted_at AS acceptedAt, copy, registered, participated, invalid`;
const ROWS = `SELECT ${COLUMNS} FROM protocol WHERE level = 'PEC' AND joined_into IS NULL`;

/** Protocols of one statement, and of one piece of a count anew. */
const PIECE = 500;

export const stationKey = (region: string, number: number): string => `${region}/${number}`;

/** The count of this store, kept in the reading thread. */
export interface TallyKeeper {
  /** As of now: what has changed since it was last asked for is followed, the rest of a count anew is made at once. */
  now(): Counted;
  /** Makes a piece of a count anew before anybody asks for it, some ten milliseconds; whether there is more of it. */
  ahead(): boolean;
}

/**
 * Brought up to date by what has changed since it was last asked for, made anew when the registry changed. Equal to a
 * recount after every step (keeper.test.ts, tests/contract/tally.test.ts).
 */
export function createTallyKeeper(db: ReadDb, piece = PIECE): TallyKeeper {
  let state: Keeping | null = null;
  let seen = '';
  const current = (): Keeping => {
    const now = dataVersion(db);
    if (state && now === seen) return state;
    const registry = one<{ folded: string }>(db, 'SELECT folded FROM registry_info')?.folded ?? '';
    if (!state || state.folded !== registry) state = begin(db, registry);
    else follow(db, state);
    seen = now;
    return state;
  };
  return {
    now() {
      const keeping = current();
      while (takePiece(db, keeping, piece));
      return keeping.counted;
    },
    ahead: () => takePiece(db, current(), piece),
  };
}

interface Keeping {
  folded: string;
  /** What changed up to here is in it. */
  after: number;
  /** Of those that were there when it began, those beyond this row are not in it yet; null: all are. */
  row: number | null;
  paths: Map<string, readonly string[]>;
  /** What each protocol was counted as, to be taken back by. */
  known: Map<string, { path: readonly string[]; keys: string[]; unplaced: boolean }>;
  counted: Counted;
}

const lastChange = (db: ReadDb): number =>
  one<{ seq: number | null }>(db, 'SELECT max(seq) AS seq FROM protocol_change')?.seq ?? 0;

function begin(db: ReadDb, folded: string): Keeping {
  const paths = new Map<string, readonly string[]>();
  const registry = createPathCounts();
  // Of a number that was given twice the one that works, as everywhere (protocols/read.ts).
  for (const each of all<{
    region: string;
    number: number;
    district: string | null;
    place: string | null;
    open: number;
  }>(db, `SELECT region, number, district, place, status = 'open' AS open FROM station ORDER BY status, id DESC`)) {
    const path = [each.region, each.district ?? NOWHERE, each.place ?? NOWHERE];
    paths.set(stationKey(each.region, each.number), path);
    if (each.open === 1) registry.add(path, 'open', 1);
  }
  const counted: Counted = {
    tally: createTally(),
    states: createPathCounts(),
    registry,
    hasRegistry: paths.size > 0,
    unplaced: 0,
    pathOf: (station) => paths.get(station) ?? null,
  };
  return { folded, after: lastChange(db), row: -1, paths, known: new Map(), counted };
}

/** Takes the next protocols in, in the order of their rows; whether there are more. What changes meanwhile is followed. */
function takePiece(db: ReadDb, keeping: Keeping, piece: number): boolean {
  if (keeping.row === null) return false;
  const rows = all<Row & { rowid: number; counts: number }>(
    db,
    `SELECT rowid, level = 'PEC' AND joined_into IS NULL AS counts, ${COLUMNS} FROM protocol NOT INDEXED
     WHERE rowid > ? ORDER BY rowid LIMIT ${piece}`,
    keeping.row,
  );
  const counting = rows.filter(({ counts }) => counts === 1);
  const votes = votesAmong(
    db,
    counting.map(({ id }) => id),
  );
  for (const row of counting) {
    drop(keeping, row.id);
    take(keeping, row, votes.get(row.id) ?? {});
  }
  keeping.row = rows.length < piece ? null : (rows.at(-1)?.rowid ?? null);
  return keeping.row !== null;
}

function follow(db: ReadDb, keeping: Keeping): void {
  const last = lastChange(db);
  if (last === keeping.after) return;
  const ids = all<{ id: string }>(
    db,
    'SELECT DISTINCT protocol AS id FROM protocol_change WHERE seq > ?',
    keeping.after,
  );
  keeping.after = last;
  for (let from = 0; from < ids.length; from += PIECE) {
    const piece = ids.slice(from, from + PIECE).map(({ id }) => id);
    const found = all<Row>(db, `${ROWS} AND id IN (SELECT value FROM json_each(?))`, JSON.stringify(piece));
    const rows = new Map(found.map((row) => [row.id, row]));
    const votes = votesAmong(db, piece);
    for (const id of piece) {
      drop(keeping, id);
      const row = rows.get(id);
      if (row) take(keeping, row, votes.get(id) ?? {});
    }
  }
}

type Votes = Record<string, number | null>;

function votesAmong(db: ReadDb, ids: readonly string[]): Map<string, Votes> {
  const found = new Map<string, Votes>();
  for (const { protocol, code, count } of all<{ protocol: string; code: string; count: number | null }>(
    db,
    'SELECT protocol, code, count FROM protocol_vote WHERE protocol IN (SELECT value FROM json_each(?))',
    JSON.stringify(ids),
  )) {
    const votes = found.get(protocol) ?? {};
    votes[code] = count;
    found.set(protocol, votes);
  }
  return found;
}

function take({ counted, known, paths }: Keeping, row: Row, votes: Votes): void {
  const { id, region, station, status } = row;
  const key = region !== null && station !== null ? stationKey(region, station) : null;
  const path = (key === null ? null : paths.get(key)) ?? [region ?? NOWHERE, NOWHERE, NOWHERE];
  const accepted = status === 'accepted';
  const keys = [
    status,
    ...(row.rejection === null ? [] : [`rejection ${row.rejection}`]),
    ...(accepted && row.flagged === 1 ? ['flagged'] : []),
    ...(accepted && row.disputed === 1 ? ['disputed'] : []),
  ];
  for (const each of keys) counted.states.add(path, each, 1);
  const unplaced = accepted && key === null;
  known.set(id, { path, keys, unplaced });
  if (unplaced) counted.unplaced += 1;
  if (accepted && key !== null) counted.tally.put(sheetOf(row, { key, path, votes }));
}

function sheetOf(row: Row, { key, path, votes }: { key: string; path: readonly string[]; votes: Votes }): CountedSheet {
  const { id, grade, flagged, disputed, acceptedAt, copy, registered, participated, invalid } = row;
  return {
    id,
    station: key,
    path,
    grade,
    flagged: flagged === 1,
    disputed: disputed === 1,
    acceptedAt: acceptedAt ?? 0,
    copy,
    figures: { registered, participated, invalid, votes },
  };
}

function drop({ counted, known }: Keeping, id: string): void {
  const before = known.get(id);
  if (!before) return;
  for (const each of before.keys) counted.states.add(before.path, each, -1);
  if (before.unplaced) counted.unplaced -= 1;
  counted.tally.drop(id);
  known.delete(id);
}
