import { z } from 'zod';
import type { EntryId, Ms } from './brand.ts';
import type { ObserverState } from './coverage-terms.ts';
import {
  NO_FACTS,
  OBSERVER_CALL_RESULTS,
  OBSERVER_LINES,
  type ObserverCallResult,
  type ObserverFacts,
  type ObserverLine,
  observerFacts,
  phoneOf,
} from './observer-facts.ts';
import { undoneOf } from './organisation.ts';

export const OBSERVER_MOVES = ['accept', 'decline', 'withdraw', 'replace'] as const;
export type ObserverMove = (typeof OBSERVER_MOVES)[number];

/** Accepting an active one says that they stay, whatever a bot said of them. */
export const OBSERVER_LIFECYCLE: Record<ObserverState, Partial<Record<ObserverMove, ObserverState>>> = {
  candidate: { accept: 'active', decline: 'declined', withdraw: 'withdrawn' },
  active: { accept: 'active', withdraw: 'withdrawn', replace: 'replaced' },
  withdrawn: { accept: 'active' },
  replaced: { accept: 'active' },
  declined: { accept: 'active' },
};

/** What `#observer` says of somebody; anything but these two registers them. */
export const REGISTRATIONS = ['registered', 'withdrawn', 'replaced'] as const;
export type Registration = (typeof REGISTRATIONS)[number];

const text = z.string().max(400).nullable();
/** What a relay's `#observer` says, as far as it could be read. */
export const registrationSays = z.object({
  what: z.enum(REGISTRATIONS),
  reporter: text,
  name: text,
  phone: text,
  language: text,
  region: text,
  district: text,
  place: text,
  car: z.boolean(),
  /** The station that they want to watch, or watch. */
  station: z.number().int().nullable(),
  /** Why they give up. */
  reason: text.default(null),
});
export type RegistrationSays = z.infer<typeof registrationSays>;

const reason = z.string().nullish();
/** Loose: a newer version may say more. */
export const OBSERVER_PAYLOADS = {
  /** `sheet`: the hash of the full states that it sets (core/coverage/roster). */
  'observer.imported': z.looseObject({ sheet: z.string() }),
  'observer.set': z.looseObject({ facts: observerFacts }),
  'observer.registered': z.looseObject({ submission: z.string(), says: registrationSays }),
  'observer.accepted': z.looseObject({}),
  'observer.declined': z.looseObject({ reason }),
  'observer.withdrawn': z.looseObject({ reason }),
  'observer.replaced': z.looseObject({ by: z.string(), reason }),
  /** On both: `from` is the same person as `into`, who has the `facts` of both from now on. */
  'observer.merged': z.looseObject({ from: z.string(), into: z.string(), facts: observerFacts }),
  'observer.unmerged': z.looseObject({ undoes: z.string() }),
  /** On both: they are two people, whatever they have in common. */
  'observer.apart': z.looseObject({ observers: z.array(z.string()).max(20) }),
  'observer.called': z.looseObject({
    line: z.enum(OBSERVER_LINES),
    result: z.enum(OBSERVER_CALL_RESULTS),
    note: z.string().nullish(),
  }),
  'observer.undone': z.looseObject({ undoes: z.string() }),
} as const;
export type ObserverEntryType = keyof typeof OBSERVER_PAYLOADS;
type PayloadOf<T extends ObserverEntryType> = z.infer<(typeof OBSERVER_PAYLOADS)[T]>;

export interface ObserverEntry {
  id: EntryId;
  type: string;
  actor: string;
  wallTime: Ms;
  /** Null when withheld or erased. */
  payload: unknown;
}

export interface ObserverCall {
  entry: EntryId;
  at: Ms;
  by: string;
  line: ObserverLine;
  result: ObserverCallResult;
  note: string | null;
}

export interface RegisteredBy {
  entry: EntryId;
  at: Ms;
  submission: string;
  says: RegistrationSays;
}

export interface ObserverFold {
  facts: ObserverFacts;
  state: ObserverState;
  /** Why they were declined, withdrew or were replaced. */
  reason: string | null;
  /** Who goes instead. */
  replacedBy: string | null;
  mergedInto: string | null;
  /** The entry that says so. */
  mergedBy: EntryId | null;
  /** Who is somebody else, though they look alike. */
  apart: string[];
  /** What a bot said of them that nobody has answered. */
  asks: RegisteredBy | null;
  /** Everything a bot said of them, oldest first. */
  registrations: RegisteredBy[];
  calls: ObserverCall[];
  /** When calling them last failed on every number there is. */
  unreachableAt: Ms | null;
  addedAt: Ms;
  changedAt: Ms;
}

/** What a sheet says of each of its observers; null when it is not here. */
export type Sheets = (sheet: string) => ReadonlyMap<string, ObserverFacts> | null;

interface State {
  fold: ObserverFold | null;
  /** Who was merged into this one: they don't take it into themselves. */
  holds: Set<string>;
  /** A person said who they are: a bot's word changes nothing of it any more. */
  byPerson: boolean;
}

/**
 * An observer from the entries about them, in merged order. Total: what cannot be in that order has no effect. Null: there
 * is nobody (the import that brought them was taken back).
 */
export function foldObserver(id: string, entries: readonly ObserverEntry[], sheets: Sheets): ObserverFold | null {
  const undone = undoneOf(entries, 'observer.undone');
  const unmerged = new Set(
    entries.flatMap(({ id: entry, type, payload }) => {
      const read =
        type === 'observer.unmerged' && !undone.has(entry) ? OBSERVER_PAYLOADS[type].safeParse(payload) : null;
      return read?.data ? [read.data.undoes] : [];
    }),
  );
  const state: State = { fold: null, holds: new Set(), byPerson: false };
  for (const entry of entries) {
    if (undone.has(entry.id) || unmerged.has(entry.id)) continue;
    const type = entry.type as ObserverEntryType;
    const apply = Object.hasOwn(APPLY, type) ? APPLY[type] : undefined;
    const { data } = (apply && OBSERVER_PAYLOADS[type].safeParse(entry.payload)) ?? {};
    // Each row of the table takes what its own schema read; the compiler cannot follow the union through it.
    if (apply && data) (apply as Apply<ObserverEntryType>)(state, entry, data as never, { id, sheets });
  }
  const { fold } = state;
  return fold && { ...fold, unreachableAt: unreachableSince(fold) };
}

interface About {
  id: string;
  sheets: Sheets;
}
type Apply<T extends ObserverEntryType> = (
  state: State,
  entry: ObserverEntry,
  payload: PayloadOf<T>,
  about: About,
) => void;

const APPLY: { [T in ObserverEntryType]?: Apply<T> } = {
  'observer.imported': (state, entry, { sheet }, { id, sheets }) => {
    const facts = sheets(sheet)?.get(id);
    if (!facts) return;
    const fold = setFacts(state, entry, facts);
    // Whoever stands in the headquarters' own list needs no other review.
    if (fold.state === 'candidate') Object.assign(fold, { state: 'active', asks: null });
  },
  'observer.set': (state, entry, { facts }) => {
    setFacts(state, entry, facts);
  },
  'observer.registered': (state, entry, { submission, says }, { id }) => {
    const registered: RegisteredBy = { entry: entry.id, at: entry.wallTime, submission, says };
    const { fold } = state;
    if (fold === null) {
      state.fold = { ...begun(registeredFacts(says, id), entry), state: 'candidate', asks: registered };
      state.fold.registrations.push(registered);
      return;
    }
    fold.registrations.push(registered);
    if (fold.state === 'candidate' && !state.byPerson) fold.facts = filled(fold.facts, registeredFacts(says, id));
    const news =
      says.what === 'registered' ? fold.state !== 'active' : fold.state === 'active' || fold.state === 'candidate';
    if (!news) return;
    fold.asks = registered;
    fold.changedAt = entry.wallTime;
  },
  'observer.accepted': (state, entry) => {
    const fold = moved(state, entry, 'accept');
    if (fold) Object.assign(fold, { reason: null, replacedBy: null });
  },
  'observer.declined': (state, entry, { reason: why }) => {
    const fold = moved(state, entry, 'decline');
    if (fold) fold.reason = why ?? null;
  },
  'observer.withdrawn': (state, entry, { reason: why }) => {
    const fold = moved(state, entry, 'withdraw');
    if (fold) fold.reason = why ?? null;
  },
  'observer.replaced': (state, entry, { by, reason: why }) => {
    const fold = moved(state, entry, 'replace');
    if (fold) Object.assign(fold, { reason: why ?? null, replacedBy: by });
  },
  'observer.merged': ({ fold, holds }, entry, { from, into, facts }, { id }) => {
    if (!fold || from === into) return;
    // Two people merged the two at once, each into the other: the first holds, or nobody would be left.
    if (id === from && fold.mergedInto === null && !holds.has(into))
      Object.assign(fold, { mergedInto: into, mergedBy: entry.id });
    else if (id === into && fold.mergedInto !== from) {
      fold.facts = facts;
      holds.add(from);
    } else return;
    fold.changedAt = entry.wallTime;
  },
  'observer.apart': ({ fold }, _, { observers }, { id }) => {
    fold?.apart.push(...observers.filter((other) => other !== id));
  },
  'observer.called': ({ fold }, entry, { line, result, note }) => {
    fold?.calls.push({ entry: entry.id, at: entry.wallTime, by: entry.actor, line, result, note: note ?? null });
  },
};

const begun = (facts: ObserverFacts, { wallTime }: ObserverEntry): ObserverFold => ({
  facts,
  state: 'active',
  reason: null,
  replacedBy: null,
  mergedInto: null,
  mergedBy: null,
  apart: [],
  asks: null,
  registrations: [],
  calls: [],
  unreachableAt: null,
  addedAt: wallTime,
  changedAt: wallTime,
});

function setFacts(state: State, entry: ObserverEntry, facts: ObserverFacts): ObserverFold {
  state.byPerson = true;
  state.fold ??= begun(facts, entry);
  state.fold.facts = facts;
  state.fold.changedAt = entry.wallTime;
  return state.fold;
}

function moved({ fold }: State, entry: ObserverEntry, move: ObserverMove): ObserverFold | null {
  const to = fold === null ? undefined : OBSERVER_LIFECYCLE[fold.state][move];
  if (!fold || to === undefined) return null;
  Object.assign(fold, { state: to, asks: null, changedAt: entry.wallTime });
  return fold;
}

/** A registration as facts. Until somebody gives them a call-sign they are called by the bot's name for them. */
function registeredFacts(says: RegistrationSays, id: string): ObserverFacts {
  const { reporter, name, phone, language, region, district, place, car } = says;
  const facts = {
    ...NO_FACTS,
    callSign: reporter?.slice(0, 60) ?? `#${id.slice(0, 6)}`,
    name: cut(name),
    phones: phone === null ? [] : [phone],
    reporters: reporter === null ? [] : [reporter],
    languages: language === null ? [] : [language],
    region,
    district: cut(district),
    place: cut(place),
    car,
  };
  const { data } = observerFacts.safeParse(facts);
  return data ?? { ...NO_FACTS, callSign: `#${id.slice(0, 6)}` };
}
const cut = (words: string | null): string | null => words?.slice(0, 200).trim() || null;

/** What a later registration adds, and what it says anew. */
function filled(before: ObserverFacts, now: ObserverFacts): ObserverFacts {
  return {
    ...before,
    name: now.name ?? before.name,
    phones: now.phones.length > 0 ? now.phones : before.phones,
    languages: now.languages.length > 0 ? now.languages : before.languages,
    region: now.region ?? before.region,
    district: now.district ?? before.district,
    place: now.place ?? before.place,
    car: now.car || before.car,
  };
}

/** Whoever answers, even to refuse, is there: only silence and wrong numbers on every line make somebody unreachable. */
function unreachableSince({ facts, calls }: ObserverFold): Ms | null {
  const lines = OBSERVER_LINES.filter((line) => phoneOf(facts, line) !== null);
  let failed = new Set<ObserverLine>();
  let since: Ms | null = null;
  for (const { line, result, at } of calls) {
    if (result === 'reached' || result === 'refused') {
      failed = new Set();
      since = null;
      continue;
    }
    failed.add(line);
    if (lines.every((each) => failed.has(each))) since ??= at;
  }
  return lines.every((each) => failed.has(each)) ? since : null;
}

/** What two entries about one person come to: `into` keeps what it says, `from` fills what it leaves open. */
export function mergedFacts(into: ObserverFacts, from: ObserverFacts): ObserverFacts {
  const both = (a: readonly string[], b: readonly string[], most: number): string[] =>
    [...new Set([...a, ...b])].slice(0, most);
  return {
    callSign: into.callSign,
    name: into.name ?? from.name,
    phones: both(into.phones, from.phones, 4),
    backupPhone: into.backupPhone ?? from.backupPhone,
    reporters: both(into.reporters, from.reporters, 8),
    languages: both(into.languages, from.languages, 8),
    region: into.region ?? from.region,
    // A district without its region is nobody's.
    district: into.region === null || into.region === from.region ? (into.district ?? from.district) : into.district,
    place: into.region === null || into.region === from.region ? (into.place ?? from.place) : into.place,
    car: into.car || from.car,
    supervisor: into.supervisor ?? from.supervisor,
    supervisorPhone: into.supervisorPhone ?? from.supervisorPhone,
    organisation: into.organisation ?? from.organisation,
    pcr: newer(into.pcr, from.pcr),
    certificate: into.certificate ?? from.certificate,
    tags: both(into.tags, from.tags, 12),
    note: into.note ?? from.note,
    externalId: into.externalId ?? from.externalId,
  };
}

const newer = (a: ObserverFacts['pcr'], b: ObserverFacts['pcr']): ObserverFacts['pcr'] =>
  a === null || (b !== null && b.date > a.date) ? b : a;
