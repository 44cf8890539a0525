import { firstStepDue, LADDER, nextOnCall, type OnCall, targetOf } from '../../domain/index.ts';
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

interface Step {
  item: { id: string; run: number; called?: string; owner?: string | null };
  step: number;
  why: string;
}

/** A step as it was taken: whom it went to. */
export interface Climbed {
  id: string;
  step: number;
  to: string[];
}

/**
 * Both clocks (domain/ladder.ts). Of unanswered SOS: at once when nobody can hear it, past its target louder, then the next
 * on shift who has not had it, then the leads. Of what somebody has and leaves lying (second-clock.ts): its owner again,
 * then the leads. Each step is an entry that says whom it went to, and happens once in a run; steps missed while the
 * machine slept collapse into the highest.
 */
export function createEscalation(parts: {
  db: WriteDb;
  journal: Journal;
  election: Election;
  clock: Clock;
  listeners: () => number;
  /** Who is on, in the order in which they are called. */
  onCall: (now: number) => OnCall[];
  leads: (now: number) => string[];
  /** Calls whom the steps name, in the transaction that takes them. */
  page: (cases: readonly Climbed[]) => void;
  climbed: (cases: Climbed[]) => void;
}): Escalation {
  const { db, journal, election, clock, listeners, onCall, leads, page, climbed } = parts;
  let cancel = () => {};
  let stopped = false;
  let lookedAt = clock.now() as number;
  /**
   * How long each case has waited as counted by ticks, ms. The clock may be set back, and an unanswered SOS must not wait
   * for it to catch up.
   */
  const counted = new Map<string, number>();
  const second = createSecondClock(db, election);

  const due = (item: Waiting, now: number, heard: boolean): Omit<Step, 'item'> | null => {
    const why = firstStepDue({
      late: Math.max(now - item.clockAt, counted.get(item.id) ?? 0),
      target: targetOf(item.urgency, election.profile),
      taken: item.step,
      // What does not ring is not unheard either; past its target it climbs like every other.
      heard: heard || item.quiet === 1,
    });
    return why && { step: LADDER[why], why };
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
    climb([...dueOf(items, now, heard), ...second.due({ now, before: now - passed, tick: TICK })], now, late);
  };

  const dueOf = (items: readonly Waiting[], now: number, heard: boolean): Step[] =>
    items.flatMap((item) => {
      const step = due(item, now, heard);
      return step ? [{ item, ...step }] : [];
    });

  /** Read once for all that climb together: a thousand calls that were slept through go to the same people. */
  const calling = (now: number) => {
    let on: OnCall[] | null = null;
    let lead: string[] | null = null;
    return ({ item, step }: Step): string[] => {
      if (step === LADDER.noListener || step === LADDER.nextOnShift) {
        on ??= onCall(now);
        const next = nextOnCall(on, JSON.parse(item.called ?? '[]') as string[]);
        return next === null ? [] : [next];
      }
      if (step === LADDER.owner) return item.owner ? [item.owner] : [];
      if (step === LADDER.pastTarget) return [];
      lead ??= leads(now);
      return lead;
    };
  };

  const climb = (steps: readonly Step[], now: number, late: boolean) => {
    if (steps.length === 0) return;
    const whom = calling(now);
    const taken = steps.map((step): Climbed & Step => ({ ...step, id: step.item.id, to: whom(step) }));
    transaction(db, () => {
      for (const { item, step, why, to } of taken)
        journal.append(
          { type: 'case.escalated', subjects: [caseSubject(item.id)], payload: { run: item.run, step, late, why, to } },
          'system',
        );
      page(taken);
    });
    climbed(taken.map(({ id, step, to }) => ({ id, step, to })));
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
      const now = clock.now();
      // The next tick counts from the look before this moment: what came after a sleep did not wait through it.
      for (const { id } of items) if (!counted.has(id)) counted.set(id, Math.min(0, lookedAt - now));
      climb(dueOf(items, now, listeners() > 0), now, false);
    },
    stop() {
      stopped = true;
      cancel();
    },
  };
}
