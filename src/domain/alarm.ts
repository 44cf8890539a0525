import { type Ms, ms } from './brand.ts';
import { targetOf } from './case-kinds.ts';
import { type CaseStatus, isWaiting } from './case-lifecycle.ts';
import { type ElectionProfile, URGENCIES, type Urgency } from './election-profile.ts';

/** What an alarm needs to know of a case. Content never takes part. */
export interface AlarmFacts {
  id: string;
  urgency: Urgency;
  possible: boolean;
  status: CaseStatus;
  /** Telegram's time: what its age on the screen counts from. */
  sentAt: Ms;
  /** Ours: what its targets count from. */
  receivedAt: Ms;
  /** Evidence that arrived after somebody answered for the case; null if none. */
  freshAt: Ms | null;
}

/**
 * The order of the alarm bar: urgency, then definite before possible, then the oldest first. Total, so that two screens
 * never disagree.
 */
export function alarmOrder(a: AlarmFacts, b: AlarmFacts): number {
  return (
    URGENCIES.indexOf(a.urgency) - URGENCIES.indexOf(b.urgency) ||
    Number(a.possible) - Number(b.possible) ||
    a.sentAt - b.sentAt ||
    a.receivedAt - b.receivedAt ||
    (a.id < b.id ? -1 : a.id > b.id ? 1 : 0)
  );
}

/** An alarm bar up to so long travels whole with an event; of a longer one the event's own line does (decision 024). */
export const SHORT_BAR = 40;

/** When a named person must have answered: counted from receipt; for fresh evidence, from its receipt. */
export function dueAt(facts: AlarmFacts, profile: Pick<ElectionProfile, 'targets'>): Ms {
  const from = isWaiting(facts) ? facts.receivedAt : (facts.freshAt ?? facts.receivedAt);
  return ms(from + targetOf(facts.urgency, profile));
}

/** On the alarm bar: nobody answers for it, or something arrived that nobody has looked at. */
export function isAlarming(facts: AlarmFacts): boolean {
  return isWaiting(facts) || facts.freshAt !== null;
}

/**
 * How it sounds. loud: an SOS of P0 or P1, and everything past its target; soft: what is only possible, less urgent, or
 * already somebody's. Nothing on the bar is ever silent.
 */
export function alarmSound(
  facts: AlarmFacts,
  now: Ms,
  profile: Pick<ElectionProfile, 'targets'>,
): 'loud' | 'soft' | 'none' {
  if (!isAlarming(facts)) return 'none';
  if (now >= dueAt(facts, profile)) return 'loud';
  const pressing = facts.urgency === 'P0' || facts.urgency === 'P1';
  return pressing && !facts.possible && isWaiting(facts) ? 'loud' : 'soft';
}

/** 0 within its target, 1 past it, 2 past twice the target, and so on never beyond 2: the ladder's highest step. */
export function alarmLevel(facts: AlarmFacts, now: Ms, profile: Pick<ElectionProfile, 'targets'>): 0 | 1 | 2 {
  if (!isAlarming(facts)) return 0;
  const due = dueAt(facts, profile);
  if (now < due) return 0;
  return now < due + targetOf(facts.urgency, profile) ? 1 : 2;
}

export interface InboxFacts {
  /** Newest change of the item: an edit that nobody saw counts from then. */
  receivedAt: Ms;
  seenAt: Ms | null;
}

/**
 * When an unseen item comes back to the top of the inbox; null once it was seen after its newest change. Nothing lies
 * longer than the profile's `inboxMinutes` without somebody being told.
 */
export function inboxDueAt(facts: InboxFacts, profile: Pick<ElectionProfile, 'inboxMinutes'>): Ms | null {
  if (facts.seenAt !== null && facts.seenAt >= facts.receivedAt) return null;
  return ms(facts.receivedAt + profile.inboxMinutes * 60_000);
}

export function inboxDue(facts: InboxFacts, now: Ms, profile: Pick<ElectionProfile, 'inboxMinutes'>): boolean {
  const due = inboxDueAt(facts, profile);
  return due !== null && now >= due;
}
