import type { CaseRow } from '../../contract/index.ts';
import {
  type ChangedCase,
  type HandoverState,
  type Ms,
  PRESSING,
  type SheetFacts,
  type SheetFigures,
  sheetOrder,
  shiftChanges,
  type Urgency,
} from '../../domain/index.ts';
import { all, one, type ReadDb } from '../store/index.ts';
import { responseFacts } from './response.ts';
import { dutiesAfter, onCallNow } from './roster.ts';

/** Rows of a sheet: more can't be read out to anybody. The figures beside them count all. */
const MOST_ROWS = 300;
const MOST_CHANGES = 200;
/** Hand-overs of the last days. */
const MOST_HANDOVERS = 50;

interface CaseLine extends Omit<SheetFacts, 'status'> {
  status: CaseRow['state'];
  possible: number;
  kind: string;
  region: string | null;
  place: string;
  note: string | null;
}

interface HandoverLine {
  id: string;
  state: HandoverState;
  from: string;
  to: string | null;
  signedAt: number;
  since: number;
  figures: string | null;
  answeredBy: string | null;
  answeredAt: number | null;
  reason: string | null;
}

const CASE = `c.id, c.state AS status, c.urgency, c.possible, c.kind, c.region, c.place, c.owner,
  c.received_at AS receivedAt, c.ack_due_at AS ackDueAt, c.action_due_at AS actionDueAt, c.action_wait AS actionWait,
  c.snoozed_until AS snoozedUntil`;

/** Entries since a moment, by the index that folds are ordered by: a stamp is never before the time it was made at. */
const stampAt = (at: number) => Math.max(0, Math.floor(at)).toString(16).padStart(12, '0');

/** Reads of shifts, all in the queries' thread: nothing here runs when a message arrives. */
export function shiftQueries(db: ReadDb, nameOf: (id: string) => string) {
  const who = (id: string) => ({ id, name: nameOf(id) });

  return {
    shiftSheet({ person, since: asked, now }: { person: string; since: number | null; now: number }) {
      const began = one<{ since: number | null }>(
        db,
        'SELECT on_shift_since AS since FROM person WHERE id = ?',
        person,
      )?.since;
      const since = (asked ?? began ?? now - 12 * 3_600_000) as Ms;
      const open = all<CaseLine>(
        db,
        `SELECT ${CASE}, NULL AS note FROM case_view AS c
         WHERE c.state <> 'closed' AND c.urgency IN (${PRESSING.map((each) => `'${each}'`).join()})`,
      );
      const own = all<CaseLine>(
        db,
        `SELECT ${CASE}, NULL AS note FROM case_view AS c WHERE c.owner = ? AND c.state <> 'closed'`,
        person,
      );
      const { figures, list } = shiftChanges(changedSince(db, since), since, MOST_CHANGES);
      const [held] = all<{ n: number }>(db, 'SELECT count(*) AS n FROM affected WHERE resolved = 0');
      const rows = [...open, ...own.filter(({ urgency }) => !PRESSING.some((each) => each === urgency))];
      const kinds = kindsOf(db, [...new Set(list.map(({ id }) => id))]);
      return {
        since,
        onShiftSince: began ?? null,
        figures: { pressing: open.length, held: held?.n ?? 0, ...figures },
        cases: rows
          .sort(sheetOrder as (a: CaseLine, b: CaseLine) => number)
          .slice(0, MOST_ROWS)
          .map((row) => ({ ...row, possible: row.possible === 1, owner: row.owner === null ? null : who(row.owner) })),
        changes: list.flatMap((change) => {
          const about = kinds.get(change.id);
          return about ? [{ ...change, ...about }] : [];
        }),
      };
    },

    handovers() {
      const lines = all<HandoverLine>(
        db,
        `SELECT id, state, from_person AS "from", to_person AS "to", signed_at AS signedAt, since, figures,
           answered_by AS answeredBy, answered_at AS answeredAt, reason
         FROM handover ORDER BY state = 'signed' DESC, signed_at DESC, id LIMIT ${MOST_HANDOVERS}`,
      );
      return lines.map(({ figures, answeredBy, answeredAt, ...line }) => ({
        ...line,
        from: who(line.from),
        to: line.to === null ? null : who(line.to),
        figures: figures === null ? null : (JSON.parse(figures) as SheetFigures),
        answer: answeredBy === null || answeredAt === null ? null : { ...who(answeredBy), at: answeredAt },
        cases: casesOf(db, line.id, line.from),
      }));
    },

    roster({ now, after }: { now: number; after: number }) {
      const there = new Set(
        all<{ id: string }>(db, 'SELECT id FROM person WHERE on_shift_since IS NOT NULL').map(({ id }) => id),
      );
      return {
        on: onCallNow(db, now).map(({ person, ...rest }) => ({ ...who(person), ...rest, onShift: there.has(person) })),
        duties: dutiesAfter(db, after).map(({ person, by, ...row }) => ({
          ...row,
          person: who(person),
          by: nameOf(by),
        })),
      };
    },

    responseFacts: (asked: { since: number; until: number }) => responseFacts(db, asked),
  };
}

/** The cases of one hand-over as they were named, with what is the matter with them now. */
function casesOf(db: ReadDb, handover: string, from: string) {
  const rows = all<CaseLine & { was: Urgency; theirs: number }>(
    db,
    `SELECT ${CASE}, h.note, h.urgency AS was, c.owner IS ? AND c.state <> 'closed' AS theirs
     FROM handover_case AS h JOIN case_view AS c ON c.id = h.case_id WHERE h.handover = ?`,
    from,
    handover,
  );
  return rows
    .sort(sheetOrder as (a: CaseLine, b: CaseLine) => number)
    .slice(0, MOST_ROWS)
    .map(({ possible, theirs, owner: _, ...row }) => ({ ...row, possible: possible === 1, theirs: theirs === 1 }));
}

function kindsOf(db: ReadDb, ids: readonly string[]) {
  const rows = all<{ id: string; urgency: Urgency; kind: string; region: string | null; place: string }>(
    db,
    'SELECT c.id, c.urgency, c.kind, c.region, c.place FROM json_each(?) AS asked CROSS JOIN case_view AS c ON c.id = asked.value',
    JSON.stringify(ids),
  );
  return new Map(rows.map(({ id, ...about }) => [id, about]));
}

/**
 * Openings and closings stand in the fold of each case; escalations and hand-overs are entries. A hand-over counts when it
 * still holds: the owner has the case since that very entry, and was given it by somebody.
 */
function changedSince(db: ReadDb, since: Ms): ChangedCase[] {
  return all<ChangedCase>(
    db,
    `SELECT id, 'opened' AS what, opened_at AS at FROM case_view WHERE opened_at >= ?
     UNION ALL SELECT id, 'closed', closed_at FROM case_view WHERE closed_at >= ?
     UNION ALL SELECT substr(s.value, 6), 'escalated', e.wall_time FROM journal_entry AS e, json_each(e.subjects) AS s
       WHERE e.hlc >= ? AND +e.type = 'case.escalated' AND s.value LIKE 'case:%'
     UNION ALL SELECT c.id, 'handedOver', e.wall_time FROM journal_entry AS e
       CROSS JOIN json_each(e.subjects) AS s CROSS JOIN case_view AS c ON c.id = substr(s.value, 6)
       LEFT JOIN journal_payload AS p ON p.entry_id = e.id
       WHERE e.hlc >= ? AND +e.type IN ('case.assigned', 'handover.countersigned') AND s.value LIKE 'case:%'
         AND c.owned_at = e.wall_time
         AND (e.type = 'handover.countersigned' AND c.owner = e.actor
           OR e.type = 'case.assigned' AND c.owner <> e.actor AND c.owner = p.payload ->> 'to')`,
    since,
    since,
    stampAt(since),
    stampAt(since),
  );
}
