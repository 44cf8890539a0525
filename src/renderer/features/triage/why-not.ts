import type { CaseRow } from '../../../contract/shapes.ts';
import { answersNone, nextCaseStatus } from '../../../domain/case-lifecycle.ts';

/** What a person can do with a case, in the order of its buttons; each has its key of the same name. */
export const MOVES = [
  'claim',
  'assign',
  'start',
  'monitor',
  'snooze',
  'close',
  'confirmClose',
  'declineClose',
  'reopen',
] as const;
export type Move = (typeof MOVES)[number];

export type WhyNot = 'unanswered' | 'yours' | 'begun' | 'notBegun' | 'watched' | 'closing' | 'samePerson';

type Facts = Pick<CaseRow, 'state' | 'owner' | 'closeAsked'>;

/** The moves that make sense to show at all: a closed case can only be reopened, one that waits for a second is decided. */
export function movesShown({ state }: Facts): readonly Move[] {
  if (state === 'closed') return ['reopen'];
  if (state === 'closing') return ['confirmClose', 'declineClose', 'claim', 'assign', 'start'];
  return ['claim', 'assign', 'start', 'monitor', 'snooze', 'close'];
}

/** Why a move cannot be made now, as the lifecycle says (domain/case-lifecycle.ts); null where it can. Core decides. */
export function whyNot(row: Facts, move: Move, me: string): WhyNot | null {
  const { state } = row;
  if (move === 'claim') {
    const theirs = row.owner?.id === me && state !== 'acknowledged' && state !== 'closing';
    return theirs ? 'yours' : null;
  }
  if (move === 'confirmClose' && row.closeAsked?.id === me) return 'samePerson';
  if (nextCaseStatus(state, move) !== null) return null;
  if (answersNone(state)) return 'unanswered';
  if (state === 'closing') return 'closing';
  if (move === 'start') return 'begun';
  return move === 'monitor' && state === 'monitoring' ? 'watched' : 'notBegun';
}

/** Whether closing it is only asked for: it is P0, or was until this person said otherwise. */
export const asksToClose = (row: Pick<CaseRow, 'needsSecond' | 'loweredBy'>, me: string): boolean =>
  row.needsSecond || row.loweredBy.includes(me);
