import { type CustodyState, isDeprived, type Ms, ms, type StatutoryTerm, statutoryTerms } from '../../domain/index.ts';
import type { Election } from '../election.ts';
import type { Journal } from '../journal/index.ts';
import type { Clock } from '../ports.ts';
import { all, one, type ReadDb, transaction, type WriteDb } from '../store/index.ts';
import { caseSubject } from '../triage/index.ts';
import { affectedSubject } from './projection.ts';
import { answeringCase } from './read.ts';

/** How often it is asked whether a term has run out, ms: they are of hours and days. */
const TICK = 15_000;
/** Noticed so much later it says so: the machine slept, core was down, or it had run out before anybody wrote it down. */
const LATE = 2 * TICK;

interface Row {
  id: string;
  caseId: string;
  state: CustodyState;
  stateSince: number;
  days: number | null;
  deprivedSince: number | null;
  lastEntry: string;
  region: string | null;
}

const HELD = `SELECT a.id, a.case_id AS caseId, a.state, a.state_since AS stateSince, a.days, a.deprived_since AS deprivedSince,
    a.last_entry AS lastEntry, c.region
  FROM affected AS a LEFT JOIN case_view AS c ON c.id = a.case_id WHERE a.resolved = 0`;

const ANSWERING = answeringCase('?');

/**
 * Tells of a term of the law that has run out (domain/statutory), once: an entry about the person and their case, which then
 * stands on the alarm bar until somebody has seen it. Everything is worked out from the store and the present moment, so
 * that a restart, a sleep or another zone of the machine change nothing. A beginning that was corrected sets another mark,
 * which is told of again only if it comes due later than what was told.
 */
export function createTermClock(parts: {
  db: WriteDb;
  journal: Journal;
  election: Election;
  clock: Clock;
  reached: (cases: readonly string[]) => void;
}): { look(): void; stop(): void } {
  const { db, journal, election, clock, reached } = parts;
  const { profile } = election;
  let cancel = () => {};
  let stopped = false;
  /** By person: what they were worked out from, and the terms. Calendars are slow, and people's terms rarely change. */
  let known = new Map<string, { of: string; terms: StatutoryTerm[] }>();

  /** The case that answers for a person: the one that theirs was merged into. */
  const answering = ({ caseId }: Row): string => one<{ id: string }>(db, ANSWERING, caseId)?.id ?? caseId;

  const termsOf = (row: Row): StatutoryTerm[] => {
    const of = `${row.lastEntry} ${row.region}`;
    const before = known.get(row.id);
    if (before?.of === of) return before.terms;
    const zone = profile.regions.find(({ code }) => code === row.region)?.zone ?? profile.zone;
    const person = { ...row, stateSince: row.stateSince as Ms, deprivedSince: row.deprivedSince as Ms | null };
    return statutoryTerms(person, profile, zone, ms(0)).filter(({ alarms }) => alarms);
  };

  const look = () => {
    const now = clock.now();
    const rows = all<Row>(db, HELD).filter(({ state }) => isDeprived(state));
    known = new Map(rows.map((row) => [row.id, { of: `${row.lastEntry} ${row.region}`, terms: termsOf(row) }]));
    const due = rows.flatMap((row) =>
      (known.get(row.id)?.terms ?? []).filter(({ dueAt }) => dueAt <= now).map((term) => ({ row, term })),
    );
    if (due.length === 0) return;
    const told = toldOf(db);
    const fresh = due.filter(({ row, term }) => (told.get(`${row.id} ${term.code}`) ?? -1) < term.dueAt);
    if (fresh.length === 0) return;
    transaction(db, () => {
      for (const { row, term } of fresh)
        journal.append(
          {
            type: 'case.termReached',
            subjects: [caseSubject(answering(row)), affectedSubject(row.id)],
            payload: { person: row.id, code: term.code, dueAt: term.dueAt, late: now - term.dueAt > LATE },
          },
          'system',
        );
    });
    reached([...new Set(fresh.map(({ row }) => answering(row)))]);
  };

  const tick = () => {
    if (stopped) return;
    cancel = clock.after(TICK, tick);
    look();
  };
  cancel = clock.after(TICK, tick);

  return {
    look,
    stop() {
      stopped = true;
      cancel();
    },
  };
}

/** When each mark was told of last. */
const toldOf = (db: ReadDb): Map<string, number> =>
  new Map(
    all<{ key: string; at: number }>(
      db,
      `SELECT affected || ' ' || code AS key, max(at) AS at FROM affected_term GROUP BY affected, code`,
    ).map(({ key, at }) => [key, at]),
  );
