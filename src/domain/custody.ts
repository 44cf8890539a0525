import { z } from 'zod';
import type { EntryId, Ms } from './brand.ts';
import { CONSENT_PURPOSES, type ConsentPurpose } from './relay-keys.ts';

/**
 * What happened to the people of a case: one event holds many, each with a place and a clock of their own (domain.md 7).
 * Entries are about one person (`affected:ID`), so that two headquarters who each learned of a person's transfer and of
 * another's release lose neither.
 */
export const CUSTODY_STATES = [
  'unknown',
  'heldAt',
  'transferred',
  'court',
  'arrest',
  'hospital',
  'released',
  'handedOver',
  'mistaken',
] as const;
/**
 * unknown: nobody knows where they are; heldAt: a named place (a police office, a van, a cordon); transferred: on the way
 * to, or moved to, another; court: a hearing; arrest: administrative arrest for some days; hospital: also against their
 * will; released: seen or heard free; handedOver: a named lawyer or organisation answers from here on; mistaken: was never
 * affected.
 */
export type CustodyState = (typeof CUSTODY_STATES)[number];

/** Nothing has to be done for this person any more: an event closes only when all of its people are here. */
const RESOLVED: ReadonlySet<CustodyState> = new Set(['released', 'handedOver', 'mistaken']);
export const isResolved = (state: CustodyState): boolean => RESOLVED.has(state);

/** States in which a person is deprived of liberty: statutory clocks run. */
const DEPRIVED: ReadonlySet<CustodyState> = new Set([
  'unknown',
  'heldAt',
  'transferred',
  'court',
  'arrest',
  'hospital',
]);
export const isDeprived = (state: CustodyState): boolean => DEPRIVED.has(state);

/** Different people whose names one person may read within an hour before a lead hears of it. */
export const MOST_OPENED_AN_HOUR = 20;

/** What a list shows of a name until somebody opens it: "A. Zh." is "A. Z.". At most three letters. */
export function initialsOf(name: string): string {
  const letters = name.split(/[^\p{L}\p{M}]+/u).flatMap((word) => [...word].slice(0, 1));
  return letters
    .slice(0, 3)
    .map((letter) => `${letter.toUpperCase()}.`)
    .join(' ');
}

/** HURIDOCS: who did what to whom, who told, and who stepped in (domain.md 7.3). */
export const AFFECTED_ROLES = ['victim', 'witness', 'relative', 'source', 'perpetrator', 'intervening'] as const;
export type AffectedRole = (typeof AFFECTED_ROLES)[number];

/** Whose whereabouts the headquarters answers for; where an officer or a lawyer is holds no case open. */
const LOOKED_AFTER: ReadonlySet<AffectedRole> = new Set(['victim', 'witness', 'relative']);
export const isLookedAfter = (role: AffectedRole): boolean => LOOKED_AFTER.has(role);

/** Nothing has to be done for this person: they are where they should be, or are nobody to look after. */
export const needsNothing = ({ role, state }: { role: AffectedRole; state: CustodyState }): boolean =>
  !isLookedAfter(role) || isResolved(state);

export const CONSENT_GIVERS = ['self', 'relative', 'lawyer'] as const;
export type ConsentGiver = (typeof CONSENT_GIVERS)[number];

const moment = z.number().int();
const said = z.string().trim().max(500);

const newlyAffected = z.looseObject({
  /** As it was told; null while nobody knows it. */
  name: said.nullable(),
  role: z.enum(AFFECTED_ROLES).default('victim'),
  minor: z.boolean().default(false),
  state: z.enum(CUSTODY_STATES).default('unknown'),
  place: said.nullable().default(null),
  /** When they were in fact deprived of liberty, as far as known; never the time on a record. */
  since: moment.nullable().default(null),
});

/** Loose: a newer version may say more. A name is the only thing here that names anybody. */
export const AFFECTED_PAYLOADS = {
  /** People of one case, by id: a pasted list is one entry, and taken back as one. */
  'affected.added': z.looseObject({ case: z.string(), people: z.record(z.string(), newlyAffected) }),
  'affected.custodyChanged': z.looseObject({
    state: z.enum(CUSTODY_STATES),
    place: said.nullable().default(null),
    /** From when it holds. */
    at: moment,
    /** Of an arrest: days that the court gave. */
    days: z.int().min(1).max(90).nullable().default(null),
    /** Who told, and how sure that is: free words. */
    source: said.nullable().default(null),
  }),
  'affected.deprivedSince': z.looseObject({ at: moment.nullable() }),
  'affected.described': z.looseObject({
    name: said.nullable().optional(),
    role: z.enum(AFFECTED_ROLES).optional(),
    minor: z.boolean().optional(),
    lawyer: said.nullable().optional(),
  }),
  'affected.consent': z.looseObject({
    purpose: z.enum(CONSENT_PURPOSES),
    given: z.boolean(),
    by: z.enum(CONSENT_GIVERS),
    /** How it was said: a call, a message, in person. */
    channel: said,
    at: moment,
  }),
  /** Takes back the entry named by `undoes`, while nothing later stands on the same matter. */
  'affected.undone': z.looseObject({ undoes: z.string() }),
} as const;
export type AffectedEntryType = keyof typeof AFFECTED_PAYLOADS;
export type AffectedPayload<T extends AffectedEntryType> = z.infer<(typeof AFFECTED_PAYLOADS)[T]>;
export const AFFECTED_ENTRY_TYPES = Object.keys(AFFECTED_PAYLOADS) as AffectedEntryType[];

export interface AffectedEntry {
  id: EntryId;
  type: string;
  actor: string;
  wallTime: Ms;
  payload: unknown;
}

export interface Consent {
  purpose: ConsentPurpose;
  given: boolean;
  by: ConsentGiver;
  channel: string;
  at: Ms;
  entry: EntryId;
}

export interface Stay {
  state: CustodyState;
  place: string | null;
  /** From when it holds; of one that nobody dated, when it was entered. */
  at: Ms;
  days: number | null;
  entry: EntryId;
  by: string;
}

export interface Affected {
  case: string;
  name: string | null;
  role: AffectedRole;
  minor: boolean;
  lawyer: string | null;
  state: CustodyState;
  place: string | null;
  /** From when this state holds. */
  stateSince: Ms;
  days: number | null;
  /** Actual deprivation of liberty: statutory clocks count from here; null while nobody knows. */
  deprivedSince: Ms | null;
  /** The last word on each purpose, by when it was said; what may leave by it: leaving.ts. */
  consents: Consent[];
  /** Where they were, oldest first; the last is `state`. */
  stays: Stay[];
  /** Nobody should count them: the entry that added them was taken back. */
  withdrawn: boolean;
}

/**
 * One person's state from the entries about them, in merged order. Total: null while nothing readable has added them.
 * What a person was last said to be holds by when it was so, not by when it was written down: news of an hour ago that
 * is entered now does not undo what was seen since.
 */
export function foldAffected(id: string, entries: readonly AffectedEntry[]): Affected | null {
  const undone = takenBack(entries);
  let state: Affected | null = null;
  let dated = true;
  for (const entry of entries) {
    if (state === null) {
      if (entry.type !== 'affected.added') continue;
      state = added(id, entry, undone.has(entry.id));
      dated = state?.deprivedSince != null;
      continue;
    }
    if (!undone.has(entry.id)) apply(state, entry);
  }
  if (state === null) return null;
  // Where they were at first, if nobody said since when: before everything that is dated.
  const undated = dated ? undefined : state.stays.shift();
  state.stays.sort((a, b) => a.at - b.at);
  if (undated) state.stays.unshift(undated);
  const last = state.stays.at(-1);
  if (last) Object.assign(state, { state: last.state, place: last.place, stateSince: last.at, days: last.days });
  return state;
}

/** Entries that whoever made them took back. */
function takenBack(entries: readonly AffectedEntry[]): Set<string> {
  const authors = new Map(entries.map((entry) => [entry.id as string, entry.actor]));
  return new Set(
    entries.flatMap((entry) => {
      if (entry.type !== 'affected.undone') return [];
      const said = AFFECTED_PAYLOADS['affected.undone'].safeParse(entry.payload);
      return said.success && authors.get(said.data.undoes) === entry.actor ? [said.data.undoes] : [];
    }),
  );
}

function added(id: string, entry: AffectedEntry, withdrawn: boolean): Affected | null {
  const read = AFFECTED_PAYLOADS['affected.added'].safeParse(entry.payload);
  const person = read.success && Object.hasOwn(read.data.people, id) ? read.data.people[id] : undefined;
  if (!read.success || !person) return null;
  const { name, role, minor, state, place, since } = person;
  const at = (since ?? entry.wallTime) as Ms;
  return {
    case: read.data.case,
    name: name || null,
    role,
    minor,
    lawyer: null,
    state,
    place,
    stateSince: at,
    days: null,
    deprivedSince: since as Ms | null,
    consents: [],
    stays: [{ state, place, at, days: null, entry: entry.id, by: entry.actor }],
    withdrawn,
  };
}

function apply(state: Affected, entry: AffectedEntry): void {
  const { type } = entry;
  if (type === 'affected.custodyChanged') {
    const read = AFFECTED_PAYLOADS[type].safeParse(entry.payload);
    if (!read.success) return;
    const { state: to, place, at, days } = read.data;
    state.stays.push({
      state: to,
      place,
      at: at as Ms,
      days: to === 'arrest' ? days : null,
      entry: entry.id,
      by: entry.actor,
    });
  } else if (type === 'affected.deprivedSince') {
    const read = AFFECTED_PAYLOADS[type].safeParse(entry.payload);
    if (read.success) state.deprivedSince = read.data.at as Ms | null;
  } else if (type === 'affected.described') {
    const read = AFFECTED_PAYLOADS[type].safeParse(entry.payload);
    if (!read.success) return;
    const { name, role, minor, lawyer } = read.data;
    if (name !== undefined) state.name = name || null;
    if (role !== undefined) state.role = role;
    if (minor !== undefined) state.minor = minor;
    if (lawyer !== undefined) state.lawyer = lawyer || null;
  } else if (type === 'affected.consent') {
    const read = AFFECTED_PAYLOADS[type].safeParse(entry.payload);
    if (!read.success) return;
    const { purpose, given, by, channel, at } = read.data;
    // A refusal of noon is not lifted by a "yes" of the morning that is written down afterwards.
    if (state.consents.some((one) => one.purpose === purpose && one.at > at)) return;
    state.consents = state.consents.filter((one) => one.purpose !== purpose);
    state.consents.push({ purpose, given, by, channel, at: at as Ms, entry: entry.id });
  }
}
