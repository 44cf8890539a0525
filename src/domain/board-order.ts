import { answersNone, type CaseStatus } from './case-lifecycle.ts';
import { URGENCIES, type Urgency } from './election-profile.ts';

/** What places a case on the Board. */
export interface BoardFacts {
  id: string;
  state: CaseStatus;
  urgency: Urgency;
  possible: boolean;
  sentAt: number;
}

/**
 * The order of the Board: what nobody answers for first, urgent and certain and old on top; then what somebody has, the
 * newest of its urgency first; closed ones last. Total. core/triage/board.ts says it in SQL.
 */
export function boardOrder(a: BoardFacts, b: BoardFacts): number {
  const waits = answersNone(a.state);
  return (
    rank(a) - rank(b) ||
    URGENCIES.indexOf(a.urgency) - URGENCIES.indexOf(b.urgency) ||
    Number(a.possible) - Number(b.possible) ||
    (waits ? a.sentAt - b.sentAt : b.sentAt - a.sentAt) ||
    (a.id < b.id ? -1 : a.id > b.id ? 1 : 0)
  );
}

const rank = ({ state }: BoardFacts): number => (answersNone(state) ? 0 : state === 'closed' ? 2 : 1);
