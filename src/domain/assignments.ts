import { z } from 'zod';
import type { EntryId, Ms } from './brand.ts';
import { ASSIGNMENT_SHIFTS, type AssignmentShift } from './coverage-terms.ts';

/**
 * Who watches what. Entries are about observers (`observer:ID`) and stations (`station:ID`); one may be about hundreds of
 * both. What stands is folded observer by observer, because that is what must never contradict itself: whatever two
 * headquarters decided without hearing of each other, nobody is in two places at once.
 */
const moment = z.number().int();
const item = z.looseObject({
  id: z.string().min(1),
  observer: z.string().min(1),
  station: z.string().min(1),
  shift: z.enum(ASSIGNMENT_SHIFTS),
  /** UTC ms: a correction of the law's hours moves nobody behind their back. */
  begins: moment,
  ends: moment,
  /** The station as it is now (`stationPlaceKey`). */
  seen: z.string(),
});

/** Why an assignment ended. */
export const ASSIGNMENT_ENDS = ['moved', 'withdrawn', 'accreditationLost', 'replaced', 'mistake'] as const;
export type AssignmentEnd = (typeof ASSIGNMENT_ENDS)[number];

/** Loose: a newer version may say more. */
export const ASSIGNMENT_PAYLOADS = {
  'assignment.made': z.looseObject({ items: z.array(item) }),
  'assignment.ended': z.looseObject({ ids: z.array(z.string()), why: z.enum(ASSIGNMENT_ENDS) }),
  /** They were told of the station as it is now: `seen` of each. */
  'assignment.confirmed': z.looseObject({ items: z.array(z.looseObject({ id: z.string(), seen: z.string() })) }),
  /** Takes back the entry named by `undoes`, for each observer whom nothing else was decided about since. */
  'assignment.undone': z.looseObject({ undoes: z.string() }),
} as const;
export type AssignmentEntryType = keyof typeof ASSIGNMENT_PAYLOADS;

export const isAssignmentEntry = (type: string): type is AssignmentEntryType =>
  Object.hasOwn(ASSIGNMENT_PAYLOADS, type);

export interface AssignmentEntry {
  id: EntryId;
  type: string;
  actor: string;
  wallTime: Ms;
  /** Null when withheld or erased. */
  payload: unknown;
}

export interface Assignment {
  id: string;
  observer: string;
  station: string;
  shift: AssignmentShift;
  begins: Ms;
  ends: Ms;
  seen: string;
  made: { by: string; at: Ms; entry: EntryId };
  /** Null: it stands. */
  ended: { by: string; at: Ms; entry: EntryId; why: AssignmentEnd } | null;
  /** The last that was decided about it. */
  last: { by: string; at: Ms; entry: EntryId };
}

export interface AssignmentFold {
  /** As they were made; those that ended among them. */
  assignments: Assignment[];
  /** Parts of entries that have no effect in this order, by what stood in their way. */
  superseded: { entry: EntryId; assignment: string; why: AssignmentSuperseded; against: string | null }[];
}
/** elsewhere: they would be in two places; twice: the same place at the same time; known: that id is there already. */
export type AssignmentSuperseded =
  | 'elsewhere'
  | 'twice'
  | 'known'
  | 'over'
  | 'nothingToUndo'
  | 'notYours'
  | 'touchedSince';

interface Span {
  begins: number;
  ends: number;
}
/** One ends when the other begins: that is enough time only for the same station, and whose decision it is knows the way. */
export const overlaps = (a: Span, b: Span): boolean => a.begins < b.ends && b.begins < a.ends;

/**
 * Which of somebody's assignments is meant by a word that names no station: the one of that time, else the next to begin
 * (they are on the way), else the one that ended last (they say that they left). Null: there is none.
 */
export function meantAt<T extends Span & { id: string }>(own: readonly T[], at: number): T | null {
  const inOrder = own.toSorted((a, b) => a.begins - b.begins || a.ends - b.ends || (a.id < b.id ? -1 : 1));
  return (
    inOrder.find(({ begins, ends }) => begins <= at && at < ends) ??
    inOrder.find(({ begins }) => begins > at) ??
    inOrder.toSorted((a, b) => a.ends - b.ends).at(-1) ??
    null
  );
}

/** What stands in the way of being sent somewhere: they are elsewhere then, or there already. Null: nothing. */
export function conflictOf<T extends Span & { id: string; station: string }>(
  wanted: Span & { station: string },
  standing: readonly T[],
): { why: 'elsewhere' | 'twice'; with: T } | null {
  const there = standing.filter((each) => overlaps(each, wanted));
  const elsewhere = there.find(({ station }) => station !== wanted.station);
  if (elsewhere) return { why: 'elsewhere', with: elsewhere };
  return there[0] ? { why: 'twice', with: there[0] } : null;
}

interface Working extends AssignmentFold {
  /** What each entry changed, to be given back: of the assignment as it was, or that it was not there. */
  done: { entry: EntryId; actor: string; before: Map<string, Assignment | null> }[];
}

/**
 * All assignments of one observer from the entries about them, in merged order (hlc, device, seq). Total, and after every
 * entry of every order nobody stands in two places: what would put them there has no effect.
 */
export function foldAssignments(observer: string, entries: readonly AssignmentEntry[]): AssignmentFold {
  const state: Working = { assignments: [], superseded: [], done: [] };
  for (const entry of entries) {
    if (!isAssignmentEntry(entry.type)) continue;
    const before = new Map<string, Assignment | null>();
    APPLY[entry.type](state, entry, observer, before);
    if (before.size > 0 && entry.type !== 'assignment.undone')
      state.done.push({ entry: entry.id, actor: entry.actor, before });
  }
  const { done: _, ...fold } = state;
  return fold;
}

type Apply = (state: Working, entry: AssignmentEntry, observer: string, before: Map<string, Assignment | null>) => void;
const actOf = ({ actor: by, wallTime: at, id: entry }: AssignmentEntry) => ({ by, at, entry });

const standingOf = ({ assignments }: AssignmentFold): Assignment[] => assignments.filter(({ ended }) => ended === null);

const replace = (state: Working, changed: Assignment): void => {
  state.assignments = state.assignments.map((each) => (each.id === changed.id ? changed : each));
};

const APPLY: Record<AssignmentEntryType, Apply> = {
  'assignment.made': (state, entry, observer, before) => {
    for (const made of itemsOf(entry.payload).get(observer) ?? []) {
      const lost = (why: AssignmentSuperseded, against: string | null) =>
        state.superseded.push({ entry: entry.id, assignment: made.id, why, against });
      if (state.assignments.some(({ id }) => id === made.id)) {
        lost('known', made.id);
        continue;
      }
      const conflict = conflictOf(made, standingOf(state));
      if (conflict) {
        lost(conflict.why, conflict.with.id);
        continue;
      }
      const { id, station, shift, seen } = made;
      before.set(id, null);
      state.assignments.push({
        id,
        observer,
        station,
        shift,
        begins: made.begins as Ms,
        ends: made.ends as Ms,
        seen,
        made: actOf(entry),
        ended: null,
        last: actOf(entry),
      });
    }
  },

  'assignment.ended': (state, entry, _, before) => {
    const said = ASSIGNMENT_PAYLOADS['assignment.ended'].safeParse(entry.payload).data;
    for (const id of said?.ids ?? []) {
      const found = state.assignments.find((each) => each.id === id);
      if (!said || !found) continue;
      if (found.ended) {
        state.superseded.push({ entry: entry.id, assignment: id, why: 'over', against: null });
        continue;
      }
      before.set(id, found);
      replace(state, { ...found, ended: { ...actOf(entry), why: said.why }, last: actOf(entry) });
    }
  },

  'assignment.confirmed': (state, entry, _, before) => {
    const said = ASSIGNMENT_PAYLOADS['assignment.confirmed'].safeParse(entry.payload).data;
    for (const { id, seen } of said?.items ?? []) {
      const found = state.assignments.find((each) => each.id === id);
      if (!found) continue;
      // Named twice in one entry, what is given back is what was there before the first.
      if (!before.has(id)) before.set(id, found);
      replace(state, { ...found, seen, last: actOf(entry) });
    }
  },

  'assignment.undone': (state, entry) => {
    const undoes = ASSIGNMENT_PAYLOADS['assignment.undone'].safeParse(entry.payload).data?.undoes;
    const at = state.done.findIndex((each) => each.entry === undoes);
    const [done] = at < 0 ? [] : [state.done[at]];
    if (!done) return;
    const lost = (assignment: string, why: AssignmentSuperseded, against: string | null = null) =>
      state.superseded.push({ entry: entry.id, assignment, why, against });
    for (const [id, was] of done.before) {
      const now = state.assignments.find((each) => each.id === id);
      if (done.actor !== entry.actor) lost(id, 'notYours');
      else if (now?.last.entry !== done.entry) lost(id, 'touchedSince');
      else if (was === null) state.assignments = state.assignments.filter((each) => each.id !== id);
      else {
        // Given back what had ended, they may be sent elsewhere by now.
        const others = standingOf(state).filter((each) => each.id !== id);
        const conflict = was.ended === null ? conflictOf(was, others) : null;
        if (conflict) lost(id, conflict.why, conflict.with.id);
        else replace(state, was);
      }
    }
    state.done.splice(at, 1);
  },
};

type Item = z.infer<typeof item>;
const NONE: ReadonlyMap<string, Item[]> = new Map();

/** One entry is about hundreds of observers, each of whom is folded for himself: its payload is read once. */
const read = new WeakMap<object, ReadonlyMap<string, Item[]>>();

function itemsOf(payload: unknown): ReadonlyMap<string, Item[]> {
  if (typeof payload !== 'object' || payload === null) return NONE;
  const known = read.get(payload);
  if (known) return known;
  const items = ASSIGNMENT_PAYLOADS['assignment.made'].safeParse(payload).data?.items ?? [];
  const by = new Map<string, Item[]>();
  // One that ends before it begins is no time at all.
  for (const each of items.filter(({ begins, ends }) => begins < ends))
    by.set(each.observer, [...(by.get(each.observer) ?? []), each]);
  read.set(payload, by);
  return by;
}

/** What of a station matters to whoever is sent there. */
export interface StationPlace {
  region: string;
  number: number;
  place: string | null;
  address: string | null;
  lat: number | null;
  lon: number | null;
}

const keyed = z.tuple([z.string(), z.number(), z.string().nullable(), z.string()]);

/**
 * Where a station is, as one word to compare: another one means that whoever was told of it was told of another door. Its
 * address in plain words (a comma more is no other door), or, where none is known, its coordinates to some hundred metres.
 * Readable again by `placeOfKey`.
 */
export function stationPlaceKey({ region, number, place, address, lat, lon }: StationPlace): string {
  const said = plainWords(address ?? '');
  const door = said !== '' ? said : lat !== null && lon !== null ? `${lat.toFixed(3)}, ${lon.toFixed(3)}` : '';
  return JSON.stringify([region, number, place, door]);
}

const plainWords = (text: string): string =>
  text
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();

/** Where it was, for a person: of a key that nobody can read, nothing. */
export function placeOfKey(key: string): { region: string; number: number; place: string | null; door: string } | null {
  const parsed = keyed.safeParse(jsonOf(key)).data;
  if (!parsed) return null;
  const [region, number, place, door] = parsed;
  return { region, number, place, door };
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
