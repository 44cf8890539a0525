import type { Ms } from './brand.ts';
import { type CaseEntry, readCasePayload, SYSTEM_ACTOR } from './case-entries.ts';
import {
  type Act,
  type CaseFold,
  type CaseMove,
  isWaiting,
  type MoveState,
  needsSecond,
  nextCaseStatus,
  type SupersededWhy,
} from './case-lifecycle.ts';

type Taken = Pick<
  CaseFold,
  'urgency' | 'urgencyReasons' | 'possible' | 'messages' | 'freshAt' | 'clockFrom' | 'loweredBy'
>;
type Reading = Pick<CaseFold, 'urgency' | 'urgencyReasons' | 'kind' | 'region' | 'possible'>;

/** Working state of the fold: what it needs to take moves back. */
export interface Working extends CaseFold {
  /** Moves that hold, the latest last, each with what it changed. */
  moves: {
    entry: string;
    actor: string;
    before: MoveState;
    /** Of a reopening: the verdict that it lifted. */
    lifted?: Pick<CaseFold, 'possible' | 'decision'>;
  }[];
  /** Runs of the ladder so far. Undoing a move gives its run back, a new one never uses a number twice. */
  runs: number;
  /** Before the decision about what is only possible. */
  possibleBefore: boolean;
  /** What this case took over from each that was merged into it, the latest last: before and after. */
  takings: { entry: string; actor: string; from: string; before: Taken; after: Taken }[];
  /** What each reading of it as another kind replaced, the latest last. */
  readings: { entry: string; actor: string; before: Reading }[];
  /** The last effective entry by a person. */
  lastTouch: { actor: string; entry: string } | null;
}

export type Apply = (state: Working, entry: CaseEntry) => SupersededWhy | null;

export const actOf = (entry: CaseEntry): Act => ({ by: entry.actor, at: entry.wallTime, entry: entry.id });

/**
 * One move: legal in the table, made by a person, and by one who knew of the last. `after` is the last move its author had
 * seen (null: none); without it nothing is compared. One's own quick succession is no collision.
 */
export function move(
  state: Working,
  entry: CaseEntry,
  { made, after, change }: { made: CaseMove; after?: string | null | undefined; change?: Partial<MoveState> },
): SupersededWhy | null {
  if (entry.actor === SYSTEM_ACTOR) return 'needsAPerson';
  const { lastMove } = state;
  if (after !== undefined && after !== (lastMove?.entry ?? null) && lastMove?.by !== entry.actor) return 'movedSince';
  const next = nextCaseStatus(state.status, made);
  if (next === null) return state.status === 'closed' ? 'closed' : 'illegalMove';
  const answers = isWaiting(state) ? answeredBy(entry) : {};
  remember(state, entry);
  Object.assign(state, { snoozed: null, closing: null }, answers, change, { status: next, clockFrom: entry.wallTime });
  return null;
}

/** Whoever moves what nobody has answered answers for it. */
const answeredBy = (entry: CaseEntry): Partial<MoveState> => ({
  acknowledged: actOf(entry),
  owner: { id: entry.actor, since: entry.wallTime, by: entry.actor },
});

export function remember(state: Working, entry: CaseEntry): void {
  const { status, run, clockFrom, acknowledged, owner, firstAction, snoozed, closing, closed, reopened } = state;
  const { mergedInto } = state;
  const now = { status, run, clockFrom, acknowledged, owner, firstAction, snoozed, closing, closed, reopened };
  const before = { ...now, mergedInto };
  state.moves.push({ entry: entry.id, actor: entry.actor, before });
  state.runs += 1;
  state.run = state.runs;
  state.lastMove = actOf(entry);
}

export const acknowledge: Apply = (state, entry) => {
  if (entry.actor === SYSTEM_ACTOR) return 'needsAPerson';
  if (isWaiting(state)) {
    state.freshAt = null;
    state.term = null;
    return move(state, entry, { made: 'acknowledge' });
  }
  if (state.freshAt === null && state.term === null)
    return state.status === 'closed' ? 'closed' : 'alreadyAcknowledged';
  // Somebody has seen what arrived since, or which term ran out; the one who answers for the case stays the same.
  state.freshAt = null;
  state.term = null;
  return null;
};

/** Entries that move a case. One whose words were erased has moved it all the same. */
export const CASE_MOVERS = {
  'case.assigned': (state, entry) => {
    const payload = readCasePayload('case.assigned', entry);
    if (payload === null) return 'badPayload';
    const { to, after } = payload;
    // Taking what one has acknowledged is a step; taking what one was given already is none.
    if (state.owner?.id === to && state.status === 'assigned') return 'alreadyOwner';
    const owner = { id: to, since: entry.wallTime, by: entry.actor };
    return move(state, entry, { made: 'assign', after, change: { owner } });
  },

  'case.started': (state, entry) => {
    const after = readCasePayload('case.started', entry)?.after;
    return move(state, entry, { made: 'start', after, change: { firstAction: state.firstAction ?? actOf(entry) } });
  },

  'case.monitored': (state, entry) =>
    move(state, entry, { made: 'monitor', after: readCasePayload('case.monitored', entry)?.after }),

  'case.snoozed': (state, entry) => {
    const payload = readCasePayload('case.snoozed', entry);
    if (payload === null || payload.until <= entry.wallTime) return 'badPayload';
    const snoozed = { ...actOf(entry), until: payload.until as Ms };
    return move(state, entry, { made: 'snooze', after: payload.after, change: { snoozed } });
  },

  'case.closed': (state, entry) => {
    const payload = readCasePayload('case.closed', entry);
    if (nextCaseStatus(state.status, 'close') !== null && needsSecond(state, entry.actor)) return 'needsSecond';
    const closed = { ...actOf(entry), outcome: payload?.outcome ?? null, second: null };
    return move(state, entry, { made: 'close', after: payload?.after, change: { closed } });
  },

  'case.closeAsked': (state, entry) => {
    const payload = readCasePayload('case.closeAsked', entry);
    const closing = { ...actOf(entry), outcome: payload?.outcome ?? null };
    return move(state, entry, { made: 'askClose', after: payload?.after, change: { closing } });
  },

  'case.closeConfirmed': (state, entry) => {
    const { closing } = state;
    if (closing?.by === entry.actor) return 'samePerson';
    const after = readCasePayload('case.closeConfirmed', entry)?.after;
    const closed = closing && { ...actOf(entry), by: closing.by, outcome: closing.outcome, second: entry.actor };
    return move(state, entry, { made: 'confirmClose', after, change: { closed } });
  },

  'case.closeDeclined': (state, entry) =>
    move(state, entry, { made: 'declineClose', after: readCasePayload('case.closeDeclined', entry)?.after }),

  // It alarms like a new one, and nobody answers for it until somebody does. Whoever reopens it has said that it is one.
  'case.reopened': (state, entry) => {
    const after = readCasePayload('case.reopened', entry)?.after;
    const reopened = actOf(entry);
    const change = { reopened, closed: null, acknowledged: null, owner: null, firstAction: null, mergedInto: null };
    const why = move(state, entry, { made: 'reopen', after, change });
    const made = state.moves.at(-1);
    if (why !== null || made === undefined) return why;
    made.lifted = { possible: state.possible, decision: state.decision };
    state.possible = false;
    state.decision = null;
    return null;
  },

  // Out of the leaver's hand alone: what somebody else has taken meanwhile is theirs. A snooze and an asked closing stand on
  // the sheet that both have signed, so they stay.
  'handover.countersigned': (state, entry) => {
    const from = readCasePayload('handover.countersigned', entry)?.from;
    if (from !== undefined && state.owner?.id !== from) return 'movedSince';
    const { snoozed, closing } = state;
    const owner = { id: entry.actor, since: entry.wallTime, by: from ?? entry.actor };
    return move(state, entry, { made: 'handOver', change: { owner, snoozed, closing } });
  },
} satisfies Record<string, Apply>;

export function undoMove(state: Working, entry: CaseEntry, payload: { undoes: string } | null): SupersededWhy | null {
  if (payload === null) return 'badPayload';
  const at = state.moves.findLastIndex((made) => made.entry === payload.undoes);
  const made = state.moves[at];
  // A decision about what is only possible is taken back as one.
  if (made === undefined || state.decision?.entry === made.entry) return 'nothingToUndo';
  return takeBack(state, entry, at);
}

function takeBack(state: Working, entry: CaseEntry, at: number): SupersededWhy | null {
  const made = state.moves[at];
  if (made === undefined) return 'nothingToUndo';
  if (made.actor !== entry.actor) return 'notYours';
  if (state.lastTouch !== null && state.lastTouch.actor !== entry.actor) return 'touchedSince';
  if (at !== state.moves.length - 1) return state.status === 'closed' ? 'closed' : 'touchedSince';
  state.moves.pop();
  Object.assign(state, made.before, made.lifted);
  state.lastMove = actOf(entry);
  return null;
}

/** Is it an SOS? "No" closes it; only what nobody has called one yet can be put to rest like that. */
export const decide: Apply = (state, entry) => {
  const payload = readCasePayload('case.possibleDecided', entry);
  if (payload === null) return 'badPayload';
  if (entry.actor === SYSTEM_ACTOR) return 'needsAPerson';
  if (payload.decision === 'undone') return undoDecision(state, entry, payload.undoes);
  if (state.decision !== null || (!state.possible && state.status !== 'closed')) return 'alreadyDecided';
  const { possible } = state;
  if (payload.decision === 'notSos') {
    if (nextCaseStatus(state.status, 'close') === null) return state.status === 'closed' ? 'closed' : 'illegalMove';
    if (needsSecond(state, entry.actor)) return 'needsSecond';
    remember(state, entry);
    const closed = { ...actOf(entry), outcome: null, second: null };
    Object.assign(state, { status: 'closed', clockFrom: entry.wallTime, snoozed: null, closed });
  } else {
    if (state.status === 'closed') return 'closed';
    state.possible = false;
  }
  state.possibleBefore = possible;
  state.decision = { ...actOf(entry), decision: payload.decision };
  return null;
};

function undoDecision(state: Working, entry: CaseEntry, undoes: string): SupersededWhy | null {
  const { decision } = state;
  if (decision === null || decision.entry !== undoes) return 'nothingToUndo';
  if (decision.by !== entry.actor) return 'notYours';
  if (state.lastTouch !== null && state.lastTouch.actor !== entry.actor) return 'touchedSince';
  // Closing is taken back; "it is one" is, too, but not an acknowledgement given since.
  if (decision.decision === 'notSos') {
    const why = takeBack(
      state,
      entry,
      state.moves.findLastIndex((made) => made.entry === undoes),
    );
    if (why !== null) return why;
  }
  state.possible = state.possibleBefore;
  state.decision = null;
  return null;
}
