import type { Ms } from './brand.ts';
import { clockOn } from './case-kinds.ts';
import { type AssignmentShift, type CheckinStatus, TURNOUT_HOURS } from './coverage-terms.ts';
import type { ElectionProfile } from './election-profile.ts';

type Profile = Pick<ElectionProfile, 'date' | 'voting' | 'observers'>;
const HOUR = 3_600_000;
const MINUTE = 60_000;

/** What an observer is to be heard of for: that they are there, turnout by an hour, that the count began, the protocol. */
export type DueStep = { step: 'arrived' | 'counting' | 'protocol' | 'turnout'; hour: number | null; at: Ms };

/** From when until when a shift lasts at stations of a zone, UTC ms. Null where the profile's clock shows no such time. */
export function shiftSpan(shift: AssignmentShift, zone: string, profile: Profile): { begins: Ms; ends: Ms } | null {
  const { date, voting } = profile;
  const from = clockOn(date, voting.observersFrom, zone);
  const closes = clockOn(date, voting.closes, zone);
  if (from === null || closes === null) return null;
  const middle = (from + (closes - from) / 2) as Ms;
  const end = (closes + voting.countHours * HOUR) as Ms;
  switch (shift) {
    case 'whole':
      return { begins: from, ends: end };
    case 'morning':
      return { begins: from, ends: middle };
    case 'afternoon':
      return { begins: middle, ends: closes };
    case 'count':
      return { begins: closes, ends: end };
  }
}

/**
 * When what is due of one shift, in order. Being there: when the station opens, or half an hour into a later shift;
 * turnout: at each hour that the commission publishes it; the count: when voting ends; the protocol: when the law says
 * that the count is over (domain.md 2.1, art. 43.1).
 */
export function dueSteps(shift: AssignmentShift, zone: string, profile: Profile): DueStep[] {
  const span = shiftSpan(shift, zone, profile);
  const { date, voting } = profile;
  const [opens, closes] = [clockOn(date, voting.opens, zone), clockOn(date, voting.closes, zone)];
  if (span === null || opens === null || closes === null) return [];
  const within = (at: Ms): boolean => at >= span.begins && at <= span.ends;
  const steps: DueStep[] = [
    { step: 'arrived', hour: null, at: (span.begins < opens ? opens : span.begins + 30 * MINUTE) as Ms },
  ];
  for (const hour of TURNOUT_HOURS) {
    const at = clockOn(date, `${hour}:00`, zone);
    if (at !== null && within(at) && shift !== 'count') steps.push({ step: 'turnout', hour, at });
  }
  if (shift === 'whole' || shift === 'count') {
    steps.push({ step: 'counting', hour: null, at: closes });
    steps.push({ step: 'protocol', hour: null, at: span.ends });
  }
  return steps.sort((a, b) => a.at - b.at);
}

/** What somebody said of themselves, as far as it matters here. */
export interface Said {
  status: CheckinStatus;
  at: number;
}

/** After these nothing more is due of somebody: they are kept out, gone, or done. */
const OVER: ReadonlySet<CheckinStatus> = new Set(['denied', 'expelled', 'left', 'protocolReceived', 'protocolRefused']);

/** Nothing more is due of whoever said this. */
export const endsDuty = (status: CheckinStatus): boolean => OVER.has(status);

/**
 * The step that somebody has missed, the latest one: it was due longer than the grace ago, and since it was due (less the
 * grace: people report a little early) nothing was heard of them at all. Null: nothing is missed.
 */
export function missedStep(
  steps: readonly DueStep[],
  said: readonly Said[],
  now: number,
  { observers }: Pick<ElectionProfile, 'observers'>,
): DueStep | null {
  const grace = observers.graceMinutes * MINUTE;
  const due = steps.findLast(({ at }) => at + grace <= now);
  if (!due) return null;
  const last = said.reduce<Said | null>(
    (newest, each) => (newest === null || each.at >= newest.at ? each : newest),
    null,
  );
  if (last !== null && (OVER.has(last.status) || last.at >= due.at - grace)) return null;
  return due;
}
