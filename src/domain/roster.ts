import { z } from 'zod';
import type { EntryId, Ms } from './brand.ts';

/**
 * Shifts planned ahead: who is to be there from when to when, and who of those there is called first. One entry about one
 * of them (`duty:ID`); being there is something else, which people say themselves (`shift.started`).
 */
const moment = z.number().int();
export const MOST_ON_CALL = 20;
/** Longer than a day is a mistake in the date. */
export const LONGEST_DUTY = 24 * 3_600_000;

/** Loose: a newer version may say more. */
export const DUTY_PAYLOADS = {
  'duty.planned': z.looseObject({
    person: z.string().min(1),
    from: moment,
    until: moment,
    /** Who is called first has 1. */
    order: z.number().int(),
  }),
  'duty.cancelled': z.looseObject({}),
  /** Takes back the cancelling named by `undoes`. */
  'duty.restored': z.looseObject({ undoes: z.string() }),
} as const;

export interface DutyEntry {
  id: EntryId;
  type: string;
  actor: string;
  wallTime: Ms;
  /** Null when withheld or erased. */
  payload: unknown;
}

export interface Duty {
  person: string;
  from: Ms;
  until: Ms;
  order: number;
  state: 'planned' | 'cancelled';
  /** The last entry that changed it. */
  last: { by: string; at: Ms; entry: EntryId; type: string };
}

/** One planned shift from its entries in merged order. Total; null while nobody has planned it, or its words were erased. */
export function foldDuty(entries: readonly DutyEntry[]): Duty | null {
  return entries.reduce<Duty | null>((duty, entry) => (duty === null ? planned(entry) : changed(duty, entry)), null);
}

const lastOf = (entry: DutyEntry): Duty['last'] => ({
  by: entry.actor,
  at: entry.wallTime,
  entry: entry.id,
  type: entry.type,
});

function planned(entry: DutyEntry): Duty | null {
  const read = entry.type === 'duty.planned' ? DUTY_PAYLOADS['duty.planned'].safeParse(entry.payload) : null;
  if (!read?.success) return null;
  const { person, from, until, order } = read.data;
  return { person, from: from as Ms, until: until as Ms, order, state: 'planned', last: lastOf(entry) };
}

function changed(duty: Duty, entry: DutyEntry): Duty {
  if (entry.type === 'duty.cancelled' && duty.state === 'planned')
    return { ...duty, state: 'cancelled', last: lastOf(entry) };
  if (entry.type !== 'duty.restored' || duty.state !== 'cancelled') return duty;
  const undoes = DUTY_PAYLOADS['duty.restored'].safeParse(entry.payload).data?.undoes;
  return undoes === duty.last.entry ? { ...duty, state: 'planned', last: lastOf(entry) } : duty;
}

export interface OnCall {
  person: string;
  /** Null: not planned, but on shift by their own word. */
  order: number | null;
  until: Ms | null;
}

interface Planned {
  id: string;
  person: string;
  from: number;
  until: number;
  order: number;
}

/**
 * Who is on at this moment, in the order in which they are called: those planned for it by their number, then whoever is
 * on shift all the same, longest first. Everybody once.
 */
export function onCallAt(
  planned: readonly Planned[],
  onShift: readonly { person: string; since: number }[],
  now: number,
): OnCall[] {
  const running = planned
    .filter(({ from, until }) => from <= now && now < until)
    .sort((a, b) => a.order - b.order || a.from - b.from || (a.id < b.id ? -1 : 1));
  const there = onShift.toSorted((a, b) => a.since - b.since || (a.person < b.person ? -1 : 1));
  const all: OnCall[] = [
    ...running.map(({ person, order, until }) => ({ person, order, until: until as Ms })),
    ...there.map(({ person }) => ({ person, order: null, until: null })),
  ];
  const seen = new Set<string>();
  return all.filter(({ person }) => !seen.has(person) && seen.add(person));
}

/** Whom a call goes to next: the first who is on and has not had it; null where everybody has, or nobody is on. */
export const nextOnCall = (on: readonly OnCall[], had: readonly string[]): string | null =>
  on.find(({ person }) => !had.includes(person))?.person ?? null;
