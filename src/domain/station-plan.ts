import { stationIdOf } from './ids.ts';
import { STATION_FACTS, type StationFacts, type StationProblem, type StationRow } from './station-sheet.ts';

/** A station of the registry as it stands, with every number it had in its region before. */
export interface KnownStation {
  id: string;
  facts: StationFacts;
  former: readonly number[];
}

/** The full state that a station is set to. `former`: numbers it is said to have had and the registry doesn't know. */
export interface StationSet {
  id: string;
  facts: StationFacts;
  former: number[];
}

export interface StationPlan {
  added: StationSet[];
  changed: (StationSet & { before: StationFacts })[];
  unchanged: number;
  /** Open stations that the table does not mention: never closed by themselves. */
  missing: KnownStation[];
  bad: { line: number; problems: StationProblem[] }[];
  /** Rows that say again what another row says. */
  repeated: number;
}

interface Matched {
  row: StationRow;
  station: KnownStation | null;
}

const keyOf = (region: string, number: number): string => `${region} ${number}`;

/**
 * What a table would change. The order of rows means nothing; the same table again changes nothing; no station is ever
 * lost by one. A row is the station that has its external id, else the one that had its previous number, else the one
 * whose number it bears. A row that would take the number of a station which the table doesn't mention is refused.
 */
export function planImport(
  election: string,
  known: readonly KnownStation[],
  rows: readonly StationRow[],
  /** Regions and numbers of rows that could not be read whole: nobody may take their stations for closed. */
  mentioned: readonly { region: string; number: number }[] = [],
): StationPlan {
  const bad = new Map<number, StationProblem[]>();
  const refuse = (row: StationRow, problem: StationProblem): void => {
    const had = bad.get(row.line);
    if (had === undefined) bad.set(row.line, [problem]);
    else if (!had.some(({ code }) => code === problem.code)) had.push(problem);
  };
  const { single, repeated } = withoutRepeats(rows);
  twice(
    single,
    (row) => keyOf(row.region, row.number),
    (row) => refuse(row, { code: 'numberTwice', field: 'number' }),
  );
  twice(
    single,
    (row) => row.says.externalId ?? null,
    (row) => refuse(row, { code: 'externalTwice', field: 'externalId' }),
  );

  // A refused row claims no station and moves none: what others counted on is matched anew until nothing changes.
  let matched: Matched[] = [];
  for (let before = -1; before !== bad.size; ) {
    before = bad.size;
    matched = match(
      single.filter((row) => !bad.has(row.line)),
      known,
    );
    const found = matched.filter(({ station }) => station !== null);
    twice(
      found,
      ({ station }) => station?.id ?? null,
      ({ row }) => refuse(row, { code: 'sameStation', field: 'number' }),
    );
    const moved = new Set(found.map(({ station }) => station?.id));
    const held = new Set(
      known
        .filter(({ id, facts }) => !moved.has(id) && facts.status === 'open')
        .map(({ facts }) => keyOf(facts.region, facts.number)),
    );
    for (const { row } of matched)
      if (held.has(keyOf(row.region, row.number))) refuse(row, { code: 'numberTaken', field: 'number' });
  }

  const plan: StationPlan = { added: [], changed: [], unchanged: 0, missing: [], bad: [], repeated };
  const taken = new Set(known.map(({ id }) => id));
  const seen = new Set<string>();
  // Something is wrong with the row, but the station is mentioned: nobody may take it for closed.
  for (const { station } of match(single, known)) if (station) seen.add(station.id);
  const spoken = new Set([...mentioned, ...single].map(({ region, number }) => keyOf(region, number)));
  for (const { row, station } of matched) {
    const former = row.previous === null ? [] : [row.previous];
    if (station === null) {
      plan.added.push({
        id: newId(election, row, taken),
        facts: { ...EMPTY, ...row.says, region: row.region, number: row.number },
        former,
      });
      continue;
    }
    seen.add(station.id);
    const facts: StationFacts = { ...station.facts, ...row.says, region: row.region, number: row.number };
    const unknown = former.filter((number) => number !== station.facts.number && !station.former.includes(number));
    if (unknown.length === 0 && STATION_FACTS.every((key) => facts[key] === station.facts[key])) plan.unchanged += 1;
    else plan.changed.push({ id: station.id, facts, former: unknown, before: station.facts });
  }
  plan.missing = known.filter(
    ({ id, facts }) => facts.status === 'open' && !seen.has(id) && !spoken.has(keyOf(facts.region, facts.number)),
  );
  plan.bad = [...bad].map(([line, problems]) => ({ line, problems })).sort((a, b) => a.line - b.line);
  for (const list of [plan.added, plan.changed, plan.missing]) list.sort(inOrder);
  return plan;
}

/** As lists of stations are read; ids decide between two that are closed. */
function inOrder(a: { id: string; facts: StationFacts }, b: { id: string; facts: StationFacts }): number {
  if (a.facts.region !== b.facts.region) return a.facts.region < b.facts.region ? -1 : 1;
  return a.facts.number - b.facts.number || (a.id < b.id ? -1 : 1);
}

const EMPTY: Omit<StationFacts, 'region' | 'number'> = {
  district: null,
  place: null,
  nameKk: null,
  nameRu: null,
  address: null,
  lat: null,
  lon: null,
  voters: null,
  externalId: null,
  status: 'open',
};

/** Rows that say exactly the same are one. */
function withoutRepeats(rows: readonly StationRow[]): { single: StationRow[]; repeated: number } {
  const seen = new Map<string, StationRow>();
  for (const row of rows) {
    const { line: _, ...said } = row;
    const key = JSON.stringify([said.region, said.number, said.previous, Object.entries(said.says).sort()]);
    if (!seen.has(key)) seen.set(key, row);
  }
  return { single: [...seen.values()], repeated: rows.length - seen.size };
}

function twice<T>(items: readonly T[], key: (item: T) => string | null, refuse: (item: T) => void): void {
  const groups = Map.groupBy(items, key);
  for (const [name, group] of groups) if (name !== null && group.length > 1) for (const item of group) refuse(item);
}

/** What names a station most surely goes first, for all rows, before plain numbers are looked at. */
function match(rows: readonly StationRow[], known: readonly KnownStation[]): Matched[] {
  const byExternal = new Map(
    known.flatMap((station) => (station.facts.externalId ? [[station.facts.externalId, station]] : [])),
  );
  const bearers = new Map<string, KnownStation[]>();
  // Of several with one number the open one comes first; ids decide between the closed ones.
  for (const station of known.toSorted(
    (a, b) => Number(b.facts.status === 'open') - Number(a.facts.status === 'open') || (a.id < b.id ? -1 : 1),
  )) {
    const key = keyOf(station.facts.region, station.facts.number);
    const others = bearers.get(key);
    if (others) others.push(station);
    else bearers.set(key, [station]);
  }
  const bearing = (region: string, number: number): KnownStation[] => bearers.get(keyOf(region, number)) ?? [];

  const surely = (row: StationRow): KnownStation | null => {
    const external = row.says.externalId ? byExternal.get(row.says.externalId) : undefined;
    if (external) return external;
    if (row.previous === null) return null;
    const { previous } = row;
    const now = bearing(row.region, row.number).find(({ former }) => former.includes(previous));
    if (now) return now;
    const [before] = bearing(row.region, previous);
    // It has another name of its own: it is not this row's station.
    const other =
      before?.facts.externalId != null &&
      row.says.externalId !== undefined &&
      before.facts.externalId !== row.says.externalId;
    return before && !other ? before : null;
  };
  const first = rows.map((row) => ({ row, station: surely(row) }));
  const claimed = new Set(first.flatMap(({ station }) => (station ? [station.id] : [])));
  return first.map(({ row, station }) => {
    if (station) return { row, station };
    const bearer = bearerOf(row, bearing(row.region, row.number));
    const other =
      bearer?.facts.externalId != null &&
      row.says.externalId !== undefined &&
      bearer.facts.externalId !== row.says.externalId;
    return { row, station: bearer && !other && !claimed.has(bearer.id) ? bearer : null };
  });
}

/**
 * Whose number it is: the open one's; of closed ones that about which the row says nothing new, so that a list that closed
 * a station finds the same one when it is read again.
 */
function bearerOf(row: StationRow, bearers: readonly KnownStation[]): KnownStation | undefined {
  const [first] = bearers;
  if (first?.facts.status === 'open') return first;
  const says = { ...row.says };
  return (
    bearers.find(({ facts }) =>
      STATION_FACTS.every((key) => !(key in says) || says[key as keyof typeof says] === facts[key]),
    ) ?? first
  );
}

/** Derived from what it was called when it was first seen, so that two workstations with one list agree. */
function newId(election: string, row: StationRow, taken: Set<string>): string {
  for (let n = 1; ; n += 1) {
    const id = stationIdOf(election, row.region, row.number, n);
    if (taken.has(id)) continue;
    taken.add(id);
    return id;
  }
}
