import type { Ms } from './brand.ts';
import type { ActionWait } from './case-clock.ts';
import { type CaseStatus, isWaiting } from './case-lifecycle.ts';
import { URGENCIES, type Urgency } from './election-profile.ts';

/** What a hand-over sheet says of cases (domain.md 7.3, and 10, fact 49: open P0 and P1 with their next step). */
export interface SheetFacts {
  id: string;
  status: CaseStatus;
  urgency: Urgency;
  owner: string | null;
  receivedAt: Ms;
  ackDueAt: Ms | null;
  actionDueAt: Ms | null;
  actionWait: ActionWait | null;
  snoozedUntil: Ms | null;
}

/** What a case waits for. */
export const NEXT_STEPS = ['answer', 'act', 'secondPerson', 'snoozeEnds', 'goOn', 'watch', 'over'] as const;
export type NextStep = (typeof NEXT_STEPS)[number];

/**
 * The next step of a case and when it is due; null where no clock runs. answer: nobody has it; act: its owner has done
 * nothing yet; secondPerson: closing waits for another pair of eyes; goOn: something is being done.
 */
export function nextStepOf(facts: SheetFacts): { what: NextStep; dueAt: Ms | null } {
  if (facts.status === 'closed') return { what: 'over', dueAt: null };
  if (isWaiting(facts)) return { what: 'answer', dueAt: facts.ackDueAt };
  if (facts.snoozedUntil !== null) return { what: 'snoozeEnds', dueAt: facts.snoozedUntil };
  if (facts.status === 'closing') return { what: 'secondPerson', dueAt: facts.actionDueAt };
  if (facts.status === 'inAction') return { what: 'goOn', dueAt: null };
  if (facts.status === 'monitoring') return { what: 'watch', dueAt: null };
  return { what: 'act', dueAt: facts.actionDueAt };
}

/** Urgencies that stand on the sheet, and whose hand-over needs words. */
export const PRESSING = ['P0', 'P1'] as const satisfies readonly Urgency[];
export const isPressing = (urgency: Urgency): boolean => PRESSING.some((each) => each === urgency);

/** Of what the leaver has, the open cases that need a note and have none: nobody takes over a P0 or P1 without a word. */
export function missingNotes(
  own: readonly { id: string; urgency: Urgency }[],
  notes: ReadonlyMap<string, string>,
): string[] {
  return own.filter(({ id, urgency }) => isPressing(urgency) && !notes.get(id)?.trim()).map(({ id }) => id);
}

/** Urgency, then what is nobody's, then the oldest. Total. */
export function sheetOrder(a: SheetFacts, b: SheetFacts): number {
  return (
    URGENCIES.indexOf(a.urgency) - URGENCIES.indexOf(b.urgency) ||
    Number(a.owner !== null) - Number(b.owner !== null) ||
    a.receivedAt - b.receivedAt ||
    (a.id < b.id ? -1 : a.id > b.id ? 1 : 0)
  );
}

export const SHIFT_CHANGES = ['opened', 'closed', 'escalated', 'handedOver'] as const;
export type ShiftChange = (typeof SHIFT_CHANGES)[number];
export interface ChangedCase {
  id: string;
  what: ShiftChange;
  at: Ms;
}

/**
 * What changed since a shift began: each case once under each heading, with the last time, newest first. `figures` count
 * all, `list` holds at most `most`.
 */
export function shiftChanges(
  changed: readonly ChangedCase[],
  since: Ms,
  most: number,
): { figures: Record<ShiftChange, number>; list: ChangedCase[] } {
  const last = new Map<string, ChangedCase>();
  for (const one of changed) {
    const key = `${one.what} ${one.id}`;
    const before = last.get(key);
    if (one.at >= since && (before === undefined || one.at > before.at)) last.set(key, one);
  }
  const list = [...last.values()].sort(
    (a, b) => b.at - a.at || (a.id < b.id ? -1 : a.id > b.id ? 1 : 0) || (a.what < b.what ? -1 : 1),
  );
  const figures = { opened: 0, closed: 0, escalated: 0, handedOver: 0 };
  for (const { what } of list) figures[what] += 1;
  return { figures, list: list.slice(0, most) };
}
