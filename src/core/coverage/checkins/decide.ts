import {
  type CheckinFacts,
  type CheckinStatus,
  type EntryId,
  meantAt,
  ms,
  OTHER_REASON,
  turnoutHourOf,
} from '../../../domain/index.ts';
import type { Election } from '../../election.ts';
import { Failure } from '../../failure.ts';
import type { Names } from '../../inbox/index.ts';
import type { Journal, JournalEntry, Signer } from '../../journal/index.ts';
import type { Clock } from '../../ports.ts';
import { stationSubject } from '../../stations/index.ts';
import { all, one, transaction, type WriteDb } from '../../store/index.ts';
import { observerSubject } from '../assignments/projection.ts';
import { stationById } from '../assignments/read.ts';

/** What somebody was told. */
export interface ToldCheckin {
  observer: string;
  /** Null: the one that they are sent to at that time. */
  station: string | null;
  status: CheckinStatus;
  /** UTC ms; null: now. */
  at: number | null;
  reason: string | null;
  reasonText: string | null;
  writtenAct: boolean | null;
  turnout: number | null;
  hour: number | null;
}

/** A case of an observer who was kept out, as core/triage opens it; null where this check-in is none. */
export type OpenKeptOut = (
  by: Signer,
  told: {
    entry: EntryId;
    subjects: readonly string[];
    checkin: CheckinFacts;
    region: string | null;
    zone: string;
    place: string;
  },
) => { id: string; alarms: boolean } | null;

interface Parts {
  db: WriteDb;
  journal: Journal;
  election: Election;
  clock: Clock;
  names: Names;
  keptOut: OpenKeptOut;
}

/** A wrong clock of a telephone. */
const TOLERANCE = 60_000;
const DAY = 86_400_000;

const SENT = `SELECT a.id, a.station, a.begins, a.ends FROM assignment AS a JOIN observer AS o ON o.id = a.observer
  WHERE a.ended_at IS NULL AND (o.id = ? OR o.merged_into = ?)`;

/** What is heard by telephone. */
export function createCheckins({ db, journal, election, clock, names, keptOut }: Parts) {
  const observerOf = (id: string) => {
    const row = one<{ callSign: string }>(db, 'SELECT call_sign AS callSign FROM observer WHERE id = ?', id);
    if (!row) throw new Failure('NOT_FOUND_HERE');
    return row;
  };

  const stationOf = ({ observer, station }: ToldCheckin, at: number) => {
    const sent = () => all<{ id: string; station: string; begins: number; ends: number }>(db, SENT, observer, observer);
    const id = station ?? meantAt(sent(), at)?.station ?? null;
    const found = id === null ? null : stationById(db, id);
    if (station !== null && !found) throw new Failure('NOT_FOUND_HERE');
    return found;
  };

  return {
    /**
     * INPUT_INVALID: a time that has not come or is older than a day, a reason that the election does not know. Whoever was
     * kept out gets the case that their bot's message would have made.
     */
    checkIn(by: Signer, told: ToldCheckin): { entryId: EntryId; caseId: string | null; raised: boolean } {
      return transaction(db, () => {
        const { callSign } = observerOf(told.observer);
        const now = clock.now();
        const at = ms(Math.min(told.at ?? now, now));
        if ((told.at ?? now) > now + TOLERANCE || at < now - DAY) throw new Failure('INPUT_INVALID');
        const known = [...election.profile.denialReasons.map(({ code }) => code), OTHER_REASON];
        if (told.reason !== null && !known.includes(told.reason)) throw new Failure('INPUT_INVALID');
        const station = stationOf(told, at);
        const { status, reason, reasonText, writtenAct, turnout } = told;
        const zone = station?.zone ?? election.profile.zone;
        const hour = turnout === null ? null : (told.hour ?? turnoutHourOf(at, zone));
        const checkin: CheckinFacts = { status, at, reason, reasonText, writtenAct, turnout, hour };
        const subjects = [observerSubject(told.observer), ...(station ? [stationSubject(station.id)] : [])];
        const [region, number] = [station?.region ?? null, station?.number ?? null];
        const entry = journal.append(
          {
            type: 'observer.checkedIn',
            subjects,
            payload: { ...checkin, station: station?.id ?? null, region, number },
          },
          by,
        );
        const place = [number === null ? null : `№ ${number}`, callSign].filter(Boolean).join(' · ');
        const made = keptOut(by, { entry: entry.id, subjects, checkin, region, zone, place });
        return { entryId: entry.id, caseId: made?.id ?? null, raised: made?.alarms === true };
      });
    },

    /** Takes back one's own. A case that it opened stays: somebody may be on it. */
    undo(by: Signer, entry: JournalEntry): void {
      transaction(db, () => {
        if (entry.actor !== by.actor)
          throw new Failure('TOUCHED_SINCE', { name: names.person(entry.actor), at: entry.wallTime });
        if (!one(db, `SELECT 1 FROM checkin WHERE id = ? AND source = 'person'`, entry.id))
          throw new Failure('UNDO_TOO_LATE');
        journal.append({ type: 'observer.checkInUndone', subjects: entry.subjects, payload: { undoes: entry.id } }, by);
      });
    },
  };
}
export type CheckinDesk = ReturnType<typeof createCheckins>;
