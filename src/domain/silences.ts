import { z } from 'zod';
import type { EntryId, Ms } from './brand.ts';
import { type DueStep, endsDuty, missedStep, type Said } from './checkin-due.ts';
import type { ElectionProfile } from './election-profile.ts';

/**
 * Many observers of one district who should have been heard of, and were not, at once: perhaps the network was cut there.
 * Everybody by himself is somebody to call; all together are one silence, which is the leads' to look at.
 */

/** One observer at one station, and what was heard of them. */
export interface OnDuty {
  region: string;
  /** Null: not known; those of a region stand together. */
  district: string | null;
  begins: number;
  /** In order of time (`dueSteps`). */
  steps: readonly DueStep[];
  /** What they said last; null: nothing yet. */
  last: Said | null;
}

/**
 * Whether something was due of them by now, and what of it is missing. `heard`: nothing more is due of them, and they said
 * so since the latest of it was: whoever went home with a protocol has not fallen silent.
 */
export function dutyState(
  { steps, last }: Pick<OnDuty, 'steps' | 'last'>,
  now: number,
  rules: Pick<ElectionProfile, 'observers'>,
): { due: boolean; heard: boolean; missed: DueStep | null } {
  const missed = missedStep(steps, last === null ? [] : [last], now, rules);
  const grace = rules.observers.graceMinutes * 60_000;
  const latest = steps.findLast(({ at }) => at + grace <= now);
  const over = last !== null && endsDuty(last.status);
  return {
    due: !over && latest !== undefined,
    heard: over && latest !== undefined && last.at >= latest.at - grace,
    missed,
  };
}

export interface Silent {
  region: string;
  district: string | null;
  /** Of whom something was due, those who have done it among them, and how many were not heard of. */
  expected: number;
  missed: number;
  /** The last that was heard of any of those who are silent, or when the last of them was to begin. */
  since: Ms;
  /** The latest step that was missed: `turnout12`, `arrived`. */
  step: string;
}

export const stepCode = ({ step, hour }: Pick<DueStep, 'step' | 'hour'>): string => `${step}${hour ?? ''}`;

/** What is due of whom by district, worst first; `silent`: too many of them for chance (the profile's `silence`). */
export function districtsOnDuty(
  duties: readonly OnDuty[],
  now: number,
  rules: Pick<ElectionProfile, 'observers'>,
): (Silent & { silent: boolean })[] {
  const { least, share } = rules.observers.silence;
  const found = new Map<string, Silent & { missedAt: number }>();
  for (const duty of duties) {
    const { due, heard, missed } = dutyState(duty, now, rules);
    if (!due && !heard) continue;
    const key = districtKey(duty);
    const { region, district } = duty;
    const known = found.get(key) ?? {
      region,
      district,
      expected: 0,
      missed: 0,
      since: 0 as Ms,
      step: '',
      missedAt: -1,
    };
    known.expected += 1;
    if (missed) {
      known.missed += 1;
      known.since = Math.max(known.since, duty.last?.at ?? duty.begins) as Ms;
      if (missed.at > known.missedAt) Object.assign(known, { missedAt: missed.at, step: stepCode(missed) });
    }
    found.set(key, known);
  }
  return [...found.values()]
    .map(({ missedAt: _, ...each }) => ({
      ...each,
      silent: each.expected >= least && each.missed >= each.expected * share,
    }))
    .sort((a, b) => b.missed - a.missed || (districtKey(a) < districtKey(b) ? -1 : 1));
}

export const districtKey = ({ region, district }: Pick<Silent, 'region' | 'district'>): string =>
  `${region} ${district ?? ''}`;

/** Heard again once half of them are: at the rule's own edge one telephone would end and begin it by turns. */
export const isHeardAgain = (now: Pick<Silent, 'expected' | 'missed'> | undefined): boolean =>
  now === undefined || now.missed * 2 < now.expected;

const moment = z.number().int();
/** Loose: a newer version may say more. */
export const SILENCE_PAYLOADS = {
  /** By the program: the same id on every workstation that notices it at the same step. */
  'silence.noticed': z.looseObject({
    region: z.string(),
    district: z.string().nullable(),
    since: moment,
    expected: moment,
    missed: moment,
    step: z.string(),
  }),
  /** A person: "I look into it." It alarms nobody any more. */
  'silence.taken': z.looseObject({}),
  'silence.takeUndone': z.looseObject({ undoes: z.string() }),
  'silence.ended': z.looseObject({ why: z.enum(['heard', 'over']) }),
} as const;

export interface SilenceEntry {
  id: EntryId;
  type: string;
  actor: string;
  wallTime: Ms;
  payload: unknown;
}

export interface Silence extends Omit<Silent, 'step'> {
  noticedAt: Ms;
  owner: { id: string; at: Ms; entry: EntryId } | null;
  ended: { at: Ms; why: 'heard' | 'over' } | null;
  last: EntryId;
}

/** One silence from its entries in merged order. Total. What is noticed after it had ended begins again, and is nobody's. */
export function foldSilence(entries: readonly SilenceEntry[]): Silence | null {
  let state = null as Silence | null;
  for (const { id, type, actor, wallTime, payload } of entries) {
    if (type === 'silence.noticed') {
      const said = SILENCE_PAYLOADS[type].safeParse(payload).data;
      if (!said || (state && !state.ended)) continue;
      const { region, district, expected, missed } = said;
      const since = said.since as Ms;
      state = { region, district, since, expected, missed, noticedAt: wallTime, owner: null, ended: null, last: id };
    } else if (state === null || state.ended) continue;
    else if (type === 'silence.taken') state = { ...state, owner: { id: actor, at: wallTime, entry: id }, last: id };
    else if (type === 'silence.takeUndone') {
      const undoes = SILENCE_PAYLOADS[type].safeParse(payload).data?.undoes;
      if (state.owner?.entry === undoes && state.owner?.id === actor) state = { ...state, owner: null, last: id };
    } else if (type === 'silence.ended') {
      const why = SILENCE_PAYLOADS[type].safeParse(payload).data?.why ?? 'heard';
      state = { ...state, ended: { at: wallTime, why }, last: id };
    }
  }
  return state;
}
