import {
  type CountedSheet,
  createTally,
  type ProtocolGrade,
  type ProtocolStatus,
  type RejectionCode,
  type Tally,
} from '../../../domain/index.ts';
import { all, one, type ReadDb } from '../../store/index.ts';
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
  registered: number | null;
  participated: number | null;
  invalid: number | null;
}

const ROWS = `SELECT id, region, station, status, grade, rejection, turnout_flag AS flagged, disputed,
  accepted_at AS acceptedAt, registered, participated, invalid FROM protocol WHERE level = 'PEC' AND joined_into IS NULL`;

export const stationKey = (region: string, number: number): string => `${region}/${number}`;

/**
 * The count of this store, kept in the reading thread: brought up to date by what has changed since it was last asked for,
 * made anew when the registry changed. Equal to a recount after every step (tests/contract/tally.test.ts).
 */
export function createTallyKeeper(db: ReadDb): () => Counted {
  let state: Keeping | null = null;
  let seen = '';
  return () => {
    const now = versionOf(db);
    if (state && now === seen) return state.counted;
    const registry = one<{ folded: string }>(db, 'SELECT folded FROM registry_info')?.folded ?? '';
    if (!state || state.folded !== registry) state = begin(db, registry);
    else follow(db, state);
    seen = now;
    return state.counted;
  };
}

/** Changes with every commit of another connection, and with every write of this one. */
function versionOf(db: ReadDb): string {
  const { theirs, ours } = one<{ theirs: number; ours: number }>(
    db,
    'SELECT (SELECT data_version FROM pragma_data_version) AS theirs, total_changes() AS ours',
  ) ?? { theirs: 0, ours: 0 };
  return `${theirs}/${ours}`;
}

interface Keeping {
  folded: string;
  after: number;
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
  const keeping: Keeping = { folded, after: lastChange(db), paths, known: new Map(), counted };
  const votes = votesOf(all(db, 'SELECT protocol, code, count FROM protocol_vote'));
  for (const row of all<Row>(db, ROWS)) take(keeping, row, votes.get(row.id) ?? {});
  return keeping;
}

/** In pieces: a list of ids that long is still one statement. */
const PIECE = 500;

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
    const asked = JSON.stringify(piece);
    const rows = new Map(
      all<Row>(db, `${ROWS} AND id IN (SELECT value FROM json_each(?))`, asked).map((row) => [row.id, row]),
    );
    const votes = votesOf(
      all(
        db,
        'SELECT protocol, code, count FROM protocol_vote WHERE protocol IN (SELECT value FROM json_each(?))',
        asked,
      ),
    );
    for (const id of piece) {
      drop(keeping, id);
      const row = rows.get(id);
      if (row) take(keeping, row, votes.get(id) ?? {});
    }
  }
}

type Votes = Record<string, number | null>;

function votesOf(rows: { protocol: string; code: string; count: number | null }[]): Map<string, Votes> {
  const found = new Map<string, Votes>();
  for (const { protocol, code, count } of rows) {
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
  const { id, grade, flagged, disputed, acceptedAt, registered, participated, invalid } = row;
  return {
    id,
    station: key,
    path,
    grade,
    flagged: flagged === 1,
    disputed: disputed === 1,
    acceptedAt: acceptedAt ?? 0,
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
