import { type Ms, ms } from './brand.ts';
import { CALLERS, type Caller } from './caller.ts';
import { targetOf } from './case-kinds.ts';
import { type CaseStatus, isWaiting } from './case-lifecycle.ts';
import { type ElectionProfile, URGENCIES, type Urgency } from './election-profile.ts';

/** What places a line of the alarm bar. */
export interface AlarmLine {
  caseId: string;
  urgency: Urgency;
  possible: boolean;
  /** Who calls: observers before those whom nobody has heard of (caller.ts). */
  caller: Caller;
  /** Nobody answers for the case, its owner has left it lying (three ways), a term of the law ran out, or something new came. */
  why: 'unanswered' | 'term' | 'noAction' | 'noSecond' | 'snoozeOver' | 'fresh';
  /** What its age on the screen counts from: Telegram's time, or since when it has been lying or is over. */
  sentAt: number;
  receivedAt: number;
}

/**
 * The order of the alarm bar: urgency; then what nobody answers for, definite before possible, what its owner has left
 * lying, and news; of what nobody answers for, by who calls; then the oldest first. Total, so that two screens never
 * disagree. core/triage/read.ts says it in SQL.
 */
export function alarmOrder(a: AlarmLine, b: AlarmLine): number {
  return (
    URGENCIES.indexOf(a.urgency) - URGENCIES.indexOf(b.urgency) ||
    partOf(a) - partOf(b) ||
    rankOf(a) - rankOf(b) ||
    a.sentAt - b.sentAt ||
    a.receivedAt - b.receivedAt ||
    (a.caseId < b.caseId ? -1 : a.caseId > b.caseId ? 1 : 0)
  );
}

const partOf = ({ why, possible }: AlarmLine): number =>
  why === 'unanswered' ? Number(possible) : why === 'fresh' ? 3 : 2;

const rankOf = ({ why, caller }: AlarmLine): number => (why === 'unanswered' ? CALLERS.indexOf(caller) : 0);

/**
 * An alarm bar up to so long travels whole with an event; of a longer one the event's own line does (decision 024), and
 * calls that belong together stand in one line (surge.ts).
 */
export const SHORT_BAR = 12;

/** What the first clock needs to know of a case. Content never takes part. */
export interface AlarmFacts {
  urgency: Urgency;
  status: CaseStatus;
  /** Ours: what its targets count from. */
  receivedAt: Ms;
  /** Evidence that arrived after somebody answered for the case; null if none. */
  freshAt: Ms | null;
}

/** When a named person must have answered: counted from receipt; for fresh evidence, from its receipt. */
export function dueAt(facts: AlarmFacts, profile: Pick<ElectionProfile, 'targets'>): Ms {
  const from = isWaiting(facts) ? facts.receivedAt : (facts.freshAt ?? facts.receivedAt);
  return ms(from + targetOf(facts.urgency, profile));
}
