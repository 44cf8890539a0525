import type { EntryId, Ms } from './brand.ts';
import { type CaseEntry, type CaseEntryType, isCaseEntryType, readCasePayload, SYSTEM_ACTOR } from './case-entries.ts';
import type { Urgency } from './election-profile.ts';

/**
 * The life of a case, as a table and as a fold. Two headquarters may have acted on one case without hearing of each
 * other; their entries are merged in one order, and what that order makes impossible is kept as superseded and shown to
 * its author, never lost and never an error (design.md, Journal).
 */
export const CASE_STATES = ['new', 'acknowledged', 'assigned', 'inAction', 'monitoring', 'closed', 'reopened'] as const;
export type CaseStatus = (typeof CASE_STATES)[number];

export const CASE_MOVES = ['acknowledge', 'undoAcknowledge', 'assign', 'start', 'monitor', 'close', 'reopen'] as const;
export type CaseMove = (typeof CASE_MOVES)[number];

/**
 * ```
 *   new ──acknowledge──▶ acknowledged ──assign──▶ assigned ──start──▶ inAction ──monitor──▶ monitoring
 *    ▲ ◀─undoAcknowledge──┘                                   ◀──────start──────────────────────┘
 *    └ any open state ──close──▶ closed ──reopen──▶ reopened (alarms like new; acknowledge or assign)
 * ```
 * Undoing an acknowledgement returns to the state it was given in, which after a reopening is `reopened`.
 */
export const CASE_LIFECYCLE: Record<CaseStatus, Partial<Record<CaseMove, CaseStatus>>> = {
  new: { acknowledge: 'acknowledged', close: 'closed' },
  acknowledged: { undoAcknowledge: 'new', assign: 'assigned', start: 'inAction', close: 'closed' },
  assigned: { assign: 'assigned', start: 'inAction', monitor: 'monitoring', close: 'closed' },
  inAction: { assign: 'assigned', monitor: 'monitoring', close: 'closed' },
  monitoring: { assign: 'assigned', start: 'inAction', close: 'closed' },
  closed: { reopen: 'reopened' },
  reopened: { acknowledge: 'acknowledged', assign: 'assigned', close: 'closed' },
};

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
  | 'alreadyDecided';

export interface CaseFold {
  status: CaseStatus;
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
  acknowledged: { by: string; at: Ms; entry: EntryId } | null;
  /** Steps of the ladder that were claimed. */
  escalations: { run: number; step: number; late: boolean; at: Ms }[];
  notes: { entry: EntryId; by: string; at: Ms; text: string | null }[];
  messages: string[];
  /** Oldest receipt of evidence that came after the last acknowledgement; null when there is none. */
  freshAt: Ms | null;
  decision: { decision: 'sos' | 'notSos'; by: string; at: Ms; entry: EntryId } | null;
  superseded: { entry: EntryId; actor: string; type: string; why: SupersededWhy }[];
  entries: number;
}

type Reading = Pick<CaseFold, 'urgency' | 'urgencyReasons' | 'kind' | 'region' | 'possible'>;

/** Working state: what the fold needs to take moves back. */
interface Working extends CaseFold {
  /** Before the acknowledgement, and before the decision: what undoing them restores. */
  beforeAck: CaseStatus;
  beforeDecision: { status: CaseStatus; possible: boolean };
  /** What each reading of it as another kind replaced, the latest last. */
  readings: { entry: EntryId; actor: string; before: Reading }[];
  /** The last effective entry by a person. */
  lastTouch: { actor: string; entry: EntryId } | null;
}

/**
 * The state of one case from its entries in merged order (hlc, device, seq). Total: any entries in any order give a
 * state, the same one every time. Null while nothing has opened it.
 *
 * A case whose opening cannot be read (withheld, erased) is open all the same, at P0 with unknown fields.
 */
export function foldCase(entries: readonly CaseEntry[]): CaseFold | null {
  let state: Working | null = null;
  const early: CaseFold['superseded'] = [];
  for (const entry of entries) {
    if (state === null) {
      if (entry.type === 'case.opened') state = opened(entry, early);
      else early.push(superseded(entry, isCaseEntryType(entry.type) ? 'notOpened' : 'unknownType'));
      continue;
    }
    state.entries += 1;
    const why = apply(state, entry);
    if (why !== null) state.superseded.push(superseded(entry, why));
    else if (entry.actor !== SYSTEM_ACTOR) state.lastTouch = { actor: entry.actor, entry: entry.id };
  }
  if (state === null) return null;
  const { beforeAck: _ack, beforeDecision: _decision, readings: _readings, lastTouch: _touch, ...fold } = state;
  return fold;
}

function superseded(entry: CaseEntry, why: SupersededWhy): CaseFold['superseded'][number] {
  return { entry: entry.id, actor: entry.actor, type: entry.type, why };
}

function opened(entry: CaseEntry, early: CaseFold['superseded']): Working {
  const payload = readCasePayload('case.opened', entry);
  const possible = payload?.possible ?? false;
  return {
    status: 'new',
    possible,
    urgency: payload?.urgency ?? 'P0',
    urgencyReasons: payload?.reasons ?? ['broken'],
    kind: payload?.kind ?? null,
    region: payload?.region ?? null,
    submission: payload?.submission ?? null,
    sentAt: (payload?.sentAt ?? entry.wallTime) as Ms,
    receivedAt: (payload?.receivedAt ?? entry.wallTime) as Ms,
    openedAt: entry.wallTime,
    acknowledged: null,
    escalations: [],
    notes: [],
    messages: [...new Set(payload?.messages ?? [])],
    freshAt: null,
    decision: null,
    superseded: early,
    entries: early.length + 1,
    beforeAck: 'new',
    beforeDecision: { status: 'new', possible },
    readings: [],
    lastTouch: null,
  };
}

/** Changes `state` and gives null, or says why the entry has no effect and changes nothing. */
function apply(state: Working, entry: CaseEntry): SupersededWhy | null {
  if (!isCaseEntryType(entry.type)) return 'unknownType';
  return APPLY[entry.type](state, entry);
}

const APPLY: Record<CaseEntryType, (state: Working, entry: CaseEntry) => SupersededWhy | null> = {
  // The other workstation saw the same message. What it saw of it is kept; its verdict is not needed twice.
  'case.opened': (state, entry) => {
    const payload = readCasePayload('case.opened', entry);
    if (payload === null) return 'badPayload';
    state.messages = [...new Set([...state.messages, ...payload.messages])];
    return 'alreadyOpened';
  },

  'case.acknowledged': (state, entry) => {
    if (entry.actor === SYSTEM_ACTOR) return 'needsAPerson';
    const next = nextCaseStatus(state.status, 'acknowledge');
    if (next === null) {
      if (state.freshAt === null) return state.status === 'closed' ? 'closed' : 'alreadyAcknowledged';
      // Somebody has seen what arrived since; the one who answers for the case stays the same.
      state.freshAt = null;
      return null;
    }
    state.beforeAck = state.status;
    state.status = next;
    state.acknowledged = { by: entry.actor, at: entry.wallTime, entry: entry.id };
    state.freshAt = null;
    return null;
  },

  'case.ackUndone': (state, entry) => {
    const payload = readCasePayload('case.ackUndone', entry);
    if (payload === null) return 'badPayload';
    const ack = state.acknowledged;
    if (ack === null || payload.undoes !== ack.entry) return 'nothingToUndo';
    if (ack.by !== entry.actor) return 'notYours';
    if (state.lastTouch !== null && state.lastTouch.actor !== entry.actor) return 'touchedSince';
    if (nextCaseStatus(state.status, 'undoAcknowledge') === null) {
      return state.status === 'closed' ? 'closed' : 'touchedSince';
    }
    state.status = state.beforeAck;
    state.acknowledged = null;
    return null;
  },

  'case.escalated': (state, entry) => {
    const payload = readCasePayload('case.escalated', entry);
    if (payload === null) return 'badPayload';
    if (!isWaiting(state)) return 'notWaiting';
    if (state.escalations.some((done) => done.run === payload.run && done.step === payload.step))
      return 'alreadyClaimed';
    state.escalations.push({ run: payload.run, step: payload.step, late: payload.late, at: entry.wallTime });
    return null;
  },

  // A note is never too late, and one whose text was erased is still a note.
  'case.noteAdded': (state, entry) => {
    const text = readCasePayload('case.noteAdded', entry)?.text ?? null;
    state.notes.push({ entry: entry.id, by: entry.actor, at: entry.wallTime, text });
    return null;
  },

  'case.possibleDecided': decide,

  // Never refused: evidence that arrives on a closed case is still evidence, and the screen shows it as fresh.
  'case.evidenceAttached': (state, entry) => {
    const payload = readCasePayload('case.evidenceAttached', entry);
    if (payload === null) return 'badPayload';
    const before = state.messages.length;
    state.messages = [...new Set([...state.messages, ...payload.messages])];
    if (state.messages.length > before && !isWaiting(state)) {
      state.freshAt = Math.min(state.freshAt ?? payload.receivedAt, payload.receivedAt) as Ms;
    }
    return null;
  },

  'case.urgencyChanged': (state, entry) => {
    const payload = readCasePayload('case.urgencyChanged', entry);
    if (payload === null) return 'badPayload';
    if (state.status === 'closed') return 'closed';
    state.urgency = payload.urgency;
    state.urgencyReasons = payload.reasons;
    return null;
  },

  // Whoever reads it as a call of some kind has said that it is one.
  'case.reclassified': (state, entry) => {
    const payload = readCasePayload('case.reclassified', entry);
    if (payload === null) return 'badPayload';
    if (entry.actor === SYSTEM_ACTOR) return 'needsAPerson';
    if (state.status === 'closed') return 'closed';
    const { urgency, urgencyReasons, kind, region, possible } = state;
    state.readings.push({
      entry: entry.id,
      actor: entry.actor,
      before: { urgency, urgencyReasons, kind, region, possible },
    });
    state.urgency = payload.urgency;
    state.urgencyReasons = payload.reasons;
    state.kind = payload.kind;
    state.region = payload.region;
    state.possible = false;
    return null;
  },

  'case.reclassifyUndone': (state, entry) => {
    const payload = readCasePayload('case.reclassifyUndone', entry);
    if (payload === null) return 'badPayload';
    const last = state.readings.at(-1);
    if (last === undefined || last.entry !== payload.undoes) return 'nothingToUndo';
    if (last.actor !== entry.actor) return 'notYours';
    if (state.lastTouch !== null && state.lastTouch.actor !== entry.actor) return 'touchedSince';
    if (state.status === 'closed') return 'closed';
    state.readings.pop();
    Object.assign(state, last.before);
    return null;
  },
};

function decide(state: Working, entry: CaseEntry): SupersededWhy | null {
  const payload = readCasePayload('case.possibleDecided', entry);
  if (payload === null) return 'badPayload';
  if (entry.actor === SYSTEM_ACTOR) return 'needsAPerson';
  if (payload.decision === 'undone') return undoDecision(state, entry, payload.undoes);
  if (state.decision !== null) return 'alreadyDecided';
  const { status, possible } = state;
  if (payload.decision === 'notSos') {
    const next = nextCaseStatus(status, 'close');
    if (next === null) return 'closed';
    state.status = next;
  } else {
    if (status === 'closed') return 'closed';
    if (!possible) return 'alreadyDecided';
    state.possible = false;
  }
  state.beforeDecision = { status, possible };
  state.decision = { decision: payload.decision, by: entry.actor, at: entry.wallTime, entry: entry.id };
  return null;
}

function undoDecision(state: Working, entry: CaseEntry, undoes: string): SupersededWhy | null {
  const { decision } = state;
  if (decision === null || decision.entry !== undoes) return 'nothingToUndo';
  if (decision.by !== entry.actor) return 'notYours';
  if (state.lastTouch !== null && state.lastTouch.actor !== entry.actor) return 'touchedSince';
  // Closing is taken back; "it is one" is, too, but not an acknowledgement given since.
  if (decision.decision === 'notSos') state.status = state.beforeDecision.status;
  state.possible = state.beforeDecision.possible;
  state.decision = null;
  return null;
}

/** Nobody answers for it yet. */
export function isWaiting(state: Pick<CaseFold, 'status'>): boolean {
  return state.status === 'new' || state.status === 'reopened';
}
