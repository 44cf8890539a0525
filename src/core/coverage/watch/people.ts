import type { AssignmentShift } from '../../../domain/index.ts';
import { all, type ReadDb } from '../../store/index.ts';

/** An assignment that stands. */
export interface Sent {
  id: string;
  /** As it was made: whoever stands for them since a merge is `People.whole`. */
  observer: string;
  station: string;
  shift: AssignmentShift;
  begins: number;
  ends: number;
  seen: string;
}

interface Observer {
  id: string;
  callSign: string;
  state: string;
  mergedInto: string | null;
}

/** Who watches, by what they write, and where they are sent: kept as `coverage_change` names what changed. */
export interface People {
  /** Who stands for this observer: after a merge another one. */
  whole: (observer: string) => string;
  /** Whoever was not taken, or gave up, watches nothing. */
  watches: (observer: string) => boolean;
  callSign: (observer: string) => string;
  /** Those who write by a pseudonym, each once. */
  writers: (reporter: string) => ReadonlySet<string>;
  /** By which pseudonyms somebody, with all that were merged into them, writes; and their ids. */
  namesOf: (observer: string) => { ids: string[]; reporters: string[] };
  sentTo: (station: string) => readonly Sent[];
  sentOf: (observer: string) => readonly Sent[];
  /** Reads anew what changed. Which observers and stations that may touch. */
  read: (changed: { observers: readonly string[]; reporters: readonly string[]; assignments: readonly string[] }) => {
    observers: Set<string>;
    stations: Set<string>;
  };
}

const SENT = 'SELECT id, observer, station, shift, begins, ends, seen FROM assignment WHERE ended_at IS NULL';
const OBSERVER = 'SELECT id, call_sign AS callSign, state, merged_into AS mergedInto FROM observer';
const AMONG = 'IN (SELECT value FROM json_each(?))';

export function readPeople(db: ReadDb): People {
  const observers = new Map<string, Observer>();
  const reporters = createPairs();
  const sent = new Map<string, Sent>();
  const atStation = createPairs();
  const ofObserver = createPairs();
  /** Who was merged into whom, directly. */
  const parts = createPairs();

  const whole = (id: string): string => {
    let now = id;
    for (let steps = 0; steps < 20; steps += 1) {
      const next = observers.get(now)?.mergedInto;
      if (next == null || next === id) return now;
      now = next;
    }
    return now;
  };
  const family = (id: string): string[] => {
    const found = new Set([id]);
    for (const each of found) for (const part of parts.left(each)) found.add(part);
    return [...found];
  };

  const putObserver = (row: Observer): void => {
    const before = observers.get(row.id);
    if (before?.mergedInto != null) parts.drop(before.mergedInto, row.id);
    observers.set(row.id, row);
    if (row.mergedInto !== null) parts.add(row.mergedInto, row.id);
  };
  const dropObserver = (id: string): void => {
    const before = observers.get(id);
    if (before?.mergedInto != null) parts.drop(before.mergedInto, id);
    observers.delete(id);
  };
  const putSent = (row: Sent): void => {
    sent.set(row.id, row);
    atStation.add(row.station, row.id);
    ofObserver.add(row.observer, row.id);
  };
  const dropSent = (id: string): Sent | undefined => {
    const before = sent.get(id);
    if (!before) return undefined;
    sent.delete(id);
    atStation.drop(before.station, id);
    ofObserver.drop(before.observer, id);
    return before;
  };
  const rowsOf = (ids: Iterable<string>): Sent[] => [...ids].flatMap((id) => sent.get(id) ?? []);

  for (const row of all<Observer>(db, OBSERVER)) putObserver(row);
  for (const row of all<{ reporter: string; observer: string }>(db, 'SELECT reporter, observer FROM observer_reporter'))
    reporters.add(row.reporter, row.observer);
  for (const row of all<Sent>(db, SENT)) putSent(row);

  return {
    whole,
    watches(id) {
      const state = observers.get(whole(id))?.state;
      return state === undefined || state === 'active';
    },
    callSign: (id) => observers.get(id)?.callSign ?? '',
    writers: (reporter) => new Set([...reporters.left(reporter)].map(whole)),
    namesOf(id) {
      const ids = family(id);
      return { ids, reporters: ids.flatMap((each) => [...reporters.right(each)]) };
    },
    sentTo: (station) => rowsOf(atStation.left(station)),
    sentOf: (id) => family(id).flatMap((each) => rowsOf(ofObserver.left(each))),
    read(changed) {
      const touched = { observers: new Set<string>(), stations: new Set<string>() };
      const touch = (id: string): void => {
        touched.observers.add(id).add(whole(id));
      };
      const merged = changed.observers.length > 0;
      for (const id of changed.observers) {
        for (const each of family(whole(id))) touch(each);
        dropObserver(id);
      }
      if (merged)
        for (const row of all<Observer>(db, `${OBSERVER} WHERE id ${AMONG}`, JSON.stringify(changed.observers)))
          putObserver(row);
      for (const id of changed.observers) for (const each of family(whole(id))) touch(each);

      for (const reporter of changed.reporters) {
        for (const id of [...reporters.left(reporter)]) {
          touch(id);
          reporters.drop(reporter, id);
        }
      }
      if (changed.reporters.length > 0)
        for (const row of all<{ reporter: string; observer: string }>(
          db,
          `SELECT reporter, observer FROM observer_reporter WHERE reporter ${AMONG}`,
          JSON.stringify(changed.reporters),
        )) {
          reporters.add(row.reporter, row.observer);
          touch(row.observer);
        }

      const moved = changed.assignments.flatMap((id) => dropSent(id) ?? []);
      const now =
        changed.assignments.length === 0
          ? []
          : all<Sent>(db, `${SENT} AND id ${AMONG}`, JSON.stringify(changed.assignments));
      for (const row of now) putSent(row);
      for (const { observer, station } of [...moved, ...now]) {
        touch(observer);
        touched.stations.add(station);
      }
      for (const id of touched.observers) for (const { station } of this.sentOf(id)) touched.stations.add(station);
      return touched;
    },
  };
}

/** Pairs found from both sides. */
export interface Pairs {
  add(left: string, right: string): void;
  drop(left: string, right: string): void;
  /** What is paired with a left one, with a right one. */
  left(key: string): ReadonlySet<string>;
  right(key: string): ReadonlySet<string>;
}

const NONE: ReadonlySet<string> = new Set();

export function createPairs(): Pairs {
  const [lefts, rights] = [new Map<string, Set<string>>(), new Map<string, Set<string>>()];
  const add = (map: Map<string, Set<string>>, key: string, value: string): void => {
    const known = map.get(key);
    if (known) known.add(value);
    else map.set(key, new Set([value]));
  };
  const drop = (map: Map<string, Set<string>>, key: string, value: string): void => {
    const known = map.get(key);
    known?.delete(value);
    if (known?.size === 0) map.delete(key);
  };
  return {
    add(left, right) {
      add(lefts, left, right);
      add(rights, right, left);
    },
    drop(left, right) {
      drop(lefts, left, right);
      drop(rights, right, left);
    },
    left: (key) => lefts.get(key) ?? NONE,
    right: (key) => rights.get(key) ?? NONE,
  };
}
