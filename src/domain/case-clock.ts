import { type Ms, ms } from './brand.ts';
import type { CaseFold } from './case-lifecycle.ts';
import type { ElectionProfile, Urgency } from './election-profile.ts';

/** What the second clock waits for: an action of the owner, a second pair of eyes, the end of a snooze. */
export const ACTION_WAITS = ['noAction', 'noSecond', 'snoozeOver'] as const;
export type ActionWait = (typeof ACTION_WAITS)[number];

/** Milliseconds from being somebody's within which the first thing must have been done. */
export function actionTargetOf(urgency: Urgency, profile: Pick<ElectionProfile, 'actionTargets'>): number {
  return profile.actionTargets[urgency] * 60_000;
}

/**
 * The clock of a case that is somebody's: when its owner must have done something, and why it runs. Null where none runs:
 * nobody has answered yet (that is the first clock, domain/alarm.ts), something is being done, it is watched, it is over.
 */
export function actionClock(
  fold: Pick<CaseFold, 'status' | 'urgency' | 'clockFrom' | 'snoozed'>,
  profile: Pick<ElectionProfile, 'actionTargets'>,
): { dueAt: Ms; wait: ActionWait } | null {
  if (fold.snoozed !== null) return { dueAt: fold.snoozed.until, wait: 'snoozeOver' };
  const dueAt = ms(fold.clockFrom + actionTargetOf(fold.urgency, profile));
  if (fold.status === 'acknowledged' || fold.status === 'assigned') return { dueAt, wait: 'noAction' };
  if (fold.status === 'closing') return { dueAt, wait: 'noSecond' };
  return null;
}
