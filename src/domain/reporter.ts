import { z } from 'zod';
import type { EntryId, Ms } from './brand.ts';

/**
 * Whoever reports, as far as an address can say who that is. One person has several: the bot's pseudonym, a private chat
 * with each of our accounts, a seat in a group. What holds for the person ("phone seized") holds for all of them.
 */

/** Entries are about a reporter: a Telegram user whatever chat they write in, or a relay's pseudonym. */
export function reporterOf(sender: string): string {
  const [kind, ...rest] = sender.split(':');
  // dm:ACCOUNT:USER and user:USER are the same person.
  return kind === 'dm' ? `user:${rest.at(-1) ?? ''}` : sender;
}

/** How somebody was reached who is no longer to be written to; never by the chat that was stopped. */
export const SECOND_CHANNELS = ['otherPhone', 'inPerson', 'relative', 'lawyer', 'otherApp'] as const;
export type SecondChannel = (typeof SECOND_CHANNELS)[number];

const said = z.string().trim().min(1).max(500);

/** Loose: a newer version may say more. Each stands on its case, too. */
export const REPORTER_PAYLOADS = {
  /** One switch: from now on nothing is sent to this person, and what comes may not be from them. */
  'phone.seized': z.looseObject({ case: z.string(), text: z.string().optional() }),
  /** Somebody has spoken with them by another way, and knew them: it is lifted. */
  'phone.calledBack': z.looseObject({
    case: z.string(),
    who: said,
    channel: z.enum(SECOND_CHANNELS),
    /** How they were recognised. */
    how: said,
    at: z.number().int(),
  }),
  /** Takes back the entry named by `undoes`, whoever's own it is. */
  'phone.undone': z.looseObject({ undoes: z.string() }),
  /** These are one person. */
  'reporter.linked': z.looseObject({ case: z.string(), reporters: z.array(z.string()).min(2).max(20) }),
  'reporter.unlinked': z.looseObject({ undoes: z.string() }),
} as const;
export type ReporterEntryType = keyof typeof REPORTER_PAYLOADS;
export const REPORTER_ENTRY_TYPES = Object.keys(REPORTER_PAYLOADS) as ReporterEntryType[];

export interface ReporterEntry {
  id: EntryId;
  type: string;
  actor: string;
  wallTime: Ms;
  /** Null when withheld or erased. */
  payload: unknown;
}

/** From the switch to the call-back that lifted it. */
export interface Seizure {
  entry: EntryId;
  case: string | null;
  by: string;
  since: Ms;
  /** Null: it holds. */
  until: Ms | null;
  calledBack: { entry: EntryId; by: string; who: string; channel: SecondChannel; how: string; at: Ms } | null;
}

export interface ReporterFold {
  /** Oldest first; at most the last one holds. */
  seizures: Seizure[];
  /** Links that hold: the entry, and everybody it says is one person. */
  links: { entry: EntryId; by: string; reporters: string[] }[];
}

/**
 * What is known of one reporter, from the entries about them in merged order. Total: what cannot be in that order has no
 * effect. A switch whose payload was erased still stops everything.
 */
export function foldReporter(entries: readonly ReporterEntry[]): ReporterFold {
  const state: ReporterFold = { seizures: [], links: [] };
  for (const entry of entries) APPLY[entry.type as ReporterEntryType]?.(state, entry);
  return state;
}

const APPLY: Record<ReporterEntryType, (state: ReporterFold, entry: ReporterEntry) => void> = {
  'phone.seized': (state, entry) => {
    if (held(state) !== null) return;
    const read = REPORTER_PAYLOADS['phone.seized'].safeParse(entry.payload);
    state.seizures.push({
      entry: entry.id,
      case: read.success ? read.data.case : null,
      by: entry.actor,
      since: entry.wallTime,
      until: null,
      calledBack: null,
    });
  },
  'phone.calledBack': (state, entry) => {
    const open = held(state);
    const read = REPORTER_PAYLOADS['phone.calledBack'].safeParse(entry.payload);
    // Who was spoken with and how they were known is what lifts it: without that it does not.
    if (open === null || !read.success) return;
    const { who, channel, how, at } = read.data;
    open.until = entry.wallTime;
    open.calledBack = { entry: entry.id, by: entry.actor, who, channel, how, at: at as Ms };
  },
  'phone.undone': (state, entry) => {
    const undoes = undoneBy('phone.undone', entry);
    const last = state.seizures.at(-1);
    if (undoes === null || last === undefined) return;
    if (last.until === null && last.entry === undoes && last.by === entry.actor) state.seizures.pop();
    else if (last.calledBack?.entry === undoes && last.calledBack.by === entry.actor)
      Object.assign(last, { until: null, calledBack: null });
  },
  'reporter.linked': (state, entry) => {
    const read = REPORTER_PAYLOADS['reporter.linked'].safeParse(entry.payload);
    if (read.success) state.links.push({ entry: entry.id, by: entry.actor, reporters: read.data.reporters });
  },
  'reporter.unlinked': (state, entry) => {
    const undoes = undoneBy('reporter.unlinked', entry);
    state.links = state.links.filter((link) => link.entry !== undoes || link.by !== entry.actor);
  },
};

function undoneBy(type: 'phone.undone' | 'reporter.unlinked', entry: ReporterEntry): string | null {
  const read = REPORTER_PAYLOADS[type].safeParse(entry.payload);
  return read.success ? read.data.undoes : null;
}

/** The switch that holds; null if none does. */
export function held({ seizures }: Pick<ReporterFold, 'seizures'>): Seizure | null {
  const last = seizures.at(-1);
  return last?.until === null ? last : null;
}

/** Whether what arrived at this moment may not be from them. */
export function mayNotBeThem(seizures: readonly Pick<Seizure, 'since' | 'until'>[], receivedAt: number): boolean {
  return seizures.some(({ since, until }) => receivedAt >= since && (until === null || receivedAt < until));
}

/** Everybody who is the same person as `start`, by links of links; `start` among them. Sorted. */
export function samePerson(start: string, links: readonly { reporters: readonly string[] }[]): string[] {
  const found = new Set([start]);
  for (let before = 0; before !== found.size; ) {
    before = found.size;
    for (const { reporters } of links)
      if (reporters.some((each) => found.has(each))) for (const each of reporters) found.add(each);
  }
  return [...found].sort();
}
