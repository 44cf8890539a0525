import type { Clock } from '../../core/ports.ts';
import type { Act } from './events.ts';
import type { Rng } from './rng.ts';
import { answerEvent, nextAt, nextEvent, sosOnDemand } from './script.ts';
import type { Stage } from './stage.ts';
import type { ScriptState } from './state.ts';

/** Plays the script: the only place with timers. Nothing but `sosNow` happens before the headquarters listens. */
export interface Player {
  start(): void;
  stop(): void;
  pause(): void;
  resume(): void;
  /** One more SOS, at once, paused or not. */
  sosNow(): void;
}

/** Longest time between two looks at the clock, ms; also how often an unused world looks for its headquarters. */
const BEAT = 500;
/** A machine that slept doesn't get its night all at once: one step moves the story by no more than this, ms. */
const LONGEST_STEP = 3_000;
/** A headquarters that stays away this long has ended its practice: the story waits for it, ms. */
const ABSENCE = 10 * 60_000;

export function createPlayer(parts: { rng: Rng; state: ScriptState; stage: Stage; clock: Clock }): Player {
  const { rng, state, stage, clock } = parts;
  let cancel: (() => void) | null = null;
  let paused = false;
  let begun = false;
  /** Story ms played so far. */
  let elapsed = 0;
  let lookedAt = clock.now();
  let heardAt = clock.now();
  let due: { at: number; act: Act }[] = [];

  function add(acts: readonly Act[], at: number): void {
    due.push(...acts.map((act) => ({ at: at + act.after, act })));
    due.sort((a, b) => a.at - b.at);
  }

  function play(): void {
    while (nextAt(state) <= elapsed) {
      const at = nextAt(state);
      add(nextEvent(rng, state, clock.now()).acts, at);
    }
    const ready = due.filter(({ at }) => at <= elapsed);
    due = due.filter(({ at }) => at > elapsed);
    for (const { act } of ready) stage.perform(act);
  }

  function beat(): void {
    const now = clock.now();
    const step = Math.min(Math.max(0, now - lookedAt), LONGEST_STEP);
    lookedAt = now;
    if (stage.listening()) {
      heardAt = now;
      begun = true;
    }
    for (const addressee of stage.addressed()) {
      const answer = answerEvent(rng, state, now, addressee);
      if (answer) add(answer.acts, elapsed);
    }
    if (begun && !paused && now - heardAt < ABSENCE) {
      elapsed += step;
      play();
    }
    const next = Math.min(nextAt(state), due[0]?.at ?? Number.POSITIVE_INFINITY);
    cancel = clock.after(begun && !paused ? Math.min(BEAT, Math.max(10, next - elapsed)) : BEAT, beat);
  }

  return {
    start() {
      lookedAt = clock.now();
      cancel ??= clock.after(BEAT, beat);
    },
    stop() {
      cancel?.();
      cancel = null;
    },
    pause() {
      paused = true;
    },
    resume() {
      paused = false;
    },
    sosNow() {
      for (const act of sosOnDemand(rng, state, clock.now(), elapsed).acts) stage.perform(act);
    },
  };
}
