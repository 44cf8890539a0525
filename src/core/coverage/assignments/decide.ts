import {
  type AssignmentEnd,
  type AssignmentShift,
  conflictOf,
  type EntryId,
  foldAssignments,
  isAssignmentEntry,
  type Json,
  type ObserverState,
  shiftSpan,
  stationPlaceKey,
} from '../../../domain/index.ts';
import type { Election } from '../../election.ts';
import { Failure } from '../../failure.ts';
import type { Names } from '../../inbox/index.ts';
import type { Journal, JournalEntry, Signer } from '../../journal/index.ts';
import type { Ids } from '../../ports.ts';
import { stationSubject } from '../../stations/index.ts';
import { all, one, transaction, type WriteDb } from '../../store/index.ts';
import { observerPrefix, observerSubject } from './projection.ts';
import { stationById, type WatchedStation } from './read.ts';

interface Parts {
  db: WriteDb;
  journal: Journal;
  election: Election;
  ids: Ids;
  names: Names;
}

/** Who is sent where, in which shift. */
export interface Aimed {
  observer: string;
  station: string;
  shift: AssignmentShift;
}

interface Standing {
  id: string;
  observer: string;
  station: string;
  begins: number;
  ends: number;
}

interface Observer {
  id: string;
  state: ObserverState;
  callSign: string;
  mergedInto: string | null;
  accreditation: string | null;
}

const OBSERVER = `SELECT o.id, o.state, o.call_sign AS callSign, o.merged_into AS mergedInto, g.accreditation
  FROM observer AS o LEFT JOIN organisation AS g ON g.id = o.organisation WHERE o.id = ?`;

/** As the fold has them: those of everybody who is the same person. */
const STANDING = `SELECT a.id, a.observer, a.station, a.begins, a.ends FROM assignment AS a
  JOIN observer AS o ON o.id = a.observer WHERE a.ended_at IS NULL AND (o.id = ? OR o.merged_into = ?)`;

/**
 * Who sends whom. One decision about many is one entry with the explicit list, and is refused whole: half a decision is
 * nobody's. What is refused here the fold would call superseded, so that its author hears of it at once.
 */
export function createAssignments({ db, journal, election, ids, names }: Parts) {
  const observerById = (id: string): Observer => {
    const found = one<Observer>(db, OBSERVER, id);
    if (!found) throw new Failure('NOT_FOUND_HERE');
    return found;
  };

  const whereOf = (station: string): string => {
    const found = stationById(db, station);
    return found ? `${found.region} № ${found.number}` : '';
  };

  /** Whoever may be sent at all. */
  const sendable = (id: string): Observer => {
    const found = observerById(id);
    const { callSign: name, state, mergedInto, accreditation } = found;
    if (state !== 'active' || mergedInto !== null) throw new Failure('OBSERVER_NOT_ACTIVE', { name });
    if (accreditation === 'lost') throw new Failure('OBSERVER_NOT_ACCREDITED', { name });
    return found;
  };

  const openStation = (id: string): WatchedStation => {
    const found = stationById(db, id);
    if (!found) throw new Failure('NOT_FOUND_HERE');
    if (found.status === 'closed') throw new Failure('STATION_CLOSED', { where: whereOf(id) });
    return found;
  };

  const rowsOf = (list: readonly string[]): (Standing & { endedAt: number | null })[] =>
    [...new Set(list)].map((id) => {
      const row = one<Standing & { endedAt: number | null }>(
        db,
        'SELECT id, observer, station, begins, ends, ended_at AS endedAt FROM assignment WHERE id = ?',
        id,
      );
      if (!row) throw new Failure('NOT_FOUND_HERE');
      return row;
    });

  const append = (
    by: Signer,
    type: string,
    about: readonly { observer: string; station: string }[],
    payload: { [key: string]: Json },
  ): JournalEntry => {
    const subjects = about.flatMap(({ observer, station }) => [observerSubject(observer), stationSubject(station)]);
    return journal.append({ type, subjects, payload }, by);
  };

  return {
    /** tzdata name of the zone that a station's clock shows. */
    zoneOf: (station: string): string => openStation(station).zone,

    /**
     * OBSERVER_NOT_ACTIVE, OBSERVER_NOT_ACCREDITED: with the call-sign; STATION_CLOSED; ASSIGNED_ELSEWHERE: who, and where
     * they are at that time; ASSIGNED_ALREADY: they are sent to this very station then.
     */
    assign(by: Signer, wanted: readonly Aimed[]): { entryId: EntryId; ids: string[] } {
      return transaction(db, () => {
        const added = new Map<string, Standing[]>();
        const items = wanted.map(({ observer, station, shift }) => {
          const { callSign: name } = sendable(observer);
          const place = openStation(station);
          const span = shiftSpan(shift, place.zone, election.profile);
          if (!span) throw new Failure('INPUT_INVALID');
          const own = added.get(observer) ?? all<Standing>(db, STANDING, observer, observer);
          const conflict = conflictOf({ station, ...span }, own);
          if (conflict?.why === 'elsewhere')
            throw new Failure('ASSIGNED_ELSEWHERE', { name, where: whereOf(conflict.with.station) });
          if (conflict) throw new Failure('ASSIGNED_ALREADY', { name });
          const item = { id: ids.uuid(), observer, station, shift, ...span, seen: stationPlaceKey(place) };
          added.set(observer, [...own, item]);
          return item;
        });
        const entry = append(by, 'assignment.made', items, { items });
        return { entryId: entry.id, ids: items.map(({ id }) => id) };
      });
    },

    /** ASSIGNMENT_OVER: one of them has ended already, with whose it was. */
    unassign(by: Signer, list: readonly string[], why: AssignmentEnd): { entryId: EntryId } {
      return transaction(db, () => {
        const rows = rowsOf(list);
        const over = rows.find(({ endedAt }) => endedAt !== null);
        if (over) throw new Failure('ASSIGNMENT_OVER', { name: observerById(over.observer).callSign });
        return { entryId: append(by, 'assignment.ended', rows, { ids: rows.map(({ id }) => id), why }).id };
      });
    },

    /** They were told of the station as it is now. */
    confirm(by: Signer, list: readonly string[]): { entryId: EntryId } {
      return transaction(db, () => {
        const rows = rowsOf(list);
        const over = rows.find(({ endedAt }) => endedAt !== null);
        if (over) throw new Failure('ASSIGNMENT_OVER', { name: observerById(over.observer).callSign });
        const items = rows.map(({ id, station }) => ({ id, seen: stationPlaceKey(openStation(station)) }));
        return { entryId: append(by, 'assignment.confirmed', rows, { items }).id };
      });
    },

    /**
     * Takes back one's own decision, whole: TOUCHED_SINCE where somebody else has decided about one of them since;
     * UNDO_TOO_LATE where the author has; ASSIGNED_ELSEWHERE where whoever came back is elsewhere by now.
     */
    undo(by: Signer, entry: JournalEntry): void {
      transaction(db, () => {
        const observers = entry.subjects.filter((subject) => subject.startsWith(observerPrefix));
        const later = observers
          .flatMap((subject) => journal.entriesOf(subject))
          .filter((other) => other.position > entry.position && isAssignmentEntry(other.type));
        const touched = entry.actor === by.actor ? later.find(({ actor }) => actor !== by.actor) : entry;
        if (touched) throw new Failure('TOUCHED_SINCE', { name: names.person(touched.actor), at: touched.wallTime });
        if (later.some(({ type, payload }) => type === 'assignment.undone' && undoes(payload) === entry.id))
          throw new Failure('UNDO_TOO_LATE');
        const { id } = journal.append(
          { type: 'assignment.undone', subjects: entry.subjects, payload: { undoes: entry.id } },
          by,
        );
        for (const subject of observers) refuseWithout(subject.slice(observerPrefix.length), entry.id, id);
      });
    },
  };

  /** Half an undo is none: what the fold would leave out is said, and everything is as it was. */
  function refuseWithout(observer: string, undone: EntryId, undoing: EntryId): void {
    const fold = foldAssignments(observer, journal.entriesOf(observerSubject(observer)));
    const lost = fold.superseded.find(({ entry }) => entry === undoing);
    const still = fold.assignments.some(({ last }) => last.entry === undone);
    if (!lost && !still) return;
    const against = fold.assignments.find(({ id }) => id === lost?.against);
    if (lost?.why === 'elsewhere' && against)
      throw new Failure('ASSIGNED_ELSEWHERE', {
        name: observerById(observer).callSign,
        where: whereOf(against.station),
      });
    throw new Failure('UNDO_TOO_LATE');
  }
}
const undoes = (payload: unknown): unknown => (payload as { undoes?: unknown } | null)?.undoes;

export type AssignmentDesk = ReturnType<typeof createAssignments>;
