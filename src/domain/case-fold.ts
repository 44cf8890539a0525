import type { Ms } from './brand.ts';
import { type CaseEntry, type CaseEntryType, isCaseEntryType, readCasePayload, SYSTEM_ACTOR } from './case-entries.ts';
import { type CaseFold, isWaiting, type SupersededWhy } from './case-lifecycle.ts';
import { evidenceMovers, mergeMovers, undoTaking } from './case-merging.ts';
import { acknowledge, CASE_MOVERS, decide, undoMove, type Working } from './case-moves.ts';
import { URGENCIES, type Urgency } from './election-profile.ts';
import { marked } from './first-minute.ts';
import { FIRST_STEP_OF_SECOND } from './ladder.ts';

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
  const {
    moves: _moves,
    runs: _runs,
    possibleBefore: _before,
    readings: _readings,
    takings: _takings,
    lastTouch: _touch,
    ...fold
  } = state;
  return fold;
}

function superseded(entry: CaseEntry, why: SupersededWhy): CaseFold['superseded'][number] {
  return { entry: entry.id, actor: entry.actor, type: entry.type, why };
}

function opened(entry: CaseEntry, early: CaseFold['superseded']): Working {
  const payload = readCasePayload('case.opened', entry);
  const possible = payload?.possible ?? false;
  const receivedAt = (payload?.receivedAt ?? entry.wallTime) as Ms;
  return {
    status: 'new',
    run: 0,
    clockFrom: receivedAt,
    acknowledged: null,
    owner: null,
    firstAction: null,
    snoozed: null,
    closing: null,
    closed: null,
    reopened: null,
    mergedInto: null,
    possible,
    lane: payload?.lane ?? 'sos',
    urgency: payload?.urgency ?? 'P0',
    urgencyReasons: payload?.reasons ?? ['broken'],
    kind: payload?.kind ?? null,
    region: payload?.region ?? null,
    submission: payload?.submission ?? null,
    sentAt: (payload?.sentAt ?? entry.wallTime) as Ms,
    receivedAt,
    openedAt: entry.wallTime,
    escalations: [],
    attached: [],
    notes: [],
    checklist: {},
    messages: [...new Set(payload?.messages ?? [])],
    freshAt: null,
    term: null,
    apart: null,
    decision: null,
    lastMove: null,
    loweredBy: [],
    superseded: early,
    entries: early.length + 1,
    moves: [],
    runs: 0,
    possibleBefore: possible,
    readings: [],
    takings: [],
    lastTouch: null,
  };
}

/** Changes `state` and gives null, or says why the entry has no effect and changes nothing. */
function apply(state: Working, entry: CaseEntry): SupersededWhy | null {
  if (!isCaseEntryType(entry.type)) return 'unknownType';
  return APPLY[entry.type](state, entry);
}

const APPLY: Record<CaseEntryType, (state: Working, entry: CaseEntry) => SupersededWhy | null> = {
  ...CASE_MOVERS,
  ...mergeMovers,
  ...evidenceMovers,
  'case.acknowledged': acknowledge,
  'case.possibleDecided': decide,
  'case.ackUndone': (state, entry) => undoMove(state, entry, readCasePayload('case.ackUndone', entry)),
  'case.moveUndone': (state, entry) => {
    const payload = readCasePayload('case.moveUndone', entry);
    // Of a merge there are two sides: the one that stayed gives back what it took.
    if (payload !== null && state.takings.some((taking) => taking.entry === payload.undoes))
      return undoTaking(state, entry, payload.undoes);
    return undoMove(state, entry, payload);
  },

  // The other workstation saw the same message. What it saw of it is kept; its verdict is not needed twice.
  'case.opened': (state, entry) => {
    const payload = readCasePayload('case.opened', entry);
    if (payload === null) return 'badPayload';
    state.messages = [...new Set([...state.messages, ...payload.messages])];
    // Unless it saw more in it: then it rings.
    if (payload.lane === 'sos' && state.lane !== 'sos') rings(state, payload, payload.receivedAt);
    return 'alreadyOpened';
  },

  'case.becameSos': (state, entry) => {
    const payload = readCasePayload('case.becameSos', entry);
    // Erased, it says all the same that it is one.
    if (state.lane === 'sos') return 'alreadyDecided';
    rings(state, payload ?? { urgency: 'P0', reasons: ['broken'] }, payload?.receivedAt ?? entry.wallTime);
    return null;
  },

  'case.escalated': (state, entry) => {
    const payload = readCasePayload('case.escalated', entry);
    if (payload === null) return 'badPayload';
    // The first clock is that of what nobody has answered, the second that of what its owner has left lying.
    const counts =
      payload.step < FIRST_STEP_OF_SECOND ? isWaiting(state) : !isWaiting(state) && state.status !== 'closed';
    if (!counts) return 'notWaiting';
    if (state.escalations.some((done) => done.run === payload.run && done.step === payload.step))
      return 'alreadyClaimed';
    const { run, step, late, why, to } = payload;
    state.escalations.push({ run, step, late, why: why ?? null, to, at: entry.wallTime });
    return null;
  },

  // Told on the case, and changes nothing about it: a hand-over that nobody has countersigned; whoever reported it.
  'handover.signed': () => null,
  'handover.refused': () => null,
  'handover.withdrawn': () => null,
  'phone.seized': () => null,
  'phone.calledBack': () => null,
  'phone.undone': () => null,
  'reporter.linked': () => null,
  'reporter.unlinked': () => null,
  'referral.declined': () => null,
  'referral.lapsed': () => null,
  'referral.withdrawn': () => null,
  'callback.asked': () => null,
  'callback.attempted': () => null,
  'callback.cancelled': () => null,
  'callback.undone': () => null,
  'referral.offered': calmed,
  'referral.accepted': calmed,

  // Only what nobody answers for stands in groups; what two people take out is out.
  'case.setApart': (state, entry) => {
    if (entry.actor === SYSTEM_ACTOR) return 'needsAPerson';
    if (!isWaiting(state)) return 'notWaiting';
    state.apart ??= { by: entry.actor, at: entry.wallTime, entry: entry.id };
    return null;
  },

  'case.apartUndone': (state, entry) => {
    const payload = readCasePayload('case.apartUndone', entry);
    if (payload === null) return 'badPayload';
    if (state.apart === null || state.apart.entry !== payload.undoes) return 'nothingToUndo';
    if (state.apart.by !== entry.actor) return 'notYours';
    state.apart = null;
    return null;
  },

  'case.termReached': (state, entry) => {
    const payload = readCasePayload('case.termReached', entry);
    if (payload === null) return 'badPayload';
    if (state.status === 'closed') return 'closed';
    if (state.term === null || payload.dueAt >= state.term.dueAt)
      state.term = { code: payload.code, dueAt: payload.dueAt as Ms };
    return null;
  },

  // A note is never too late, and one whose text was erased is still a note.
  'case.noteAdded': (state, entry) => {
    const text = readCasePayload('case.noteAdded', entry)?.text ?? null;
    state.notes.push({ entry: entry.id, by: entry.actor, at: entry.wallTime, text });
    return null;
  },

  // As a note: never too late, and it moves nothing.
  'case.questionMarked': (state, entry) => {
    const payload = readCasePayload('case.questionMarked', entry);
    if (payload === null) return 'badPayload';
    state.checklist = marked(state.checklist, payload, { by: entry.actor, at: entry.wallTime, entry: entry.id });
    return null;
  },

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
    urgencyBecomes(state, entry, payload.urgency);
    state.urgencyReasons = payload.reasons;
    return null;
  },

  // Whoever reads it as a call of some kind has said that it is one.
  'case.reclassified': (state, entry) => {
    const payload = readCasePayload('case.reclassified', entry);
    if (payload === null) return 'badPayload';
    if (entry.actor === SYSTEM_ACTOR) return 'needsAPerson';
    if (state.status === 'closed') return 'closed';
    remember(state, entry);
    urgencyBecomes(state, entry, payload.urgency);
    state.urgencyReasons = payload.reasons;
    state.kind = payload.kind;
    state.region = payload.region;
    state.possible = false;
    state.lane = 'sos';
    return null;
  },

  'case.reclassifyUndone': (state, entry) =>
    unread(state, entry, readCasePayload('case.reclassifyUndone', entry)?.undoes),

  // Upwards only: what lowers a case goes another way, and is remembered.
  'case.raised': (state, entry) => {
    const payload = readCasePayload('case.raised', entry);
    if (payload === null) return 'badPayload';
    if (entry.actor === SYSTEM_ACTOR) return 'needsAPerson';
    if (state.status === 'closed') return 'closed';
    if (URGENCIES.indexOf(payload.urgency) >= URGENCIES.indexOf(state.urgency)) return 'alreadyDecided';
    remember(state, entry);
    state.urgency = payload.urgency;
    state.urgencyReasons = payload.reasons;
    return null;
  },

  'case.raiseUndone': (state, entry) => unread(state, entry, readCasePayload('case.raiseUndone', entry)?.undoes),
};

/**
 * An SOS from now on, at the higher of the two urgencies. What nobody has answered waits as if it had just come, and climbs
 * anew; what is somebody's, or over, shows that there is news.
 */
function rings(state: Working, { urgency, reasons }: { urgency: Urgency; reasons: string[] }, since: number): void {
  state.lane = 'sos';
  if (URGENCIES.indexOf(urgency) < URGENCIES.indexOf(state.urgency)) state.urgency = urgency;
  state.urgencyReasons = [...new Set([...state.urgencyReasons, ...reasons])];
  if (isWaiting(state)) {
    state.clockFrom = Math.max(state.clockFrom, since) as Ms;
    state.runs += 1;
    state.run = state.runs;
  } else state.freshAt = Math.min(state.freshAt ?? since, since) as Ms;
}

/** What a reading of the case is about to replace. */
function remember(state: Working, entry: CaseEntry): void {
  const { urgency, urgencyReasons, kind, region, possible } = state;
  const before = { urgency, urgencyReasons, kind, region, possible };
  state.readings.push({ entry: entry.id, actor: entry.actor, before });
}

/** Takes the last reading back, while nobody else has touched the case since. */
function unread(state: Working, entry: CaseEntry, undoes: string | undefined): SupersededWhy | null {
  if (undoes === undefined) return 'badPayload';
  const last = state.readings.at(-1);
  if (last === undefined || last.entry !== undoes) return 'nothingToUndo';
  if (last.actor !== entry.actor) return 'notYours';
  if (state.lastTouch !== null && state.lastTouch.actor !== entry.actor) return 'touchedSince';
  if (state.status === 'closed') return 'closed';
  state.readings.pop();
  Object.assign(state, last.before);
  return null;
}

function urgencyBecomes(state: Working, entry: CaseEntry, urgency: Urgency): void {
  if (state.urgency === 'P0' && urgency !== 'P0' && entry.actor !== SYSTEM_ACTOR)
    state.loweredBy = [...new Set([...state.loweredBy, entry.actor])];
  state.urgency = urgency;
}

/** Why an owner is called where a referral was not accepted in time. */
export const REFERRAL_LAPSED = 'referralLapsed';

/** Whoever answers for it was called because nobody had taken it; now somebody is asked, or has: another run of the ladder. */
function calmed(state: Working): null {
  if (!state.escalations.some(({ run, why }) => run === state.run && why === REFERRAL_LAPSED)) return null;
  state.runs += 1;
  state.run = state.runs;
  return null;
}
