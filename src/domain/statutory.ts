import type { Ms } from './brand.ts';
import { type Affected, isDeprived } from './custody.ts';
import type { ElectionProfile } from './election-profile.ts';
import { localTimeAt, utcOf } from './zones.ts';

/** A term that the law sets from the actual deprivation of liberty (domain.md 7.2). */
export interface StatutoryTerm {
  /** Of the profile; `arrestEnds`: the days that a court gave this person. */
  code: string;
  dueAt: Ms;
  /** When it has run out somebody is told; a mark is only shown. */
  alarms: boolean;
  passed: boolean;
}

const HOUR = 3_600_000;

/**
 * Terms that run for a person, soonest first; none once they are free, and none while nobody knows since when they are
 * not: an invented beginning would be an invented deadline. Hours are hours; days and months are those of the calendar at
 * the place (`zone`, tzdata), so two months from 31 December end on the last day of February, at the same time of day.
 */
export function statutoryTerms(
  person: Pick<Affected, 'state' | 'deprivedSince' | 'stateSince' | 'days'>,
  profile: Pick<ElectionProfile, 'statutoryTerms'>,
  zone: string,
  now: Ms,
): StatutoryTerm[] {
  const { state, deprivedSince, stateSince, days } = person;
  if (!isDeprived(state)) return [];
  const terms: StatutoryTerm[] = [];
  const add = (code: string, dueAt: Ms | null, alarms: boolean): void => {
    if (dueAt !== null) terms.push({ code, dueAt, alarms, passed: dueAt <= now });
  };
  if (deprivedSince !== null)
    for (const { code, after, states, alarms } of profile.statutoryTerms)
      if (states.length === 0 || states.includes(state)) add(code, later(deprivedSince, after, zone), alarms);
  // A court counts its days from the detention it punishes, where that is known.
  if (state === 'arrest' && days !== null) add('arrestEnds', later(deprivedSince ?? stateSince, { days }, zone), true);
  return terms.sort((a, b) => a.dueAt - b.dueAt || (a.code < b.code ? -1 : 1));
}

/** The next term that has not run out, else the one that ran out last; null without any. */
export function nextTerm<T extends Pick<StatutoryTerm, 'passed'>>(terms: readonly T[]): T | null {
  return terms.find((term) => !term.passed) ?? terms.at(-1) ?? null;
}

function later(from: Ms, after: { hours?: number; days?: number; months?: number }, zone: string): Ms | null {
  const start = (from + (after.hours ?? 0) * HOUR) as Ms;
  const { days = 0, months = 0 } = after;
  if (days === 0 && months === 0) return start;
  const local = localTimeAt(start, zone);
  const month = local.month - 1 + months;
  const [year, index] = [local.year + Math.floor(month / 12), month % 12];
  // The day that the month does not have is its last one.
  const last = new Date(Date.UTC(year, index + 1, 0)).getUTCDate();
  const day = new Date(Date.UTC(year, index, Math.min(local.day, last) + days));
  const end = { year: day.getUTCFullYear(), month: day.getUTCMonth() + 1, day: day.getUTCDate() };
  const whole = utcOf({ ...local, ...end }, zone);
  // Milliseconds are not on a wall clock.
  return whole === null ? null : ((whole + (((start % 1000) + 1000) % 1000)) as Ms);
}
