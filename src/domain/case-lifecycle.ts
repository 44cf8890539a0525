import type { EntryId, Ms } from './brand.ts';
import type { Urgency } from './election-profile.ts';
import type { Checklist } from './first-minute.ts';

/**
 * The life of a case, as a table. Two headquarters may have acted on one case without hearing of each other; their
 * entries are merged in one order, and what that order makes impossible is kept as superseded and shown to its author,
 * never lost and never an error (design.md, Journal). The fold is in case-fold.ts, the moves in case-moves.ts.
 */
export const CASE_STATES = [
  'new',
  'acknowledged',
  'assigned',
  'inAction',
  'monitoring',
  'closing',
  'closed',
  'reopened',
] as const;
export type CaseStatus = (typeof CASE_STATES)[number];

/**
 * Where a case stands. `sos`: it rings until somebody answers. `observers`: an observer was kept out and nothing worse is
 * reported; coordinators have it in a queue of its own, and it rings only once it was left unanswered past its target.
 */
export const CASE_LANES = ['sos', 'observers'] as const;
export type CaseLane = (typeof CASE_LANES)[number];

export const CASE_MOVES = [
  'acknowledge',
  'assign',
  'start',
  'monitor',
  'snooze',
  'close',
  'askClose',
  'confirmClose',
  'declineClose',
  'reopen',
  'handOver',
  'merge',
] as const;
export type CaseMove = (typeof CASE_MOVES)[number];

/**
 * ```
 *   new ──acknowledge──▶ acknowledged ──assign──▶ assigned ──start──▶ inAction ──monitor──▶ monitoring
 *                             └──────────start────────────────────────▶ ▲ ◀──────start──────────┘
 *   any open state ──close──▶ closed ──reopen──▶ reopened (alarms like new; acknowledge or assign)
 *   any open state ──askClose──▶ closing (P0) ──confirmClose, by somebody else──▶ closed
 *                                             ──declineClose──▶ assigned (its owner has it again)
 *   somebody's ──handOver, countersigned by the next shift──▶ assigned; monitoring and closing stay what they are
 * ```
 *   any open state ──merge, into another case──▶ closed, as its duplicate (case-merging.ts)
 * Snoozing keeps the state and puts off its clock. Undoing a move returns to the state it was made in. The same as a
 * table of all states and moves: src/core/triage/README.md.
 */
export const CASE_LIFECYCLE: Record<CaseStatus, Partial<Record<CaseMove, CaseStatus>>> = {
  new: { acknowledge: 'acknowledged', assign: 'assigned', close: 'closed', askClose: 'closing', merge: 'closed' },
  acknowledged: {
    assign: 'assigned',
    start: 'inAction',
    snooze: 'acknowledged',
    close: 'closed',
    askClose: 'closing',
    handOver: 'assigned',
    merge: 'closed',
  },
  assigned: {
    assign: 'assigned',
    start: 'inAction',
    monitor: 'monitoring',
    snooze: 'assigned',
    close: 'closed',
    askClose: 'closing',
    handOver: 'assigned',
    merge: 'closed',
  },
  inAction: {
    assign: 'assigned',
    monitor: 'monitoring',
    snooze: 'inAction',
    close: 'closed',
    askClose: 'closing',
    handOver: 'assigned',
    merge: 'closed',
  },
  monitoring: {
    assign: 'assigned',
    start: 'inAction',
    snooze: 'monitoring',
    close: 'closed',
    askClose: 'closing',
    handOver: 'monitoring',
    merge: 'closed',
  },
  closing: {
    assign: 'assigned',
    start: 'inAction',
    confirmClose: 'closed',
    declineClose: 'assigned',
    handOver: 'closing',
    merge: 'closed',
  },
  closed: { reopen: 'reopened' },
  reopened: { acknowledge: 'acknowledged', assign: 'assigned', close: 'closed', askClose: 'closing', merge: 'closed' },
};

/** Cases that one decision may move: as many as core refolds without an arriving SOS having to wait. */
export const MOST_AT_ONCE = 200;

export function nextCaseStatus(from: CaseStatus, move: CaseMove): CaseStatus | null {
  return CASE_LIFECYCLE[from][move] ?? null;
}

export type SupersededWhy =
  | 'unknownType'
  | 'badPayload'
  | 'notOpened'
  | 'alreadyOpened'
  | 'alreadyAcknowledged'
  | 'needsAPerson'
  | 'nothingToUndo'
  | 'notYours'
  | 'touchedSince'
  | 'closed'
  | 'notWaiting'
  | 'alreadyClaimed'
  | 'alreadyDecided'
  /** The table has no such move from here. */
  | 'illegalMove'
  /** Somebody else moved it between what the author saw and this. */
  | 'movedSince'
  | 'alreadyOwner'
  /** P0: closing it is asked for, and somebody else confirms. */
  | 'needsSecond'
  /** Whoever asked to close cannot confirm. */
  | 'samePerson'
  /** The other one has been merged into this one. */
  | 'mergedHere'
  | 'notMerged'
  | 'alreadyAttached';

/** Who did something, and when. */
export interface Act {
  by: string;
  at: Ms;
  entry: EntryId;
}

/** What moves change, and undoing one gives back. */
export interface MoveState {
  status: CaseStatus;
  /** Each move begins a run of the ladder: a step happens once in a run. */
  run: number;
  /** What the clock of the present state counts from: receipt, reopening, or the last move. */
  clockFrom: Ms;
  acknowledged: Act | null;
  /** Who answers for it: whoever acknowledged it, unless it was given to somebody. `by`: who gave it. */
  owner: { id: string; since: Ms; by: string } | null;
  firstAction: Act | null;
  snoozed: (Act & { until: Ms }) | null;
  /** Waits for a second pair of eyes. */
  closing: (Act & { outcome: string | null }) | null;
  /** `second`: who confirmed, where it needed two. */
  closed: (Act & { outcome: string | null; second: string | null }) | null;
  reopened: Act | null;
  /** The case it was merged into; then it is closed. */
  mergedInto: string | null;
}

export interface CaseFold extends MoveState {
  /** An SOS, or an observer kept out and nothing worse: that rings only once it was left unanswered. */
  lane: CaseLane;
  /** Nobody has yet said that this is an SOS, nor a tag. */
  possible: boolean;
  urgency: Urgency;
  urgencyReasons: string[];
  kind: string | null;
  region: string | null;
  submission: string | null;
  sentAt: Ms;
  receivedAt: Ms;
  openedAt: Ms;
  /** Steps of the ladder that were claimed. */
  escalations: { run: number; step: number; late: boolean; why: string | null; to: string[]; at: Ms }[];
  /** Submissions that a person put to it. */
  attached: { submission: string; messages: string[] }[];
  notes: { entry: EntryId; by: string; at: Ms; text: string | null }[];
  /** What was asked in the first minute, and what came of it. */
  checklist: Checklist;
  messages: string[];
  /** Oldest receipt of evidence that came after the last acknowledgement; null when there is none. */
  freshAt: Ms | null;
  /** The last term of the law that ran out and that nobody has acknowledged; null when there is none. */
  term: { code: string; dueAt: Ms } | null;
  /** Somebody wants it looked at by itself, not in a group (surge.ts). */
  apart: Act | null;
  decision: { decision: 'sos' | 'notSos'; by: string; at: Ms; entry: EntryId } | null;
  /** The last entry that moved it, undoing included: what a next move says it has seen. */
  lastMove: Act | null;
  /** People who made it less urgent than P0: they do not close it alone. */
  loweredBy: string[];
  superseded: { entry: EntryId; actor: string; type: string; why: SupersededWhy }[];
  entries: number;
}

/** Nobody answers for it yet. */
export const isWaiting = ({ status }: Pick<CaseFold, 'status'>): boolean => answersNone(status);

/** In this state nobody answers for a case. */
export function answersNone(status: CaseStatus): boolean {
  return status === 'new' || status === 'reopened';
}

/** Whether closing takes two: it is P0, or was until this person said otherwise (domain.md 7.3). */
export function needsSecond(state: Pick<CaseFold, 'urgency' | 'loweredBy'>, person: string): boolean {
  return state.urgency === 'P0' || state.loweredBy.includes(person);
}
