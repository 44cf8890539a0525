import { isPressing, type Json, missingNotes, type SheetFigures, type Urgency } from '../../domain/index.ts';
import { Failure } from '../failure.ts';
import type { Names } from '../inbox/index.ts';
import type { Journal } from '../journal/index.ts';
import { mayAnswer } from '../may-answer.ts';
import type { Session } from '../people/index.ts';
import type { Clock, Ids } from '../ports.ts';
import { all, one, transaction, type WriteDb } from '../store/index.ts';
import { caseSubject } from '../triage/index.ts';
import { handoverSubject } from './projection.ts';

interface Parts {
  db: WriteDb;
  journal: Journal;
  clock: Clock;
  ids: Ids;
  names: Names;
  /** Puts the signer on shift, or off. */
  setShift: (by: Session, on: boolean) => void;
}

interface Own {
  id: string;
  urgency: Urgency;
}

interface Row {
  state: string;
  from: string;
  to: string | null;
  signedAt: number;
  answeredBy: string | null;
  answeredAt: number | null;
}

export interface Signing {
  /** Null: whoever comes first. */
  to: string | null;
  /** By case. */
  notes: ReadonlyMap<string, string>;
  /** Of the sheet that its author has read. */
  figures: SheetFigures | null;
  endShift: boolean;
}

/** The two signatures of a hand-over. What is signed for is read in the transaction that signs: nothing slips in between. */
export function createShifts({ db, journal, clock, ids, names, setShift }: Parts) {
  const append = (by: Session, id: string, type: string, cases: readonly string[], payload: Json) =>
    journal.append({ type, subjects: [handoverSubject(id), ...cases.map(caseSubject)], payload }, by).id;

  const rowOf = (id: string): Row => {
    const row = one<Row>(
      db,
      `SELECT state, from_person AS "from", to_person AS "to", signed_at AS signedAt, answered_by AS answeredBy,
         answered_at AS answeredAt FROM handover WHERE id = ?`,
      id,
    );
    if (!row) throw new Failure('NOT_FOUND_HERE');
    return row;
  };

  const named = (id: string, at: number) => ({ name: names.person(id), at });

  /** A hand-over that still waits. HANDOVER_OVER: who answered it. */
  const open = (id: string): Row => {
    const row = rowOf(id);
    if (row.state !== 'signed')
      throw new Failure('HANDOVER_OVER', named(row.answeredBy ?? row.from, row.answeredAt ?? row.signedAt));
    return row;
  };

  /** Whoever it is for, or a lead in their place; never whoever signed it. */
  const answerable = (by: Session, row: Row): void => {
    if (row.from === by.actor) throw new Failure('HANDOVER_OWN');
    if (row.to !== null && row.to !== by.actor && by.role !== 'lead')
      throw new Failure('HANDOVER_OTHERS', named(row.to, row.signedAt));
  };

  /** Of its cases those that are still in the leaver's hand. */
  const stillTheirs = (id: string, from: string): string[] =>
    all<{ id: string }>(
      db,
      `SELECT c.id FROM handover_case AS h JOIN case_view AS c ON c.id = h.case_id
       WHERE h.handover = ? AND c.owner = ? AND c.state <> 'closed' ORDER BY c.id`,
      id,
      from,
    ).map((row) => row.id);

  const namedCases = (id: string): string[] =>
    all<{ id: string }>(db, 'SELECT case_id AS id FROM handover_case WHERE handover = ? ORDER BY case_id', id).map(
      (row) => row.id,
    );

  return {
    /**
     * The leaver's signature under everything open that is theirs. HANDOVER_WAITS: an earlier one is not answered yet;
     * HANDOVER_NOTE: so many P0 and P1 without a word; NOT_ASSIGNABLE: nobody who may answer calls.
     */
    sign(by: Session, { to, notes, figures, endShift }: Signing): string {
      return transaction(db, () => {
        const waiting = one<{ at: number; to: string | null }>(
          db,
          `SELECT signed_at AS at, to_person AS "to" FROM handover WHERE from_person = ? AND state = 'signed'`,
          by.actor,
        );
        if (waiting) throw new Failure('HANDOVER_WAITS', { at: waiting.at });
        if (to !== null && (to === by.actor || !mayAnswer(db, to))) throw new Failure('NOT_ASSIGNABLE');
        const own = openOf(db, by.actor);
        const missing = missingNotes(own, notes);
        if (missing.length > 0) throw new Failure('HANDOVER_NOTE', { count: missing.length });
        const id = ids.uuid();
        const cases = Object.fromEntries(
          own.map((each) => [each.id, { urgency: each.urgency, note: notes.get(each.id)?.trim() || null }]),
        );
        append(by, id, 'handover.signed', Object.keys(cases), {
          to,
          since: sinceOf(db, by.actor) ?? clock.now(),
          cases,
          sheet: figures && { ...figures },
        });
        if (endShift) setShift(by, false);
        return id;
      });
    },

    /** The second signature: one entry gives all that is still the leaver's to its author, who is on shift from then on. */
    countersign(by: Session, id: string): { cases: number } {
      return transaction(db, () => {
        const row = open(id);
        answerable(by, row);
        const cases = stillTheirs(id, row.from);
        append(by, id, 'handover.countersigned', cases, { from: row.from });
        setShift(by, true);
        return { cases: cases.length };
      });
    },

    /** The cases stay whose they were, and whoever signed has to be told why. */
    refuse(by: Session, id: string, text: string): void {
      transaction(db, () => {
        answerable(by, open(id));
        append(by, id, 'handover.refused', namedCases(id), { text });
      });
    },

    withdraw(by: Session, id: string): void {
      transaction(db, () => {
        const row = open(id);
        if (row.from !== by.actor) throw new Failure('HANDOVER_OTHERS', named(row.from, row.signedAt));
        append(by, id, 'handover.withdrawn', namedCases(id), {});
      });
    },

    /** HANDOVER_DUE: a shift does not end over a P0 or P1 that nobody was told of, with how many. */
    mayEnd(by: Session): void {
      if (sinceOf(db, by.actor) === null) return;
      const told = new Set(
        all<{ id: string }>(
          db,
          `SELECT h.case_id AS id FROM handover AS o JOIN handover_case AS h ON h.handover = o.id
           WHERE o.from_person = ? AND o.state = 'signed'`,
          by.actor,
        ).map((row) => row.id),
      );
      const count = openOf(db, by.actor).filter(({ id, urgency }) => isPressing(urgency) && !told.has(id)).length;
      if (count > 0) throw new Failure('HANDOVER_DUE', { count });
    },
  };
}
export type ShiftDesk = ReturnType<typeof createShifts>;

/** Open cases of one person. */
function openOf(db: WriteDb, person: string): Own[] {
  return all<Own>(
    db,
    `SELECT id, urgency FROM case_view WHERE owner = ? AND state <> 'closed' ORDER BY received_at, id`,
    person,
  );
}

function sinceOf(db: WriteDb, person: string): number | null {
  return (
    one<{ since: number | null }>(db, 'SELECT on_shift_since AS since FROM person WHERE id = ?', person)?.since ?? null
  );
}
