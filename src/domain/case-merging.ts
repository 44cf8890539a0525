import type { Ms } from './brand.ts';
import { type CaseEntry, type CasePayload, readCasePayload, SYSTEM_ACTOR } from './case-entries.ts';
import { type CaseFold, isWaiting, type SupersededWhy } from './case-lifecycle.ts';
import { type Apply, actOf, move, remember, type Working } from './case-moves.ts';

/** How a case ends that was merged into another: a code of the profile's outcomes. */
export const MERGED_OUTCOME = 'duplicate';

type Brought = NonNullable<CasePayload<'case.merged'>['brought']>;

/** What the other case takes over, as of now: the entry says it, because no fold sees two cases. */
export function broughtBy(fold: CaseFold): Brought {
  return {
    urgency: fold.urgency,
    reasons: fold.urgencyReasons,
    possible: fold.possible,
    messages: fold.messages,
    // Nobody has looked at it, or not at the last that came.
    unheardSince: isWaiting(fold) ? fold.clockFrom : fold.freshAt,
    owner: fold.owner?.id ?? null,
    loweredBy: fold.loweredBy,
    lane: fold.lane,
  };
}

/**
 * One case is merged into another. Both fold the same entry, each for itself:
 *
 * - The one that goes is closed as a duplicate; its clocks stop. A move like others: one that came in between supersedes it.
 * - The one that stays takes over whatever makes somebody look: messages, the higher urgency, who lowered it; what nobody
 *   had answered goes on waiting there since when it waited. It never refuses, so that no order of two journals loses an
 *   alarm: one that is over is reopened, one that is somebody's shows its owner that there is news.
 * - What has taken a case over does not go into that case: of two who merge the same two at once, each the other way, the
 *   first wins.
 */
export const mergeMovers = {
  'case.merged': (state, entry) => {
    const payload = readCasePayload('case.merged', entry);
    if (payload === null) return 'badPayload';
    return payload.side === 'into' ? takeOver(state, entry, payload) : goInto(state, entry, payload);
  },

  // It was not the same after all: it alarms like a reopened one. The other gives back what it had of it.
  'case.detached': (state, entry) => {
    const payload = readCasePayload('case.detached', entry);
    if (payload === null) return 'badPayload';
    const { from, into } = payload.merging;
    if (payload.side === 'into') return giveBack(state, from) ? null : 'notMerged';
    if (state.mergedInto !== into) return 'notMerged';
    const change = { ...REOPENED, reopened: actOf(entry) };
    return move(state, entry, { made: 'reopen', after: payload.after, change });
  },
} satisfies Record<string, Apply>;

/** Nobody's, and nothing of how it ended. */
const REOPENED = { closed: null, acknowledged: null, owner: null, firstAction: null, mergedInto: null } as const;

function goInto(state: Working, entry: CaseEntry, payload: CasePayload<'case.merged'>): SupersededWhy | null {
  const { into } = payload.merging;
  // Core knew already that somebody had been quicker, with the other one perhaps, which this case doesn't see.
  if (payload.late === true) return 'movedSince';
  if (state.takings.some(({ from }) => from === into)) return 'mergedHere';
  const closed = { ...actOf(entry), outcome: MERGED_OUTCOME, second: null };
  return move(state, entry, { made: 'merge', after: payload.after, change: { closed, mergedInto: into } });
}

function takeOver(state: Working, entry: CaseEntry, { merging, brought }: CasePayload<'case.merged'>) {
  if (entry.actor === SYSTEM_ACTOR) return 'needsAPerson';
  const { urgency, urgencyReasons, possible, messages, freshAt, clockFrom, loweredBy } = state;
  const before = { urgency, urgencyReasons, possible, messages, freshAt, clockFrom, loweredBy };
  const since = (brought?.unheardSince ?? null) as Ms | null;
  if (state.status === 'closed') {
    const { possible: wasPossible, decision } = state;
    remember(state, entry);
    Object.assign(state, REOPENED, { status: 'reopened', reopened: actOf(entry), decision: null, snoozed: null });
    state.clockFrom = entry.wallTime;
    const made = state.moves.at(-1);
    if (made) made.lifted = { possible: wasPossible, decision };
  } else if (isWaiting(state)) {
    if (since !== null && since < state.clockFrom) state.clockFrom = since;
  } else if (state.owner?.id !== entry.actor && (since !== null || brought?.owner !== state.owner?.id)) {
    const news = since ?? entry.wallTime;
    state.freshAt = Math.min(state.freshAt ?? news, news) as Ms;
  }
  state.messages = [...new Set([...messages, ...(brought?.messages ?? [])])];
  state.loweredBy = [...new Set([...loweredBy, ...(brought?.loweredBy ?? [])])];
  if (brought === undefined || brought.urgency < urgency) {
    // Erased: then what it was is unknown, as with a case whose opening was.
    state.urgency = brought?.urgency ?? 'P0';
    state.urgencyReasons = [...(brought?.reasons ?? ['broken']), 'merged'];
  }
  if (brought?.possible !== true) state.possible = false;
  // For good, also where the merge is taken back: what has rung once is not put back into silence by an undo.
  if (brought?.lane !== 'observers') state.lane = 'sos';
  const after = { ...before, ...pick(state) };
  state.takings.push({ entry: entry.id, actor: entry.actor, from: merging.from, before, after });
  return null;
}

const pick = ({ urgency, urgencyReasons, possible, messages, freshAt, clockFrom, loweredBy }: Working) => ({
  urgency,
  urgencyReasons,
  possible,
  messages,
  freshAt,
  clockFrom,
  loweredBy,
});

/** Takes out what a case had brought, where nothing has changed it since. What somebody looked at stays looked at. */
function giveBack(state: Working, from: string): boolean {
  const at = state.takings.findLastIndex((taking) => taking.from === from);
  const [taking] = at < 0 ? [] : state.takings.splice(at, 1);
  if (taking === undefined) return false;
  const { before, after } = taking;
  const had = new Set(before.messages);
  const later = new Set(state.takings.slice(at).flatMap((one) => one.after.messages));
  const brought = after.messages.filter((message) => !had.has(message) && !later.has(message));
  state.messages = state.messages.filter((message) => !brought.includes(message));
  if (state.urgency === after.urgency && state.urgencyReasons === after.urgencyReasons) {
    state.urgency = before.urgency;
    state.urgencyReasons = before.urgencyReasons;
  }
  if (state.loweredBy === after.loweredBy) state.loweredBy = before.loweredBy;
  if (state.freshAt === after.freshAt) state.freshAt = before.freshAt;
  if (isWaiting(state) && state.clockFrom === after.clockFrom && before.clockFrom > after.clockFrom)
    state.clockFrom = before.clockFrom;
  return true;
}

/** Takes a merge back on the side that stayed, by whoever made it and while nobody else has touched the case. */
export function undoTaking(state: Working, entry: CaseEntry, undoes: string): SupersededWhy | null {
  const taking = state.takings.find((one) => one.entry === undoes);
  if (taking === undefined) return 'nothingToUndo';
  if (taking.actor !== entry.actor) return 'notYours';
  if (state.lastTouch !== null && state.lastTouch.actor !== entry.actor) return 'touchedSince';
  const made = state.moves.at(-1);
  const reopened = state.moves.some((one) => one.entry === undoes);
  // It had been over, and somebody has gone on with it since.
  if (reopened && made?.entry !== undoes) return 'touchedSince';
  giveBack(state, taking.from);
  if (reopened && made) {
    state.moves.pop();
    Object.assign(state, made.before, made.lifted);
    state.lastMove = actOf(entry);
  }
  return null;
}

/** Submissions that a person put to a case, or took out of it. */
export const evidenceMovers = {
  'case.attached': (state, entry) => {
    const payload = readCasePayload('case.attached', entry);
    if (payload === null) return 'badPayload';
    if (entry.actor === SYSTEM_ACTOR) return 'needsAPerson';
    const { submission, messages, receivedAt } = payload;
    if (submission === state.submission || state.attached.some((one) => one.submission === submission))
      return 'alreadyAttached';
    state.attached.push({ submission, messages });
    state.messages = [...new Set([...state.messages, ...messages])];
    // Its owner has not seen it, unless they put it there themselves; nor has anybody where the case is over.
    if (!isWaiting(state) && state.owner?.id !== entry.actor)
      state.freshAt = Math.min(state.freshAt ?? receivedAt, receivedAt) as Ms;
    return null;
  },

  // Out of this case; into a case of its own, if `into` says so (that opens by itself).
  'case.split': (state, entry) => {
    const payload = readCasePayload('case.split', entry);
    if (payload === null) return 'badPayload';
    if (payload.side === 'into') return null;
    if (entry.actor === SYSTEM_ACTOR) return 'needsAPerson';
    const { submission, messages } = payload;
    if (submission === state.submission) return 'illegalMove';
    const gone = new Set(messages);
    const left = state.messages.filter((message) => !gone.has(message.split('#')[0] ?? ''));
    if (left.length === state.messages.length) return 'notMerged';
    state.messages = left;
    state.attached = state.attached.filter((one) => one.submission !== submission);
    return null;
  },
} satisfies Record<string, Apply>;
