import type { AlarmRow, CaseRow, Urgency } from '../../contract/index.ts';
import { excerptOf } from '../intake/index.ts';
import { cursorOf, parseCursor } from '../paging.ts';
import { all, one, type ReadDb } from '../store/index.ts';

/** Names people by what they want to be called. */
export type NameOf = (personId: string) => string;

interface Row {
  id: string;
  state: CaseRow['state'];
  urgency: Urgency;
  possible: number;
  kind: string;
  region: string | null;
  place: string;
  trust: CaseRow['trust'];
  sentAt: number;
  receivedAt: number;
  ackDueAt: number;
  acknowledgedBy: string | null;
  acknowledgedAt: number | null;
  freshAt: number | null;
  step: number;
  unheard: number;
  freshText: string | null;
  entries: number;
  text: string | null;
}

const COLUMNS = `c.id, c.state, c.urgency, c.possible, c.kind, c.region, c.place, c.trust, c.sent_at AS sentAt,
  c.received_at AS receivedAt, c.ack_due_at AS ackDueAt, c.acknowledged_by AS acknowledgedBy,
  c.acknowledged_at AS acknowledgedAt, c.fresh_at AS freshAt, c.step, c.unheard, c.entries, s.text,
  (SELECT f.text FROM submission f WHERE f.id = (
    SELECT m.submission FROM submission_message m WHERE m.message_key = c.fresh_key)) AS freshText
  FROM case_view c LEFT JOIN submission s ON s.id = c.submission`;

/** On the alarm bar: nobody answers for it yet, or something came that nobody has looked at. */
const ALARMING = `(c.state IN ('new', 'reopened') OR c.fresh_at IS NOT NULL)`;

export function caseRow(row: Row, nameOf: NameOf): CaseRow {
  return {
    id: row.id,
    state: row.state,
    urgency: row.urgency,
    possible: row.possible === 1,
    kind: row.kind,
    region: row.region,
    place: row.place,
    excerpt: row.text ? excerptOf({ text: row.text }) : '',
    trust: row.trust,
    sentAt: row.sentAt,
    receivedAt: row.receivedAt,
    ackDueAt: isWaiting(row.state) ? row.ackDueAt : null,
    acknowledgedBy: row.acknowledgedBy ? nameOf(row.acknowledgedBy) : null,
    acknowledgedAt: row.acknowledgedAt,
    fresh: row.freshAt !== null,
    revision: row.entries,
  };
}

const isWaiting = (state: string) => state === 'new' || state === 'reopened';

/**
 * Urgency first, definite before possible, then the oldest: the order of domain/alarm.ts, in SQL. News on a case that is
 * somebody's comes after every call of its urgency that is nobody's, and is never P0: it has an owner.
 */
const ORDER = `CASE WHEN c.state IN ('new', 'reopened') THEN c.urgency ELSE max(c.urgency, 'P1') END,
  CASE WHEN c.state IN ('new', 'reopened') THEN c.possible ELSE 2 END, c.sent_at, c.received_at, c.id`;

export function alarms(db: ReadDb, nameOf: NameOf, limit = 500): AlarmRow[] {
  return all<Row>(db, `SELECT ${COLUMNS} WHERE ${ALARMING} ORDER BY ${ORDER} LIMIT ?`, limit).map((row) => {
    const owned = !isWaiting(row.state);
    const text = owned ? (row.freshText ?? row.text) : row.text;
    return {
      caseId: row.id,
      urgency: owned && row.urgency === 'P0' ? 'P1' : row.urgency,
      possible: row.possible === 1 || owned,
      kind: row.kind,
      region: row.region,
      place: row.place,
      excerpt: text ? excerptOf({ text }) : '',
      trust: row.trust,
      owner: owned && row.acknowledgedBy ? nameOf(row.acknowledgedBy) : null,
      // The age on the bar is that of what is new.
      sentAt: owned ? (row.freshAt ?? row.sentAt) : row.sentAt,
      receivedAt: row.freshAt ?? row.receivedAt,
      ackDueAt: row.ackDueAt,
      level: owned ? 0 : levelOf(row.step),
      unheard: !owned && row.unheard === 1,
    };
  });
}

/** How many alarms there are, and how many of them nobody answers for. */
export function countAlarms(db: ReadDb): { alarming: number; unowned: number } {
  const counts = one<{ alarming: number; unowned: number }>(
    db,
    `SELECT count(*) AS alarming, count(*) FILTER (WHERE c.state IN ('new', 'reopened')) AS unowned
      FROM case_view c WHERE ${ALARMING}`,
  );
  return counts ?? { alarming: 0, unowned: 0 };
}

/** How loud a step is: 1 unheard or past its target, 2 past twice its target. */
export const levelOf = (step: number): number => (step >= 3 ? 2 : step >= 1 ? 1 : 0);

export interface Waiting {
  id: string;
  urgency: Urgency;
  receivedAt: number;
  /** The highest step of the ladder that was taken; 0 none. */
  step: number;
}

/** Cases that nobody answers for, for the escalation clock. */
export function waiting(db: ReadDb): Waiting[] {
  return all<Waiting>(
    db,
    `SELECT id, urgency, received_at AS receivedAt, step FROM case_view WHERE state IN ('new', 'reopened')`,
  );
}

/** Those of these that nobody answers for. */
export function waitingAmong(db: ReadDb, ids: readonly string[]): Waiting[] {
  return all<Waiting>(
    db,
    // CROSS: each by its id. By its state it would be every open case again, with each call of a flood.
    `SELECT c.id, c.urgency, c.received_at AS receivedAt, c.step FROM json_each(?) AS asked
     CROSS JOIN case_view AS c ON c.id = asked.value WHERE c.state IN ('new', 'reopened')`,
    JSON.stringify(ids),
  );
}

export function caseById(db: ReadDb, id: string, nameOf: NameOf): CaseRow | null {
  const row = one<Row>(db, `SELECT ${COLUMNS} WHERE c.id = ?`, id);
  return row ? caseRow(row, nameOf) : null;
}

const WHERE_STATE = { open: `c.state <> 'closed'`, closed: `c.state = 'closed'`, all: '1' } as const;

export function casePage(
  db: ReadDb,
  options: { cursor?: string | null | undefined; limit: number; state: keyof typeof WHERE_STATE },
  nameOf: NameOf,
): { rows: CaseRow[]; next: string | null; total: number } {
  const where = WHERE_STATE[options.state];
  const [at, id] = parseCursor(options.cursor);
  const rows = all<Row>(
    db,
    `SELECT ${COLUMNS} WHERE ${where} AND (c.received_at, c.id) < (?, ?)
     ORDER BY c.received_at DESC, c.id DESC LIMIT ?`,
    at,
    id,
    options.limit + 1,
  );
  const shown = rows.slice(0, options.limit);
  const last = shown.at(-1);
  return {
    rows: shown.map((row) => caseRow(row, nameOf)),
    next: rows.length > options.limit && last ? cursorOf(last.receivedAt, last.id) : null,
    total: one<{ n: number }>(db, `SELECT count(*) AS n FROM case_view c WHERE ${where}`)?.n ?? 0,
  };
}
