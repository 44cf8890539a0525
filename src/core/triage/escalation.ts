import { targetOf } from '../../domain/index.ts';
import type { Election } from '../election.ts';
import type { Journal } from '../journal/index.ts';
import type { Clock } from '../ports.ts';
import { transaction, type WriteDb } from '../store/index.ts';
import { caseSubject } from './projection.ts';
import { type Waiting, waiting, waitingAmong } from './read.ts';
import { createSecondClock } from './second-clock.ts';

export interface Escalation {
  /** Looks now instead of at the next tick: the last listener left. */
  look(): void;
  /**
   * The same for cases that were just opened or heard of again, alone: a thousand calls that nobody has answered for yet
   * are not read anew with each that comes.
   */
  raised(ids: readonly string[]): void;
  stop(): void;
}

/** How often unanswered cases are looked at, ms. */
const TICK = 1000;

/** The ladder's first steps as entries carry them (second-clock.ts has the others); read.ts says how loud each is. */
const STEPS = { noListener: 1, pastTarget: 2, twiceTarget: 3 } as const;
type Why = keyof typeof STEPS;

const stepOf = (why: Why) => ({ step: STEPS[why], why });

interface Step {
  item: { id: string; run: number };
  step: number;
  why: string;
}

/**
 * Both clocks. Of unanswered SOS: one step up at once when nobody can hear it, or past its target; a second past twice the
 * target. Of what somebody has and leaves lying (second-clock.ts): its owner again, then the lead. Each step is an entry
 * and happens once in a run; steps missed while the machine slept collapse into the highest.
 */
export function createEscalation(parts: {
  db: WriteDb;
  journal: Journal;
  election: Election;
  clock: Clock;
  listeners: () => number;
  climbed: (cases: { id: string; step: number }[]) => void;
}): Escalation {
  const { db, journal, election, clock, listeners, climbed } = parts;
  let cancel = () => {};
  let stopped = false;
  let lookedAt = clock.now() as number;
  /**
   * How long each case has waited as counted by ticks, ms. The clock may be set back, and an unanswered SOS must not wait
   * for it to catch up.
   */
  const counted = new Map<string, number>();
  const second = createSecondClock(db, election);

  const due = (item: Waiting, now: number, heard: boolean): { step: number; why: Why } | null => {
    const target = targetOf(item.urgency, election.profile);
    const late = Math.max(now - item.clockAt, counted.get(item.id) ?? 0);
    // Having been unheard at first never uses up the step at the target.
    if (late >= 2 * target) return item.step < STEPS.twiceTarget ? stepOf('twiceTarget') : null;
    if (late >= target) return item.step < STEPS.pastTarget ? stepOf('pastTarget') : null;
    return heard || item.step >= STEPS.noListener ? null : stepOf('noListener');
  };

  const count = (items: Waiting[], passed: number) => {
    const before = new Map(counted);
    counted.clear();
    for (const { id } of items) {
      const so = before.get(id);
      counted.set(id, so === undefined ? 0 : so + passed);
    }
  };

  const look = () => {
    const now = clock.now();
    // A tick that comes much too late: the machine slept, or the clock was set.
    const late = now - lookedAt > 10 * TICK;
    const passed = now - lookedAt;
    lookedAt = now;
    const heard = listeners() > 0;
    const items = waiting(db);
    count(items, passed < 0 ? TICK : passed);
    climb([...dueOf(items, now, heard), ...second.due({ now, before: now - passed, tick: TICK })], late);
  };

  const dueOf = (items: readonly Waiting[], now: number, heard: boolean): Step[] =>
    items.flatMap((item) => {
      const step = due(item, now, heard);
      return step ? [{ item, ...step }] : [];
    });

  const climb = (steps: readonly Step[], late: boolean) => {
    if (steps.length === 0) return;
    transaction(db, () => {
      for (const { item, step, why } of steps)
        journal.append(
          { type: 'case.escalated', subjects: [caseSubject(item.id)], payload: { run: item.run, step, late, why } },
          'system',
        );
    });
    climbed(steps.map(({ item, step }) => ({ id: item.id, step })));
  };

  const tick = () => {
    if (stopped) return;
    cancel = clock.after(TICK, tick);
    look();
  };
  cancel = clock.after(TICK, tick);

  return {
    look,
    raised(ids) {
      const items = waitingAmong(db, ids);
      for (const { id } of items) if (!counted.has(id)) counted.set(id, 0);
      climb(dueOf(items, clock.now(), listeners() > 0), false);
    },
    stop() {
      stopped = true;
      cancel();
    },
  };
}
