import type { AlarmRow, CaseRow, Urgency } from '../../contract/index.ts';
import { type ActionWait, CALLERS, type CaseLane, FIRST_STEP_OF_SECOND, LADDER, levelOf } from '../../domain/index.ts';
import { excerptOf } from '../intake/index.ts';
import { all, one, type ReadDb } from '../store/index.ts';

/** Names people by what they want to be called. */
export type NameOf = (personId: string) => string;

export interface Row {
  id: string;
  state: CaseRow['state'];
  urgency: Urgency;
  possible: number;
  lane: CaseLane;
  kind: string;
  region: string | null;
  place: string;
  trust: CaseRow['trust'];
  caller: number;
  sentAt: number;
  receivedAt: number;
  ackDueAt: number;
  acknowledgedBy: string | null;
  acknowledgedAt: number | null;
  owner: string | null;
  ownedAt: number | null;
  firstActionAt: number | null;
  clockAt: number;
  actionDueAt: number | null;
  actionWait: CaseRow['actionWait'];
  snoozedUntil: number | null;
  closeAskedBy: string | null;
  closeAskedAt: number | null;
  closedBy: string | null;
  closedSecond: string | null;
  closedAt: number | null;
  outcome: string | null;
  loweredBy: string;
  lastMove: string | null;
  freshAt: number | null;
  termCode: string | null;
  termDue: number | null;
  step: number;
  unheard: number;
  called: string;
  freshText: string | null;
  entries: number;
  text: string | null;
}

/** Of a case with the words of its submission; goes on with FROM. */
export const COLUMNS = `c.id, c.state, c.urgency, c.possible, c.lane, c.kind, c.region, c.place, c.trust, c.caller, c.sent_at AS sentAt,
  c.received_at AS receivedAt, c.ack_due_at AS ackDueAt, c.acknowledged_by AS acknowledgedBy,
  c.acknowledged_at AS acknowledgedAt, c.owner, c.owned_at AS ownedAt, c.first_action_at AS firstActionAt,
  c.clock_at AS clockAt, c.action_due_at AS actionDueAt, c.action_wait AS actionWait, c.snoozed_until AS snoozedUntil,
  c.close_asked_by AS closeAskedBy, c.close_asked_at AS closeAskedAt, c.closed_by AS closedBy,
  c.closed_second AS closedSecond, c.closed_at AS closedAt, c.outcome, c.lowered_by AS loweredBy,
  c.last_move AS lastMove, c.fresh_at AS freshAt, c.term_code AS termCode, c.term_due AS termDue, c.step, c.unheard, c.called, c.entries, s.text,
  (SELECT f.text FROM submission f WHERE f.id = (
    SELECT m.submission FROM submission_message m WHERE m.message_key = c.fresh_key)) AS freshText
  FROM case_view c LEFT JOIN submission s ON s.id = c.submission`;

/**
 * On the alarm bar: nobody answers for it yet, something came that nobody has looked at, or its owner has left it lying
 * (steps of the second clock). As comparisons, each of which has its index: with IS NOT NULL all cases would be read. What
 * coordinators have in their own queue (`quiet`) is no alarm until it was left unanswered past its target.
 */
const ALARMING = `((c.state IN ('new', 'reopened') AND c.quiet = 0) OR (c.fresh_at > 0 AND c.quiet = 0)
  OR c.term_due > 0 OR c.step >= ${FIRST_STEP_OF_SECOND})`;

export function caseRow(row: Row, nameOf: NameOf): CaseRow {
  return {
    id: row.id,
    state: row.state,
    urgency: row.urgency,
    possible: row.possible === 1,
    lane: row.lane,
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
    owner: row.owner ? { id: row.owner, name: nameOf(row.owner) } : null,
    ownedAt: row.ownedAt,
    firstActionAt: row.firstActionAt,
    actionDueAt: row.actionDueAt,
    actionWait: row.actionWait,
    snoozedUntil: row.snoozedUntil,
    closeAsked:
      row.closeAskedBy && row.closeAskedAt
        ? { id: row.closeAskedBy, name: nameOf(row.closeAskedBy), at: row.closeAskedAt }
        : null,
    closed:
      row.closedBy && row.closedAt
        ? { at: row.closedAt, by: nameOf(row.closedBy), second: row.closedSecond ? nameOf(row.closedSecond) : null }
        : null,
    outcome: row.outcome,
    needsSecond: row.urgency === 'P0',
    loweredBy: JSON.parse(row.loweredBy) as string[],
    lastMove: row.lastMove,
    fresh: row.freshAt !== null || row.termCode !== null,
    revision: row.entries,
  };
}

const isWaiting = (state: string) => state === 'new' || state === 'reopened';

/**
 * Urgency first, definite before possible, then the oldest: the order of domain/alarm.ts, in SQL. What its owner has left
 * lying, or a term that ran out, comes after every call of its urgency that is nobody's; news on a case that is somebody's after that, and is never
 * P0: it has an owner. Who calls places only what is nobody's.
 */
const WAITS = `c.state IN ('new', 'reopened')`;
const LEFT = `c.step >= ${FIRST_STEP_OF_SECOND}`;
const ORDER = `CASE WHEN ${WAITS} OR ${LEFT} OR c.term_due > 0 THEN c.urgency ELSE max(c.urgency, 'P1') END,
  CASE WHEN ${WAITS} THEN c.possible WHEN ${LEFT} OR c.term_due > 0 THEN 2 ELSE 3 END,
  CASE WHEN ${WAITS} THEN c.caller ELSE 0 END,
  CASE WHEN c.state = 'new' THEN c.sent_at WHEN c.state = 'reopened' OR ${LEFT} THEN c.clock_at
    ELSE coalesce(c.term_due, c.fresh_at) END,
  coalesce(c.fresh_at, c.received_at), c.id`;

/** Their plans are asserted in read.test.ts. */
export const ALARMS = `SELECT ${COLUMNS} WHERE ${ALARMING} ORDER BY ${ORDER} LIMIT ?`;
export const AMONG = `SELECT ${COLUMNS} WHERE c.id IN (SELECT value FROM json_each(?)) AND ${ALARMING} ORDER BY ${ORDER}`;

export function alarms(db: ReadDb, nameOf: NameOf, limit = 500): AlarmRow[] {
  return all<Row>(db, ALARMS, limit).map((row) => alarmRow(row, nameOf));
}

/** The lines of these cases that alarm, in the order of the bar. */
export function alarmsAmong(db: ReadDb, ids: readonly string[], nameOf: NameOf): AlarmRow[] {
  return all<Row>(db, AMONG, JSON.stringify(ids)).map((row) => alarmRow(row, nameOf));
}

/** Of what alarms, what somebody answers for: their owner has left it lying, or there is news. */
export function alarmsOwned(db: ReadDb, nameOf: NameOf, limit: number): AlarmRow[] {
  return all<Row>(
    db,
    `SELECT ${COLUMNS} WHERE ((c.fresh_at > 0 AND c.quiet = 0) OR c.term_due > 0 OR c.step >= ${FIRST_STEP_OF_SECOND}) AND c.state NOT IN ('new', 'reopened')
     ORDER BY ${ORDER} LIMIT ?`,
    limit,
  ).map((row) => alarmRow(row, nameOf));
}

/** The line of one case on the bar; null if it has none. */
export function alarmOf(db: ReadDb, id: string, nameOf: NameOf): AlarmRow | null {
  const row = one<Row>(db, `SELECT ${COLUMNS} WHERE c.id = ? AND ${ALARMING}`, id);
  return row ? alarmRow(row, nameOf) : null;
}

/** Whether more than so many alarm; read from indexes alone, and no further than it takes to know. */
export function alarmsExceed(db: ReadDb, most: number): boolean {
  const sql = `SELECT count(*) AS n FROM (SELECT 1 FROM case_view AS c WHERE ${ALARMING} LIMIT ${Math.trunc(most) + 1})`;
  return (one<{ n: number }>(db, sql)?.n ?? 0) > most;
}

function alarmRow(row: Row, nameOf: NameOf): AlarmRow {
  const owned = !isWaiting(row.state);
  const forgotten = owned && isForgotten(row.step) ? row.actionWait : null;
  const term = owned && forgotten === null && row.termCode !== null ? row.termDue : null;
  const news = owned && forgotten === null && term === null;
  const text = news ? (row.freshText ?? row.text) : row.text;
  // The age on the bar is that of what is new, or of how long its owner has had it.
  const sentAt = forgotten !== null || row.state === 'reopened' ? row.clockAt : (term ?? row.freshAt ?? row.sentAt);
  return {
    caseId: row.id,
    urgency: news && row.urgency === 'P0' ? 'P1' : row.urgency,
    possible: row.possible === 1 || news,
    kind: row.kind,
    region: row.region,
    place: row.place,
    excerpt: text ? excerptOf({ text }) : '',
    trust: row.trust,
    caller: CALLERS[row.caller] ?? 'new',
    group: null,
    owner: owned && row.owner ? nameOf(row.owner) : null,
    ownerId: owned ? row.owner : null,
    sentAt: owned || row.state === 'reopened' ? sentAt : row.sentAt,
    receivedAt: row.freshAt ?? row.receivedAt,
    ackDueAt: forgotten !== null && row.actionDueAt !== null ? row.actionDueAt : row.ackDueAt,
    level: news ? 0 : term !== null ? 2 : levelOf(row.step),
    unheard: !owned && row.unheard === 1,
    called: (JSON.parse(row.called) as string[]).map(nameOf),
    term: term !== null && row.termCode !== null ? { code: row.termCode, dueAt: term } : null,
    why: forgotten ?? (term !== null ? 'term' : owned ? 'fresh' : 'unanswered'),
  };
}

/** A step of the second clock: somebody has it and has left it lying. */
export const isForgotten = (step: number): boolean => step >= FIRST_STEP_OF_SECOND;

/** How many alarms there are, and how many of them nobody answers for. */
export function countAlarms(db: ReadDb): { alarming: number; unowned: number } {
  const counts = one<{ alarming: number; unowned: number }>(
    db,
    `SELECT count(*) AS alarming, count(*) FILTER (WHERE c.state IN ('new', 'reopened')) AS unowned
      FROM case_view c WHERE ${ALARMING}`,
  );
  return counts ?? { alarming: 0, unowned: 0 };
}

export interface Waiting {
  id: string;
  urgency: Urgency;
  /** What its clock counts from: receipt, or the reopening. */
  clockAt: number;
  run: number;
  /** The highest step of the ladder that was taken in this run; 0 none. */
  step: number;
  /** Whom it has called in this run, as JSON. */
  called: string;
  /** 1: nobody has to hear it at once; it waits in the coordinators' queue. */
  quiet: number;
}

/** Cases that nobody answers for, for the escalation clock. */
export function waiting(db: ReadDb): Waiting[] {
  return all<Waiting>(
    db,
    `SELECT id, urgency, clock_at AS clockAt, run, step, called, quiet FROM case_view WHERE state IN ('new', 'reopened')`,
  );
}

/** Those of these that nobody answers for. */
export function waitingAmong(db: ReadDb, ids: readonly string[]): Waiting[] {
  return all<Waiting>(
    db,
    // CROSS: each by its id. By its state it would be every open case again, with each call of a flood.
    `SELECT c.id, c.urgency, c.clock_at AS clockAt, c.run, c.step, c.called, c.quiet FROM json_each(?) AS asked
     CROSS JOIN case_view AS c ON c.id = asked.value WHERE c.state IN ('new', 'reopened')`,
    JSON.stringify(ids),
  );
}

/** A case whose owner must act, a second person come, or whose snooze ends: for the second clock. */
export interface Pending {
  id: string;
  urgency: Urgency;
  owner: string | null;
  dueAt: number;
  wait: ActionWait;
  run: number;
  step: number;
}

/** Those due by `until` that have not climbed to the end of the ladder. */
export function pending(db: ReadDb, until: number): Pending[] {
  return all<Pending>(
    db,
    `SELECT id, urgency, owner, action_due_at AS dueAt, action_wait AS wait, run, step FROM case_view
     WHERE action_due_at IS NOT NULL AND action_due_at <= ? AND step < ${LADDER.ownersLead}`,
    until,
  );
}

export function caseById(db: ReadDb, id: string, nameOf: NameOf): CaseRow | null {
  const row = one<Row>(db, `SELECT ${COLUMNS} WHERE c.id = ?`, id);
  return row ? caseRow(row, nameOf) : null;
}
