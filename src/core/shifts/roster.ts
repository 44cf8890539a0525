import { foldDuty, LONGEST_DUTY, mayRespond, type OnCall, onCallAt, type Role } from '../../domain/index.ts';
import { Failure } from '../failure.ts';
import type { Names } from '../inbox/index.ts';
import type { Journal, Projection, Signer } from '../journal/index.ts';
import { mayAnswer } from '../may-answer.ts';
import type { Clock, Ids } from '../ports.ts';
import { all, one, type ReadDb, run, transaction, type WriteDb } from '../store/index.ts';

export const dutyPrefix = 'duty:';
const dutySubject = (id: string) => `${dutyPrefix}${id}`;

/** `duty`: the fold of what was said about one planned shift. */
export const duties: Projection = {
  name: 'duties',
  prefix: dutyPrefix,
  clear: (db) => {
    run(db, 'DELETE FROM duty');
  },
  refold(db, subject, entries) {
    const id = subject.slice(dutyPrefix.length);
    const fold = foldDuty(entries);
    run(db, 'DELETE FROM duty WHERE id = ?', id);
    if (!fold) return;
    run(
      db,
      `INSERT INTO duty (id, person, from_at, until_at, call_order, state, last_by, last_at, last_entry)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`,
      id,
      fold.person,
      fold.from,
      fold.until,
      fold.order,
      fold.state,
      fold.last.by,
      fold.last.at,
      fold.last.entry,
    );
  },
};

export interface DutyRow {
  id: string;
  person: string;
  from: number;
  until: number;
  order: number;
  by: string;
  at: number;
}

const PLANNED = `SELECT id, person, from_at AS "from", until_at AS "until", call_order AS "order", last_by AS "by",
  last_at AS at FROM duty WHERE until_at > ? AND state = 'planned'`;
/** More nobody plans ahead. */
const MOST = 500;

/** Shifts that end after this moment, the next first. */
export const dutiesAfter = (db: ReadDb, after: number): DutyRow[] =>
  all<DutyRow>(db, `${PLANNED} ORDER BY from_at, call_order, id LIMIT ${MOST}`, after);

/** Who may answer calls and is on: see domain/roster. */
export function onCallNow(db: ReadDb, now: number): OnCall[] {
  const people = all<{ person: string; role: Role; since: number | null }>(
    db,
    'SELECT id AS person, role, on_shift_since AS since FROM person WHERE active = 1',
  ).filter(({ role }) => mayRespond(role));
  const known = new Set(people.map(({ person }) => person));
  const planned = dutiesAfter(db, now).filter(({ person }) => known.has(person));
  const there = people.flatMap(({ person, since }) => (since === null ? [] : [{ person, since }]));
  return onCallAt(planned, there, now);
}

/** The leads who are on; all of them where none is. */
export function leadsNow(db: ReadDb, now: number): string[] {
  const leads = all<{ id: string }>(db, `SELECT id FROM person WHERE active = 1 AND role = 'lead' ORDER BY id`).map(
    ({ id }) => id,
  );
  const on = onCallNow(db, now).flatMap(({ person }) => (leads.includes(person) ? [person] : []));
  return on.length > 0 ? on : leads;
}

/** Planning, and taking it back. Undo is the opposite entry, while nobody else has changed the same shift. */
export function createRoster(parts: { db: WriteDb; journal: Journal; clock: Clock; ids: Ids; names: Names }) {
  const { db, journal, ids, names } = parts;
  const say = (by: Signer, id: string, type: string, payload: { [key: string]: string | number }) =>
    journal.append({ type, subjects: [dutySubject(id)], payload }, by).id;

  return {
    /**
     * NOT_ASSIGNABLE: nobody who answers calls; DUTY_TIMES: it ends before it begins, or lasts longer than a day;
     * DUTY_OVERLAPS: the same person has another one then.
     */
    plan(by: Signer, { person, from, until, order }: { person: string; from: number; until: number; order: number }) {
      return transaction(db, () => {
        if (!mayAnswer(db, person)) throw new Failure('NOT_ASSIGNABLE');
        if (until <= from || until - from > LONGEST_DUTY) throw new Failure('DUTY_TIMES');
        const other = dutiesAfter(db, from).find((duty) => duty.person === person && duty.from < until);
        if (other) throw new Failure('DUTY_OVERLAPS', { name: names.person(person), at: other.from });
        const id = ids.uuid();
        return { id, entryId: say(by, id, 'duty.planned', { person, from, until, order }) };
      });
    },

    cancel(by: Signer, id: string): { entryId: string } {
      return transaction(db, () => {
        const state = one<{ state: string }>(db, 'SELECT state FROM duty WHERE id = ?', id)?.state;
        if (state !== 'planned') throw new Failure('NOT_FOUND_HERE');
        return { entryId: say(by, id, 'duty.cancelled', {}) };
      });
    },

    /** TOUCHED_SINCE: whoever changed it after that. */
    undo(by: Signer, entryId: string): void {
      transaction(db, () => {
        const entry = journal.byId(entryId as Parameters<typeof journal.byId>[0]);
        const subject = entry?.subjects.find((each) => each.startsWith(dutyPrefix));
        if (!entry || !subject || entry.actor !== by.actor) throw new Failure('NOT_FOUND_HERE');
        const id = subject.slice(dutyPrefix.length);
        const last = foldDuty(journal.entriesOf(subject))?.last;
        if (last && last.entry !== entry.id)
          throw new Failure('TOUCHED_SINCE', { name: names.person(last.by), at: last.at });
        if (entry.type === 'duty.planned') say(by, id, 'duty.cancelled', {});
        else if (entry.type === 'duty.cancelled') say(by, id, 'duty.restored', { undoes: entry.id });
        else throw new Failure('NOT_FOUND_HERE');
      });
    },
  };
}
export type RosterDesk = ReturnType<typeof createRoster>;
