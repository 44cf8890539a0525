/**
 * Steps of escalation (domain.md 7.3): each is an entry that says whom it went to, and happens once in a run of a case. Up
 * to `leads` they are of what nobody answers for, counted in its target; the last two of what its owner has left lying.
 */
export const LADDER = {
  /** At once: no window can be heard. The first on call is called. */
  noListener: 1,
  /** Past the target: louder. */
  pastTarget: 2,
  /** Half a target later: the first on call who has not had it. */
  nextOnShift: 3,
  /** Past twice the target: the leads. */
  twiceTarget: 4,
  /** The second clock is due: its owner again. */
  owner: 5,
  /** One action target later: the leads. */
  ownersLead: 6,
} as const;

/** Steps from here on are the second clock's. */
export const FIRST_STEP_OF_SECOND = LADDER.owner;

/** Why a step of the first clock was taken: its name. */
export type FirstStep = 'noListener' | 'pastTarget' | 'nextOnShift' | 'twiceTarget';

/** In targets, from when on each is due; the latest first, so that steps missed asleep collapse into the highest. */
const DUE: readonly [number, FirstStep][] = [
  [2, 'twiceTarget'],
  [1.5, 'nextOnShift'],
  [1, 'pastTarget'],
];

/**
 * The step of the first clock that is due and not taken, if any: `late` ms since receipt against a `target` in ms; `taken`:
 * the highest in this run. Having been unheard at first never uses up the step at the target.
 */
export function firstStepDue(facts: { late: number; target: number; taken: number; heard: boolean }): FirstStep | null {
  const { late, target, taken, heard } = facts;
  const due = DUE.find(([times]) => late >= times * target)?.[1];
  if (due !== undefined) return taken < LADDER[due] ? due : null;
  return heard || taken >= LADDER.noListener ? null : 'noListener';
}

/** How loud a step is: 1 unheard, past its target or left lying by its owner; 2 once it is the leads'. */
export const levelOf = (step: number): number =>
  step === 0 ? 0 : step === LADDER.twiceTarget || step >= LADDER.ownersLead ? 2 : 1;
