import {
  type AssignmentShift,
  type CheckinStatus,
  type DueStep,
  dueSteps,
  type ElectionProfile,
  type Ms,
  nextTurn,
  type PaperState,
  paperOf,
  type StandState,
  standOf,
  type Watching,
  type WatchState,
  watchOf,
} from '../../../domain/index.ts';
import { all, dataVersion, one, type ReadDb } from '../../store/index.ts';
import { type Heard, type HeardBook, readHeard } from './heard.ts';
import { type PaperBook, readPapers } from './papers.ts';
import { type People, readPeople, type Sent } from './people.ts';
import {
  numberKey,
  placeKeyOf,
  readRegistry,
  registryVersion,
  type WatchedRegistry,
  type WatchedStation,
} from './registry.ts';

/** What the rules need of the election; the same for as long as a headquarters is open. */
export type WatchRules = Pick<ElectionProfile, 'date' | 'voting' | 'observers'>;

/** What stands about one station. */
export interface StationState {
  watch: WatchState;
  paper: PaperState;
  /** A protocol of it is in the count. */
  counted: boolean;
  assigned: number;
  inside: number;
  last: { status: CheckinStatus; at: number } | null;
  /** Voters so far, by the hour they were asked for. */
  turnouts: Readonly<Record<number, { voters: number; at: number }>>;
  /** Hours by which somebody here is to report turnout, and from when on that is late. */
  dueTurnouts: Readonly<Record<number, number>>;
  /** When time alone may change it; null: never. */
  next: Ms | null;
}

/** Who watches what, all stations at once, kept in the reading thread. */
export interface Watched {
  registry: WatchedRegistry;
  people: People;
  heard: HeardBook;
  papers: PaperBook;
  /** By `WatchedStation.at`. */
  states: readonly StationState[];
  /** Grows with every change that a map shows. */
  seq: number;
  /** Up to here nothing is known of what changed: whoever asks from before needs all of it. */
  since: number;
  /** By `WatchedStation.at`: the `seq` that brought what it is now. */
  changedAt: readonly number[];
}

export interface WatchKeeper {
  /** As of now: what was written, and what only time has changed since it was last asked for, is followed at once. */
  at(now: number, rules: WatchRules): Watched;
  /** Makes a piece of it before anybody asks, some ten milliseconds; whether there is more. */
  ahead(now: number, rules: WatchRules): boolean;
}

interface Keeping extends Watched {
  states: StationState[];
  changedAt: number[];
  /** What changed up to here is in it. */
  after: { coverage: number; protocol: number };
  /** The first moment at which time alone may change something. */
  next: number;
  stepsOf: (shift: AssignmentShift, zone: string) => readonly DueStep[];
}

/**
 * Brought up to date by what has changed since it was last asked for, made anew when the list of stations or the sample is
 * another one. Equal to a recount after every step (keeper.test.ts, tests/contract/coverage.test.ts). SQL reads the
 * tables of the roster, of assignments and of protocols; nothing of those areas is imported.
 */
export function createWatchKeeper(db: ReadDb, piece = PIECE): WatchKeeper {
  let state: Keeping | null = null;
  let registry: WatchedRegistry | null = null;
  let seen = '';
  /** Where there is none yet, or the list is another one: its stations' words are not worked out yet. */
  const anew = (now: number, rules: WatchRules): Keeping | null => {
    const version = dataVersion(db);
    if (state && (version === seen || registryVersion(db) === state.registry.version)) return null;
    if (registry?.version !== registryVersion(db)) registry = readRegistry(db);
    seen = version;
    return begin(db, registry, state, now, rules);
  };
  return {
    at(now, rules) {
      state = anew(now, rules) ?? state;
      if (!state) throw new Error('nothing is kept');
      fill(state, Number.POSITIVE_INFINITY, now, rules);
      const version = dataVersion(db);
      settle(state, version === seen ? NOTHING : follow(db, state), now, rules);
      seen = version;
      return state;
    },
    ahead(now, rules) {
      // The list of ten thousand stations is a piece by itself, and so is what was said of them.
      if (!state && registry === null) {
        registry = readRegistry(db);
        return true;
      }
      const made = state ? null : anew(now, rules);
      state = made ?? state;
      return made !== null || (state !== null && fill(state, piece, now, rules));
    },
  };
}

/** Stations of one piece that is made ahead. */
const PIECE = 1000;
const NOTHING: ReadonlySet<string> = new Set();

const lastOf = (db: ReadDb) => ({
  coverage: one<{ seq: number | null }>(db, 'SELECT max(seq) AS seq FROM coverage_change')?.seq ?? 0,
  protocol: one<{ seq: number | null }>(db, 'SELECT max(seq) AS seq FROM protocol_change')?.seq ?? 0,
});

function begin(db: ReadDb, registry: WatchedRegistry, before: Keeping | null, now: number, rules: WatchRules): Keeping {
  const after = lastOf(db);
  const people = readPeople(db);
  const heard = readHeard(db, people, registry);
  // A thread that was started anew counts from later on than the one before: a map that is from before it asks for all.
  const seq = Math.max(now, (before?.seq ?? 0) + 1);
  return {
    registry,
    people,
    heard,
    papers: readPapers(db),
    states: [],
    seq,
    since: seq,
    changedAt: registry.open.map(() => seq),
    after,
    next: Number.POSITIVE_INFINITY,
    stepsOf: rememberSteps(rules),
  };
}

/** Works out the words of the next stations that have none yet; whether there are more. */
function fill(keeping: Keeping, most: number, now: number, rules: WatchRules): boolean {
  const { states, registry } = keeping;
  const from = states.length;
  if (from === registry.open.length) return false;
  for (const station of registry.open.slice(from, from + most)) states.push(stateOf(keeping, station, now, rules));
  keeping.next = soonest(states);
  return states.length < registry.open.length;
}

const soonest = (states: readonly StationState[]): number =>
  states.reduce((least, { next }) => (next === null ? least : Math.min(least, next)), Number.POSITIVE_INFINITY);

/** There are four shifts and six zones: worked out once. */
function rememberSteps(rules: WatchRules): Keeping['stepsOf'] {
  const known = new Map<string, DueStep[]>();
  return (shift, zone) => {
    const key = `${shift} ${zone}`;
    const steps = known.get(key) ?? dueSteps(shift, zone, rules);
    known.set(key, steps);
    return steps;
  };
}

/** Reads what was written since. Which stations that touches. */
function follow(db: ReadDb, keeping: Keeping): Set<string> {
  const last = lastOf(db);
  const { after, people, heard, papers, registry } = keeping;
  const changes = Map.groupBy(
    last.coverage === after.coverage
      ? []
      : all<{ kind: string; ref: string }>(
          db,
          'SELECT DISTINCT kind, ref FROM coverage_change WHERE seq > ?',
          after.coverage,
        ),
    ({ kind }) => kind,
  );
  const refs = (kind: string): string[] => (changes.get(kind) ?? []).map(({ ref }) => ref);
  const touched = people.read({
    observers: refs('observer'),
    reporters: refs('reporter'),
    assignments: refs('assignment'),
  });
  const said = heard.read({ checkins: refs('checkin'), observers: touched.observers, reporters: refs('reporter') });
  const protocols =
    last.protocol === after.protocol
      ? []
      : all<{ id: string }>(db, 'SELECT DISTINCT protocol AS id FROM protocol_change WHERE seq > ?', after.protocol);
  const stations = new Set([...touched.stations, ...said]);
  for (const key of papers.read(protocols.map(({ id }) => id))) {
    const bearer = registry.bearer.get(key);
    if (bearer) stations.add(bearer.id);
  }
  keeping.after = last;
  return stations;
}

function settle(keeping: Keeping, touched: ReadonlySet<string>, now: number, rules: WatchRules): void {
  const due = now >= keeping.next;
  if (touched.size === 0 && !due) return;
  const { registry, states, changedAt } = keeping;
  const again = new Set<WatchedStation>();
  for (const id of touched) {
    const station = registry.byId.get(id);
    if (station && station.at >= 0) again.add(station);
  }
  if (due)
    for (const station of registry.open) {
      const next = states[station.at]?.next ?? null;
      if (next !== null && next <= now) again.add(station);
    }
  let changed = false;
  for (const station of again) {
    const next = stateOf(keeping, station, now, rules);
    if (shown(next) !== shown(states[station.at])) {
      changedAt[station.at] = keeping.seq + 1;
      changed = true;
    }
    states[station.at] = next;
  }
  if (changed) keeping.seq += 1;
  keeping.next = soonest(states);
}

/** What a map or a table shows of it. */
const shown = (state: StationState | undefined): string => JSON.stringify({ ...state, next: null });

function stateOf(keeping: Keeping, station: WatchedStation, now: number, rules: WatchRules): StationState {
  const { people, heard, papers } = keeping;
  const said = heard.at(station.id);
  const watching = watchingOf(keeping, station, said);
  const stands = watching.map((each) => ({ ...each, stand: standOf(each, now, rules) }));
  const key = numberKey(station.region, station.number);
  const bears = keeping.registry.bearer.get(key) === station;
  const last = said.at(-1);
  return {
    watch: watchOf(stands.map(({ stand }) => stand)),
    paper: bears ? paperOf(papers.at(key)) : 'missing',
    counted: bears && papers.counted(key),
    assigned: new Set(watching.flatMap(({ sent, by }) => (sent ? [people.whole(by)] : []))).size,
    inside: new Set(stands.flatMap(({ stand, by }) => (stand.inside ? [by] : []))).size,
    last: last ? { status: last.status, at: last.at } : null,
    turnouts: turnoutsIn(said),
    dueTurnouts: dueTurnoutsIn(
      stands.filter(({ stand }) => !OUT.has(stand.state)),
      rules,
    ),
    next: stands.reduce<Ms | null>((least, each) => earlier(least, nextTurn(each, now, rules)), null),
  };
}

const earlier = (a: Ms | null, b: Ms | null): Ms | null => (a === null ? b : b === null || a <= b ? a : b);

type Watcher = Watching & { by: string; sent: Sent | null };

/** Whoever is sent here, and whoever reports from here without having been sent. */
function watchingOf(keeping: Keeping, station: WatchedStation, said: readonly (Heard & { by: string })[]): Watcher[] {
  const { people, stepsOf } = keeping;
  const wordsOf = Map.groupBy(said, ({ by }) => by);
  const sent = people.sentTo(station.id).flatMap((each): Watcher[] => {
    const by = people.whole(each.observer);
    if (!people.watches(by)) return [];
    return [
      {
        by,
        sent: each,
        steps: stepsOf(each.shift, station.zone),
        ends: each.ends as Ms,
        moved: each.seen !== placeKeyOf(station),
        said: wordsOf.get(by) ?? [],
      },
    ];
  });
  const known = new Set(sent.map(({ by }) => by));
  const others = [...wordsOf].flatMap(([by, words]): Watcher[] =>
    known.has(by) ? [] : [{ by, sent: null, steps: [], ends: null, moved: false, said: words }],
  );
  return [...sent, ...others];
}

/** Whoever is out of a station reports no turnout of it. */
const OUT: ReadonlySet<StandState> = new Set(['denied', 'expelled', 'gone']);

/** Of several who say the same hour, whoever said it last. */
function turnoutsIn(said: readonly Heard[]): StationState['turnouts'] {
  const found: Record<number, { voters: number; at: number }> = {};
  for (const { turnout, hour, at } of said)
    if (turnout !== null && hour !== null) found[hour] = { voters: turnout, at };
  return found;
}

function dueTurnoutsIn(watching: readonly Watching[], { observers }: WatchRules): StationState['dueTurnouts'] {
  const found: Record<number, number> = {};
  for (const { steps } of watching)
    for (const { hour, at } of steps) if (hour !== null) found[hour] = at + observers.graceMinutes * 60_000;
  return found;
}
